"""Which rules about data judge the samples of a deep program too, and how far their findings go there.

A rule stays out where a rule about trainings names the same cause from more than what is kept at the end, where it is about
something that samples in batches do not have, and where what it names is usual and harmless in networks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sleuth.diagnosis.engine import Selection, judge
from sleuth.diagnosis.explain import explain
from sleuth.rule import HINT, LIKELY, Certainty, Rule
from sleuth.verdict import Found, Outcome, Status

if TYPE_CHECKING:  # it needs NumPy, which the program must be the first to load
    from sleuth.evidence.splits import Splits

FAMILY = "data"
APPLIED: Mapping[str, Certainty] = {  # what a finding reaches at most: that it is so can be certain, that it does harm is not
    "disguised-missing": LIKELY,
    "infinite-values": LIKELY,
    "constant-column": LIKELY,
    "duplicated-columns": HINT,
    "univariate-outliers": LIKELY,
    "unit-change": LIKELY,
    "swapped-columns": LIKELY,
    "duplicate-rows": HINT,
    "conflicting-labels": LIKELY,
    "covariate-shift": LIKELY,
    "label-shift": HINT,
    "out-of-range-values": LIKELY,
    "feature-target-relation-change": LIKELY,
    "missing-class-in-split": LIKELY,
    "image-defects": LIKELY,
}
OF_ALL_COLUMNS = frozenset({"swapped-columns", "missing-class-in-split", "label-shift", "image-defects"})  # explain other columns
BETWEEN_SPLITS = frozenset({"swapped-columns"})  # within one, classes lie where they do in made data too: a hint
SHIFT = "covariate-shift"
HARMFUL_SHIFT = 0.25  # quartile ranges (or nats): one of many columns of made data moves half as far by chance, and harms nothing
TRAIN = "train"  # as in `sleuth.evidence.table`
# A training set that was resampled on purpose has other shares of labels than the validation set, and with them other inputs.
BY_LABELS = frozenset({"covariate-shift", "swapped-columns", "feature-target-relation-change"})
BY_TRAINING = "{} names it, from all samples that were seen"
NO_TEXT = "batches hold numbers, no text"
NO_ROLES = "what groups, times, ids and protected attributes are is not known of batches"
NO_MODELS = "it needs models of its own, for which the end of a run has no time"
USUAL = "usual in networks, and harmless"
LEFT_OUT: Mapping[str, str] = {
    "missing-values": BY_TRAINING.format("non-finite-inputs") + "; where the loss stays finite, missing values are masked",
    "missingness-predicts-target": "missing values are filled or masked before a network gets them",
    "missing-rate-change": "missing values are filled or masked before a network gets them",
    "mixed-types": NO_TEXT,
    "numbers-stored-as-text": NO_TEXT,
    "ambiguous-dates": NO_TEXT,
    "category-spelling-variants": NO_TEXT,
    "encoding-damage": NO_TEXT,
    "format-violation": NO_TEXT,
    "empty-text": NO_TEXT,
    "high-cardinality-category": NO_TEXT,
    "broken-dependency": NO_TEXT,
    "unseen-categories": NO_TEXT,
    "text-defects": NO_TEXT,
    "benchmark-contamination": NO_TEXT,
    "collinear-features": USUAL,
    "clipped-values": "values are clipped on purpose before a network gets them",
    "precision-change": "numbers of 32 bits have no decimals of their own",
    "identifier-as-feature": "a counter among the inputs is a time or a coordinate as often as an id",
    "row-outliers": "which rows combine unusual values is told by the network's own losses",
    "target-outliers": NO_MODELS + "; univariate-outliers looks at the targets too",
    "label-errors": BY_TRAINING.format("noisy-labels"),
    "class-imbalance": BY_TRAINING.format("class-imbalance-ignored"),
    "too-few-per-class": "small sets are usual, and no fault of the training",
    "split-too-small": "small sets are usual, and no fault of the training",
    "rows-sorted-by-target": BY_TRAINING.format("unshuffled-training-data"),
    "row-order-leakage": "a network does not get the position of a sample",
    "rows-not-independent": "windows that overlap and frames of one film are usual",
    "time-disorder": NO_ROLES,
    "time-leakage": NO_ROLES,
    "group-leakage": NO_ROLES,
    "group-underrepresented": NO_ROLES,
    "group-label-bias": NO_ROLES,
    "group-performance-gap": NO_ROLES,
    "proxy-for-protected-attribute": NO_ROLES,
    "simpson-reversal": NO_ROLES,
    "train-serve-skew": NO_ROLES,
    "split-overlap": BY_TRAINING.format("train-validation-overlap"),
    "target-leakage": BY_TRAINING.format("label-in-inputs"),
    "schema-mismatch": "the network itself refuses inputs of another width",
    "joint-shift": NO_MODELS,
    "undercovered-region": NO_MODELS,
    "weak-slice": NO_MODELS,
    "harmful-rows": NO_MODELS,
    "embedding-shift": "which inputs are embeddings is not known of batches",
    "embedding-collapse": "which inputs are embeddings is not known of batches",
    "near-duplicate-images": "augmented copies of an image are meant to be alike",
    "spurious-image-property": USUAL + ": networks are given images that differ in light between classes",
}
MOST_NAMED = 5  # columns beside the first


def applied(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Those of these rules that judge samples of a deep program."""
    return tuple(rule for rule in rules if rule.family == FAMILY and rule.name in APPLIED)


def judge_batches(splits: Splits, rules: Iterable[Rule], selection: Selection) -> tuple[Outcome, ...]:
    """Run these rules; what one rule finds in several columns of a split is one finding."""
    judged = judge(splits, applied(rules), selection)
    is_resampled = any(one.found for one in judged if one.rule.name == "label-shift")
    outcomes = [replace(one, found=tuple(_capped(each, is_resampled) for each in one.found)) for one in judged]
    roots = [fault.found for fault in explain(outcomes).faults]
    return tuple(replace(one, found=_folded(one.found, roots)) if one.status is Status.FOUND else one for one in outcomes)


def _capped(found: Found, is_resampled: bool) -> Found:
    """Not more certain than findings of its rule can be here; of what concerns other columns too without its own."""
    finding, most = found.finding, HINT if is_resampled and found.rule.name in BY_LABELS else APPLIED[found.rule.name]
    distance = finding.values.get("distance")
    if found.rule.name == SHIFT and isinstance(distance, float) and distance < HARMFUL_SHIFT:
        most = HINT
    if found.rule.name in BETWEEN_SPLITS and finding.where.split == TRAIN:
        most = HINT
    if found.certainty.rank < most.rank:
        finding = replace(finding, certainty=most)
    if found.rule.name in OF_ALL_COLUMNS:
        values = {**finding.values, "column": finding.where.column}
        finding = replace(finding, where=replace(finding.where, column=""), values=values)
    return replace(found, finding=finding)


def _folded(found: Sequence[Found], roots: Sequence[Found]) -> tuple[Found, ...]:
    """The first finding of each certainty, with where the others are; those that another fault explains stay."""
    kept: list[Found] = []
    groups: dict[Certainty, list[Found]] = {}
    for one in found:
        is_root = one.certainty is HINT or any(one is root for root in roots)
        if is_root:
            groups.setdefault(one.certainty, []).append(one)
        else:
            kept.append(one)
    return (*map(_with_columns, groups.values()), *kept)


def _with_columns(group: Sequence[Found]) -> Found:
    first, *others = group
    if not others:
        return first
    split = first.finding.where.split
    names = [name for name in dict.fromkeys(_place(one, split) for one in others) if name != _place(first, split)]
    if not names:
        return first
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    said = f"{first.finding.message} The same holds of {', '.join(names[:MOST_NAMED])}{more}."
    return replace(first, finding=replace(first.finding, message=said))


def _place(one: Found, split: str) -> str:
    where = one.finding.where
    column = where.column or str(one.finding.values.get("column", ""))
    return (repr(column) if column else "others") + (f" in {where.split}" if where.split != split else "")
