"""C503 seeded-too-late."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Frame, Value
from sleuth.evidence.source.order import beside, exclude_each_other, meeting
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.seeds import Draw, draws, is_loaded_later, not_only_shown, seedings
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule

NAMES = {"torch": "PyTorch", "numpy": "NumPy", "python": "Python's random"}


@rule("C503", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("seeding",))
def seeded_too_late(source: Source) -> Iterator[Finding]:
    """Random numbers are drawn first and seeded afterwards, so that the run cannot be repeated.

    Measure:
        Programs whose first seed of a library comes after that library's generator was used: weights were made, rows were
        split or shuffled without a `random_state`, numbers were drawn.
    Why:
        What was drawn before the seed is another on each run: other weights, another split, and so other results, although
        the program seems to be seeded.
    Fix:
        Seed at the very beginning, before data are split and models are made.
    Limits:
        Silent where a seed is set earlier too, where weights are loaded afterwards, where what was drawn is only shown before
        the seed and not used after it, and in functions that are read by themselves.
    Source:
        PyTorch documentation, Reproducibility, https://docs.pytorch.org/docs/stable/notes/randomness.html.

    Args:
        None.
    """
    for library, name in NAMES.items():
        seeds = [event for event, of in seedings(source) if of in (library, "all")]
        first = min(seeds, key=lambda event: event.order, default=None)
        if (
            first is None
            or first.frame is None
            or _is_asked_elsewhere(first)
            or any(of == "all" and event is first for event, of in seedings(source))
        ):
            continue
        before = [one for one in draws(source) if one.library == library and one.event.order < first.order]
        early = [one for one in before if _is_of_same_run(source, one, first.frame) and not exclude_each_other(one.event, first)]
        early = not_only_shown(source, early, first)
        if not early:
            continue
        found = early[0]
        yield Finding(
            message=f"{name} is seeded only after its random numbers were used ({found.what}).",
            where=Where(
                span=source.span(beside(first, found.event)),
                trace=(*source.link(found.event, "drawn here"), *source.link(first, "seeded only now")),
            ),
            values={"library": library, "early": len(early)},
            fix="Seed at the beginning of the program.",
        )


def _is_asked_elsewhere(seed: Value) -> bool:
    """Whether it stands in a function that nothing in the program calls, such as a test: when that happens is not known."""
    return seed.frame is not None and any(one.kind == "function" and one.call is None for one in seed.frame.chain())


def _is_of_same_run(source: Source, draw: Draw, frame: Frame) -> bool:
    """Whether both happen in one run of the program, and what was drawn counts."""
    if draw.event.frame is None:
        return False
    if meeting(draw.event.frame, frame) is None or any(
        one.kind == "function" and one.call is None for one in draw.event.frame.chain()
    ):
        return False
    return not ("weights" in draw.what and is_loaded_later(source, draw.event))
