"""The user's own fitted model on the rows of a split: loaded only when the user trusts it, never changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from sleuth.errors import UsageError
from sleuth.evidence.scores import Scores
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, FloatArray, Table
from sleuth.probes.tables import modelling
from sleuth.probes.tables.fitting import features_like
from sleuth.probes.tables.reading import Opening
from sleuth.probes.tables.sql import identifier, unused


@dataclass(frozen=True, slots=True)
class Model:
    """A model with its name."""

    name: str
    fitted: Any


def load(source: object, *, is_trusted: bool) -> Model:
    """A model from a pickle or joblib file, or the object itself.

    Raises:
        UsageError: it is not trusted, cannot be loaded, or has no `predict`.
    """
    if not isinstance(source, str | os.PathLike):
        return _with_predict(Model(type(source).__name__, source))
    path = Path(source)
    if not path.is_file():
        raise UsageError(f"--model: there is no file {str(path)!r}")
    if not is_trusted:
        raise UsageError(
            f"--model: {path.name!r} is a pickle, which can run any code when it is loaded; add --trust if you made it"
        )
    try:
        import joblib  # type: ignore[import-untyped]  # it has none

        return _with_predict(Model(path.name, joblib.load(path)))
    except UsageError:
        raise
    except Exception as error:  # a pickle can fail in any way
        raise UsageError(f"--model: {path.name!r} cannot be loaded: {type(error).__name__}: {error}") from error


def _with_predict(model: Model) -> Model:
    if not callable(getattr(model.fitted, "predict", None)):
        raise UsageError(f"--model: expected a fitted model with a method `predict`, got {type(model.fitted).__name__}")
    return model


def judged_table(splits: Splits) -> Table:
    """The split that a model is judged on: the last one with a target that it was probably not fitted to.

    Raises:
        UsageError: no split has the target.
    """
    having = [table for table in splits.tables if splits.roles.target in table.by_name]
    if not having:
        raise UsageError("no target is known; name it with --target")
    later = [table for table in having[1:] if table.by_name[splits.roles.target].n_known]
    return next((table for table in later if table.split == "test"), later[0] if later else having[0])


def own_scores(connection: duckdb.DuckDBPyConnection, opening: Opening, splits: Splits, model: Model) -> Scores:
    """The model's losses on the judged split, beside those of the stand-in that learned from the training split.

    Raises:
        UsageError: the model fails on the rows, or the table cannot be learned from.
    """
    table, roles = judged_table(splits), splits.roles
    target = table.by_name[roles.target]
    learned = modelling.problem(splits.train, roles)
    made = modelling.problem(table, roles)
    frame = _frame(connection, opening, table, made.places, roles.target, model)
    answers = _answers(model, frame, target, is_class=made.is_class)
    truth = target.values[made.places]
    losses = (answers != truth).astype(np.float64) if made.is_class else np.abs(answers - truth)
    spread = np.full((2, len(table.rows)), np.nan)
    spread[0, made.places], spread[1, made.places] = losses, answers
    return Scores(table.split, spread[0], spread[1], model.name, _reference(splits, table, learned, made))


def _reference(splits: Splits, table: Table, learned: modelling.Problem, made: modelling.Problem) -> FloatArray | None:
    if table.split == splits.train.split:
        return modelling.stand_in(splits).losses
    first, second = splits.train.by_name[splits.roles.target], table.by_name[splits.roles.target]
    x = features_like(table, splits.train, splits.roles)
    if x is None:
        return None
    told = modelling.fitted(learned.x, learned.y, is_class=learned.is_class).predict(x[made.places])
    spread = np.full(len(table.rows), np.nan)
    if not made.is_class:
        spread[made.places] = np.abs(told - second.values[made.places])
        return spread
    named = [_label(first, learned.values[int(at)]) for at in told]
    truth = [_label(second, value) for value in second.values[made.places]]
    spread[made.places] = [float(a != b) for a, b in zip(named, truth, strict=True)]
    return spread


def _label(column: Column, value: float) -> str:
    return column.levels[int(value)].value if column.is_text else f"{value:g}"


def _frame(connection: duckdb.DuckDBPyConnection, opening: Opening, table: Table, places: Any, target: str, model: Model) -> Any:
    """The rows as the model takes them: the columns that it was fitted to, by name, in its order."""
    try:
        import pandas as pd  # noqa: F401 - DuckDB makes the DataFrame
    except ImportError as error:
        raise UsageError("--model needs pandas: pip install pandas") from error
    wanted = getattr(model.fitted, "feature_names_in_", None)
    names = [str(one) for one in wanted] if wanted is not None else [f.name for f in opening.fields if f.name != target]
    known = {field.name for field in opening.fields}
    if lacking := [name for name in names if name not in known]:
        listed = ", ".join(map(repr, lacking[:5]))
        raise UsageError(f"--model: {model.name!r} was fitted to columns that {table.split} does not have: {listed}")
    connection.register("wanted_rows", pa.table({"rid": table.rows[places]}))
    chosen = ", ".join(identifier(name) for name in names)
    row = identifier(unused("rid_", names))
    numbered = f"(SELECT {chosen}, row_number() OVER () - 1 AS {row} FROM {opening.sql})"
    frame = connection.execute(
        f"SELECT * FROM {numbered} JOIN (SELECT rid AS sleuth_wanted FROM wanted_rows) ON sleuth_wanted = {row} ORDER BY {row}"
    ).df()
    connection.unregister("wanted_rows")
    return frame[names] if wanted is not None else frame[names].to_numpy()


def _answers(model: Model, frame: Any, target: Column, *, is_class: bool) -> FloatArray:
    """What the model says, as values of the target's column; NaN for a class that the column does not have."""
    try:
        told = np.asarray(model.fitted.predict(frame)).ravel()
    except Exception as error:  # a user's model can fail in any way
        raise UsageError(f"--model: {model.name!r} fails on the rows: {type(error).__name__}: {error}") from error
    if len(told) != len(frame):
        raise UsageError(f"--model: {model.name!r} gave {len(told):,} answers for {len(frame):,} rows")
    if target.is_text:
        place = {level.value: float(at) for at, level in enumerate(target.levels)}
        answers = np.array([place.get(str(one), np.nan) for one in told])
        if np.isnan(answers).all():
            raise UsageError(f"--model: {model.name!r} answers {told[0]!r}, but {target.name!r} holds {target.levels[0].value!r}")
        return answers
    try:
        return told.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise UsageError(f"--model: {model.name!r} answers {told[0]!r}, but {target.name!r} holds numbers") from error
