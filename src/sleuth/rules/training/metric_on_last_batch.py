"""T417 metric-on-last-batch."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reports import Reached, accuracy, evaluation_series, loss, printed_series, says
from sleuth.evidence.trace import Evaluation, Printed, Trace
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule

Pair = tuple[Printed, Reached]

MOST_SETS = 3  # that are evaluated one after the other, each in one call


@rule(
    "T417", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("evaluations", "printed"), explains=("metric-contradicts-loss",)
)
def metric_on_last_batch(trace: Trace, *, min_evaluations: int = 3, min_values: int = 2, min_batch: int = 5) -> Iterator[Finding]:
    """The number that is printed or logged for an evaluation is that of its last batch alone.

    Measure:
        A number that one line prints after each evaluation equals, to its last digit, the accuracy (error, loss) of the last
        batch at each of `min_evaluations` or more, and never that over all batches. No other number that is printed does.
    Why:
        The metric is computed after the loop, from what the last pass through it left behind. It is noisy, and it is not of the
        data set that it is said to be of; the best epoch by it is chosen by chance.
    Fix:
        Add up right answers and samples (or loss times samples) in the loop, and divide after it.
    Limits:
        Only numbers written to standard output or error are seen; only evaluations that were watched from their first batch to
        their last, and of which each batch's answer is known: by a loss function, or by class labels from a loader.
        Losses of training batches that are printed once an epoch are usual, and not judged.
    Source:
        Humbatova et al. (2020), Taxonomy of Real Faults in Deep Learning Systems, https://doi.org/10.1145/3377811.3380395.

    Args:
        min_evaluations: with a last batch that differs from the whole, no unit; one alone may agree by chance.
        min_values: different printed numbers among them.
        min_batch: samples in the last batch, for an accuracy: fewer have few possible ones.
    """
    series, printed = evaluation_series(trace), printed_series(trace)
    if not series or not printed:
        raise NotApplicable("no evaluation whose batches are all known, or nothing was printed after it")
    fine: set[str] = set()
    for ones in series:
        for name, reached in (("accuracy", _accuracies(ones)), ("error", _errors(ones)), ("loss", _losses(ones))):
            candidates = [_pairs(ones, reached, numbers) for numbers in printed]
            if any(pairs and all(_is_of_all(*pair) for pair in pairs) for pairs in candidates):
                fine.add(name)
                continue
            for pairs in candidates:
                telling = [(p, r) for p, r in pairs if not _is_of_all(p, r)]
                is_last = all(says(p, r.last) and (name == "loss" or r.n_last >= min_batch) for p, r in pairs)
                values = {p.value for p, _ in telling}
                if is_last and len(telling) >= min_evaluations and len(values) >= min_values:
                    yield _finding(name, ones[0], telling)
                    return
    has_accuracy = any(reached is not None for ones in series for reached in _accuracies(ones))
    if not fine & ({"accuracy", "error"} if has_accuracy else {"loss"}):
        raise NotApplicable("no printed number is that of all batches of an evaluation, nor surely that of its last one")


def _accuracies(ones: tuple[Evaluation, ...]) -> list[Reached | None]:
    return [accuracy(one.batches) if one.batches is not None else None for one in ones]


def _errors(ones: tuple[Evaluation, ...]) -> list[Reached | None]:
    return [r and Reached(1 - r.last, 1 - r.whole, 1 - r.mean, r.n_last) for r in _accuracies(ones)]


def _losses(ones: tuple[Evaluation, ...]) -> list[Reached | None]:
    return [loss(one.batches) if one.batches is not None else None for one in ones]


def _pairs(ones: tuple[Evaluation, ...], reached: list[Reached | None], numbers: dict[int, Printed]) -> list[Pair]:
    """What was printed after each evaluation of several batches, and what it reached."""
    known = [(one, r) for one, r in zip(ones, reached, strict=True) if r is not None and _is_in_batches(one)]
    return [(numbers[one.step], r) for one, r in known if one.step in numbers]


def _is_in_batches(one: Evaluation) -> bool:
    """Whether its forwards are batches of one set, and not the training, validation and test data in turn."""
    return one.n_forwards > 1 if one.loader >= 0 else one.n_forwards > MOST_SETS


def _is_of_all(printed: Printed, reached: Reached) -> bool:
    """Whether the number can stand for all batches."""
    return says(printed, reached.whole) or says(printed, reached.mean)


def _finding(name: str, first: Evaluation, telling: list[Pair]) -> Finding:
    printed, reached = telling[0]
    return Finding(
        message=f"{printed.value:.6g} is reported for the evaluation at step {printed.step}: the {name} of its last batch of "
        f"{first.n_forwards}; over all it is {reached.whole:.4g}. The same holds for {len(telling)} evaluations.",
        where=Where(printed.place or first.place, first_step=printed.step),
        values={"printed": printed.value, "last": reached.last, "whole": reached.whole, "evaluations": len(telling)},
    )
