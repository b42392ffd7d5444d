"""T105 misaligned-labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, Finding, Where, rule
from sleuth.stats.entropy import constant_predictor_accuracy
from sleuth.stats.objective import fall

ORDERS = ("by_", "reversed", "interleaved_", "grouped_", "names-", "table")
WORDS: Mapping[str, str] = {
    "reversed": "the labels counted from the end of the data",
    "interleaved": "other labels of the data: as if only the labels had been repeated {0} times each",
    "grouped": "other labels of the data: as if only the inputs had been repeated {0} times each",
    "names-of-labels": "the labels put back in the order of their numbers: as if they alone were sorted by name (10 before 2)",
    "names-of-inputs": "the labels sorted by name (10 before 2): as if the inputs alone were in the order of their names",
    "table": "the labels at the same places of the program's data, which are not those it trained with",
    "by": "the labels that stand {0} further on in the data",
}
MIN_EVALUATED = 100  # samples of an evaluation that can tell chance from a modest success
SURE = ("reversed", "interleaved", "grouped", "names-of-labels", "names-of-inputs")
ALONE = 0.5  # share of the best order's that another offset may explain, if the best one shall be a shift


@rule(
    "T105", kind=FAULT, certainty=LIKELY, severity=ERROR, needs=("losses",), experiments=("label-order",),
    explains=(
        "chance-level-metric", "loss-plateau", "overfitting", "underfitting", "train-validation-shift",
        "too-few-epochs", "conflicting-labels", "feature-target-relation-change",
    ),
)  # fmt: skip
def misaligned_labels(
    trace: Trace, *, max_own: float = 0.05, max_deviations: float = 4.0, min_other: float = 0.2, min_deviations: float = 10.0,
    max_neighbours: float = 4.0, min_conflicts: float = 0.2, min_fall: float = 0.2, margin: float = 0.03,
) -> Iterator[Finding]:  # fmt: skip
    """Inputs and labels are out of step: a label does not belong to the input beside it.

    Measure:
        What a kernel regression, each sample left out, explains of the labels: beside their own inputs no more than shuffled
        labels; and much, if the labels are moved along the program's data, reversed, regrouped as if only one side had been
        repeated or sorted by name, or taken from the same places of the data where each step of the training had others.
    Why:
        The model can only learn the samples by heart; what it says of new ones is chance.
    Fix:
        Shuffle, filter, skip and repeat inputs and labels together: one permutation for both, or one list of pairs. Look at a
        few samples beside their labels just before the model.
    Limits:
        Labels that go with an earlier input are what a forecast of the unpredictable looks like, as are shifts in data whose
        neighbours are alike: a hint. Where no order fits, but the training loss fell and the evaluation stayed at chance, a hint
        too: the order may be lost, or the inputs may not tell. Not judged for tokens and for several inputs.
    Source:
        Karpathy 2019, A Recipe for Training Neural Networks (become one with the data; input-independent baseline),
        https://karpathy.github.io/2019/04/25/recipe/; Rifkin & Lippert 2007, Notes on regularized least squares,
        https://dspace.mit.edu/handle/1721.1/37318 (left-out answers).

    Args:
        max_own: share of the variance that the labels' own inputs may explain, no unit.
        max_deviations: the same, in deviations from what shuffled labels give.
        min_other: share that another order must explain.
        min_deviations: the same, in deviations.
        max_neighbours: deviations by which inputs that follow each other are more alike than others, as in a series of time.
        min_conflicts: times that a sample came again with another label, of all times that it came again.
        min_fall: of the training loss, from which something was learned by heart.
        margin: of the accuracy in evaluation above that of the most frequent class.
    """
    made = trace.experiment("label-order")
    if made is None or not made.value("deviation") > 0:
        raise NotApplicable("the labels could not be shuffled")
    own, chance, deviation = made.value("own"), made.value("chance"), made.value("deviation")
    if own > max_own or own > chance + max_deviations * deviation:
        return
    others = {name: value for name, value in made.values if name.startswith(ORDERS)}
    best, sure = max(others, key=lambda name: others[name], default=""), False
    said = f"Over {made.value('n'):g} samples the inputs explain {max(own, 0.0):.0%} of the variance of their labels"
    if best and others[best] >= max(min_other, chance + min_deviations * deviation):
        kind, _, number = best.partition("_")
        shift = kind == "by" and int(number or 0) > 0 and abs(made.value("neighbours")) < max_neighbours
        sure = kind in SURE or (shift and _is_alone(best, others))
        sure |= kind == "table" and made.value("conflicts") >= min_conflicts
        said += f", and {others[best]:.0%} of that of {WORDS[kind].format(number)}."
    elif not _is_learned_by_heart(trace, min_fall, margin):
        return
    else:
        said += "; the training loss fell, and the evaluation stayed at chance: the labels may belong to other inputs."
    call = next((one for one in trace.losses if one.is_target_from_data), trace.losses[0])
    yield Finding(
        said, Where(call.place, first_step=call.step),
        values={"own": own, "chance": chance, "samples": int(made.value("n")), "order": best, "other": others.get(best, chance)},
        certainty=LIKELY if sure else HINT,
    )  # fmt: skip


def _is_alone(best: str, others: Mapping[str, float]) -> bool:
    """Whether no other shift fits nearly as well, as in sliding windows or where labels follow each other."""
    return all(value < ALONE * others[best] for name, value in others.items() if name.startswith("by_") and name != best)


def _is_learned_by_heart(trace: Trace, min_fall: float, margin: float) -> bool:
    if trace.scalars is None or fall(trace.scalars.loss) < min_fall:
        return False
    judged = [one for one in trace.evaluations if one.target_counts.sum() >= MIN_EVALUATED and 0 <= one.accuracy <= 1]
    return bool(judged) and judged[-1].accuracy <= constant_predictor_accuracy(judged[-1].target_counts) + margin
