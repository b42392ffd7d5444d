"""How a score would be measured again without a leak, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sleuth.evidence.calls import Call, Split, Validation
from sleuth.evidence.fit import Fit


class Way(StrEnum):
    """What is done otherwise when the model learns again, in words that follow "with"."""

    TRANSFORMERS = "what stands before the model learned from the training rows alone"
    UNSEEN = "the judged rows left out of those that the model learns from"
    COLUMNS = "the leaking columns held constant"
    GROUPS = "all rows of one key on the same side"
    TIME = "the rows cut by time"
    RESAMPLED = "the training rows alone resampled"
    CHOSEN = "the columns chosen by the training rows alone"
    MEANS = "the means taken over the training rows alone"
    CANDIDATES = "the candidate chosen by folds of the training rows"
    COPIES = "copies of the judged rows left out of those that the model learns from"
    FIRST_FIT = "the judged rows transformed by the first fit"


@dataclass(frozen=True, slots=True)
class Retrial:
    """Measure a score again. `judged` is its place in the order of events, -1 where no score stands on the leak."""

    way: Way
    judged: int
    columns: tuple[str, ...] = ()  # that leak, or hold the key
    split: int = -1  # by which the rows were held out, an index of `Fit.splits`
    others: tuple[int, ...] = ()  # further judgements: those of the other candidates


@dataclass(frozen=True, slots=True)
class Retried:
    """A score as it was reported, as it is when the program's way is repeated, and without the leak."""

    way: Way
    metric: str = ""  # "accuracy"
    reported: float = float("nan")
    before: float = float("nan")  # by the program's own predictions, on the rows that are compared
    after: float = float("nan")
    low: float = float("nan")  # of the interval of `after - before`
    high: float = float("nan")
    n_rows: int = 0  # judged without the leak
    is_paired: bool = True  # on the same rows
    note: str = ""  # what else must be known
    seconds: float = 0.0
    reason: str = ""  # why it was not measured


def judged_after(fit: Fit, one: Split | Validation | Call) -> int:
    """The last score that stands on a split, a validation, or a model's fit, as its place in the order of events; -1 if none.

    Of splits that are made in a loop, the scores of all turns are one line of the program: any of them stands for it.
    """
    if isinstance(one, Validation):
        return one.at
    judged = [each for each in fit.judged() if each.fits]
    if isinstance(one, Call):
        number = fit.calls.index(one)
        own = [each.at for each in judged if number in each.fits and not each.seen_share > 1 / 2]
        own = own or [each.at for each in judged if fit.calls[each.fits[-1]].data == one.data]
    else:
        number = fit.splits.index(one)
        own = [each.at for each in judged if any(split == number for split, _ in fit.data[each.data].splits)]
        own = [at for at in own if not next(each for each in judged if each.at == at).seen_share > 1 / 2] or own
    return own[-1] if own else -1


def judged_on(fit: Fit, predicted: Call) -> int:
    """The first score of a prediction, as its place in the order of events; -1 if none.

    Example:
        >>> from sleuth.evidence.calls import Verb
        >>> judged_on(Fit(), Call(Verb.PREDICT, 0, 0, 1))
        -1
    """
    own = (one.at for one in fit.judged() if one.data == predicted.data and one.fits == predicted.fits)
    return next(own, -1)


def split_number(fit: Fit, one: Split | Validation) -> int:
    """The index of a split; -1 for a validation.

    Example:
        >>> split_number(Fit(), Validation("cross_val_score", 0, 0, 1))
        -1
    """
    return fit.splits.index(one) if isinstance(one, Split) else -1
