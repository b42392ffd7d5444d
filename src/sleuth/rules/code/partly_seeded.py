"""C502 partly-seeded."""

from __future__ import annotations

from collections.abc import Iterator

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
    seeded = {library for _, library in seedings(source)}
    if not seeded or "all" in seeded:
        return
    for library, name in NAMES.items():
        first = next((one for one in draws(source) if one.library == library), None)
        if first is None or library in seeded:
            continue
        others = " and ".join(NAMES[one] for one in NAMES if one in seeded) or "another library"
        yield Finding(
            message=f"{others} is seeded, {name} is not ({first.what}).",
            where=Where(span=source.span(first.event)),
            values={"library": library},
            fix=f"Add `{CALLS[library]}` at the beginning.",
        )
