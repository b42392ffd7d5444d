"""M102 selection-on-all-rows."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Split, Validation
from sleuth.evidence.fit import Fit
from sleuth.evidence.leaks import Leak, leaks
from sleuth.evidence.means import Means, means_over_all
from sleuth.evidence.ranked import Ranked, ranked_by_all
from sleuth.evidence.retrial import Retrial, Way, judged_after, split_number
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

LEAST_FORESEEN = 2  # columns that the training rows alone would not have shown


@rule(
    "M102",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("fits",),
    explains=("transformer-fitted-on-test-rows", "target-in-features", "overfitted-model"),
)
def selection_on_all_rows(
    fit: Fit, *, min_best: float = 0.95, min_open: float = 0.05, max_trained: float = 0.9, min_groups: int = 8
) -> Iterator[Finding]:
    """Features were chosen, or categories encoded, by the target of the rows on which the model is then judged.

    Measure:
        A transformer that learns from the target saw rows that are held out later; or the table that is split, or of whose
        parts a model is given some columns, has just those of a wider one that tell most of the target over all rows, or that
        a model which learned from these rows finds most important; or a column holds, for each of its values, the mean target
        of the rows that have it, held-out ones included.
    Why:
        Among many columns some agree with the target by chance. Chosen by all rows, they agree on the held-out rows too, and
        the score is high where there is nothing to learn.
    Fix:
        Put the selector or encoder before the model in one Pipeline, so that it learns from the training rows of each split
        alone.
    Limits:
        Columns of which each tells more than the best of so many could by chance would have been chosen anyway: nothing is
        said. A choice by the program's own arithmetic is seen only while the wider table is still there, and only if it went
        by the strength of the relation of each column with the target.
    Source:
        Ambroise and McLachlan 2002, Selection bias in gene extraction on the basis of microarray gene-expression data,
        https://doi.org/10.1073/pnas.102102699.

    Args:
        min_best: share of the kept columns among as many best ones, 0 to 1.
        min_open: share of the kept columns that may tell by chance what they tell, 0 to 1.
        max_trained: share of the kept columns that are among the best over the training rows too, above which these alone may
            have chosen them, 0 to 1.
        min_groups: different values that a column of target means must have.
    """
    proven = [leak for leak in leaks(fit) if leak.transformer.is_supervised and leak.learned.target is not None]
    yield from (_by_transformer(fit, leak) for leak in proven)
    if proven:
        return
    held: tuple[Split | Validation, ...] = (*fit.splits, *fit.validations)
    told: set[object] = set()
    for one in held:  # folds of the program's own are as many splits at one line
        if not _is_training_part(fit, one) and one.place not in told:
            told.add(one.place)
            yield from _by_strength(fit, one, min_best, min_open, max_trained)
    yield from (_by_importance(fit, one) for one in ranked_by_all(fit, min_best=min_best))
    yield from (_by_means(one) for one in means_over_all(fit, min_groups))


def _by_transformer(fit: Fit, leak: Leak) -> Finding:
    name = leak.transformer.name
    at = f" at line {leak.judged.place.line}" if leak.judged is not None and leak.judged.place else ""
    how = f"{leak.judged.name} holds out in turn" if isinstance(leak.judged, Validation) else "the model is then judged on"
    return Finding(
        message=f"{name} learned from the target of {fit.rows_of(leak.learned.data).n:,} rows, among them "
        f"{'all' if leak.share == 1 else f'{leak.share:.0%} of'} {leak.n_rows:,} that {how}{at}.",
        where=Where(place=leak.learned.place),
        values={"transformer": name, "rows_judged": leak.n_rows, "share_seen": leak.share},
        retrial=Retrial(Way.TRANSFORMERS, leak.judged.at if leak.judged else -1),
    )


def _by_strength(fit: Fit, one: Split | Validation, min_best: float, min_open: float, max_trained: float) -> Iterator[Finding]:
    kept = one.narrowing
    if kept is None or kept.share_best < min_best or kept.share_open < min_open:
        return
    if not kept.share_trained or (kept.share_trained <= max_trained and kept.n_foreseen >= LEAST_FORESEEN):
        yield Finding(
            message=f"The {kept.n_kept:,} columns that the model is given are, of the {kept.n_wide:,} of {kept.where!r}, those "
            f"that tell most of the target over all {fit.rows_of(one.data).n:,} rows, held-out ones included.",
            where=Where(place=one.place),
            values={"columns": kept.n_kept, "of": kept.n_wide, "share_best": kept.share_best},
            certainty=LIKELY,
            fix="choose the columns from the training rows of each split: `make_pipeline(SelectKBest(k=...), model)`.",
            retrial=Retrial(Way.CHOSEN, judged_after(fit, one), split=split_number(fit, one)),
        )


def _by_importance(fit: Fit, one: Ranked) -> Finding:
    name = fit.estimators[one.ranking.estimator].name
    return Finding(
        message=f"The {one.n_kept:,} columns that the model is given are, of {one.n_wide:,}, those that {name} finds most "
        f"important, which learned from the target of {one.share_rows:.0%} of the {one.n_rows:,} rows that are held out.",
        where=Where(place=one.ranking.place),
        values={"columns": one.n_kept, "of": one.n_wide, "share_best": one.share_best, "share_seen": one.share_rows},
        certainty=LIKELY,
        fix=f"rank the columns by the training rows of each split: `make_pipeline(SelectFromModel({name}(...)), model)`.",
    )


def _is_training_part(fit: Fit, one: Split | Validation) -> bool:
    """Whether rows are held out elsewhere, so that nothing that is reported need come from these."""
    return one.data < 0 or bool(fit.data[one.data].splits)


def _by_means(one: Means) -> Finding:
    return Finding(
        message=f"Column {one.column!r} holds for each of its {one.n_values:,} values the mean target of the rows that have it, "
        f"over all {one.n_rows:,} rows, held-out ones included.",
        where=Where(place=one.place, column=one.column),
        values={"column": one.column, "values": one.n_values},
        fix="encode categories by the target of the training rows alone: `TargetEncoder` in a Pipeline does it out of fold.",
        retrial=Retrial(Way.MEANS, one.judged, (one.column,)),
    )
