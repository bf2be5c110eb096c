"""The atlas of open vertical-domain large language models, as a library.

Data flows one way: `catalog` (what people wrote) and `signals` (what was polled) meet in `view`,
which adds the `verdicts` (what we work out); `pages` turns the view into pages in each language.
Everything here is a pure function of (catalog, signals, language, date) and knows nothing of
MkDocs: `hooks/site.py` is the adapter.
"""
