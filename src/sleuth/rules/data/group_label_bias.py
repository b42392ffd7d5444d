"""D133 group-label-bias."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.classes import class_counts, one_against_rest
from sleuth.stats.regression import design_matrix, logistic


@rule(
    "D133",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("protected", "classes"),
    explains=(),
)
def group_label_bias(
    splits: Splits, *, min_difference: float = 0.1, min_z: float = 5.0, min_rows: int = 100, most_classes: int = 2
) -> Iterator[Finding]:
    """People of one group get another label than others with the same features.

    Measure:
        A logistic regression of the label on all features (as ranks and dummies), and the mean of what it leaves over for
        each group of a sensitive column: the difference of label rates that the features do not explain, with its standard
        error.
    Why:
        A model learns the difference as if it were a fact, and repeats the decision that made it.
    Fix:
        Find out how the labels were made. Do not train on labels of past decisions as if they were outcomes; audit the model
        by group.
    Limits:
        A feature that is not in the table can explain the difference. Which columns are sensitive is known by their names
        only.
    Source:
        Mehrabi, Morstatter, Saxena, Lerman and Galstyan 2021, A Survey on Bias and Fairness in Machine Learning,
        https://doi.org/10.1145/3457607.

    Args:
        min_difference: unexplained difference of label rates from which on, 0 to 1.
        min_z: standard errors that it must exceed.
        min_rows: rows of the group.
        most_classes: classes of the target.
    """
    target = splits.target
    if target is None or len(class_counts(target)) != most_classes:
        raise NotApplicable("the target has not two classes")
    name, has, known = next(iter(one_against_rest(target)))
    for sensitive in splits.roles.protected:
        column = splits.train.by_name[sensitive]
        design = design_matrix([one for one in splits.features() if one.name not in splits.roles.protected])
        left = has[known] - logistic(design[known], has[known])
        for group, is_in, is_known in one_against_rest(column):
            inside, outside = left[is_in[known]], left[(is_known & ~is_in)[known]]
            if min(len(inside), len(outside)) < min_rows:
                continue
            difference = float(inside.mean() - outside.mean())
            error = float(np.sqrt(inside.var() / len(inside) + outside.var() / len(outside)))
            if abs(difference) > min_difference and abs(difference) > min_z * error:
                yield Finding(
                    message=f"With the same features, {target.name!r} is {name!r} {abs(difference):.0%} "
                    f"{'more' if difference > 0 else 'less'} often for {group!r} of {sensitive!r} than for "
                    "others.",
                    where=Where(split=splits.train.split, column=sensitive),
                    values={"group": group, "difference": difference, "error": error},
                )
