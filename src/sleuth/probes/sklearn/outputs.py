"""Which prediction is it that a metric is given? Known by its values, also after the usual steps between a model and a metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import FloatArray, IntArray, Verb
from sleuth.probes.sklearn.values import digest_of
from sleuth.stats.order import rank_correlation

MOST_COLUMNS = 30  # of probabilities
RECENT = 6  # predictions that are compared value by value where no digest fits
MOST_VALUES = 20_000
SAME = 0.9999  # rank correlation of a prediction with what a monotone function made of it


@dataclass(frozen=True, eq=False)
class _Recent:
    call: int
    verb: Verb
    values: FloatArray  # (n,)


class Outputs:
    """Predictions so far."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, Verb]] = {}
        self._recent: list[_Recent] = []
        self._folds: dict[int, tuple[int, Verb]] = {}  # validations by the digest of what they predicted
        self._two: list[tuple[int, npt.NDArray[np.bool_]]] = []  # validations that predicted two classes, and which

    def note(self, call: int, verb: Verb, made: npt.NDArray[Any], classes: Any) -> None:
        """A model predicted this."""
        self._known[digest_of(made)] = (call, verb)
        if made.ndim == 2 and made.dtype.kind == "f" and 1 < made.shape[1] <= MOST_COLUMNS:
            for column in made.T:
                self._known[digest_of(column)] = (call, verb)
            best = made.argmax(axis=1)
            self._hard(call, best)
            if classes is not None and len(classes) == made.shape[1]:
                self._hard(call, np.asarray(classes)[best])
        if made.ndim == 1 and made.dtype.kind == "f" and verb is Verb.PREDICT:
            with np.errstate(all="ignore"):
                for changed in (np.exp(made), np.expm1(made), np.maximum(made, 0), np.round(made)):
                    self._known.setdefault(digest_of(changed), (call, verb))
        if made.dtype.kind in "biuf":
            one = made[:, -1] if made.ndim == 2 else made
            if one.ndim == 1:
                self._recent = [*self._recent, _Recent(call, verb, one[:MOST_VALUES].astype(np.float64))][-RECENT:]

    def note_folds(self, validation: int, made: npt.NDArray[Any], verb: Verb) -> None:
        """A validation predicted this, each row by a model that had not learned from it."""
        self._folds[digest_of(made)] = validation, verb
        if made.ndim == 2 and 1 < made.shape[1] <= MOST_COLUMNS:
            self._folds.update((digest_of(one), (validation, verb)) for one in made.T)
            self._folds.setdefault(digest_of(made.argmax(axis=1)), (validation, Verb.PREDICT))
        elif verb is Verb.PREDICT and made.ndim == 1 and (parted := _in_two(made)) is not None:
            self._two = [*self._two, (validation, parted)][-RECENT:]

    def validation(self, given: npt.NDArray[Any]) -> tuple[int, Verb] | None:
        """The validation that predicted exactly this, and how."""
        return self._folds.get(digest_of(given)) if self._folds else None

    def relabelled(self, given: npt.NDArray[Any]) -> tuple[int, Verb] | None:
        """The validation whose two classes these are under other names: `predicted == "yes"`."""
        parted = _in_two(given) if self._two and given.ndim == 1 else None
        if parted is None:
            return None
        for validation, known in reversed(self._two):
            if len(known) == len(parted) and (np.array_equal(known, parted) or np.array_equal(known, ~parted)):
                return validation, Verb.PREDICT
        return None

    def pooled(self, given: npt.NDArray[Any], folds: Sequence[IntArray]) -> tuple[tuple[int, ...], Verb] | None:
        """The calls whose outputs for these test parts are put together in `given`, in the rows' order or the folds'."""
        n = sum(map(len, folds))
        if given.ndim != 1 or len(folds) < 2 or len(given) != n or len(np.unique(np.concatenate(folds))) < n:
            return None
        in_turn = np.split(np.arange(n), np.cumsum([len(one) for one in folds])[:-1])
        for parts in (folds, in_turn):
            known = [made for one in parts if int(one.max(initial=0)) < n and (made := self.is_exactly(given[one])) is not None]
            if len(known) == len(parts) and len({verb for _, verb in known}) == 1:
                return tuple(call for call, _ in known), known[0][1]
        return None

    def _hard(self, call: int, labels: npt.NDArray[Any]) -> None:
        self._known.setdefault(digest_of(labels), (call, Verb.PREDICT))

    def note_passed(self, before: Any, after: Any) -> None:
        """Something that may be a prediction became something else."""
        if before is None or not hasattr(after, "shape"):
            return
        known = self._known.get(digest_of(np.asarray(before))) if self._known else None
        if known is not None:
            self._known[digest_of(np.asarray(after))] = known

    def find(self, given: npt.NDArray[Any]) -> tuple[int, Verb] | None:
        """The call that predicted this, and how; None when it is not known."""
        return self._known.get(digest_of(given)) or self._derived(given)

    def is_exactly(self, given: npt.NDArray[Any]) -> tuple[int, Verb] | None:
        """The call that predicted exactly this."""
        return self._known.get(digest_of(given))

    def labelled(self, given: npt.NDArray[Any]) -> tuple[int, Verb] | None:
        """The call whose scores a threshold of the program's made these labels of."""
        found = self._derived(given)
        return found if found is not None and found[1] is Verb.PREDICT and len(np.unique(given)) == 2 else None

    def _derived(self, given: npt.NDArray[Any]) -> tuple[int, Verb] | None:
        if given.ndim > 1 or given.dtype.kind not in "biuf" or len(given) < 4:
            return None
        values = given[:MOST_VALUES].astype(np.float64)
        levels = np.unique(values)
        for one in reversed(self._recent):
            if len(one.values) != len(values) or not np.isfinite(one.values).all() or not np.isfinite(values).all():
                continue
            if len(levels) == 2 and one.verb is not Verb.PREDICT:
                high, low = one.values[values == levels[1]], one.values[values == levels[0]]
                if high.min() >= low.max():
                    return one.call, Verb.PREDICT  # a threshold made labels of it
            elif len(levels) > 2 and np.array_equal(np.clip(one.values, levels[0], levels[-1]), values):
                return one.call, one.verb  # cut at a bound
            elif len(levels) > 2 and abs(rank_correlation(one.values, values)[0]) >= SAME:
                return one.call, one.verb
        return None


def _in_two(labels: npt.NDArray[Any]) -> npt.NDArray[np.bool_] | None:
    """Which rows are of the second of two classes; None where there are not two."""
    try:
        levels, codes = np.unique(labels[:MOST_VALUES], return_inverse=True)
    except TypeError:  # labels of several types
        return None
    return codes.reshape(-1) == 1 if len(levels) == 2 else None
