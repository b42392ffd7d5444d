"""One page for each rule, the list of them, the symptoms with their causes, and the table of settings."""

from __future__ import annotations

import ast
import inspect
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sleuth.diagnosis.engine import discover
from sleuth.diagnosis.settings import FAMILIES
from sleuth.rule import Kind, Rule
from tools.pages.markdown import arguments, page, reflow, section, table

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = {
    "Measure": "What is measured",
    "Why": "Why it matters",
    "Fix": "What to change",
    "Limits": "Limits",
    "Source": "Source",
}
GROUPS = {
    "T0": "Symptoms: what a person sees",
    "T1": "Data as the model receives it",
    "T2": "Loss",
    "T3": "Optimiser and learning rate",
    "T4": "Loop order, modes, evaluation",
    "T5": "Gradient flow, architecture, initialisation",
    "T7": "Resources",
    "C1": "Leakage, read in the code",
    "C2": "Training loop, read in the code",
    "C3": "Loss and head, read in the code",
    "C4": "Shapes, read in the code",
    "C5": "Randomness, read in the code",
    "C6": "Metrics, read in the code",
    "C7": "Safety and APIs, read in the code",
    "C8": "Frameworks, read in the code",
    "C9": "Notebooks",
    "D1": "One table",
    "D2": "Between splits",
    "D3": "Images, texts, embeddings",
    "D4": "Data against the model",
}
JUDGED = {"training": "a training run", "code": "source code", "data": "tables", "model": "a fitted model"}
CERTAINTIES = {"proof": "proof: the evidence admits no other reading", "likely": "likely", "hint": "hint: worth a look"}


def pages() -> dict[str, str]:
    """Every page about rules."""
    rules = discover(FAMILIES)
    written = {f"rules/{path(rule)}": rule_page(rule, [one for one in rules if one.family == rule.family]) for rule in rules}
    return {
        **written,
        "rules/index.md": index_page(rules),
        "symptoms.md": symptoms_page([rule for rule in rules if rule.family == "training"]),
        "settings.md": settings_page(rules),
    }


def path(rule: Rule) -> str:
    """The rule's page under docs/rules/: those of a training stand there themselves, the others in a folder of their family."""
    return f"{rule.name}.md" if rule.family == "training" else f"{rule.family}/{rule.name}.md"


def rule_page(rule: Rule, rules: Sequence[Rule]) -> str:
    """The page of one rule, from its docstring and its pair of programs; `rules` are those of its family."""
    facts = [
        ("code", f"`{rule.code}`"),
        ("kind", str(rule.kind)),
        ("certainty", CERTAINTIES[rule.certainty]),
        ("severity", str(rule.severity)),
        ("on by default", "no (preview)" if rule.preview else "yes"),
        ("needs", ", ".join(f"`{fact}`" for fact in rule.needs) or "nothing in particular"),
    ]
    parts = [reflow(rule.summary), table(("", ""), facts)]
    parts += [f"## {heading}\n\n{reflow(section(rule.page, title))}" for title, heading in HEADINGS.items()]
    return page(rule.name, *parts, _related(rule, rules), _settings(rule), _programs(rule), _source(rule))


def _related(rule: Rule, rules: Sequence[Rule]) -> str:
    known = {one.name for one in rules}
    lines = []
    if rule.explains:
        lines.append("If it is found, it accounts for: " + ", ".join(_link(name, known) for name in rule.explains) + ".")
    causes = [one.name for one in rules if rule.name in one.explains]
    if causes:
        lines.append("It can come from: " + ", ".join(_link(name, known) for name in causes) + ".")
    return "## Related\n\n" + "\n\n".join(lines) if lines else ""


def _link(name: str, known: set[str], folder: str = "") -> str:
    return f"[{name}]({folder}{name}.md)" if name in known else name


def _settings(rule: Rule) -> str:
    if not rule.settings:
        return ""
    described = arguments(rule.page)
    rows = [(f"`{name}`", f"`{default!r}`", described.get(name, "")) for name, default in rule.settings.items()]
    name, default = next(iter(rule.settings.items()))
    value = f'"{default}"' if isinstance(default, str) else str(list(default) if isinstance(default, tuple) else default).lower()
    example = f"```toml\n# pyproject.toml\n[tool.sleuth.rules.{rule.name}]\n{name} = {value}\n```"
    return f"## Settings\n\n{table(('setting', 'default', 'meaning'), rows)}\n\n{example}"


def _programs(rule: Rule) -> str:
    folder = ROOT / "tests" / "rules" / rule.family / rule.function.__name__
    if not (folder / "bad.py").exists() or not (folder / "good.py").exists():
        return ""
    bad = (folder / "bad.py").read_text("utf-8").strip()
    look_alike = ast.get_docstring(ast.parse((folder / "good.py").read_text("utf-8"))) or ""
    address = f"{_up(rule)}tests/rules/{rule.family}/{rule.function.__name__}/good.py"
    return (
        f"## A program that shows it\n\n```python\n{bad}\n```\n\n"
        f"A look-alike on which the rule is silent ([good.py]({address})): {reflow(look_alike)}"
    )


def _source(rule: Rule) -> str:
    file = Path(inspect.getsourcefile(rule.function) or "").resolve()
    text = f"## Source\n\n{reflow(section(rule.page, 'Source'))}"
    here = file.is_relative_to(ROOT)
    return f"{text}\n\nThe rule: [{file.name}]({_up(rule)}{file.relative_to(ROOT).as_posix()})" if here else text


def _up(rule: Rule) -> str:
    return "../" * (2 + path(rule).count("/"))


def index_page(rules: Sequence[Rule]) -> str:
    """All rules, by group."""
    counts = Counter(rule.family for rule in rules)
    judged = ", ".join(f"{counts[family]} judge {what}" for family, what in JUDGED.items() if counts[family])
    parts = [
        f"{len(rules)} rules: {judged}. {sum(rule.kind is Kind.SYMPTOM for rule in rules)} name symptoms, the others faults. "
        "`sleuth rules` lists them, `sleuth explain NAME` shows one."
    ]
    for prefix, title in GROUPS.items():
        rows = [
            (f"`{rule.code}`", f"[{rule.name}]({path(rule)})", str(rule.certainty), reflow(rule.summary))
            for rule in rules
            if rule.code.startswith(prefix)
        ]
        if rows:
            parts.append(f"## {title}\n\n{table(('code', 'rule', 'certainty', 'what it finds'), rows)}")
    return page("Rules", *parts)


def symptoms_page(rules: Sequence[Rule]) -> str:
    """Each symptom with the faults that can cause it, proofs first."""
    known = {rule.name for rule in rules}
    parts = [
        "What you see, and what can cause it. `sleuth run` names the cause when it finds it, and nests the symptom under it; "
        "a symptom without a found cause is shown with this list. Where a cause cannot be told by watching, "
        "[an experiment](how-it-works.md#experiments) decides."
    ]
    for symptom in rules:
        if symptom.kind is not Kind.SYMPTOM:
            continue
        causes = sorted(
            (rule for rule in rules if symptom.name in rule.explains), key=lambda rule: (rule.certainty.rank, rule.code)
        )
        rows = [
            (
                _link(rule.name, known, "rules/"),
                str(rule.certainty),
                reflow(rule.summary),
                ", ".join((*rule.experiments, *rule.consults)),
            )
            for rule in causes
        ]
        head = ("it can come from", "certainty", "", "decided by the experiment")
        body = table(head, rows) if rows else "No rule names a cause of it yet."
        parts.append(f"## {symptom.name}\n\n{reflow(symptom.summary)} ([{symptom.code}](rules/{symptom.name}.md))\n\n{body}")
    return page("Symptoms and their causes", *parts)


def settings_page(rules: Sequence[Rule]) -> str:
    """Every setting of every rule with its default."""
    catalogue = tomllib.loads((ROOT / "docs" / "catalogue.toml").read_text("utf-8"))
    rows = [
        (f"[{rule.name}](rules/{path(rule)})", f"`{name}`", f"`{default!r}`", arguments(rule.page).get(name, ""))
        for rule in rules
        for name, default in rule.settings.items()
        if rule.code in catalogue
    ]
    guide = (ROOT / "tools" / "pages" / "settings.md").read_text("utf-8")
    return page("Settings", guide, f"## Settings of rules\n\n{table(('rule', 'setting', 'default', 'meaning'), rows)}")
