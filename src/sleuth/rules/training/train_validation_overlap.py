"""T111 train-validation-overlap."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, LIKELY, PROOF, WARNING, Certainty, Finding, Where, rule
from sleuth.stats.overlap import EvaluatedSet, coverage_of_training, evaluated_sets, least_within


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
        A validation set that lies in the training data as a whole, or of which neither a loader nor a loss was seen, is likely
        only; predictions that are made once, or beside a clean validation set, are a hint.
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
    sets = list(evaluated_sets(trace, min_features))
    if not sets or not len(trace.train_samples):
        raise NotApplicable("no evaluation on samples was seen")
    has_clean = any(one.share < min_share for one in sets)
    n_train, coverage = len(trace.train_samples), coverage_of_training(trace)
    for one in sets:
        by_chance = 3 * one.duplicates * max(1.0, n_train / len(one.samples))
        least = min_share if one.is_measured else max(min_share, by_chance)
        if one.share < least or not one.is_fixed or not min_overlap <= one.n_overlap < whole * n_train:
            continue
        is_known = one.first.loader >= 0 or one.first.has_targets
        lies_within = one.share >= least_within(trace, one, coverage, whole, max_part) * coverage
        if lies_within and (has_clean or one.n_whole > max_part * n_train / coverage):
            continue
        if not is_known and (lies_within or has_clean or one.n_times < 2):
            yield _finding(one, HINT)  # predictions for a plot, or to make labels from
            continue
        yield _finding(one, PROOF if is_known and not lies_within and by_chance < min_share else LIKELY)
        return


def _finding(one: EvaluatedSet, certainty: Certainty) -> Finding:
    n = len(one.samples)
    return Finding(
        message=f"{one.n_overlap} of {n} different samples in this evaluation ({one.share:.0%}) were trained on too.",
        where=Where(one.first.place, first_step=one.first.step),
        values={"overlap": one.n_overlap, "evaluated": n, "share": round(one.share, 4)},
        certainty=certainty,
    )
