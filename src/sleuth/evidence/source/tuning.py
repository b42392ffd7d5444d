"""Parameters of pipelines by name: which steps there are, and which names a program asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.estimators import steps_of
from sleuth.evidence.source.fitting import LEARNERS, SEARCHES, fitted
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import short_type

HOLDING = ("Pipeline", "ColumnTransformer", "FeatureUnion")
OWN = {"Pipeline": ("memory", "verbose", "steps", "transform_input"),
       "ColumnTransformer" : ("remainder", "sparse_threshold", "n_jobs", "transformer_weights", "verbose",
       "verbose_feature_names_out",
                             "transformers", "force_int_remainder_cols"),
       "FeatureUnion": ("n_jobs", "transformer_weights", "verbose", "transformer_list", "verbose_feature_names_out")}  # fmt: skip
# Estimators that hold another, whose parameters are asked for by the name of the argument.
INNER = ("estimator", "base_estimator", "regressor", "transformer", "final_estimator", "estimators", "classifier")

MIXED = ("Voting", "Stacking", "TransformedTarget")  # their parts are asked for by names of their own


@dataclass(frozen=True, slots=True)
class Asked:
    """A parameter that is asked for by name: `part` is the piece of the name that is no step, `known` are the steps."""

    event: Value
    place: Value
    name: str
    part: str
    known: tuple[str, ...]
    kind: str


def unknown_parameters(source: Source) -> Iterator[Asked]:
    """Every name of a parameter whose step the pipeline does not have."""
    for event in source.events:
        if event.op == "call" and event.name.rpartition(".")[2] in SEARCHES:
            estimator, grid = (
                event.argument(0, "estimator"),
                event.argument(1, "param_grid", "param_distributions", "search_spaces"),
            )
            if estimator is None or grid is None:
                continue
            for place, name in _names(grid):
                yield from _check(event, place, estimator, name)
        elif event.op == "method" and event.name in ("set_params", "fit"):
            if {"steps", "transformer_list", "transformers"} & set(event.keywords or {}):
                return  # the steps are others from here on
            for name, value in (event.keywords or {}).items():
                if name != "**" and (event.name == "set_params" or "__" in name):
                    yield from _check(event, event if value.node is None else value, event.inputs[0], name)


def _names(grid: Value) -> Iterator[tuple[Value, str]]:
    for one in alternatives(grid):
        if one.op == "list":
            for each in one.inputs:
                yield from _names(each)
        elif one.op == "dict" and one.keywords is not None:
            for name, value in one.keywords.items():
                if name != "**":
                    yield value if value.node is not None else one, name


def _check(event: Value, place: Value, estimator: Value, name: str) -> Iterator[Asked]:
    known = [one for one in alternatives(fitted(estimator)) if not (one.op == "constant" and one.literal is None)]
    found = [_missing(one, name, 6) for one in known]
    if found and all(one is not None for one in found) and (first := found[0]) is not None:
        yield Asked(event, place, name, *first)


def _missing(estimator: Value, name: str, depth: int) -> tuple[str, tuple[str, ...], str] | None:
    """The piece that is no step, the steps that there are, and the class that has them; None if there is no such piece."""
    estimator = fitted(estimator)
    kind = short_type(estimator)
    head, _, rest = name.partition("__")
    if estimator.op != "call" or not estimator.type.startswith(LEARNERS) or not depth:
        return None
    if kind not in HOLDING:
        inner = estimator.argument(0, head) if head in INNER and rest else None
        if inner is not None:
            return _missing(inner, rest, depth - 1)
        holds_another = any(word in (estimator.keywords or {}) for word in INNER) or bool(estimator.inputs) or estimator.has_star
        is_plain = not holds_another and head not in INNER and not kind.startswith(MIXED)
        return (head, (), kind) if rest and is_plain else None
    steps = steps_of(estimator)
    if steps is None or any(word in (estimator.members or {}) for word in OWN[kind]):
        return None
    names = dict(steps)
    if head in names:
        return _missing(names[head], rest, depth - 1) if rest else None
    return None if head in OWN[kind] else (head, tuple(names), kind)
