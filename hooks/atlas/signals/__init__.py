"""What GitHub says about the repositories of the catalog: asked, judged, and kept for ever.

records    what is known of a repository: each value with the time it was observed
query      the GraphQL query and what its answer means
rest       the REST calls: the anonymous way, and the second look at what seems to be gone
transport  one HTTP request with time limits, and what kind of answer it got
poll       the order of requests, their size, waiting and giving up
store      latest.json: the last good values
history    what changed on which day, and stars per week
star_history  fetches stars per week, a slice each run
runs       the last runs
guard      whether a new state may replace the old one
files      files that are never half there
command    `atlas poll`
"""
