"""C105 test-used-for-selection."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.epochs_chosen import chosen_epochs
from sleuth.evidence.source.estimators import scores
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import called_from, is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.selection import WATCHED, Choice, choices, held_out_part, is_called_test, judged_again
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "C105", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("trained", "chosen"), runs_as=("test-set-used-for-selection",)
)
def test_used_for_selection(source: Source) -> Iterator[Finding]:
    """The test part chooses the epoch, the model or the settings, and then judges the choice.

    Measure:
        Test parts given to a fit that stops early or keeps the best epoch by them, or whose score decides in a loop which of
        several models or settings is the best, or in a training loop of PyTorch which epoch's weights are kept, where the same
        part is the one that is scored in the end.
    Why:
        The best of many tries on the same rows is partly luck on these rows: the score in the end is too good, the more so
        the more tries there were and the fewer rows.
    Fix:
        Choose by a validation part or a cross-validation of the training part, and touch the test part once, at the end.
    Limits:
        Silent where a part is called a validation part, by its own name or that of a key or a field under which it is kept,
        where the curve is only watched, and where another part is scored in the end; and where models of different kinds are
        set side by side, and the best of them is not scored again.
    Source:
        Hastie, Tibshirani and Friedman, 2009, The Elements of Statistical Learning, section 7.2,
        https://hastie.su.domains/ElemStatLearn/.

    Args:
        None.
    """
    for epoch in chosen_epochs(source):
        yield Finding(
            message="The test part decides which epoch is kept, and then judges what it chose.",
            where=Where(
                span=source.span(epoch.score),
                trace=(*source.link(epoch.score, "the score of the test part"), *source.link(epoch.kept, "keeps the weights"),
                       *source.link(epoch.judged, "which the same rows then judge")),
            ),
            values={"by": "the best epoch is kept"},
            fix="Choose the epoch by a validation part.",
        )  # fmt: skip
    seen: set[int] = set()
    for choice in choices(source):
        part = held_out_part(source, choice.rows)
        if part is None or id(choice.event) in seen:
            continue
        final = _judged(source, choice, part.split.test)
        is_only_seen = choice.is_of_kinds or choice.event.name in ("fit", "xgboost.train", "lightgbm.train")
        is_called = is_called_test(source, choice.rows)
        is_same, has_others = judged_again(source, choice, part)
        is_only_tried = final is None and (is_only_seen or (has_others and not is_same) or not is_called)
        if is_only_tried or (has_others and not is_called):
            continue
        seen.add(id(choice.event))
        yield Finding(
            message=f"The test part decides ({choice.how}), and then judges what it chose.",
            where=Where(
                span=source.span_of_keyword(_place(choice.event), *WATCHED),
                trace=(*source.link(choice.event, f"{choice.how}, by the test part"),
                       *(source.link(final, "which then judges") if final is not None else ())),
            ),
            values={"by": choice.how},
            fix="Choose by a validation part or a cross-validation of the training part.",
        )  # fmt: skip


def _place(event: Value) -> Value:
    """Where the score is asked for in the loop that chooses, if a function of the program works it out."""
    loop = next(loops(event.frame), None)
    return event if loop is None else called_from(event, loop)


def _judged(source: Source, choice: Choice, test: tuple[Value, ...]) -> Value | None:
    """Where rows of this part are predicted or scored after the choice."""
    loop = next(loops(choice.event.frame), None)
    for one in scores(source):
        is_after = one.event.order > choice.event.order and not (loop is not None and is_in(one.event, loop))
        if is_after and (part := held_out_part(source, one.rows)) is not None and part.split.test == test:
            return one.event
    return None
