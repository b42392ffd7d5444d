"""T111 train-validation-overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Evaluation, HashArray, Phase, Trace
from sleuth.rule import FAULT, HINT, LIKELY, PROOF, WARNING, Certainty, Finding, Where, rule


@dataclass(frozen=True, slots=True)
class EvaluatedSet:
    """What the evaluations of one line and loader looked at."""

    first: Evaluation
    samples: HashArray  # the largest of them
    n_overlap: int
    is_fixed: bool  # the same samples each time
    duplicates: float  # share of its samples that are copies of others in it
    is_measured: bool  # samples of several real numbers, which agree by chance in no two

    @property
    def share(self) -> float:
        """Samples that were trained on, of all."""
        return self.n_overlap / len(self.samples)


@rule(
    "T111",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("evaluations", "train_samples"),
    explains=("evaluated-on-training-data", "overfitting"),
)
def train_validation_overlap(
    trace: Trace, *, min_share: float = 0.05, min_overlap: int = 10, whole: float = 0.9, max_part: float = 0.6,
    min_features: int = 8,
) -> Iterator[Finding]:  # fmt: skip
    """Samples that the model was trained on are met again in the validation data.

    Measure:
        Fingerprints of the samples in training and in evaluation: the share of an evaluated set that was trained on too.
    Why:
        The model has seen these answers, so the validation result is better than it will be on new data.
    Fix:
        Split once, before anything else, by index or by group, and build both data sets from these indexes.
    Limits:
        A set that holds all training data, or a part of it beside another set that is new, is training accuracy. Copies in the
        data themselves are allowed for; augmented samples and several models of one kind (cross-validation) cannot be judged.
        A validation set that lies in the training data as a whole is likely only.
    Source:
        Kapoor and Narayanan 2023, Leakage and the reproducibility crisis in machine-learning-based science,
        https://doi.org/10.1016/j.patter.2023.100804; without a loader, the number of training samples by Lincoln and Petersen
        (Seber 1982, The Estimation of Animal Abundance).

    Args:
        min_share: share of the evaluated samples from which on an overlap counts, 0 to 1; a few copies are in most data sets.
        min_overlap: samples from which on it counts.
        whole: share of the training samples from which on the set is taken for the training data themselves.
        max_part: the same, for a set that lies wholly in them; without a loader, also the share that passes for the whole.
        min_features: values of a sample from which on equal samples are taken for copies and not for chance.
    """
    kinds = [m.kind for m in trace.models if m.n_training_forwards]
    if len(set(kinds)) < len(kinds):
        raise NotApplicable("several models of one kind were trained, each with data of its own perhaps")
    sets = list(_evaluated_sets(trace, min_features))
    if not sets or not len(trace.train_samples):
        raise NotApplicable("no evaluation on samples was seen")
    has_clean = any(one.share < min_share for one in sets)
    n_train, coverage = len(trace.train_samples), _coverage(trace)
    for one in sets:
        by_chance = 3 * one.duplicates * max(1.0, n_train / len(one.samples))
        least = min_share if one.is_measured else max(min_share, by_chance)
        if one.share < least or not one.is_fixed or not min_overlap <= one.n_overlap < whole * n_train:
            continue
        is_known = one.first.loader >= 0 or one.first.has_targets
        lies_within = one.share >= _least_within(trace, one, coverage, whole, max_part) * coverage
        if lies_within and (has_clean or len(one.samples) > max_part * n_train / coverage):
            continue
        is_proof = not lies_within and by_chance < min_share
        yield _finding(one, PROOF if is_proof else LIKELY if is_known else HINT)
        return


def _evaluated_sets(trace: Trace, min_features: int) -> Iterator[EvaluatedSet]:
    """Evaluations on batches of samples, gathered by line and loader; training loaders and single states are left out."""
    sets: dict[object, list[Evaluation]] = {}
    for one in trace.evaluations:
        loader = trace.loaders[one.loader] if 0 <= one.loader < len(trace.loaders) else None
        is_loop = loader is not None and one.n_samples >= loader.n_samples > 0
        is_of_training = loader is not None and loader.is_training and is_loop
        two_in_one = 1 < one.n_forwards < 4 and not is_loop  # a function called once for each of two sets
        if one.n_samples < 4 * one.n_forwards or one.is_every_step or is_of_training or two_in_one or not len(one.samples):
            continue
        sets.setdefault((one.model, one.place, one.loader), []).append(one)
    for same in sets.values():
        inputs = [f.input for f in trace.forwards if f.model == same[0].model and f.phase is Phase.EVALUATION and f.input]
        if any(facts.is_integer and len(facts.shape) < 3 and prod(facts.shape[1:]) < 4 for facts in inputs):
            continue  # a user, an item, a token
        largest = max(same, key=lambda one: len(one.samples))
        n_all = len(np.unique(np.concatenate([one.samples for one in same])))
        overlap = np.isin(largest.samples, trace.train_samples).sum()
        copies = 1 - len(largest.samples) / max(largest.n_samples, len(largest.samples))
        is_measured = bool(inputs) and all(not facts.is_integer and prod(facts.shape[1:]) >= min_features for facts in inputs)
        yield EvaluatedSet(same[0], largest.samples, int(overlap), n_all < 2 * len(largest.samples), copies, is_measured)


def _least_within(trace: Trace, one: EvaluatedSet, coverage: float, whole: float, max_part: float) -> float:
    """Share of the known part that a set lying wholly in the training data reaches at least, three standard errors down."""
    if one.first.loader >= 0 or trace.recapture.n_met == 0:
        return whole if one.first.loader >= 0 else max_part
    error = np.sqrt(1 / trace.recapture.n_met + max(0.0, 1 - coverage) / (coverage * len(one.samples)))
    return float(np.clip(1 - 3 * error, max_part, whole))


def _coverage(trace: Trace) -> float:
    """Share of the training samples whose fingerprints are known: from the loader's length, or from how often they recur."""
    known, seen, recapture = len(trace.train_samples), max(trace.n_train_samples_seen, 1), trace.recapture
    lengths = [one.n_samples for one in trace.loaders if one.is_training and one.n_samples > 0]
    if lengths:
        return min(1.0, known / sum(lengths))
    if recapture.n_met:
        return min(1.0, known * recapture.n_met / (recapture.n_marked * recapture.n_drawn))
    sizes = known * np.geomspace(1, 100, 400)  # known = size * (1 - exp(-seen / size)) for random draws
    return float(known / sizes[np.argmin(np.abs(sizes * -np.expm1(-seen / sizes) - known))])


def _finding(one: EvaluatedSet, certainty: Certainty) -> Finding:
    n = len(one.samples)
    return Finding(
        message=f"{one.n_overlap} of {n} different samples in this evaluation ({one.share:.0%}) were trained on too.",
        where=Where(one.first.place, first_step=one.first.step),
        values={"overlap": one.n_overlap, "evaluated": n, "share": round(one.share, 4)},
        certainty=certainty,
    )
