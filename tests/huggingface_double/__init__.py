"""A local double of Hugging Face's Hub, as far as a model is asked for.

Hugging Face publishes no schema of the answer about one model. So each answer of the double is read
by the data class that Hugging Face's own client makes of it (huggingface_hub.ModelInfo) and may
hold nothing that this class does not know, `_id` and `modelId` apart, which the Hub sends besides.
Statuses and error headers follow the client's `hf_raise_for_status`, limits and their headers
huggingface.co/docs/hub/rate-limits.
"""

from tests.huggingface_double.server import HuggingFaceDouble

__all__ = ["HuggingFaceDouble"]
