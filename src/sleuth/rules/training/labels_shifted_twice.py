"""T803 labels-shifted-twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.language import lookups_of_steps, place_of_targets
from sleuth.evidence.trace import Trace
from sleuth.rule import ERROR, FAULT, HINT, PROOF, Finding, Where, rule


@rule(
    "T803",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("tokens",),
    explains=("loss-plateau", "underfitting", "chance-level-metric"),
)
def labels_shifted_twice(
    trace: Trace, *, min_steps: int = 3, min_targets: int = 100, max_ahead: float = 0.9
) -> Iterator[Finding]:
    """A language model is trained on the token after the next one: the labels were shifted, and shifted again.

    Measure:
        Every target of every watched loss equals the input id two places on, while fewer than `max_ahead` equal the next id (or
        the one at the same place). Proof when the scores are cut by one before the loss, so that one shift is seen there and the
        other is in the data; else likely.
    Why:
        The model never learns what comes next, and text that it generates lacks every other token.
    Fix:
        Shift once. If the model or the loss shifts (`logits[:, :-1]` against `labels[:, 1:]`), pass the ids themselves as labels;
        if the data are shifted (`x = ids[:-1]`, `y = ids[1:]`), compare all scores with all labels.
    Limits:
        Silent when another loss of the run has the next id as its target (several tokens predicted at once).
    Source:
        Hugging Face, Transformers documentation, "Causal language modeling": labels are shifted inside the model,
        https://huggingface.co/docs/transformers/tasks/language_modeling.

    Args:
        min_steps: watched losses; each must show it.
        min_targets: targets in all that must agree; ids that agree by chance in so many places do not exist.
        max_ahead: share of targets that equal the next id; above it the data hardly change from place to place.
    """
    compared = [group for group in lookups_of_steps(trace) if any(np.isfinite(f.same) for f in group)]
    if not compared:
        raise NotApplicable("no targets beside token ids were seen")
    if any(max(f.ahead, f.same) >= max_ahead for group in compared for f in group):
        return
    found = [next((f for f in group if f.two_ahead == 1.0), None) for group in compared]
    shown = [f for f in found if f is not None]
    n_targets = sum(f.n_valid for f in shown)
    if len(shown) < len(compared) or len(shown) < min_steps or n_targets < min_targets:
        return
    n, length = shown[0].shape
    ahead = float(np.mean([f.ahead for f in shown]))
    yield Finding(
        message=f"All {n_targets} targets of {len(shown)} watched losses equal the input token two places on; {ahead:.0%} equal "
        "the next one.",
        where=Where(place_of_targets(trace, shown[0]), first_step=shown[0].step),
        values={"targets": n_targets, "losses": len(shown), "ahead": ahead},
        certainty=PROOF if shown[0].n_targets < n * length else HINT,
    )
