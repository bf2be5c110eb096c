"""What helps people to write the catalog.

fmt       the fields of a file in their order, long lines wrapped, every comment kept
sources   what an address says by itself, and what GitHub says of a repository
emit      values as YAML
new       a file begun: `catalog/template.yml` with what is known filled in
advice    warnings about single files: nothing wrong, but worth a second look
check     single files beside the rest of the catalog
card      a release in a few lines of words, in either language
show      that card in a terminal
summary   what a pull request changes, for reviewers
issue     the issue form for a new model → the record of an entry
commands  the commands of all these
"""
