"""T217 metric-contradicts-loss."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.carried_over import carried_over
from sleuth.evidence.reports import (
    CROSSED,
    ONE_COLUMN,
    accuracy,
    evaluation_series,
    is_at_chance,
    loss,
    printed_series,
    says,
    wrong_averages,
)
from sleuth.evidence.trace import Evaluation, Printed, Trace
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule

METRIC = re.compile(r"acc|loss")
PERCENT = 100
OTHER = re.compile(r"train|best|bal|top|ema|run|exact|seq|per|sum|total")  # words that name another number
CONTROL = re.compile(r"shuf|perm|rand|chance|control|null|guess|dummy|base|adv|attack|robust|noise|corrupt")
CARRIED = "that of all evaluations so far (what is added up is not set back to zero before the next one)"
CHANCE = "what answers and labels in two different orders agree by chance (the loader draws in random order at every pass)"


@rule("T217", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("evaluations", "printed"), explains=())
def metric_contradicts_loss(
    trace: Trace, *, min_evaluations: int = 3, min_values: int = 3, min_off: float = 0.1, min_above: float = 0.3,
    most_errors: float = 3.0, min_unnamed: int = 5,
) -> Iterator[Finding]:  # fmt: skip
    """The accuracy or loss that is printed or logged for an evaluation is a wrong average of what the model reached in it.

    Measure:
        A number that one line prints after each of `min_evaluations` or more evaluations, called accuracy, error or loss, is none
        of the possible averages over that evaluation, and at each of them it is one and the same wrong quotient to its last
        digit: right answers or batch means over a count of batches, of samples, of another loader or of a data set of which the
        loader draws a part; answers of shape (n, 1) compared with labels of shape (n,), each with each; the argmax of a single
        column; or the average over all evaluations so far. Or: the loader draws in random order, the true accuracy is
        `min_above` above chance and printed nowhere, and each printed one is chance: the labels were in another order.
    Why:
        The number is off by a factor, or it is chance. Rates, epochs and models are then chosen by it.
    Fix:
        Divide right answers by the samples that were evaluated, batch means by the batches; compare tensors of one shape; take
        the labels from the batches that gave the answers, or evaluate without shuffling.
    Limits:
        Only numbers written to standard output or error, and evaluations of known sets, watched from the first batch to the last.
        A wrong metric that is none of these quotients is not named, since a program may print another metric by this name.
    Source:
        Humbatova et al. (2020), Taxonomy of Real Faults in Deep Learning Systems, https://doi.org/10.1145/3377811.3380395.

    Args:
        min_evaluations: no unit; a number may agree with a quotient once by chance.
        min_values: different printed numbers among them.
        min_off: least difference from the right value, relative to it; a rounding of batch sizes is smaller.
        min_above: share of the samples by which the true accuracy is above chance.
        most_errors: standard errors that a printed accuracy may lie off chance.
        min_unnamed: as `min_evaluations`, for a number without a word, which may be answers compared each with each.
    """
    series, printed = evaluation_series(trace, alone=True), printed_series(trace)
    if not series or not printed:
        raise NotApplicable("no evaluation whose batches are all known, or nothing was printed after it")
    for ones in series:
        for numbers in printed:
            pairs = [(one, numbers[one.step]) for one in ones if one.step in numbers and one.batches is not None]
            label = pairs[0][1].label if pairs else ""
            if len(pairs) < min_evaluations:
                continue
            at_chance = [pair for pair in pairs if is_at_chance(trace, *pair, min_above=min_above, most_errors=most_errors)]
            if len(at_chance) >= min_evaluations and _is_wrong_order(trace, pairs, at_chance, min_off):
                yield _finding(at_chance, CHANCE, label)
                return
            is_named = bool(METRIC.search(label)) and not OTHER.search(label)
            if not is_named and (label or len(pairs) < min_unnamed):
                continue
            if is_named and (carried := carried_over(ones, pairs, least=min_evaluations)):
                yield _finding(carried, CARRIED, label)
                return
            if any(_is_right(trace, p, min_off) for _, p in pairs):
                continue
            wrong = ((p, wrong_averages(trace, one, of_loss="loss" in label)) for one, p in pairs)
            named = [{what for what, value in means if says(p, value)} for p, means in wrong]
            common = {what for what in set.intersection(*named) if is_named or CROSSED in what}
            if common == {ONE_COLUMN} or (common and len({p.value for _, p in pairs}) >= min_values):
                yield _finding(pairs, sorted(common)[0], label)
                return


def _is_wrong_order(
    trace: Trace, pairs: list[tuple[Evaluation, Printed]], at_chance: list[tuple[Evaluation, Printed]], min_off: float
) -> bool:
    """Whether all these numbers but early ones are at chance, differ, are called accuracy, and no other tells the true one."""
    label, steps = pairs[0][1].label, {one.step for one, _ in at_chance}
    if "acc" not in label or OTHER.search(label) or CONTROL.search(label) or pairs[-len(at_chance) :] != at_chance:
        return False
    others = (p for p in trace.printed if p.step in steps and p.decimals > 0 and not re.search("train|loss", p.label))
    return len({p.value for _, p in at_chance}) > 1 and not any(_is_right(trace, p, min_off) for p in others)


def _is_right(trace: Trace, printed: Printed, min_off: float) -> bool:
    """Whether the number may be the accuracy, the error, or the loss of an evaluation: of all, the batches' mean, or the last."""
    there = [one.batches for one in trace.evaluations if one.step == printed.step and one.batches is not None]
    answers, losses = [accuracy(one) for one in there], [loss(one) for one in there]
    is_accuracy = "acc" in printed.label
    said = answers if is_accuracy or not printed.label else losses if "loss" in printed.label else answers + losses
    right = [v for r in said if r is not None for v in (r.whole, r.mean, r.last)]
    is_near = any(
        abs(v - printed.value) <= min_off * abs(v) or abs(PERCENT * v - printed.value) <= min_off * PERCENT * abs(v)
        for v in right
    )
    return is_near or (not is_accuracy and any(says(printed, 1 - v) for v in right))


def _finding(pairs: list[tuple[Evaluation, Printed]], what: str, label: str) -> Finding:
    one, printed = pairs[-1]
    assert one.batches is not None
    reached = loss(one.batches) if "loss" in label else accuracy(one.batches)
    right = reached.whole if reached is not None else float("nan")
    return Finding(
        message=f"{printed.value:.6g} is reported at step {printed.step} ({label or 'without a word'}), but this evaluation "
        f"reached {right:.4g}: the number is {what}. The same holds for {len(pairs)} evaluations.",
        where=Where(printed.place or one.place, first_step=pairs[0][1].step),
        values={"printed": printed.value, "right": right, "evaluations": len(pairs)},
    )
