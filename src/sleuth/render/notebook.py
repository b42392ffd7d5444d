"""A report as a notebook shows it: what was found in a few lines, and the whole report folded below."""

from __future__ import annotations

from html import escape

from sleuth.render import words
from sleuth.render.html import page
from sleuth.rule import Certainty
from sleuth.verdict import Diagnosis, Fault, Found, Report, Unexplained, Verdict

_MARKS = {Verdict.FAULT: ("✗", "#c62828"), Verdict.SYMPTOM: ("!", "#b26a00"), Verdict.CLEAN: ("✓", "#2e7d32")}
_COLOURS = {Certainty.PROOF: "#c62828", Certainty.LIKELY: "#b26a00", Certainty.HINT: "#00695c"}
_FRAME = "width:100%;height:36em;border:0"
_ROW = "display:flex;gap:1em"
_LABEL = "min-width:5em;opacity:.7"
_BOX = "border:1px solid rgba(128,128,128,.4);border-radius:6px;padding:.6em 1em;max-width:60em;line-height:1.45"


def fragment(report: Report) -> str:
    """HTML for the output of a cell, in the colours of the notebook; nothing in it is asked of another place.

    The whole report stands in a frame of its own without any right but to run its own script.
    """
    verdict = report.diagnosis.verdict
    mark, colour = _MARKS[verdict]
    blocks = [fault_fragment(one) for one in report.diagnosis.faults] + [
        symptom_fragment(one) for one in report.diagnosis.symptoms
    ]
    whole = escape(page(report), quote=True)
    frame = f'<iframe title="sleuth report" sandbox="allow-scripts" style="{_FRAME}" srcdoc="{whole}"></iframe>'
    return (
        f'<div class="sleuth" style="{_BOX}"><div><b style="color:{colour}">{mark}</b> <b>{_headline(report)}</b>'
        f"{_extent(report)}</div>{''.join(blocks)}"
        f'<details style="margin-top:.6em"><summary>The whole report</summary>{frame}</details></div>'
    )


def diagnosis_fragment(diagnosis: Diagnosis) -> str:
    """A diagnosis without its report."""
    mark, colour = _MARKS[diagnosis.verdict]
    blocks = [fault_fragment(one) for one in diagnosis.faults] + [symptom_fragment(one) for one in diagnosis.symptoms]
    return f'<div class="sleuth" style="{_BOX}"><b style="color:{colour}">{mark} {diagnosis.verdict}</b>{"".join(blocks)}</div>'


def _headline(report: Report) -> str:
    if not words.saw_training(report):
        return "No training was seen"
    n = len(report.diagnosis.faults)
    if n:
        return f"sleuth found {words.plural(n, 'fault')}"
    n = len(report.diagnosis.symptoms)
    return f"sleuth found {words.plural(n, 'symptom')}, but no cause" if n else "No fault found"


def _extent(report: Report) -> str:
    """How many rules were judged, and over how many steps."""
    steps = f" over {words.plural(report.trace.run.n_steps, 'step')}" if report.trace is not None else ""
    return f": {words.plural(words.n_judged(report), 'rule')} checked{steps}."


def fault_fragment(fault: Fault) -> str:
    """A fault: what was measured, why it matters, what to change, what it explains."""
    found = fault.found
    explained = ", ".join(dict.fromkeys(one.rule.name for one in fault.explains))
    rows = [("Measured", words.clean(found.finding.message)), ("Why", words.why(found)), ("Change", words.change(found))]
    rows += [("Explains", explained)] if explained else []
    return _block(found.rule.name, found.certainty, words.whereabouts(found.finding.where), rows)


def symptom_fragment(symptom: Unexplained) -> str:
    """A symptom, with what may have caused it."""
    found = symptom.found
    causes = ", ".join(symptom.candidates[:3])
    rows = [("Measured", words.clean(found.finding.message)), *([("Perhaps", causes)] if causes else [])]
    return _block(found.rule.name, found.certainty, words.whereabouts(found.finding.where), rows)


def found_fragment(found: Found) -> str:
    """Anything that a rule found, by itself."""
    return fault_fragment(Fault(found))


def _block(name: str, certainty: Certainty, where: str, rows: list[tuple[str, str]]) -> str:
    cells = "".join(
        f'<div style="{_ROW}"><span style="{_LABEL}">{label}</span><span>{escape(text)}</span></div>' for label, text in rows
    )
    head = f'<b>{escape(name)}</b> <span style="color:{_COLOURS[certainty]}">{words.CERTAINTY_WORDS[certainty]}</span>'
    return f'<div style="margin-top:.6em"><div>{head} <span style="opacity:.7">{escape(where)}</span></div>{cells}</div>'
