"""Codes that stand for categories, read off rows whose text still stands in a table seen before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import PREDICTING, PREDICTORS, Call, Column, Data, Sample
from sleuth.evidence.fit import Fit

LEAST_ROWS = 20  # of each part that are known again
MOST_CATEGORIES = 1000
MOST_LEFT_OUT = 3  # codes that no sampled row has


@dataclass(frozen=True)
class OtherCodes:
    """A column whose categories have other codes in the rows to be predicted than in those that were learned from."""

    column: str
    category: str
    code: float
    code_again: float
    n_differing: int
    predicted: Call


def other_codes(fit: Fit) -> list[OtherCodes]:
    """All such columns, each once."""
    found: dict[str, OtherCodes] = {}
    for call in fit.calls:
        if call.verb not in PREDICTING or fit.estimators[call.estimator].sort not in PREDICTORS or call.data < 0 or not call.fits:
            continue
        learned = fit.calls[call.fits[-1]].data
        for source in fit.data:
            for text in source.sample.columns if source.sample is not None and learned >= 0 else ():
                is_new = text.kind == "text" and text.name in fit.data[call.data].names and text.name not in found
                if is_new and (one := _compare(fit, source, text, learned, call)) is not None:
                    found[text.name] = one
        for name, one in _by_program(fit, learned, call) if learned >= 0 else ():
            found.setdefault(name, one)
    return list(found.values())


def _by_program(fit: Fit, learned: int, call: Call) -> Iterator[tuple[str, OtherCodes]]:
    """Columns whose text still stands in the program's own frame of these rows."""
    before = {text.name: text for text in fit.data[learned].texts}
    for text in fit.data[call.data].texts:
        one = _text_codes(fit.data[learned], before[text.name]) if text.name in before else {}
        other = _text_codes(fit.data[call.data], text)
        differing = [category for category in one if other.get(category, one[category]) != one[category]]
        if differing:
            first = differing[0]
            yield text.name, OtherCodes(text.name, first, one[first], other[first], len(differing), call)


def _text_codes(data: Data, text: Column) -> dict[str, float]:
    """Category -> code; {} where the numbers do not count the categories, each by one."""
    column = data.sample.named(text.name) if data.sample is not None else None
    if column is None or column.kind != "whole" or text.kind != "text" or text.n_distinct > len(text.levels):
        return {}
    known = ~np.isnan(column.values) & ~np.isnan(text.values)
    pairs = set(zip(text.values[known].tolist(), column.values[known].tolist(), strict=True))
    found = {text.levels[int(category)]: code for category, code in pairs}
    is_code = len(found) == len(pairs) == len(set(found.values())) and known.sum() >= LEAST_ROWS
    return found if is_code and max(found.values()) - min(found.values()) < len(found) + MOST_LEFT_OUT else {}


def _compare(fit: Fit, source: Data, text: Column, learned: int, call: Call) -> OtherCodes | None:
    before = _codes(fit, source, text, fit.data[learned])
    after = _codes(fit, source, text, fit.data[call.data])
    differing = [category for category in before if category in after and after[category] != before[category]]
    if not differing:
        return None
    first = differing[0]
    shown = text.levels[int(first)] if first < len(text.levels) else "?"
    return OtherCodes(text.name, shown, before[first], after[first], len(differing), call)


def _codes(fit: Fit, source: Data, text: Column, data: Data) -> dict[float, float]:
    """Category -> code in `data`; {} where it is no code: text itself, or not one number for each category."""
    column = data.sample.named(text.name) if data.sample is not None else None
    if column is None or column.kind not in ("whole", "number") or text.n_distinct > MOST_CATEGORIES:
        return {}
    categories = dict(zip(_ids(fit, source), text.values, strict=True))
    pairs = {
        (float(categories[row]), float(value))
        for row, value in zip(_ids(fit, data), column.values, strict=True)
        if row in categories and not np.isnan(categories[row]) and not np.isnan(value)
    }
    n_known = sum(row in categories for row in _ids(fit, data))
    found = dict(pairs)
    return found if n_known >= LEAST_ROWS and len(found) == len(pairs) == len({code for _, code in pairs}) else {}


def _ids(fit: Fit, data: Data) -> list[int]:
    """The ids of the sampled rows."""
    ids, sample = fit.rows[data.rows].ids, data.sample
    assert isinstance(sample, Sample)
    return (
        [int(one) for one in ids[sample.positions]]
        if len(ids) == fit.rows[data.rows].n
        else [-1 - at for at in range(len(sample.positions))]
    )
