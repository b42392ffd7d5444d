"""M214 unseen-categories-dropped."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.encodings import dropped
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule


@rule(
    "M214", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("fits",), explains=("fold-shift", "encoders-disagree"),
)  # fmt: skip
def unseen_categories_dropped(fit: Fit, *, min_share: float = 0.1, min_rows: int = 5) -> Iterator[Finding]:
    """Many rows come to the model with a category that the encoder has never seen, and that it leaves out.

    Measure:
        The share of the rows handed to a fitted OneHotEncoder (or to the model behind it), or to a model that learned from
        `get_dummies`, whose value has no column: all columns of that category are 0.
    Why:
        The model takes such a row for one without any category, which no training row was: its answer is a guess, and no error
        tells.
    Fix:
        Look at why they are new: another spelling, a split by that very column, an identifier. Pool the rare ones
        (`min_frequency=…`, `handle_unknown="infrequent_if_exist"`), or leave the column out.
    Limits:
        A few new values are what `handle_unknown="ignore"` is for.
    Source:
        scikit-learn's user guide, Encoding categorical features,
        https://scikit-learn.org/stable/modules/preprocessing.html#encoding-categorical-features.

    Args:
        min_share: of the rows, 0 to 1.
        min_rows: that are left out.
    """
    told: set[str] = set()
    for one in dropped(fit):
        if one.share < min_share or one.share * one.n_rows < min_rows or one.name in told:
            continue
        told.add(one.name)
        yield Finding(
            message=f"{one.share:.0%} of {one.n_rows:,} rows have a value in {one.name!r} that {one.by} had not seen when it "
            f"learned{f' (such as {one.example!r})' if one.example else ''}: they are encoded as none.",
            where=Where(place=one.place, column=one.name),
            values={"share": one.share, "rows": one.n_rows},
        )
