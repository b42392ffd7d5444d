"""Tests for a table, written as text: a pandera schema and a pytest file that fail as long as what was found is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

import sleuth
from sleuth.evidence.splits import Splits
from sleuth.render import data_test_files as files
from sleuth.render import words
from sleuth.verdict import Diagnosis, Found

SCHEMA_FILE, TEST_FILE = "data_schema.py", "test_data.py"
MOST_MISSING = 0.05  # share of missing values that the rule bears, as do the next two
MOST_MISSING_CHANGE = 0.05
LEAST_BALANCE = 0.1
MOST_DISTANCE = 0.1


@dataclass(frozen=True, slots=True)
class Written:
    """The texts of the two files, and the findings that no test was written for."""

    schema: str
    tests: str
    n_tests: int
    left_out: tuple[str, ...] = ()


def data_tests(diagnosis: Diagnosis, splits: Splits) -> Written:
    """A schema and tests for all faults and what they explain."""
    found = [one for fault in diagnosis.faults for one in (fault.found, *fault.explains)]
    columns: dict[str, dict[str, list[str]]] = {}
    functions: list[str] = []
    left_out: list[str] = []
    for one in found:
        split, column = one.finding.where.split or splits.train.split, one.finding.where.column
        if one.rule.name in OF_COLUMNS and column and (check := OF_COLUMNS[one.rule.name](one, splits)):
            text = files.CHECK.format(check=check, ignores=one.rule.name != "missing-values", error=repr(_said(one)))
            columns.setdefault(split, {}).setdefault(column, []).append(text)
        elif one.rule.name in OF_TABLES and (body := OF_TABLES[one.rule.name](one, splits)):
            is_pair = one.rule.name in OF_PAIRS
            head = f"{splits.train.split}, {split}" if is_pair else f"{split}, request" if "request." in body else split
            name = f"test_{len(functions) + 1}_{re.sub(r'[^a-z]', '_', one.rule.name)}"
            functions.append(files.FUNCTION.format(name=name, splits=head, comment=_said(one), body=body))
        else:
            left_out.append(f"{one.rule.name} ({words.whereabouts(one.finding.where)})")
    named = {table.split: table.source for table in splits.tables}
    fixtures = "\n".join(files.FIXTURE.format(split=split) for split in named)
    schema = files.SCHEMA.format(version=sleuth.__version__, schemas="\n".join(_schema(*one) for one in columns.items()))
    listed = "".join(f"\n# No test: {words.clean(one)}" for one in left_out)
    tests = files.TESTS.format(
        version=sleuth.__version__, files=repr(named), left_out=listed, fixtures=fixtures,
        cases=repr([(split, column) for split, by in columns.items() for column in by]), functions="\n".join(functions),
        schema=SCHEMA_FILE.removesuffix(".py"),
    )  # fmt: skip
    return Written(schema, tests, len(functions) + sum(len(by) for by in columns.values()), tuple(left_out))


def _schema(split: str, columns: dict[str, list[str]]) -> str:
    made = "".join(files.COLUMN.format(name=repr(name), checks="".join(checks)) for name, checks in columns.items())
    return files.SPLIT.format(split=repr(split), columns=made)


def _said(found: Found) -> str:
    return words.clean(f"{found.rule.name}: {words.first_sentence(found.finding.message)}")


Writer = Callable[[Found, Splits], str]


def _column(found: Found) -> str:
    return repr(found.finding.where.column)


def _disguised(found: Found, splits: Splits) -> str:
    shown = str(found.finding.values.get("value", ""))
    column = splits.table(found.finding.where.split).by_name[found.finding.where.column]
    if column.is_text:
        return f"values != {ast.literal_eval(shown)!r}"
    if column.kind.value == "time":
        return f"values.astype(str).str[:10] != {shown!r}"
    return f"values.map(lambda one: f'{{one:g}}') != {shown!r}"


def _outliers(found: Found, splits: Splits) -> str:
    beyond, edge = found.finding.values.get("values"), found.finding.values.get("next")
    if not isinstance(beyond, tuple) or not beyond or not isinstance(edge, float):
        return ""
    slack = 1e-9 * (abs(edge) + 1)
    return f"values <= {edge + slack!r}" if float(beyond[0]) > edge else f"values >= {edge - slack!r}"


def _levels(found: Found, splits: Splits) -> str:
    return f"~values.isin({list(found.finding.values.get('levels', ()))!r})"  # type: ignore[arg-type]  # a tuple of texts


OF_COLUMNS: dict[str, Writer] = {
    "missing-values": lambda found, splits: f"values.isna().mean() <= {MOST_MISSING}",
    "disguised-missing": _disguised,
    "infinite-values": lambda found, splits: "~np.isinf(values.astype(float))",
    "numbers-stored-as-text": lambda found, splits: "pd.api.types.is_numeric_dtype(values)",
    "mixed-types": lambda found, splits: "pd.to_numeric(values, errors='coerce').isna().mean() in (0.0, 1.0)",
    "category-spelling-variants": _levels,
    "encoding-damage": lambda found, splits: "values.astype(str).map(is_readable)",
    "empty-text": lambda found, splits: "values.astype(str).str.strip() != ''",
    "constant-column": lambda found, splits: "values.nunique() > 1",
    "identifier-as-feature": lambda found, splits: "False",
    "target-leakage": lambda found, splits: "False",
    "univariate-outliers": _outliers,
}


def _ids(splits: Splits) -> str:
    return repr(list(splits.roles.ids))


def _copies(found: Found, splits: Splits) -> str:
    return f"assert not {found.finding.where.split}.drop(columns={_ids(splits)}, errors='ignore').duplicated().any()"


def _equal_columns(found: Found, splits: Splits) -> str:
    other, split = repr(found.finding.values.get("copy_of")), found.finding.where.split
    return f"assert not are_copies({split}, {other}, {_column(found)})"


def _conflicts(found: Found, splits: Splits) -> str:
    split, target = found.finding.where.split, splits.roles.target
    rest = [column.name for column in splits.train.columns if column.name not in (target, *splits.roles.ids)]
    return f"assert ({split}.groupby({rest!r}, dropna=False)[{target!r}].nunique() <= 1).all()"


def _balance(found: Found, splits: Splits) -> str:
    counts = f"{found.finding.where.split}[{splits.roles.target!r}].value_counts()"
    return f"assert {counts}.min() >= {LEAST_BALANCE} * {counts}.max()"


def _order(found: Found, splits: Splits) -> str:
    return f"assert {found.finding.where.split}[{_column(found)}].is_monotonic_increasing"


def _sorted(found: Found, splits: Splits) -> str:
    target = f"{found.finding.where.split}[{_column(found)}]"
    return f"assert ({target} != {target}.shift()).sum() > 2 * {target}.nunique()"


def _pair(found: Found, splits: Splits) -> tuple[str, str, str]:
    return splits.train.split, found.finding.where.split, _column(found)


def _overlap(found: Found, splits: Splits) -> str:
    one, other, _ = _pair(found, splits)
    return f"assert n_shared_rows({one}, {other}, {_ids(splits)}) == 0"


def _keys(found: Found, splits: Splits) -> str:
    one, other, column = _pair(found, splits)
    return f"assert not set({one}[{column}].dropna()) & set({other}[{column}].dropna())"


def _time(found: Found, splits: Splits) -> str:
    others = [pair.other for pair in splits.pairs]
    column = _column(found)
    return "\n    ".join(
        f"assert {splits.train.split}[{column}].max() <= request.getfixturevalue({other!r})[{column}].min()" for other in others
    )


def _new_levels(found: Found, splits: Splits) -> str:
    one, other, column = _pair(found, splits)
    return f"assert set({other}[{column}].dropna()) <= set({one}[{column}].dropna())"


def _lost_classes(found: Found, splits: Splits) -> str:
    one, other, column = splits.train.split, found.finding.where.split, repr(splits.roles.target)
    return f"assert set({other}[{column}].dropna()) == set({one}[{column}].dropna())"


def _schemas(found: Found, splits: Splits) -> str:
    one, other, _ = _pair(found, splits)
    return f"assert list({other}.columns) == list({one}.columns)"


def _range(found: Found, splits: Splits) -> str:
    edge, farthest = found.finding.values.get("edge"), found.finding.values.get("farthest")
    if not isinstance(edge, float) or not isinstance(farthest, float):
        return ""
    _, other, column = _pair(found, splits)
    return f"assert {other}[{column}].{'max() <=' if farthest > edge else 'min() >='} {edge!r}"


def _missing_change(found: Found, splits: Splits) -> str:
    one, other, column = _pair(found, splits)
    return f"assert abs({other}[{column}].isna().mean() - {one}[{column}].isna().mean()) <= {MOST_MISSING_CHANGE}"


def _shift(found: Found, splits: Splits) -> str:
    one, other, column = _pair(found, splits)
    chance = found.finding.values.get("by_chance", 0.0)
    limit = max(MOST_DISTANCE, 2 * chance) if isinstance(chance, float) else MOST_DISTANCE
    is_own = found.finding.where.column in {own.name for own in splits.train.columns}
    return f"assert distance({one}[{column}], {other}[{column}]) <= {limit:.4g}" if is_own else ""


OF_PAIRS: dict[str, Writer] = {
    "split-overlap": _overlap,
    "group-leakage": _keys,
    "unseen-categories": _new_levels,
    "missing-class-in-split": _lost_classes,
    "schema-mismatch": _schemas,
    "out-of-range-values": _range,
    "missing-rate-change": _missing_change,
    "covariate-shift": _shift,
    "label-shift": _shift,
}
OF_TABLES: dict[str, Writer] = OF_PAIRS | {
    "duplicate-rows": _copies,
    "duplicated-columns": _equal_columns,
    "conflicting-labels": _conflicts,
    "class-imbalance": _balance,
    "time-disorder": _order,
    "rows-sorted-by-target": _sorted,
    "time-leakage": _time,
}
