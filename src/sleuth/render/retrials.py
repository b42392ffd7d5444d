"""A score without a leak, in words."""

from __future__ import annotations

import math

from sleuth.evidence.retrial import Retried, Way
from sleuth.render import words
from sleuth.render.charts.bars import Bar, interval_bars
from sleuth.render.figures import Figure

TITLE = "The score without the leak"
SAME = 0.005  # scores closer than this are told as one


def sentence(one: Retried) -> str:
    """What came of it in a sentence; "" where it was not measured.

    Example:
        >>> sentence(Retried(Way.UNSEEN, "accuracy", 0.97, 0.97, 0.81, -0.2, -0.1, 150)).partition(" (")[0]
        'Reported accuracy 0.970, without the leak 0.810'
    """
    if one.reason:
        return ""
    known = not math.isnan(one.reported)
    start = f"Reported {one.metric} {_score(one.reported)}" if known else f"The {one.metric} is {_score(one.before)} as it stands"
    same = "the same " if one.is_paired else ""
    also = f", where it is {_score(one.before)} as it stands" if _differs(one) and one.is_paired else ""
    where = f"on {same}{words.plural(one.n_rows, 'row')}{also}"
    without = "mended" if one.way is Way.FIRST_FIT else "without the leak"
    note = f"; {one.note}" if one.note else ""
    return f"{start}, {without} {_score(one.after)} ({one.way.value}; {where}; {_change(one)}{note})."


def _differs(one: Retried) -> bool:
    """Whether what is compared is another score than the reported one: of other rows, or of folds that were drawn anew."""
    return not math.isnan(one.reported) and abs(one.reported - one.before) > SAME * max(abs(one.reported), 1.0)


def _score(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 10 else words.number(value)


def _change(one: Retried) -> str:
    change = words.signed(round(one.after - one.before, 4))
    if math.isnan(one.low):
        return f"change {change}"
    sure = "" if one.low > 0 or one.high < 0 else ", no sure difference"
    interval = f"95 % interval {words.signed(round(one.low, 3))} to {words.signed(round(one.high, 3))}"
    return f"change {change}, {interval}{sure}"


def bars(one: Retried | None) -> Figure | None:
    """The score as it was reported and as it is without the leak; None where it was not measured."""
    if one is None or one.reason:
        return None
    drawn = [] if math.isnan(one.reported) else [Bar("reported", one.reported, "c1")]
    if not drawn or _differs(one):
        drawn.append(Bar("as it stands", one.before, "c1"))
    is_mended = one.way is Way.FIRST_FIT
    drawn.append(Bar("mended" if is_mended else "without leak", one.after, "c0", one.before + one.low, one.before + one.high))
    same = "the same " if one.is_paired else ""
    metric = words.clean(one.metric)
    caption = f"{metric[:1].upper()}{metric[1:]} on {same}{words.plural(one.n_rows, 'row')}, {one.way.value}: {_change(one)}."
    title = "The score when it is mended" if is_mended else TITLE
    return Figure(title, interval_bars(f"{title}. {caption}", drawn), caption, gutter="middle")
