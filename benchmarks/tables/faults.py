"""Faults that are planted in healthy tables: each takes the splits and a generator, and says what must be found and where.

A planter returns None where the table has no column for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Planted:
    """What must be found first: one of the rules, at one of the columns ("" for any), at rows of which some are given."""

    splits: dict
    rules: tuple
    columns: tuple = ()
    rows: frozenset = field(default_factory=frozenset)


def _frames(splits):
    return {name: value.copy() for name, value in splits.items() if isinstance(value, pd.DataFrame)}


def _numbers(splits, *, least=30, positive=False, real=False):
    frame, target = splits["train"], splits.get("target")
    found = []
    for name in frame.columns:
        column = frame[name]
        if (
            name == target
            or name in (splits.get("ids"), splits.get("time"))
            or column.dtype.kind not in "if"
            or column.nunique() < least
        ):
            continue
        if (
            column.is_unique
            and column.dtype.kind == "i"
            or (positive and column.min() <= 0)
            or (real and column.dtype.kind != "f")
        ):
            continue
        if real and (column.round(0) == column).all():
            continue
        found.append(name)
    return found


def _texts(splits, *, most=200):
    frame = splits["train"]
    return [
        n
        for n in frame.columns
        if n not in (splits.get("target"), "label") and frame[n].dtype.kind not in "ifbM" and 2 < frame[n].nunique() <= most
    ]


def _pick(names, dice):
    return names[int(dice.integers(len(names)))] if names else None


def _some(frame, dice, share):
    return np.sort(dice.choice(len(frame), max(int(share * len(frame)), 3), replace=False))


def sentinel(splits, dice):
    name = _pick(_numbers(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    value = [-999, 9999999, -99999][int(dice.integers(3))]
    rows = _some(made["train"], dice, dice.uniform(0.01, 0.06))
    for split in made:
        at = rows if split == "train" else _some(made[split], dice, 0.03)
        made[split].loc[at, name] = value
    return Planted({**splits, **made}, ("disguised-missing",), (name,), frozenset(rows.tolist()))


def placeholder(splits, dice):
    name = _pick(_texts(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    word = ["N/A", "?", "null", ""][int(dice.integers(4))]
    for split in made:
        rows = _some(made[split], dice, 0.03)
        made[split].loc[rows, name] = word
    return Planted({**splits, **made}, ("disguised-missing", "empty-text"), (name,))


def missing(splits, dice):
    name = _pick(_numbers(splits) + _texts(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    for split in made:
        made[split][name] = made[split][name].astype(object if made[split][name].dtype.kind not in "f" else float)
        made[split].loc[_some(made[split], dice, 0.25), name] = None
        if splits[split][name].dtype.kind in "if":
            made[split][name] = made[split][name].astype(float)
    return Planted({**splits, **made}, ("missing-values", "missingness-predicts-target"), (name,))


def missing_in_test(splits, dice):
    name = _pick(_numbers(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    made["test"][name] = made["test"][name].astype(float)
    made["test"].loc[_some(made["test"], dice, 0.3), name] = np.nan
    return Planted({**splits, **made}, ("missing-rate-change",), (name,))


def mixed(splits, dice):
    name = _pick(_numbers(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    for split in made:
        texts = made[split][name].astype(str).astype(object)
        rows = _some(made[split], dice, 0.01)
        texts.iloc[rows] = [f"{texts.iloc[row]} kg" for row in rows]
        made[split][name] = texts
    return Planted({**splits, **made}, ("mixed-types",), (name,))


def text_numbers(splits, dice):
    name = _pick(_numbers(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    for split in made:
        made[split][name] = made[split][name].map(lambda v: f"{v:,}")
    return Planted({**splits, **made}, ("numbers-stored-as-text",), (name,))


def infinite(splits, dice):
    name = _pick(_numbers(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    made["train"][name] = made["train"][name].astype(float)
    rows = _some(made["train"], dice, 0.002)
    made["train"].loc[rows, name] = np.inf
    return Planted({**splits, **made}, ("infinite-values",), (name,), frozenset(rows.tolist()))


def constant(splits, dice):
    made = _frames(splits)
    for split in made:
        made[split]["source"] = "a"
    return Planted({**splits, **made}, ("constant-column",), ("source",))


def copied_column(splits, dice):
    name = _pick(_numbers(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    for split in made:
        made[split][f"{name}_2"] = made[split][name] * 1.7 + 3
    return Planted({**splits, **made}, ("duplicated-columns",), (name, f"{name}_2"))


def outliers(splits, dice):
    name = _pick(_numbers(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    made["train"][name] = made["train"][name].astype(float)
    rows = _some(made["train"], dice, 0.001)
    column = splits["train"][name]
    top = column.max() + 25 * (column.quantile(0.99) - column.quantile(0.01)) + abs(column.max()) * 3
    made["train"].loc[rows, name] = top * dice.uniform(1, 1.4, len(rows))
    return Planted({**splits, **made}, ("univariate-outliers",), (name,), frozenset(rows.tolist()))


def unit(splits, dice):
    name = _pick(_numbers(splits, positive=True), dice)
    if name is None:
        return None
    made = _frames(splits)
    made["train"][name] = made["train"][name].astype(float)
    rows = _some(made["train"], dice, 0.08)
    made["train"].loc[rows, name] *= 1000.0
    return Planted({**splits, **made}, ("unit-change",), (name,), frozenset(rows.tolist()))


def unit_in_test(splits, dice):
    name = _pick(_numbers(splits, positive=True), dice)
    if name is None:
        return None
    made = _frames(splits)
    made["test"][name] = made["test"][name].astype(float) * [1000.0, 0.01, 2.54, 10.0][int(dice.integers(4))]
    return Planted({**splits, **made}, ("unit-change",), (name,))


def clipped(splits, dice):
    name = _pick(_numbers(splits, least=200), dice)
    if name is None:
        return None
    made = _frames(splits)
    limit = splits["train"][name].quantile(0.93)
    for split in made:
        made[split][name] = made[split][name].clip(upper=limit)
    return Planted({**splits, **made}, ("clipped-values",), (name,))


def rounded_in_test(splits, dice):
    name = _pick(_numbers(splits, real=True, least=100), dice)
    if name is None or splits["train"][name].std() < 3:
        return None
    made = _frames(splits)
    made["test"][name] = made["test"][name].round(0)
    return Planted({**splits, **made}, ("precision-change",), (name,))


def spelling(splits, dice):
    name = _pick(_texts(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    change = [str.upper, lambda v: f"{v} ", str.capitalize][int(dice.integers(2))]
    rows = _some(made["train"], dice, 0.05)
    made["train"][name] = made["train"][name].astype(object)
    made["train"].loc[rows, name] = [change(str(v)) for v in made["train"][name].iloc[rows]]
    if set(made["train"][name]) == set(splits["train"][name]):
        return None
    return Planted({**splits, **made}, ("category-spelling-variants",), (name,))


def encoding(splits, dice):
    name = _pick(_texts(splits, most=10_000), dice)
    if name is None:
        return None
    made = _frames(splits)
    rows = _some(made["train"], dice, 0.02)
    made["train"][name] = made["train"][name].astype(object)
    made["train"].loc[rows, name] = [f"{v} fÃ¼r" for v in made["train"][name].iloc[rows]]
    return Planted({**splits, **made}, ("encoding-damage",), (name,))


def copied_rows(splits, dice):
    if splits["train"].nunique().max() < 200:
        return None
    made = _frames(splits)
    rows = _some(made["train"], dice, 0.04)
    made["train"] = pd.concat([made["train"], made["train"].iloc[rows]], ignore_index=True)
    return Planted({**splits, **made}, ("duplicate-rows", "time-disorder"))


def overlap(splits, dice):
    if splits["train"].nunique().max() < 200:
        return None
    made = _frames(splits)
    rows = _some(made["train"], dice, 0.03)
    made["test"] = pd.concat([made["test"], made["train"].iloc[rows]], ignore_index=True)
    return Planted({**splits, **made}, ("split-overlap", "time-leakage"))


def conflicting(splits, dice):
    target = splits.get("target", "label")
    frame = splits["train"]
    if frame.nunique().max() < 200 or frame[target].nunique() > 20:
        return None
    made = _frames(splits)
    rows = _some(frame, dice, 0.02)
    copies = frame.iloc[rows].copy()
    values = frame[target].unique()
    copies[target] = [dice.choice([v for v in values if v != old]) for old in copies[target]]
    made["train"] = pd.concat([frame, copies], ignore_index=True)
    return Planted({**splits, **made}, ("conflicting-labels",))


def wrong_labels(splits, dice):
    target = splits.get("target", "label")
    if target != "target":  # of the made-up tables the labels are half noise: nobody could tell the wrong ones
        return None
    if splits["train"][target].nunique() > 20:
        return None
    made = _frames(splits)
    rows = _some(made["train"], dice, 0.06)
    values = made["train"][target].unique()
    made["train"].loc[rows, target] = [dice.choice([v for v in values if v != old]) for old in made["train"][target].iloc[rows]]
    return Planted({**splits, **made}, ("label-errors",), (target,), frozenset(rows.tolist()))


def sorted_rows(splits, dice):
    target = splits.get("target", "label")
    if "time" in splits:
        return None
    made = _frames(splits)
    made["train"] = made["train"].sort_values(target, kind="stable").reset_index(drop=True)
    return Planted({**splits, **made}, ("rows-sorted-by-target",), (target,))


def shifted(splits, dice):
    name = _pick(_numbers(splits), dice)
    if name is None:
        return None
    made = _frames(splits)
    column = splits["train"][name]
    step = 0.6 * (column.quantile(0.75) - column.quantile(0.25) or column.std())
    moved = made["test"][name] + step
    made["test"][name] = moved.round().astype(int) if column.dtype.kind == "i" else moved.round(2)
    return Planted({**splits, **made}, ("covariate-shift",), (name,))


def shifted_category(splits, dice):
    name = _pick(_texts(splits, most=30), dice)
    if name is None:
        return None
    made = _frames(splits)
    top = splits["train"][name].mode()[0]
    rows = np.flatnonzero((made["test"][name] == top).to_numpy() & (dice.random(len(made["test"])) < 0.6))
    other = splits["train"][name].value_counts().index[1]
    made["test"].loc[rows, name] = other
    return Planted({**splits, **made}, ("covariate-shift",), (name,))


def label_shift(splits, dice):
    target = splits.get("target", "label")
    if splits["test"][target].nunique() > 20:
        return None
    made = _frames(splits)
    top = made["test"][target].mode()[0]
    made["test"] = made["test"][(made["test"][target] != top) | (dice.random(len(made["test"])) < 0.35)].reset_index(drop=True)
    return Planted({**splits, **made}, ("label-shift",), (target,))


def new_category(splits, dice):
    name = _pick(_texts(splits, most=100), dice)
    if name is None:
        return None
    made = _frames(splits)
    made["test"].loc[_some(made["test"], dice, 0.03), name] = "submarine"
    return Planted({**splits, **made}, ("unseen-categories",), (name,))


def leak(splits, dice):
    target = splits.get("target", "label")
    made = _frames(splits)
    for split in made:
        column = made[split][target]
        codes = (
            column.astype("category").cat.codes.to_numpy() if column.dtype.kind not in "if" else column.to_numpy().astype(float)
        )
        made[split]["review"] = (codes * 3.1 + dice.normal(0, 0.02 * np.std(codes), len(codes))).round(4)
    return Planted({**splits, **made}, ("target-leakage",), ("review",))


def schema(splits, dice):
    name = _pick(
        [n for n in splits["train"].columns if n not in (splits.get("target"), "label", splits.get("ids"), splits.get("time"))],
        dice,
    )
    made = _frames(splits)
    made["test"] = made["test"].drop(columns=[name])
    return Planted({**splits, **made}, ("schema-mismatch",), (name,))


def swapped(splits, dice):
    names = _numbers(splits)
    made = _frames(splits)
    frame = made["train"]
    for _ in range(20):
        if len(names) < 2:
            return None
        one, other = dice.choice(names, 2, replace=False)
        a, b = frame[one], frame[other]
        if a.quantile(0.99) < b.quantile(0.01) or b.quantile(0.99) < a.quantile(0.01):
            for split in made:
                made[split][[one, other]] = made[split][[one, other]].astype(float)
            rows = _some(frame, dice, 0.02)
            made["train"].loc[rows, [one, other]] = made["train"].loc[rows, [other, one]].to_numpy()
            return Planted({**splits, **made}, ("swapped-columns",), (one, other), frozenset(rows.tolist()))
    return None


def lost_class(splits, dice):
    target = splits.get("target", "label")
    if not 2 < splits["test"][target].nunique() <= 20:
        return None
    made = _frames(splits)
    gone = dice.choice(made["test"][target].unique())
    made["test"] = made["test"][made["test"][target] != gone].reset_index(drop=True)
    return Planted({**splits, **made}, ("missing-class-in-split", "label-shift"), (target,))


def saved_index(splits, dice):
    made = _frames(splits)
    start = 0
    for split in made:
        made[split].insert(0, "Unnamed: 0", np.arange(start, start + len(made[split])))
        start += len(made[split])
    return Planted({**{k: v for k, v in splits.items() if k != "ids"}, **made}, ("identifier-as-feature",), ("Unnamed: 0",))


def groups(splits, dice):
    made = _frames(splits)
    if "time" in splits:
        return None
    whole = pd.concat(list(made.values()), ignore_index=True)
    target = splits.get("target", "label")
    order = whole[target].astype("category").cat.codes if whole[target].dtype.kind not in "if" else whole[target]
    near = np.argsort(order.to_numpy() + dice.normal(0, 0.6 * order.std(), len(whole)))
    key = np.empty(len(whole), int)
    key[near] = np.arange(len(whole)) // 6
    whole["patient_id"] = dice.permutation(key.max() + 1)[key]
    cut = len(made["train"])
    return Planted(
        {**splits, "train": whole.iloc[:cut], "test": whole.iloc[cut:].reset_index(drop=True)},
        ("group-leakage",),
        ("patient_id",),
    )


def format_break(splits, dice):
    made = _frames(splits)
    for split in made:
        made[split]["plate"] = [
            f"{chr(65 + a)}{chr(65 + b)}-{c:04d}"
            for a, b, c in zip(*(dice.integers(0, m, len(made[split])) for m in (26, 26, 10_000)))
        ]
    rows = _some(made["train"], dice, 0.003)
    made["train"].loc[rows, "plate"] = [f"{v[:2]}{v[3:6]}" for v in made["train"]["plate"].iloc[rows]]
    return Planted({**splits, **made}, ("format-violation",), ("plate",), frozenset(rows.tolist()))


def dependency(splits, dice):
    made = _frames(splits)
    cities = [f"town {chr(97 + i)}" for i in range(12)]
    for split in made:
        zips = dice.integers(0, 60, len(made[split]))
        made[split]["post"] = [f"P{v:03d}" for v in zips]
        made[split]["town"] = [cities[v % 12] for v in zips]
    rows = _some(made["train"], dice, 0.003)
    made["train"].loc[rows, "town"] = [
        cities[(cities.index(v) + 1 + int(dice.integers(10))) % 12] for v in made["train"]["town"].iloc[rows]
    ]
    return Planted({**splits, **made}, ("broken-dependency",), ("town",), frozenset(rows.tolist()))


def future(splits, dice):
    if "time" not in splits:
        return None
    made = _frames(splits)
    whole = pd.concat([made["train"], made["test"]], ignore_index=True)
    order = dice.permutation(len(whole))
    cut = len(made["train"])
    return Planted(
        {
            **splits,
            "train": whole.iloc[np.sort(order[:cut])].reset_index(drop=True),
            "test": whole.iloc[np.sort(order[cut:])].reset_index(drop=True),
        },
        ("time-leakage",),
        (splits["time"],),
    )


FAULTS = [
    sentinel,
    placeholder,
    missing,
    missing_in_test,
    mixed,
    text_numbers,
    infinite,
    constant,
    copied_column,
    outliers,
    unit,
    unit_in_test,
    clipped,
    rounded_in_test,
    spelling,
    encoding,
    copied_rows,
    overlap,
    conflicting,
    wrong_labels,
    sorted_rows,
    shifted,
    shifted_category,
    label_shift,
    new_category,
    leak,
    schema,
    swapped,
    lost_class,
    saved_index,
    groups,
    format_break,
    dependency,
    future,
]
