"""D118 category-spelling-variants."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Level
from sleuth.rule import FAULT, HINT, PROOF, WARNING, Certainty, Finding, Value, Where, rule
from sleuth.stats.placeholders import is_word
from sleuth.stats.spelling import near, variants

ODD_SPACES, SPACE = re.compile(r"^ +| +$| {2,}"), "\N{OPEN BOX}"


@rule(
    "D118",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=(),
    explains=("unseen-categories", "covariate-shift", "high-cardinality-category", "broken-dependency", "label-shift"),
)
def category_spelling_variants(
    splits: Splits, *, max_levels: float = 0.3, min_length: int = 5, times: float = 20.0, most: int = 300
) -> Iterator[Finding]:
    """One category is spelled in several ways.

    Measure:
        Levels that are equal without case, spaces, accents and the signs between letters. A rare level that one letter parts
        from a frequent one is a hint.
    Why:
        The model takes them for different categories, and each has fewer rows to learn from.
    Fix:
        Map the variants to one spelling when the column is read, and keep a list of the valid ones.
    Limits:
        Codes in which case has a meaning are told apart only where they have digits or are one letter long.
    Source:
        Chaudhuri, Ganjam, Ganti and Motwani 2003, Robust and efficient fuzzy match for online data cleaning,
        https://doi.org/10.1145/872757.872796.

    Args:
        max_levels: levels over rows up to which it is a category, 0 to 1.
        min_length: letters from which on a near spelling is a hint.
        times: how much more frequent the right spelling of a near one is.
        most: levels up to which near spellings are looked for.
    """
    for table in splits.tables:
        for column in table.columns:
            if (
                not column.is_text
                or column.name in splits.roles.ids
                or len(column.levels) > max_levels * max(column.n_counted, 1)
            ):
                continue
            counts = {level.value: level for level in column.levels if level.value.strip() and not is_word(level.value)}
            groups = [group for group in variants(counts) if not _is_code(group)]
            for group in groups[:3]:
                shown = ", ".join(f"{_visible(one)!r} ({counts[one].count:,})" for one in group[:4])
                yield _finding(
                    table.split,
                    column.name,
                    f"{column.name!r} in {table.split} spells one category in {len(group)} ways: {shown}.",
                    [counts[one] for one in group[1:]],
                    PROOF,
                )
            if groups or len(counts) > most:
                continue
            for one, other in near(tuple(counts), min_length):
                rare, usual = sorted((counts[one], counts[other]), key=lambda level: level.count)
                if usual.count > times * rare.count:
                    yield _finding(
                        table.split,
                        column.name,
                        f"{rare.value!r} ({rare.count:,}) in {column.name!r} may be {usual.value!r} ({usual.count:,}).",
                        [rare],
                        HINT,
                    )


def _visible(level: str) -> str:
    """With marks for the spaces that a page would not show: at an end, and more than one."""
    return ODD_SPACES.sub(lambda found: SPACE * len(found[0]), level)


def _is_code(group: tuple[str, ...]) -> bool:
    """Whether case may have a meaning: short codes with digits."""
    return len(group[0].strip()) < 2 or (
        any(map(str.isdigit, group[0]))
        and all(" " not in one.strip() for one in group)
        and len({one.strip() for one in group}) > 1
    )


def _finding(split: str, name: str, message: str, levels: list[Level], certainty: Certainty) -> Finding:
    rows = tuple(level.row for level in levels[:5])
    values: dict[str, Value] = {
        "levels": tuple(level.value for level in levels[:10]),
        "rows": sum(level.count for level in levels),
    }
    return Finding(message=message, where=Where(split=split, column=name, rows=rows), values=values, certainty=certainty)
