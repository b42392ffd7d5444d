"""T804 attention-mask-ignored."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "T804",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models",),
    explains=("underfitting", "overfitting"),
    consults=("masked-positions",),
)
def attention_mask_ignored(
    trace: Trace, *, min_steps: int = 3, min_weight: float = 1e-3, min_moved: float = 0.01
) -> Iterator[Finding]:
    """The attention looks at padding: no mask, or one that is not used.

    Measure:
        In padded rows, the attention weight that positions with a real token give to padding (the table's `padding_idx`, or the
        id that the program calls padding, at the ends of rows): at least `min_weight` on average, in every attention of the model
        and every watched loss in which it was read. By experiment, where a module is given a mask beside its sequences: the
        weight that goes to what it marks, and how far outputs move once other values stand there.
    Why:
        What is computed for a text depends on how long its neighbours in the batch are: training and use see different inputs.
    Fix:
        Pass the mask: `src_key_padding_mask=ids == pad` (nn.Transformer), `key_padding_mask=` (nn.MultiheadAttention),
        `attn_mask=` of shape (N, 1, 1, T) with True for real tokens (scaled_dot_product_attention), or -inf before the softmax:
        `scores = scores.masked_fill(...)`, which returns a new tensor; scores times 0 still get a weight.
    Limits:
        A causal mask hides padding on the right by itself. Without a mask among the arguments attention between two sequences,
        and pooling, are not judged; nor is anything when one attention of the model leaves padding out. An id that also stands
        inside the rows is no padding. Sequences of one length whose mask the model knows as an input are a hint.
    Source:
        PyTorch documentation, torch.nn.MultiheadAttention, "key_padding_mask",
        https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html.

    Args:
        min_steps: watched losses with padding.
        min_weight: mean weight, of 1 for a whole row; masked weights are exactly 0, or far below this.
        min_moved: change of the outputs in their own deviation, above rounding.
    """
    seen = [facts for facts in trace.tokens if np.isfinite(facts.pad_weight)]
    tried = trace.experiment("masked-positions")
    if not seen and tried is None:
        raise NotApplicable("no attention over rows with padding was seen")
    if tried is not None and not tried.value("moved") > min_moved:
        return
    if len(seen) >= min_steps and all(facts.pad_weight >= min_weight for facts in seen):
        weight = float(np.mean([facts.pad_weight for facts in seen]))
        yield Finding(
            message=f"Real tokens give {weight:.1%} of their attention to padding, on average over {len(seen)} watched losses.",
            where=_where(trace, trace.parameters[seen[0].table].model if seen[0].table >= 0 else -1, seen[0].step),
            values={"weight": weight, "losses": len(seen)},
        )
        return
    if tried is None or tried.value("predicted") > 0:
        return
    weight, unmasked = tried.value("weight"), tried.value("unmasked")
    if weight < min_weight:
        return
    is_ignored = abs(weight - unmasked) < min_weight * weight
    said = ", as without the mask" if is_ignored else ""
    yield Finding(
        message=f"What the mask marks as padding gets {weight:.1%} of the attention of real positions{said}, and moves outputs.",
        where=_where(trace, 0, 0),
        values={"weight": weight, "unmasked": unmasked, "moved": tried.value("moved")},
        certainty=LIKELY if is_ignored or tried.value("lengths") > 1 else HINT,
    )


def _where(trace: Trace, model: int, step: int) -> Where:
    attends = [layer for layer in trace.layers if layer.model == model and "ttention" in layer.kind]
    place = attends[0].place if attends else next((one.place for one in trace.backwards if one.step >= step), None)
    return Where(place, attends[0].name if attends else "", first_step=step)
