"""Discover rules, select those that are asked for, run them, and keep what came of each."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points

from sleuth.diagnosis.settings import is_name_of_any
from sleuth.errors import NotApplicable, UnknownRule
from sleuth.rule import FAULT, INFO, PROOF, Evidence, Finding, Rule, Setting
from sleuth.verdict import Found, Outcome, Status


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules run, and with which settings. Names or codes; a code's prefix selects a group ("T3")."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False
    settings: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)


def discover(families: Sequence[str] = ("training",)) -> tuple[Rule, ...]:
    """All rules of these families and of installed plug-ins (entry point `sleuth.rules`), by family and code.

    A name may stand in several families: one fault, seen in the code or in the run.

    Raises:
        TypeError: two rules share a code, or a name within a family.
    """
    rules: list[Rule] = []
    for family in families:
        package = importlib.import_module(f"sleuth.rules.{family}")
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
            loaded = importlib.import_module(f"{package.__name__}.{module.name}")
            rules.extend(value for value in vars(loaded).values() if isinstance(value, Rule))
    for entry in entry_points(group="sleuth.rules"):
        rules.extend(_plugged(entry))
    for what, keys in (("code", [rule.code for rule in rules]), ("name", [f"{rule.name} ({rule.code[0]})" for rule in rules])):
        if twice := {key for key, count in Counter(keys).items() if count > 1}:
            raise TypeError(f"two rules share the {what} {sorted(twice)}")
    order = {family: position for position, family in enumerate(families)}
    return tuple(sorted(rules, key=lambda rule: (order.get(rule.family, len(order)), rule.code)))


def _plugged(entry: EntryPoint) -> tuple[Rule, ...]:
    """The rules of one plug-in; one that cannot be loaded becomes a rule that fails with the reason, so nothing else is lost."""
    try:
        value = entry.load()
        return (value,) if isinstance(value, Rule) else tuple(value)
    except Exception as error:  # a plug-in's bug must not cost the user the other rules
        return (_broken(entry, f"the plug-in {entry.value} cannot be loaded: {type(error).__name__}: {error}"),)


def _broken(entry: EntryPoint, reason: str) -> Rule:
    def fail(evidence: Evidence) -> Iterator[Finding]:
        raise ImportError(reason)
        yield

    return Rule(entry.name, entry.name, FAULT, PROOF, INFO, (), (), object, fail, preview=False, settings={})  # type: ignore[arg-type]  # any evidence


def find(name: str, rules: Iterable[Rule]) -> Rule:
    """The rule of this name or code; the first one where several families have the name.

    Raises:
        UnknownRule: there is none; the message gives the nearest names.
    """
    import difflib

    known = tuple(rules)
    for rule in known:
        if name.lower() in (rule.name, rule.code.lower()):
            return rule
    near = difflib.get_close_matches(name, [rule.name for rule in known] + [rule.code for rule in known], 3)
    advice = f"Did you mean {' or '.join(near)}?" if near else "`sleuth rules` lists them."
    raise UnknownRule(f"no rule is called {name!r}. {advice}")


def is_selected(rule: Rule, selection: Selection) -> bool:
    """Whether `rule` runs under this selection."""

    def matches(words: tuple[str, ...]) -> bool:
        return any(is_name_of_any(word, (rule,)) for word in words)

    if matches(selection.ignore):
        return False
    return matches(selection.select) if selection.select else selection.preview or not rule.preview


def judge(evidence: Evidence, rules: Iterable[Rule], selection: Selection | None = None) -> tuple[Outcome, ...]:
    """Run the rules on one evidence object. A rule that raises becomes an outcome; nothing is raised from here."""
    selection = selection or Selection()
    return tuple(_judge_one(evidence, rule, selection) for rule in rules if isinstance(evidence, rule.evidence))


def _judge_one(evidence: Evidence, rule: Rule, selection: Selection) -> Outcome:
    if not is_selected(rule, selection):
        return Outcome(rule, Status.IGNORED, reason="left out by the selection")
    for fact in rule.needs:
        if reason := evidence.reason_missing(fact):
            return Outcome(rule, Status.SKIPPED, reason=reason)
    for name in rule.experiments:
        if reason := evidence.reason_no_experiment(name):
            return Outcome(rule, Status.SKIPPED, reason=reason)
    given = selection.settings.get(rule.name, {})  # for all rules of this name, whatever they judge
    settings = {**rule.settings, **{key: value for key, value in given.items() if key in rule.settings}}
    try:
        found = tuple(Found(rule, finding) for finding in rule(evidence, **settings))
    except NotApplicable as reason:
        return Outcome(rule, Status.NOT_APPLICABLE, reason=str(reason))
    except Exception as error:  # a rule's bug must not cost the user the other rules
        return Outcome(rule, Status.CRASHED, reason=f"{type(error).__name__}: {error}")
    return Outcome(rule, Status.FOUND if found else Status.PASSED, found)
