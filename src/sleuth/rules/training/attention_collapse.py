"""T808 attention-collapse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Attention, Trace
from sleuth.rule import HINT, LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.objective import fall, has_several_objectives


@rule("T808", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("attentions",))
def attention_collapse(
    trace: Trace,
    *,
    low: float = 0.05,
    high: float = 0.9999,
    min_keys: int = 8,
    min_losses: int = 5,
    max_fall: float = 0.3,
) -> Iterator[Finding]:
    """An attention looks at one key only, or at all alike, whatever its input is.

    Measure:
        The entropy of the attention weights over the log of the keys seen, in each watched loss: below `low` in all heads at the
        end. Likely while the loss fell by less than `max_fall`; else a hint. A weight above `high` at every loss, in a run whose
        loss did not fall, is a hint too.
    Why:
        A softmax at its limit passes next to no gradient to queries and keys: where they look can no longer be learnt. At the
        uniform end they have learnt nothing.
    Fix:
        Divide the scores by the square root of the head's width, lower the learning rate or warm it up, normalise queries and
        keys, and look for weights that were initialised too large.
    Limits:
        Sharp attention is what copying, retrieval and sorting need: a run that learns gets a hint. Rows of fewer than `min_keys`
        keys, and models with loaded weights, are not judged. Attention inside a compiled model is not seen.
    Source:
        Zhai et al. (2023), Stabilizing Transformer Training by Preventing Attention Entropy Collapse,
        https://arxiv.org/abs/2303.06296.

    Args:
        low: of 1, mean of a layer; a random start gives more than 0.5.
        high: of 1; weights that were never learnt differ by less.
        min_keys: with fewer, one key is no small share.
        min_losses: watched losses.
        max_fall: share of the first loss.
    """
    sites: dict[str, list[Attention]] = defaultdict(list)
    for one in trace.attentions:
        if one.n_keys >= min_keys:
            sites[one.name].append(one)
    if not sites or any(model.is_loaded for model in trace.models):
        raise NotApplicable("no attention over enough keys, in a model that starts from scratch, was seen")
    fell = fall(trace.scalars.loss) if trace.scalars is not None else float("nan")
    is_still = bool(fell < max_fall) and not has_several_objectives(trace)
    for name, seen in sites.items():
        entropy = np.array([one.entropy for one in seen])
        is_uniform = is_still and bool((entropy > high).all())
        if len(seen) < min_losses or not (bool((entropy[-3:] < low).all()) or is_uniform):
            continue
        first = int(np.argmax(entropy < low)) if not is_uniform else 0
        said = "weighs all keys alike" if is_uniform else "looks at one key only"
        yield Finding(
            message=f"{name} {said}: the entropy of its weights is {entropy[-1]:.1%} of the greatest (at first "
            f"{entropy[0]:.1%}).",
            where=Where(layer=name.removeprefix("attention after "), first_step=seen[first].step),
            values={"entropy": float(entropy[-1]), "first": float(entropy[0]), "losses": len(seen), "heads": seen[0].n_heads},
            certainty=LIKELY if is_still and not is_uniform else HINT,
        )
