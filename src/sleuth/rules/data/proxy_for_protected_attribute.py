"""D134 proxy-for-protected-attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, HINT, INFO, LIKELY, Finding, Where, rule
from sleuth.stats.alone import bins, class_skill
from sleuth.stats.classes import codes


@rule(
    "D134",
    kind=FAULT,
    certainty=LIKELY,
    severity=INFO,
    needs=("protected",),
    explains=(),
)
def proxy_for_protected_attribute(splits: Splits, *, min_skill: float = 0.5, min_rows: int = 200) -> Iterator[Finding]:
    """A feature tells a sensitive attribute.

    Measure:
        How well each feature alone tells the groups of a sensitive column (sex, ethnicity and others, known by their names)
        on held-back rows: mean recall, from 0 for chance to 1. Measures of the body, which differ between the sexes by nature,
        are a hint.
    Why:
        Leaving the attribute out does not help: the model finds it again through the other feature.
    Fix:
        Decide whether the feature is needed; check the model's errors by group, whether or not it sees the attribute.
    Limits:
        Several features together can tell it although none alone does.
    Source:
        Dwork, Hardt, Pitassi, Reingold and Zemel 2012, Fairness Through Awareness, https://doi.org/10.1145/2090236.2090255.

    Args:
        min_skill: skill from which on; 0.5 is a mean recall of 75 % for two groups, 0 to 1.
        min_rows: rows that are needed.
    """
    table = splits.train
    for sensitive in splits.roles.protected:
        column = table.by_name[sensitive]
        if len(column.known) < min_rows:
            continue
        groups = codes(column)
        for feature in splits.features():
            if feature.name in splits.roles.protected or (feature.is_text and not feature.is_category):
                continue
            skill = class_skill(bins(feature.values, is_level=feature.is_text), groups)
            if skill > min_skill:
                yield Finding(
                    message=f"{feature.name!r} alone tells {sensitive!r} with a skill of {skill:.2f} (0 is chance, 1 is "
                    "perfect).",
                    where=Where(split=table.split, column=feature.name),
                    values={"attribute": sensitive, "skill": skill},
                    certainty=HINT if BODY.search(feature.name) else LIKELY,
                )


BODY = re.compile(
    r"(^|[_ \W])(height|weight|stature|bmi|body|waist|hip|chest|shoulder|arm|leg|foot|feet|shoe|hand|grip|neck|wrist|muscle|lean|"
    r"fat|h(a)?emoglobin|h(a)?ematocrit|ferritin|creatinine|testosterone|estradiol|vo2\w*|lung|fev1?|voice|pitch|f0)([_ \W\d]|$)",
    re.IGNORECASE,
)
