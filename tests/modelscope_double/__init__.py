"""A local double of ModelScope, as far as a model is asked for.

Its answers are checked against the schemas that ModelScope publishes (OpenAPI 1.1.0 of 13 August
2026, the parts `Model`, `ModelDetail`, `ModelDetailResponse` and `ErrorResponse`, descriptions and
examples left out; its client keeps a copy, github.com/modelscope/modelscope_hub,
tests/data/openapi.json). The list of files is not part of that description: its form follows
`_legacy_api.py` of the same client.
"""

from tests.modelscope_double.server import ModelScopeDouble

__all__ = ["ModelScopeDouble"]
