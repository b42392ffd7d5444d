"""M213 exploding-one-hot."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.encodings import Encoding, encodings
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "M213",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("fits",),
    explains=("useless-features", "overfitted-model", "unseen-categories-dropped", "solver-not-converged", "collinear-design",
              "underfitted-model"),
)  # fmt: skip
def exploding_one_hot(
    fit: Fit, *, min_levels: int = 50, max_rows: float = 4.0, wide: int = 1000, max_rows_wide: float = 20.0
) -> Iterator[Finding]:
    """One column of categories becomes as many columns as a model can learn nothing from.

    Measure:
        The categories that a OneHotEncoder found in one column (or the columns that `get_dummies` made of it), and the rows that
        there are for each.
    Why:
        A column that is 1 in a handful of rows tells nothing but those rows; the memory and the time of a fit grow with it, and
        what is new at prediction has no column at all.
    Fix:
        `OneHotEncoder(min_frequency=20, handle_unknown="infrequent_if_exist")` keeps the frequent ones; `TargetEncoder` makes one
        column of any number; an identifier is dropped.
    Limits:
        Encoders with `min_frequency` or `max_categories` are left out.
    Source:
        Micci-Barreca 2001, A Preprocessing Scheme for High-Cardinality Categorical Attributes,
        https://doi.org/10.1145/507533.507538.

    Args:
        min_levels: categories of one column.
        max_rows: mean number of rows of a category.
        wide: categories of one column that are many whatever the number of rows.
        max_rows_wide: mean number of rows of a category there.
    """
    told: set[str] = set()
    for one in encodings(fit):
        rows = one.n_rows / max(one.n_levels, 1)
        if one.key in told or not _explodes(one, (min_levels, max_rows), (wide, max_rows_wide)):
            continue
        told.add(one.key)
        yield Finding(
            message=f"{one.by} makes {one.n_levels:,} columns of {one.name or 'one column'!r} for {one.n_rows:,} rows: "
            f"{rows:.1f} rows for each.",
            where=Where(place=one.place, column=one.name),
            values={"levels": one.n_levels, "rows": one.n_rows},
        )


def _explodes(one: Encoding, *limits: tuple[int, float]) -> bool:
    """Whether a limit's levels are reached with fewer rows for each than it allows."""
    rows = one.n_rows / max(one.n_levels, 1)
    return not one.is_pooled and any(one.n_levels >= levels and rows < most for levels, most in limits)
