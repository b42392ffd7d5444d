"""Reports of source code to render: from rules whose texts do not change with the product's."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit, Link, Span
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, INFO, LIKELY, PROOF, WARNING, Finding, Where, rule
from sleuth.verdict import FileReport, Found, Outcome, Status


@rule("C981", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("backward",))
def gradients_added_up(source: Source) -> Iterator[Finding]:
    """A loop never clears its gradients.

    Measure:
        Loops with backward and step, and no clearing.
    Why:
        Every backward call adds to the gradients that are there. The updates grow.
    Fix:
        Clear them in every turn.
    Limits:
        Silent where something unknown gets the optimiser.
    Source:
        Defined here.
    """
    yield from ()


@rule("C982", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("load",))
def trusted_file(source: Source) -> Iterator[Finding]:
    """A file is loaded that may run code.

    Why:
        Unpickling runs what the file says.
    Fix:
        Load the weights only.
    """
    yield from ()


@rule("C983", kind=FAULT, certainty=PROOF, severity=INFO, needs=("load",))
def idle_line(source: Source) -> Iterator[Finding]:
    """A line does nothing."""
    yield from ()


def span(file: str, line: int, start: int, end: int, cell: int | None = None) -> Span:
    return Span(file, line, start, line, end, cell)


ADDED = Found(
    gradients_added_up,
    Finding(
        "Gradients are added up from turn to turn: 100 % of the turns, <never> cleared.",
        Where(
            span=span("train.py", 7, 5, 20),
            trace=(
                Link(span("train.py", 5, 1, 16), "each turn of this loop"),
                Link(span("model, v2.py", 8, 5, 15), "steps along their sum"),
            ),
        ),
        fix="Call `zero_grad()` in every turn.",
        edits=(Edit(span("train.py", 7, 5, 5), "optimizer.zero_grad()\n    ", is_safe=False),),
    ),
)
TRUSTED = Found(
    trusted_file,
    Finding(
        "The weights of naïve.pt are “unpickled”.",
        Where(span=span("lab.ipynb", 2, 9, 31, 3), trace=(Link(span("lab.ipynb", 1, 1, 9, 1), "named here"),)),
        {"weights_only": False},
        edits=(Edit(span("lab.ipynb", 2, 30, 30, 3), ", weights_only=True", is_safe=True),),
    ),
)
IDLE = Found(idle_line, Finding("It does nothing\x1b[31m\x07.", Where(span=span("lab.ipynb", 1, 1, 2, 4))))
REPORTS = (
    FileReport("train.py", (ADDED,), "", 9, 1, (), ("    loss.backward()",), ("00000000000000a1",), n_known=2, n_fixed=1),
    FileReport("old.py", error="line 3: Missing parentheses in call to 'print'"),
    FileReport(
        "lab.ipynb",
        (TRUSTED, IDLE),
        "",
        12,
        excerpts=("state = torch.load('naïve.pt')", "x"),
        marks=("00000000000000b2", "00000000000000c3"),
    ),
    FileReport("fine.py", (), "", 4, failed=(Outcome(idle_line, Status.CRASHED, reason="KeyError: 'x'"),)),
)
CLEAN = (FileReport("fine.py", n_lines=4),)
