"""T213 ignore-index-collision."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import LossCall, Phase, TensorFacts, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule


@rule(
    "T213",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("losses",),
    explains=(
        "chance-level-metric", "underfitting", "one-class-predictions", "loss-plateau", "no-valid-targets",
        "metric-contradicts-loss", "class-imbalance-ignored",
    ),
)  # fmt: skip
def ignore_index_collision(trace: Trace, *, min_ignored: int = 20, min_inside: float = 0.2) -> Iterator[Finding]:
    """The loss leaves out a class that is a real one: `ignore_index` is its number.

    Measure:
        Training calls of cross-entropy whose `ignore_index` is one of the model's classes and occurs among the targets: where
        each sample has one label; or, in sequences, inside them, with valid targets before and after. It is a proof where an
        evaluation counts that class.
    Why:
        Samples of that class give no gradient, and nothing ever tells the model to name it.
    Fix:
        Leave `ignore_index` at -100 and mark padding with that, or give padding a number of its own.
    Limits:
        Padding at the ends of sequences is what `ignore_index` is for, whatever its number. Labels of pixels get a hint: a
        class "unlabelled" may be left out on purpose.
    Source:
        PyTorch documentation, CrossEntropyLoss, https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html.

    Args:
        min_ignored: targets left out that must be seen.
        min_inside: share of them that must lie inside the sequences, between valid ones.
    """
    calls = [c for c in trace.losses if c.function in ("cross_entropy", "nll_loss") and 0 <= c.ignore_index < c.n_classes]
    trained = [c for c in calls if c.phase is Phase.TRAIN and c.n_ignored + c.n_valid]
    if not trained:
        raise NotApplicable("no loss leaves out a number that is one of the classes")
    for place in dict.fromkeys(c.place for c in trained):
        same = [c for c in trained if c.place == place]
        left_out, index = sum(c.n_ignored for c in same), same[0].ignore_index
        certainty = _judge(trace, same, left_out, min_inside) if left_out >= min_ignored else None
        if certainty is None:
            continue
        yield Finding(
            message=f"The loss leaves out class {index} (ignore_index={index}), which {left_out} of "
            f"{left_out + sum(c.n_valid for c in same)} training targets have.",
            where=Where(place, first_step=same[0].step),
            values={"ignore_index": index, "ignored": left_out, "classes": same[0].n_classes},
            certainty=certainty,
            fix="Leave ignore_index at -100, and give what is to be left out that number.",
        )
        return


def _judge(trace: Trace, calls: list[LossCall], left_out: int, min_inside: float) -> Certainty | None:
    """How surely what is left out is a class; None if it may be padding."""
    first, inside = calls[0], [c.n_ignored_inside for c in calls if c.n_ignored]
    given = next((f.input for f in trace.forwards if f.step == first.step and f.phase is Phase.TRAIN), None)
    if min(inside) >= 0:
        return LIKELY if sum(inside) >= min_inside * left_out else None
    if len(first.target.shape) > 1:
        return HINT
    if not _has_one_label(first, given):
        return None
    counted = [c for c in trace.losses if c.phase is Phase.EVALUATION and c.n_classes == first.n_classes]
    is_counted = any(len(c.target_counts) and c.target_counts[first.ignore_index] for c in counted)
    return PROOF if is_counted else LIKELY


def _has_one_label(call: LossCall, given: TensorFacts | None) -> bool:
    """Whether each sample that the model is given has one label; single tokens may have a word for padding among them."""
    return given is not None and len(given.shape) > 1 and given.shape[:1] == call.target.shape
