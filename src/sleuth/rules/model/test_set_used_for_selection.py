"""M107 test-set-used-for-selection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import PREDICTORS
from sleuth.evidence.fit import Fit, Judged
from sleuth.evidence.retrial import Retrial, Way
from sleuth.evidence.stopping import stopped_by_judges
from sleuth.evidence.sweeps import is_in_turn, is_judged_again, is_judged_elsewhere, is_setting, swept_by_line
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule

ALONE = "no other rows are held out to judge the one that is chosen"


@rule(
    "M107",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "scored"),
    explains=("overfitted-model", "unstable-score"),
)
def test_set_used_for_selection(fit: Fit, *, min_candidates: int = 3, max_seen: float = 0.5) -> Iterator[Finding]:
    """The best of several models was chosen by the score that is then reported.

    Measure:
        Several candidates (models, or settings of one) are judged on the same held-out rows, one of them is then judged or
        used on these rows again, or one setting is swept over them, and no other held-out rows are judged afterwards but some
        that the program calls validation rows, while those of the sweep are its test rows, nor predicted. Or
        boosting stops by its score on rows that the program calls test rows, and no others are new to it.
    Why:
        The best of many scores is high partly by chance. What was used to choose can no longer tell how good the choice is.
    Fix:
        Choose by `cross_val_score` or a search on the training rows, or by a validation part of their own, and judge the
        chosen model on the test part once. Let boosting stop by a part of the training rows.
    Limits:
        Rows that are held out in turn, as in cross-validation, are left alone. Models that are merely compared, side by side,
        on a test part are a hint: whether one of them is chosen is not seen. So is boosting that stops by the judged rows where
        the program's names do not say what these are.
    Source:
        Cawley and Talbot 2010, On Over-fitting in Model Selection and Subsequent Selection Bias in Performance Evaluation,
        https://www.jmlr.org/papers/v11/cawley10a.html.

    Args:
        min_candidates: different candidates judged on the same rows.
        max_seen: share of the rows that the model had learned from up to which they are held out, 0 to 1.
    """
    groups: dict[int, list[Judged]] = defaultdict(list)
    for judged in fit.judged():
        if fit.estimators[judged.estimator].sort in PREDICTORS and judged.fits and judged.seen_share <= max_seen:
            groups[fit.data[judged.data].rows].append(judged)
    last = max((group[-1].at for group in groups.values()), default=0)
    tried = [one for one in fit.tried() if one.fits and one.seen_share <= max_seen]
    for rows, group in groups.items():
        swept = swept_by_line(fit, group, min_candidates)
        others = [found for other, found in groups.items() if other != rows]
        others += [[one] for one in tried if fit.data[one.data].rows != rows]
        if swept is None or is_judged_elsewhere(fit, group, swept, others, min_candidates) or is_in_turn(fit, swept[0], others):
            continue
        is_exchanged = any(one.at > swept[-1].at for part in others for one in part)
        told = "the one that is chosen is judged on them again" if is_exchanged else ALONE
        again = is_judged_again(fit, group, swept) or is_setting(fit, swept)
        name = fit.estimators[swept[0].estimator].name
        kinds = {fit.estimators[one.estimator].name for one in swept}
        what = f"{len(swept):,} settings of {name}" if len(kinds) == 1 else f"{len(swept):,} models"
        yield Finding(
            message=f"{what} are judged on the same {fit.rows[rows].n:,} held-out rows ({swept[0].name} from {_low(swept):.3g} "
            f"to {_high(swept):.3g}), and {told}.",
            where=Where(place=swept[0].place),
            values={"candidates": len(swept), "rows": fit.rows[rows].n, "last": last},
            certainty=LIKELY if again else HINT,
            retrial=Retrial(Way.CANDIDATES, swept[0].at, others=tuple(one.at for one in swept)),
        )
    for one in stopped_by_judges(fit, max_seen):
        name, data = fit.estimators[one.learned.estimator].name, fit.data[one.stopping.data]
        yield Finding(
            message=f"{name} takes {one.stopping.rounds:,} of {one.stopping.most:,} rounds because it was best then on the same "
            f"{fit.rows[data.rows].n:,} held-out rows on which it is judged ({one.judged.name} {one.judged.value:.3g}); no other "
            "rows are new to it.",
            where=Where(place=one.learned.place),
            values={"rounds": one.stopping.rounds, "rows": fit.rows[data.rows].n},
            certainty=LIKELY if one.is_test else HINT,
        )


def _low(swept: list[Judged]) -> float:
    return float(np.min([one.value for one in swept]))


def _high(swept: list[Judged]) -> float:
    return float(np.max([one.value for one in swept]))
