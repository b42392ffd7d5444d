"""T802 labels-not-shifted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.language import lookups_of_steps, place_of_targets
from sleuth.evidence.trace import Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "T802",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("tokens",),
    explains=("overfitting", "initial-loss-off", "dependency-leak"),
    consults=("dependencies",),
)
def labels_not_shifted(
    trace: Trace, *, min_steps: int = 3, min_targets: int = 100, max_ahead: float = 0.9, min_moved: float = 1e-2,
    max_before: float = 1e-3,
) -> Iterator[Finding]:  # fmt: skip
    """A language model is asked for the token that it is given at the same place: it learns to copy, not to predict.

    Measure:
        Every target of every watched loss equals the input id at its own place, while fewer than `max_ahead` equal the next id.
        Proof when later places are hidden from the model (a causal mask, a recurrence that runs forward) and the graph has a way
        from each id to its own score. Likely when, in the trained model, another id moves the output at its own place and none
        before it. Else a hint.
    Why:
        The answer stands in the input. The loss falls to next to nothing, and the model cannot continue a text.
    Fix:
        Shift by one: compare `logits[:, :-1]` with `ids[:, 1:]`, or take `x = ids[:, :-1]` and `y = ids[:, 1:]`.
    Limits:
        Autoencoders have the same targets. Silent when another table in the same loss is read one place behind the targets (a
        decoder); a hint where the way from the ids narrows, moves or hides places (a latent code, masked or shifted embeddings),
        and in models that look both ways. Losses without class indexes are not seen.
    Source:
        Radford et al. (2018), Improving Language Understanding by Generative Pre-Training, equation 1,
        https://cdn.openai.com/research-covers/language-unsupervised/language_understanding_paper.pdf.

    Args:
        min_steps: watched losses; each must show it.
        min_targets: targets in all that must agree; ids that agree by chance in so many places do not exist.
        max_ahead: share of targets that equal the next id; above it the data hardly change from place to place.
        min_moved: change of the output at the place of another id, in its deviations; 0 for a model that shifts its inputs.
        max_before: the same for the outputs before it; an autoencoder moves them.
    """
    steps = lookups_of_steps(trace)
    compared = [group for group in steps if any(np.isfinite(f.same) for f in group)]
    if not compared:
        raise NotApplicable("no targets beside token ids were seen")
    if any(max(f.ahead, f.two_ahead) >= max_ahead for group in compared for f in group):
        return
    copies = [next((f for f in group if f.same == 1.0), None) for group in compared]
    shown = [f for f in copies if f is not None]
    n_targets = sum(f.n_valid for f in shown)
    if len(shown) < len(compared) or len(shown) < min_steps or n_targets < min_targets:
        return
    found = trace.experiment("dependencies")
    is_copied = found is not None and found.value("place_moved") >= min_moved and found.value("before_moved") <= max_before
    yield Finding(
        message=f"All {n_targets} targets of {len(shown)} watched losses equal the input token at the same place; "
        f"{float(np.mean([f.ahead for f in shown])):.0%} equal the next one.",
        where=Where(place_of_targets(trace, shown[0]), first_step=shown[0].step),
        values={"targets": n_targets, "losses": len(shown), "ahead": float(np.mean([f.ahead for f in shown]))},
        certainty=PROOF if shown[0].is_causal and shown[0].is_positional else LIKELY if is_copied else HINT,
    )
