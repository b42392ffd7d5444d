"""C502 partly-seeded."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.seeds import draws, seedings
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule

NAMES = {"torch": "PyTorch", "numpy": "NumPy", "python": "Python's random"}
CALLS = {"torch": "torch.manual_seed(...)", "numpy": "np.random.seed(...)", "python": "random.seed(...)"}


@rule("C502", kind=FAULT, certainty=HINT, severity=INFO, needs=("seeding",))
def partly_seeded(source: Source) -> Iterator[Finding]:
    """One library's random numbers are seeded, and another's, which are drawn too, are not.

    Measure:
        Programs that seed one of PyTorch, NumPy and Python's random, and draw from the generator of another that they never
        seed.
    Why:
        The program looks repeatable and is not: the split, the order or the weights are others on each run.
    Fix:
        Seed each library that is drawn from, or give a `random_state` or a generator.
    Limits:
        Draws inside libraries are not seen. Silent where a function of another module may seed everything.
    Source:
        PyTorch documentation, Reproducibility, https://docs.pytorch.org/docs/stable/notes/randomness.html.

    Args:
        None.
    """
    seeds = seedings(source)
    seeded = {library for _, library in seeds}
    drawn = {one.library: one for one in reversed(draws(source)) if one.library in NAMES and one.library not in seeded}
    if not seeded or "all" in seeded or not drawn:
        return
    named = [NAMES[one] for one in NAMES if one in seeded] or ["another library"]
    missing = [library for library in NAMES if library in drawn]
    words = ", ".join(f"{NAMES[one]} ({drawn[one].what})" for one in missing)
    yield Finding(
        message=f"{' and '.join(named)} {'is' if len(named) == 1 else 'are'} seeded, but not what is drawn from too: {words}.",
        where=Where(
            span=source.span(_last_beside(seeds, min(drawn[one].event.order for one in missing))),
            trace=tuple(link for one in missing for link in source.link(drawn[one].event, f"drawn from {NAMES[one]}")),
        ),
        values={"library": ", ".join(missing)},
        fix=f"Add {' and '.join(f'`{CALLS[one]}`' for one in missing)} here.",
    )


def _last_beside(seeds: tuple[tuple[Value, str], ...], end: int) -> Value:
    """The last of the seedings that stand together with the first one, before this place: the missing one belongs after it."""
    first = seeds[0][0]
    return [one for one, _ in seeds if one is first or (one.frame is first.frame and one.order < end)][-1]
