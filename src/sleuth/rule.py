"""What a rule is, and what it says.

A rule is one module with one generator function of one evidence object, decorated with `rule`. The annotation of its first
parameter says which evidence it judges; keyword-only parameters are its settings; its docstring is its page.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from sleuth.evidence.place import Edit, Link, Place, Span

if TYPE_CHECKING:  # it needs NumPy, which judging code does without
    from sleuth.evidence.retrial import Retrial

Value = int | float | str | bool | None | tuple[int, ...] | tuple[float, ...] | tuple[str, ...]
Setting = int | float | str | bool | tuple[str, ...]


class Evidence(typing.Protocol):
    """What a rule judges: a training run, a program's source, tables. It knows what of itself is not there, and why."""

    @classmethod
    def facts(cls) -> frozenset[str]:
        """What a rule can need."""

    def reason_missing(self, fact: str) -> str | None:
        """Why this fact cannot be judged; None if it can."""

    def reason_no_experiment(self, name: str) -> str | None:
        """Why the result of an experiment is not there; None if it is."""


class Kind(StrEnum):
    """A cause that a person can mend, or an effect."""

    FAULT = "fault"
    SYMPTOM = "symptom"


class Certainty(StrEnum):
    """How far the evidence goes: it admits no other reading; it makes the reading likely; it is worth a look."""

    PROOF = "proof"
    LIKELY = "likely"
    HINT = "hint"

    @property
    def rank(self) -> int:
        """0 for a proof, 1 for likely, 2 for a hint."""
        return (Certainty.PROOF, Certainty.LIKELY, Certainty.HINT).index(self)


class Severity(StrEnum):
    """What it does to the run: spoils it, harms it, or is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for information."""
        return (Severity.ERROR, Severity.WARNING, Severity.INFO).index(self)


FAULT, SYMPTOM = Kind.FAULT, Kind.SYMPTOM
PROOF, LIKELY, HINT = Certainty.PROOF, Certainty.LIKELY, Certainty.HINT
ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Where:
    """Where a finding holds. Everything is optional.

    In a training: `place`, `layer`, and `first_step`, the first training step at which it was seen. In source code: `span`,
    and `trace`, the way by which the value came there. In tables: `split` ("train"), `column`, and `rows`, the positions of
    some examples, from 0.
    """

    place: Place | None = None
    layer: str = ""
    first_step: int | None = None
    span: Span | None = None
    trace: tuple[Link, ...] = ()
    split: str = ""
    column: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found. `certainty` is set when the rule reached less (or more) than its usual one.

    `message` is one or two plain sentences with the measured numbers; `fix` is set when this finding's mend is more exact
    than the rule's page ("pass `model.parameters()` to Adam at train.py:12"). `edits` change the text so that it is mended.
    `retrial` is set where a score stands on what was found, and could be measured again without it.
    `is_beside` says that an experiment found it by exchanging one thing alone, at the best of several rates, or that what was
    measured has another reading, which its own rule judges: other causes may stand beside it, of which it explains none.
    `despite` are faults that stood on both sides of a comparison alike, so that none of them explains what came of it.
    `reaches` are other columns of a table of which it explains what is found, as a leak explains what models say of the target.
    """

    message: str
    where: Where = field(default_factory=Where)
    values: Mapping[str, Value] = field(default_factory=dict)
    certainty: Certainty | None = None
    fix: str = ""
    edits: tuple[Edit, ...] = ()
    retrial: Retrial | None = None
    is_beside: bool = False
    despite: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()


RuleFunction = Callable[..., Iterator[Finding]]

SECTIONS = ("Measure", "Why", "Fix", "Limits", "Source", "Args")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its page. Calling it runs the function."""

    code: str
    name: str
    kind: Kind
    certainty: Certainty
    severity: Severity
    needs: tuple[str, ...]
    explains: tuple[str, ...]
    evidence: type[Evidence]
    function: RuleFunction
    preview: bool
    settings: Mapping[str, Setting]
    experiments: tuple[str, ...] = ()
    consults: tuple[str, ...] = ()
    is_last_resort: bool = False
    runs_as: tuple[str, ...] = ()

    def __call__(self, evidence: Evidence, **settings: Setting) -> Iterator[Finding]:
        """Judge `evidence` with these settings."""
        return self.function(evidence, **settings)

    @property
    def family(self) -> str:
        """The package that it lives in: "training", "data", "model", "code" or "production"; a plug-in's own is its package."""
        return self.function.__module__.split(".")[-2] if "." in self.function.__module__ else self.function.__module__

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return inspect.getdoc(self.function).split("\n", 1)[0] if self.function.__doc__ else ""  # type: ignore[union-attr]

    @property
    def page(self) -> str:
        """The whole docstring, dedented."""
        return inspect.getdoc(self.function) or ""

    def section(self, title: str) -> str:
        """The text under one of `SECTIONS` in the docstring, as one paragraph; "" if it is not there."""
        found = re.search(rf"^{title}:\n((?:[ \t]+.*\n?|\n)+)", self.page + "\n", re.MULTILINE)
        return " ".join(found.group(1).split()) if found else ""


def rule(
    code: str,
    *,
    kind: Kind,
    certainty: Certainty,
    severity: Severity,
    needs: tuple[str, ...],
    explains: tuple[str, ...] = (),
    experiments: tuple[str, ...] = (),
    consults: tuple[str, ...] = (),
    is_last_resort: bool = False,
    preview: bool = False,
    runs_as: tuple[str, ...] = (),
) -> Callable[[RuleFunction], Rule]:
    """Make a `Rule` of a generator function.

    Args:
        code: family letter and three digits, such as "T306"; never used twice.
        kind: FAULT or SYMPTOM.
        certainty: the certainty that the rule usually reaches; a finding may carry another.
        severity: ERROR, WARNING or INFO.
        needs: names of the evidence's fields without which the rule cannot judge.
        explains: names of the symptoms (and weaker faults) that this fault accounts for.
        experiments: names of the trials on copies of the model without whose results the rule cannot judge.
        consults: names of trials whose results the rule reads where there are any.
        is_last_resort: whether any other fault that is found accounts for this one: it says that something is wrong, not what.
        runs_as: of a rule about source code: names of the rules that see the same mistake in a run, if they are called otherwise.
        preview: true until its false alarms on the healthy corpus are zero; then it is on by default.

    Raises:
        TypeError: the function's first parameter is not annotated with an evidence class, or `needs` has an unknown name.
    """

    def decorate(function: RuleFunction) -> Rule:
        hints = typing.get_type_hints(function)
        parameters = list(inspect.signature(function).parameters.values())
        evidence = hints.get(parameters[0].name) if parameters else None
        if not isinstance(evidence, type) or not hasattr(evidence, "facts"):
            raise TypeError(f"{function.__name__}: annotate the first parameter with an evidence class, such as Trace")
        if unknown := set(needs) - evidence.facts():
            known = sorted(evidence.facts())
            raise TypeError(f"{function.__name__}: needs {sorted(unknown)}, but {evidence.__name__} has only {known}")
        return Rule(
            code=code,
            name=function.__name__.replace("_", "-"),
            kind=kind,
            certainty=certainty,
            severity=severity,
            needs=needs,
            explains=explains,
            evidence=evidence,
            function=function,
            preview=preview,
            settings={p.name: p.default for p in parameters[1:] if p.kind is p.KEYWORD_ONLY},
            experiments=experiments,
            consults=consults,
            is_last_resort=is_last_resort,
            runs_as=runs_as,
        )

    return decorate
