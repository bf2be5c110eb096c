"""The catalog as documents for programs: version 1 of the API.

documents  the types of the documents; JSON Schemas and the OpenAPI description follow from them
source     what the documents are made from, and the addresses in them
records    entries, base models, data sets, organisations, domains
verdicts   what the atlas works out, with the reasons in words
signals    what GitHub said, with history; the status of the polling
endpoints  every address, with the type of its document and how it is made
openapi    the description of it all
"""
