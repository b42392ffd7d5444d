"""What the program says of its evaluations, beside what they were: printed numbers and the batches of each evaluation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sleuth.evidence.naming import is_held_out
from sleuth.evidence.trace import Batches, Evaluation, FloatArray, IntArray, Printed, Trace

CROSSED = "all answers compared with all labels"  # of a batch, each with each
ONE_COLUMN = "the share of class 0, which argmax over a single column gives always"
RELATIVE = 1e-5  # of single-precision sums


@dataclass(frozen=True, slots=True)
class Reached:
    """One quantity of an evaluation: over the last batch, over all samples, and the mean of the batches' values."""

    last: float
    whole: float
    mean: float
    n_last: int  # samples in the last batch


def evaluation_series(trace: Trace, *, alone: bool = False) -> list[tuple[Evaluation, ...]]:
    """The evaluations of each model at each line, those whose batches are all known; in the order of the steps.

    With `alone`, those at whose step nothing else was evaluated, or only sets of which one evaluation is known, so that a printed
    number cannot be of another set.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> evaluation_series(Trace(run=RunFacts()))
        []
    """
    at: dict[int, list[Evaluation]] = defaultdict(list)
    for one in trace.evaluations:
        at[one.step].append(one)
    series: dict[tuple[object, ...], list[Evaluation]] = defaultdict(list)
    for one in trace.evaluations:
        if one.batches is not None and (not alone or _are_known(at[one.step])) and not one.is_every_step:
            series[one.key].append(one)
    return [tuple(ones) for ones in series.values()]


def _are_known(ones: list[Evaluation]) -> bool:
    """Whether each of these sets is known by one evaluation: that of a loader, which gives the same samples to another."""
    sets = {(one.loader, one.n_samples) for one in ones if one.batches is not None and one.loader >= 0}
    return len(ones) == 1 or all((one.loader, one.n_samples) in sets for one in ones)


def printed_series(trace: Trace) -> list[dict[int, Printed]]:
    """The numbers that one line of the program prints at one position, by step; only where it prints once a step.

    Whole numbers are left out: they count epochs and steps. All numbers of a series have as many digits as its longest.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> printed_series(Trace(run=RunFacts()))
        []
    """
    series: dict[tuple[object, ...], list[Printed]] = defaultdict(list)
    for one in trace.printed:
        series[one.place, one.position, one.label].append(one)
    found = []
    for ones in series.values():
        decimals, steps = max(p.decimals for p in ones), {p.step for p in ones}
        if decimals > 0 and len(steps) == len(ones) > 1:
            found.append({p.step: replace(p, decimals=decimals) for p in ones})
    return found


def accuracy(batches: Batches) -> Reached | None:
    """The accuracy of an evaluation; None if it is not known.

    Example:
        >>> import numpy as np
        >>> accuracy(Batches(np.zeros(0), np.array([8, 1]), np.array([10, 2])))
        Reached(last=0.5, whole=0.75, mean=0.65, n_last=2)
    """
    if not len(batches.n_correct) or (batches.n == 0).any():
        return None
    return _reached(batches.n_correct / batches.n, batches.n)


def loss(batches: Batches) -> Reached | None:
    """The loss of an evaluation; None if it is not known.

    Example:
        >>> import numpy as np
        >>> loss(Batches(np.array([1.0, 3.0]), np.zeros(0, int), np.array([6, 2])))
        Reached(last=3.0, whole=1.5, mean=2.0, n_last=2)
    """
    return _reached(batches.loss, batches.n) if len(batches.loss) and batches.n.sum() else None


def _reached(values: FloatArray, n: IntArray) -> Reached:
    return Reached(float(values[-1]), float((values * n).sum() / n.sum()), float(values.mean()), int(n[-1]))


def wrong_averages(trace: Trace, one: Evaluation, *, of_loss: bool) -> Iterator[tuple[str, float]]:
    """What programs compute by mistake as the loss (or accuracy) of an evaluation, with its description.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> list(wrong_averages(Trace(run=RunFacts()), Evaluation(0, 0, None, -1, 1, 8, 0.5, 0.5), of_loss=True))
        []
    """
    batches = one.batches
    if batches is None:
        return
    counts = _wrong_counts(trace, one, int(batches.n.sum()))
    sums: dict[str, FloatArray] = {"the batches' losses": batches.loss} if of_loss else {}
    if not of_loss and len(batches.n_correct):
        right, crossed = batches.n_correct.astype(np.float64), batches.n_crossed.astype(np.float64)
        sums = {
            "right answers": right,
            "the batches' accuracies": right / batches.n,
            "right answers of the last batch": right[-1:],
        }
        if len(crossed):
            yield f"the sum of {CROSSED}, over the samples", float(crossed.sum() / batches.n.sum())
            yield from ((f"the mean of {CROSSED}", value) for value in _crossed_means(crossed, batches.n))
    if not of_loss and len(one.target_counts) == 2 and _has_one_column(trace, one.model):
        yield ONE_COLUMN, float(one.target_counts[0] / one.target_counts.sum())
    if of_loss and len(batches.loss):  # the sum itself, and that of a batch, are usual things to print
        in_all = float((batches.loss * batches.n).sum())
        others = {of: n for of, n in counts.items() if n > batches.n.sum()}
        yield from ((f"the sum of the samples' losses over {of}", in_all / n) for of, n in others.items())
    for what, values in sums.items():
        if not of_loss:  # a summed loss is a usual thing to print
            yield f"the sum of {what}", float(values.sum())
        yield from ((f"the sum of {what} over {of}", float(values.sum() / n)) for of, n in counts.items() if n > 0)


def _crossed_means(crossed: FloatArray, n: IntArray) -> Iterator[float]:
    """The share of equal pairs of answer and label: of the batches, or of the samples; and the pairs of a sample, by batches."""
    yield float((crossed / n**2).mean())
    yield float((crossed / n).sum() / n.sum())
    yield float((crossed / n).mean())


def _wrong_counts(trace: Trace, one: Evaluation, n_samples: int) -> dict[str, int]:
    """What an evaluation may be divided by, with its description; the right count is among them."""
    counts = {f"the {one.n_forwards} batches": one.n_forwards, f"the {n_samples} samples": n_samples}
    others = [loader for loader in trace.loaders if loader.index != one.loader]
    for own in (loader for loader in trace.loaders if loader.index == one.loader):
        counts[f"the {own.n_full} batches times their size of {own.batch_size}"] = own.n_full * max(own.batch_size, 0)
        counts[f"the {own.n_samples} samples of the data set, of which the loader draws {own.n_indexes}"] = own.n_samples
    for other in others:
        counts[f"the {other.n_indexes} samples of another loader"] = other.n_indexes
        counts[f"the {other.n_full} batches of another loader"] = other.n_full
        counts[f"the {other.n_samples} samples of another loader's data set"] = other.n_samples
    sizes = {
        (loader.place, loader.n_samples): loader.n_samples for loader in trace.loaders if loader.n_samples == loader.n_indexes
    }
    counts[f"the {sum(sizes.values())} samples of all loaders"] = sum(sizes.values())
    first = {n: of for of, n in reversed(counts.items())}
    return {of: n for n, of in first.items()}


def _has_one_column(trace: Trace, model: int) -> bool:
    return any(f.output is not None and f.output.shape[1:] == (1,) for f in trace.forwards if f.model == model)


def says(printed: Printed, value: float) -> bool:
    """Whether a printed number is this value, as a share or in percent, up to its rounding.

    Example:
        >>> says(Printed(0, None, "acc", 0, 93.3, 1, True), 0.9333)
        True
    """
    return any(abs(printed.value - value * scale) <= rounding(printed) for scale in readings(printed))


def is_at_chance(trace: Trace, one: Evaluation, printed: Printed, *, min_above: float, most_errors: float) -> bool:
    """Whether a number is what the answers of a good evaluation agree by chance with labels in another order.

    The evaluation went through a loader that draws in random order; its answers and labels agree in `min_above` more.

    Args:
        trace: the run.
        one: the evaluation.
        printed: the number.
        min_above: share of the samples by which the model is better than chance.
        most_errors: standard errors that the number may lie off the agreement by chance.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> one = Evaluation(0, 0, None, -1, 1, 8, 0.5, 0.5)
        >>> is_at_chance(Trace(run=RunFacts()), one, Printed(0, None, "acc", 0, 0.1, 2, False), min_above=0.3, most_errors=3.0)
        False
    """
    loader = trace.loaders[one.loader] if 0 <= one.loader < len(trace.loaders) else None
    reached = accuracy(one.batches) if one.batches is not None else None
    labels, answers = one.class_counts.astype(np.float64)
    n = labels.sum()
    if loader is None or loader.sampler != "RandomSampler" or reached is None or not n or n != one.n_samples:
        return False
    chance = float(labels @ answers / n**2)
    error = float(np.sqrt(chance * (1 - chance) / n))
    is_near = any(
        abs(printed.value / scale - chance) <= most_errors * error + rounding(printed) / scale for scale in readings(printed)
    )
    return is_near and reached.whole - chance >= min_above


def held_out_labels(trace: Trace, evaluation: Evaluation) -> list[str]:
    """Names for held-out data under which the loss or accuracy of evaluations like this one (line, loader, names) is printed.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> held_out_labels(Trace(run=RunFacts()), Evaluation(0, 0, None, -1, 1, 8, 0.5, 0.5))
        []
    """
    found = []
    for one in (e for e in trace.evaluations if e.key == evaluation.key):
        values = [one.loss, one.accuracy]
        for reached in (accuracy(one.batches), loss(one.batches)) if one.batches is not None else ():
            values += [reached.whole, reached.mean] if reached is not None else []
        here = (p for p in trace.printed if p.step == one.step and p.decimals > 1 and is_held_out(p.label))
        found += [p.label for p in here if any(says(p, value) for value in values)]
    return found


def uncompared_labels(trace: Trace, evaluations: Sequence[Evaluation]) -> list[str]:
    """Names for held-out data under which numbers are printed, if none is of a step whose evaluation was watched.

    None where these evaluations leave out one of the loaders that are not for training, or went through none: then the numbers
    may be those of other data.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> uncompared_labels(Trace(run=RunFacts()), ())
        []
    """
    others = {one.index for one in trace.loaders if not one.is_training}
    if not others or {one.loader for one in evaluations} != others:
        return []
    watched = {one.step for one in trace.evaluations}
    told = [p for p in trace.printed if p.decimals > 1 and p.step >= min(watched) and is_held_out(p.label)]
    return [] if any(p.step in watched for p in told) else [p.label for p in told]


def rounding(printed: Printed) -> float:
    """By how much a printed number may differ from the value that it stands for.

    Example:
        >>> rounding(Printed(0, None, "acc", 0, 0.93, 2, False)) > 0.005
        True
    """
    return 0.505 * 10.0 ** -min(printed.decimals, 12) + RELATIVE * abs(printed.value)


def readings(printed: Printed) -> Iterator[float]:
    """What a value is multiplied by to be compared with a printed number: 100 for percent, 1 or 100 if it could be either.

    Example:
        >>> list(readings(Printed(0, None, "acc", 0, 93.3, 1, True)))
        [100.0]
    """
    if not printed.is_percent:
        yield 1.0
    if printed.is_percent or printed.value > 1:
        yield 100.0
