from dataclasses import dataclass

from transformers import AutoModel


@dataclass
class Where:
    name: str
    branch: str = "main"
    trusts: bool = False


def encoder(where: Where):
    options = dict(trust_remote_code=True, revision=where.branch)
    return AutoModel.from_pretrained(where.name, **options).eval()  # HERE


def embed(texts, tokenizer, where: Where):
    model = encoder(where)
    return [model(**tokenizer(one, return_tensors="pt")).last_hidden_state for one in texts]
