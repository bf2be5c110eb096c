"""What the hosts say about the repositories of the catalog: asked, judged, and kept for ever.

For every source:

records    what is known of a repository: each value with the time it was observed; what a source is
http       one HTTP request with time limits
poll       the order of requests, their size, waiting and giving up
store      latest.json: the last good values
history    what changed on which day, and stars per week
events     what happened to a repository, written down once
runs       the last runs
guard      whether a new state may replace the old one
held       reading what is stored: what is of another form is left out, and noted
files      files that are never half there
command    `atlas poll`

A source is a connection (`poll.Connection`) with a description (`records.Source`), and a line in
`command.SOURCES`. GitHub:

transport  the connection, and what kind of answer a request got
query      the GraphQL query and what its answer means
rest       the REST calls: the anonymous way, and the second look at what seems to be gone
star_history  fetches stars per week, a slice each run

Hosts of weights:

weights    what they have in common: fields, formats of files
huggingface  what Hugging Face says of a model
huggingface_client  its own client, on a connection of ours
modelscope what ModelScope says of a model
"""
