"""Class labels that were made of scores or probabilities."""

from __future__ import annotations

from sleuth.evidence.source.fitting import fitted, is_classifier
from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.parts import part_of
from sleuth.evidence.source.program import Source

TO_CLASSES = frozenset(("argmax", "round", "rint", "where"))
COMPARISON = "a comparison with a threshold"


def made_hard(source: Source, maker: Value) -> str:
    """How class labels were made here; "" if they were not, or that is not known."""
    word = short_name(maker)
    if maker.op == "compare":
        return COMPARISON if _is_threshold(source, maker) else ""
    if maker.op == "method" and word == "predict":
        return "what `predict` gives" if is_classifier(fitted(maker.inputs[0])) else ""
    if maker.name == "sklearn.model_selection.cross_val_predict" and maker.inputs:
        is_plain = maker.argument(-1, "method") is None
        return "what `cross_val_predict` gives" if is_plain and is_classifier(maker.inputs[0]) else ""
    if maker.op == "method" and word in ("argmax", "round"):
        return f"what `{word}` gives"
    if maker.op == "call" and maker.name.startswith(("numpy.", "torch.", "builtins.")) and word in TO_CLASSES:
        return f"what `{word}` gives" if word != "where" or _is_choice(source, maker) else ""
    if maker.op == "comprehension" and maker.inputs:
        return _of_elements(source, maker.inputs[0])
    return ""


def _is_threshold(source: Source, compared: Value) -> bool:
    """Whether scores are compared with a threshold: a feature that is compared is a rule by hand, which has no scores."""
    return compared.name in (">", ">=", "<", "<=") and part_of(source, compared.inputs[0]) is None


def _is_choice(source: Source, value: Value) -> bool:
    """Whether it chooses between two constants: `np.where(p > 0.5, 1, 0)`."""
    is_constant = len(value.inputs) == 3 and all(one.literal is not None for one in value.inputs[1:])
    return is_constant and (value.inputs[0].op != "compare" or _is_threshold(source, value.inputs[0]))


def _of_elements(source: Source, element: Value) -> str:
    is_hard = element.op == "join" and all(one.op == "constant" for one in element.inputs)
    return COMPARISON if is_hard or (element.op == "compare" and _is_threshold(source, element)) else ""
