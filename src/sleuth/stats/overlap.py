"""Samples that were both trained on and evaluated: what was evaluated, and how much of the training data is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from sleuth.evidence.trace import Evaluation, HashArray, Phase, Trace

KNOWN_SHARE = 0.1  # of samples that were trained on, below which they are others, even where few training samples are known


@dataclass(frozen=True, slots=True)
class EvaluatedSet:
    """What the evaluations of one line and loader (without one: under the same names) looked at."""

    first: Evaluation
    samples: HashArray  # the largest of them
    n_whole: int  # samples of the whole set, of which not all may have been watched
    n_times: int  # that it was evaluated
    n_overlap: int
    is_fixed: bool  # the same samples each time
    duplicates: float  # share of its samples that are copies of others in it
    is_measured: bool  # samples of several real numbers, which agree by chance in no two

    @property
    def share(self) -> float:
        """Samples that were trained on, of all."""
        return self.n_overlap / len(self.samples)


def evaluated_sets(trace: Trace, min_features: int) -> Iterator[EvaluatedSet]:
    """Evaluations on batches of samples, gathered by line and loader or names; training loaders and single states are left out.

    Args:
        trace: the run.
        min_features: values of a sample from which on equal samples are taken for copies and not for chance.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> list(evaluated_sets(Trace(run=RunFacts()), 8))
        []
    """
    sets: dict[object, list[Evaluation]] = {}
    for one in trace.evaluations:
        loader = trace.loaders[one.loader] if 0 <= one.loader < len(trace.loaders) else None
        is_loop = loader is not None and one.n_samples >= loader.n_samples > 0
        is_of_training = is_on_training_loader(trace, one)
        two_in_one = 1 < one.n_forwards < 4 and not is_loop  # a function called once for each of two sets
        if one.n_samples < 4 * one.n_forwards or one.is_every_step or is_of_training or two_in_one or not len(one.samples):
            continue
        sets.setdefault(one.key, []).append(one)
    for same in sets.values():
        inputs = [f.input for f in trace.forwards if f.model == same[0].model and f.phase is Phase.EVALUATION and f.input]
        if any(facts.is_integer and len(facts.shape) < 3 and prod(facts.shape[1:]) < 4 for facts in inputs):
            continue  # a user, an item, a token
        largest = max(same, key=lambda one: len(one.samples))
        n_all = len(np.unique(np.concatenate([one.samples for one in same])))
        overlap = np.isin(largest.samples, trace.train_samples).sum()
        n_read = largest.n_read if largest.n_read > 0 else largest.n_samples
        copies = 1 - len(largest.samples) / max(n_read, len(largest.samples))
        may_agree = any(one.agrees_in_halves for one in same)
        copies = max(copies, may_agree / len(largest.samples))  # a small set holds none of them by chance
        is_measured = (
            bool(inputs)
            and not may_agree
            and all(
                not facts.is_integer and not facts.has_two_values and prod(facts.shape[1:]) >= min_features for facts in inputs
            )
        )
        n_whole = max(len(largest.samples), _length(trace, largest))
        yield EvaluatedSet(
            same[0], largest.samples, n_whole, len(same), int(overlap), n_all < 2 * len(largest.samples), copies, is_measured
        )


def _length(trace: Trace, one: Evaluation) -> int:
    """Samples that the loader of an evaluation draws in one pass; -1 if that is not known."""
    loader = trace.loaders[one.loader] if 0 <= one.loader < len(trace.loaders) else None
    return -1 if loader is None else loader.n_indexes if loader.n_indexes > 0 else loader.n_samples


def is_on_training_loader(trace: Trace, one: Evaluation) -> bool:
    """Whether an evaluation went through the training loader, and not only came after its last batch with samples of its own.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> is_on_training_loader(Trace(run=RunFacts()), Evaluation(0, 0, None, -1, 1, 8, 0.5, 0.5))
        False
    """
    loader = trace.loaders[one.loader] if 0 <= one.loader < len(trace.loaders) else None
    if loader is None or not loader.is_training or not one.n_samples >= loader.n_samples > 0:
        return False
    is_known = len(one.samples) > 0 and len(trace.train_samples) > 0
    return not is_known or float(np.isin(one.samples, trace.train_samples).mean()) >= KNOWN_SHARE


def least_within(trace: Trace, one: EvaluatedSet, coverage: float, whole: float, max_part: float) -> float:
    """Share of the known part that a set lying wholly in the training data reaches at least: three standard errors down.

    `whole` for a loader, whose length is known; without one never above it nor below `max_part`.
    """
    if one.first.loader >= 0 or trace.recapture.n_met == 0:
        return whole if one.first.loader >= 0 else max_part
    error = np.sqrt(1 / trace.recapture.n_met + max(0.0, 1 - coverage) / (coverage * len(one.samples)))
    return float(np.clip(1 - 3 * error, max_part, whole))


def coverage_of_training(trace: Trace) -> float:
    """Share of the training samples whose fingerprints are known, from the loader's length or from how often they recur.

    Without a loader by Lincoln and Petersen (Seber 1982, The Estimation of Animal Abundance, chapter 3): it assumes that each
    sample is drawn as often as any other, and fails for samplers with weights.

    Example:
        >>> from sleuth.evidence.trace import Recapture, RunFacts
        >>> known = np.arange(80, dtype=np.uint64)
        >>> coverage_of_training(Trace(run=RunFacts(), train_samples=known, recapture=Recapture(50, 200, 100)))
        0.8
    """
    known, seen, recapture = len(trace.train_samples), max(trace.n_train_samples_seen, 1), trace.recapture
    lengths = [one.n_samples for one in trace.loaders if one.is_training and one.n_samples > 0]
    if lengths:
        return min(1.0, known / sum(lengths))
    if recapture.n_met:
        return min(1.0, known * recapture.n_met / (recapture.n_marked * recapture.n_drawn))
    sizes = known * np.geomspace(1, 100, 400)  # known = size * (1 - exp(-seen / size)) for random draws
    return float(known / sizes[np.argmin(np.abs(sizes * -np.expm1(-seen / sizes) - known))])


def expected_distinct(trace: Trace, n_samples: int) -> float:
    """Samples that differ among those whose fingerprints were taken in training, if all of `n_samples` differ.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> round(expected_distinct(Trace(run=RunFacts(), n_train_samples_seen=100), 100))
        63
    """
    return n_samples * -float(np.expm1(-trace.n_train_samples_seen / max(n_samples, 1)))


def has_several_sources(trace: Trace) -> bool:
    """Whether a model is fed by several loaders, or by several calls in one step, while it is trained.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> has_several_sources(Trace(run=RunFacts()))
        False
    """
    calls: dict[tuple[int, int], set[object]] = {}
    for forward in (f for f in trace.forwards if f.phase is Phase.TRAIN):
        calls.setdefault((forward.step, forward.model), set()).add(forward.place)
    loaders = {
        (one.place, one.n_samples) for one in trace.loaders if one.is_training
    }  # one that is made anew in each epoch is one
    return len(loaders) > 1 or any(len(places) > 1 for places in calls.values())
