"""T411 evaluated-on-training-data."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.naming import assigned_names, held_out_name, is_evaluation
from sleuth.evidence.place import Place
from sleuth.evidence.reports import held_out_labels, uncompared_labels
from sleuth.evidence.trace import Evaluation, Phase, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.overlap import (
    coverage_of_training,
    evaluated_sets,
    expected_distinct,
    has_several_sources,
    is_on_training_loader,
    least_within,
)


@rule("T411", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("evaluations", "train_samples"))
def evaluated_on_training_data(
    trace: Trace,
    *,
    whole: float = 0.9,
    max_part: float = 0.6,
    min_features: int = 8,
    min_samples: int = 10,
    distinct: float = 0.9,
) -> Iterator[Finding]:
    """The model is evaluated on its training data only, under the name of validation or test data.

    Measure:
        Fingerprints of the samples: every evaluated set lies in the training data. It is likely a mistake when the set's loader
        or tensor is called validation or test in the program, when a library that runs the loop
        calls it data for evaluation, when a loader of that name was built and never used, or when the
        loss or accuracy reached on it is printed under such a name, or a number that could not be compared, with no other loader.
    Why:
        The result says how well the training data are known by heart, not how the model will do on new data.
    Fix:
        Evaluate on samples that were split off before the training; report the training accuracy as such.
    Limits:
        A program that reports only its training accuracy does no wrong: a hint. Where several loaders or calls feed the model in
        training, the evaluated samples may have been used without their labels, and several models of one kind
        (cross-validation) have data of their own: neither is judged. Nor are models that are given all rows and learn from
        the answers to some of them, such as the nodes of a graph.
    Source:
        Hastie, Tibshirani & Friedman (2009), The Elements of Statistical Learning, section 7.2 (training error),
        https://doi.org/10.1007/978-0-387-84858-7.

    Args:
        whole: share of a set from which it lies in the training data, 0 to 1; a few samples may not have been seen.
        max_part: least such share where the number of training samples is only estimated.
        min_features: values of a sample from which on equal samples are taken for copies and not for chance.
        min_samples: samples of a set that is judged.
        distinct: share of the samples that must differ from each other, 0 to 1.
    """
    kinds = [m.kind for m in trace.models if m.n_training_forwards]
    if len(set(kinds)) < len(kinds):
        raise NotApplicable("several models of one kind were trained, each with data of its own perhaps")
    if _learns_from_a_part(trace):
        raise NotApplicable("the loss takes a part of the rows that the model is given, so that others of them may be held out")
    if not trace.run.is_final:
        return
    same_loader = [e for e in trace.evaluations if is_on_training_loader(trace, e) and not e.is_every_step]
    sets = [one for one in evaluated_sets(trace, min_features) if len(one.samples) >= min_samples]
    judged = [e for e in trace.evaluations if _is_known(e) and not e.is_every_step]
    if not judged or not len(trace.train_samples) or not (sets or same_loader):
        raise NotApplicable("no evaluation on samples was seen")
    n_drawn = max((one.n_samples for one in trace.loaders if one.is_training), default=0)
    if len(trace.train_samples) < distinct * expected_distinct(trace, n_drawn) or any(
        one.duplicates > 1 - distinct for one in sets
    ):
        raise NotApplicable("samples repeat by themselves, so that equal ones need not be the same")
    coverage = coverage_of_training(trace)
    if coverage < max_part and any(not one.is_measured for one in sets):
        return  # whole numbers may agree by chance, and too few of the training samples were read to tell
    firsts = [one.first for one in sets if _is_known(one.first)] + same_loader
    inside = all(one.share >= least_within(trace, one, coverage, whole, max_part) * coverage for one in sets)
    known = {e.key for e in firsts}
    if not firsts or not inside or any(e.key not in known for e in judged) or has_several_sources(trace):
        return
    first, name = next(((e, name) for e in firsts if (name := _name(trace, e))), (firsts[0], ""))
    unused, unused_name = next(((place, held_out_name(assigned_names(place))) for place in trace.unused_loaders), (None, ""))
    labels = [label for e in firsts for label in held_out_labels(trace, e)]
    reported = next(iter(labels or uncompared_labels(trace, firsts)), "")
    yield _finding(first, name, unused, unused_name, reported)


def _learns_from_a_part(trace: Trace) -> bool:
    """Whether the training loss is taken on fewer rows than the model is given, or passes some over, as for nodes of a graph."""
    rows = [f.input.shape[0] for f in trace.forwards if f.phase is Phase.TRAIN and f.input is not None and f.input.shape]
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and not c.raised and c.target.shape]
    if not rows or not calls:
        return False
    return all(c.target.shape[0] < min(rows) or (c.n_ignored > 0 and c.target.shape == (min(rows),)) for c in calls)


def _is_known(evaluation: Evaluation) -> bool:
    """Whether it is known to be an evaluation: predictions for a plot are none."""
    return evaluation.loader >= 0 or evaluation.has_targets or bool(held_out_name(evaluation.names))


def _finding(first: Evaluation, name: str, unused: Place | None, unused_name: str, reported: str) -> Finding:
    if name:
        text = f"All samples of `{name}` were trained on: what is measured on it is the training result."
    elif unused_name and unused is not None:
        text = f"Only training samples are evaluated; `{unused_name}`, built at {unused.file}:{unused.line}, is never used."
    elif reported:
        text = f"Only samples that were trained on are evaluated, and what comes of it is printed as `{reported}`."
    else:
        text = "Only samples that were trained on are evaluated."
    return Finding(
        message=text,
        where=Where(first.place, first_step=first.step),
        values={"samples": first.n_samples, "name": name or unused_name or reported},
        certainty=LIKELY if name or unused_name or reported else HINT,
    )


def _name(trace: Trace, evaluation: Evaluation) -> str:
    """What the program calls the evaluated data, if it is a name for held-out data."""
    if evaluation.loader < 0:
        return held_out_name(evaluation.names)
    loader = trace.loaders[evaluation.loader]
    if loader.is_named_by_library:
        return next((name for name in loader.names if is_evaluation(name)), "")
    return held_out_name(loader.names or assigned_names(loader.place))
