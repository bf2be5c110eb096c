"""What the atlas works out from the records and the signals: one rule, one module.

terms        may we use it? the project's own terms with those of every base up the lineage
maintenance  is anyone there? from the last commit and the state of the repository
hardware     does it fit? memory for the weights at each precision
availability where are the weights?
cards      where a model card and the catalog differ
marks        what should worry me?
profile      an entry as the rules of choosing see it
shortlist    which models suit a wish, and why the others do not
alternatives what to look at instead of a dormant, gone or restricted entry
"""
