"""T013 underfitting."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import LIKELY, SYMPTOM, WARNING, Finding, Where, rule


@rule(
    "T013",
    kind=SYMPTOM,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models",),
    experiments=("reference-model",),
)
def underfitting(trace: Trace, *, max_share: float = 0.5, min_kept: float = 0.6, max_reference: float = 0.7) -> Iterator[Finding]:
    """A plain network on a few of the same batches predicts unseen ones far better than the trained model does.

    Measure:
        The loss on recorded batches: of the trained model, and of a network with two hidden layers that was trained on other
        batches for at most 300 steps.
    Why:
        The data can be learned and the model did not learn them: rate, architecture, loop or schedule is at fault.
    Fix:
        Look at the faults beside this symptom; without one, try `--experiments all`, a larger rate, more epochs, a wider model.
    Limits:
        A run that lost more than a part of its first loss is not named, however much better it could be.
    Source:
        Goodfellow, Bengio & Courville 2016, Deep Learning, section 11.2 (baselines).

    Args:
        max_share: the plain network's loss as a share of the trained model's, up to which that is far, 0 to 1.
        min_kept: share of the first loss that the run must have kept.
        max_reference: share of the first loss that the plain network may keep.
    """
    found = trace.experiment("reference-model")
    if found is None or not found.value("held_out") >= 0 or not found.value("final") > 0 or not found.value("initial") > 0:
        raise NotApplicable("there were no other batches to judge by")
    final, initial, plain = found.value("final"), found.value("initial"), found.value("held_out")
    if plain > max_share * final or final < min_kept * initial or plain > max_reference * initial:
        return
    yield Finding(
        message=f"The trained model's loss is {final:.3g} (at first {initial:.3g}); a plain network that learned from "
        f"other batches for {found.value('steps'):g} steps has {plain:.3g}.",
        where=Where(),
        values={"loss": final, "first": initial, "reference": plain},
    )
