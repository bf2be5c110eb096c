"""What keeps the atlas going without anyone: its data, its alarm, its proposals, its review queue.

contents  the files of the data branch as a whole: sound or not, two made one
branch    the data branch itself: fetched, added to, started anew
archive   a finished year of history, to Parquet
alarm     one issue when the published values are old, closed when they are fresh again
project   issues and pull requests of this project: the only writes to GitHub, with a dry form
matters   what is out of order with listed repositories, each with a proposal in both languages
edits     a field of a YAML file set, with everything else as it was
heal      matters → at most one issue or pull request each
observed  what the next two have seen
evidence  whether files that the catalog cites have changed since they were read
addresses requests to addresses of strangers: public ones only, slow, small
links     whether listed addresses still answer, over days
review    what a person should look at again, the most urgent first
commands  the commands of all these
"""
