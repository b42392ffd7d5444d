"""T804 attention-mask-ignored."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import attends, first_trained
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule("T804", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("models",), explains=("underfitting", "overfitting"))
def attention_mask_ignored(trace: Trace, *, min_steps: int = 3, min_weight: float = 1e-3) -> Iterator[Finding]:
    """The attention looks at padding: no mask, or one that is not used.

    Measure:
        In padded rows, the attention weight that positions with a real token give to padding (the table's `padding_idx`, or the
        id that the program calls padding, at the ends of rows): at least `min_weight` on average, in every attention of the model
        and every watched loss in which it was read. Or: the model gets a mask for the places of its sequences and attends over
        them, and on a copy in eval mode no output changes when the mask is turned round (experiment `dependencies`).
    Why:
        What is computed for a text depends on how long its neighbours in the batch are: training and use see different inputs.
    Fix:
        Pass the mask: `src_key_padding_mask=ids == pad` (nn.Transformer), `key_padding_mask=` (nn.MultiheadAttention),
        `attn_mask=` of shape (N, 1, 1, T) with True for real tokens (scaled_dot_product_attention), or -inf before the softmax.
    Limits:
        A causal mask hides padding on the right by itself. Attention between two sequences, and pooling, are not judged; nor is
        anything when one attention of the model leaves padding out. An id that also stands inside the rows is no padding.
    Source:
        PyTorch documentation, torch.nn.MultiheadAttention, "key_padding_mask",
        https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html.

    Args:
        min_steps: watched losses with padding.
        min_weight: mean weight, of 1 for a whole row; masked weights are exactly 0, or far below this.
    """
    tried = trace.experiment("dependencies")
    is_causal = any(one.is_causal for one in trace.attentions)
    if tried is not None and tried.value("masks_ignored") >= 1 and attends(trace) and not is_causal:
        whole = first_trained(trace)
        yield Finding(
            message=f"{whole.name} is given a mask for its sequences, and no output changes when the mask is turned round.",
            where=Where(whole.place, first_step=whole.first_step),
            values={"masks": tried.value("masks"), "ignored": tried.value("masks_ignored")},
            fix="Use what the mask gives: `scores = scores.masked_fill(~mask[:, None, :], -inf)` returns a new tensor.",
        )
        return
    seen = [facts for facts in trace.tokens if np.isfinite(facts.pad_weight)]
    if not seen:
        raise NotApplicable("no attention over rows with padding was seen")
    if len(seen) < min_steps or any(facts.pad_weight < min_weight for facts in seen):
        return
    weight = float(np.mean([facts.pad_weight for facts in seen]))
    model = trace.parameters[seen[0].table].model if seen[0].table >= 0 else -1
    layers = [layer for layer in trace.layers if layer.model == model and "ttention" in layer.kind]
    yield Finding(
        message=f"Real tokens give {weight:.1%} of their attention to padding, on average over {len(seen)} watched losses.",
        where=Where(layers[0].place if layers else seen[0].place, layers[0].name if layers else "", first_step=seen[0].step),
        values={"weight": weight, "losses": len(seen)},
    )
