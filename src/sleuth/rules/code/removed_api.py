"""C702 removed-api."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.outdated import Outdated, outdated
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.removed import LIBRARIES
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule


@rule("C702", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("removed", "libraries"))
def removed_api(source: Source) -> Iterator[Finding]:
    """The program uses what its version of NumPy, PyTorch, scikit-learn or pandas has no more.

    Measure:
        Imports, names, methods, arguments and their values that a version of the library has taken away, against the version
        that the project asks for. It is certain where the project's lowest version lacks it; likely where the project names
        no version.
    Why:
        The program ends with an error, maybe hours after it was started.
    Fix:
        Use what stands in its place.
    Limits:
        Silent where the project allows a version that still has it, inside `try`, and where the version is asked first. What
        is only deprecated is not named.
    Source:
        The release notes: https://numpy.org/doc/stable/release.html, https://scikit-learn.org/stable/whats_new.html,
        https://pandas.pydata.org/docs/whatsnew/index.html, https://github.com/pytorch/pytorch/releases.

    Args:
        None.
    """
    for one in outdated(source):
        certainty = _certainty(source, one)
        if certainty is None:
            continue
        removal = one.removal
        since = ".".join(str(number) for number in removal.since)
        place = f"`{removal.place}`" if removal.is_renamed else removal.place
        yield Finding(
            message=f"{one.what[:1].upper()}{one.what[1:]} is gone since {LIBRARIES[removal.library]} {since}.",
            where=Where(span=one.span),
            certainty=certainty,
            values={"since": since},
            fix=f"Use {place} instead." if removal.place != "nothing" else "Leave it out.",
            edits=one.edits,
        )


def _certainty(source: Source, one: Outdated) -> Certainty | None:
    """How sure it is that the project's version lacks it; None if it may have it."""
    version, removal = source.versions.get(one.removal.library), one.removal
    if version is None:
        return LIKELY if removal.until is None else None
    if version < removal.since or (removal.until is not None and version >= removal.until):
        return None
    return PROOF
