"""The summary that a person reads in the terminal when the program has ended."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import PurePath

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from sleuth.evidence.place import Place
from sleuth.render import model_facts, tables, words
from sleuth.render.experiments import experiments_cost
from sleuth.rule import Certainty
from sleuth.verdict import Fault, Found, Report, Unexplained, Verdict

Segment = str | tuple[str, str]  # text, or text with its rich style

_CERTAINTY_STYLES = {Certainty.PROOF: "bold red", Certainty.LIKELY: "bold yellow", Certainty.HINT: "cyan"}
_ASCII_SIGNS = {"✗": "x", "✓": "ok", "│": "|", "╰": "`", "─": "-"}


_WIDEST = 100  # columns; text is wrapped here on a wider terminal, since long lines are hard to read
_NARROWEST = 40  # columns; below, the terminal itself wraps
_N_CANDIDATES = 3  # possible causes named for an unexplained symptom


def summary(report: Report, *, width: int, color: bool, unicode: bool) -> str:
    """What is wrong with the run, in the order in which a tired person needs it.

    Args:
        report: the run.
        width: columns of the terminal.
        color: write ANSI colours and bold.
        unicode: write other characters than ASCII.

    Returns:
        Lines without trailing white space, each ended by a newline.
    """
    writer = _Writer(min(max(width, _NARROWEST), _WIDEST), color=color, unicode=unicode)
    writer.line(*_verdict(report))
    _write_end(writer, report)
    diagnosis = report.diagnosis
    for fault in diagnosis.faults[:1]:
        _write_cause(writer, fault)
    further = [one for one in diagnosis.faults[1:] if one.found.rule.family != "code"]
    if further:
        writer.heading("Also wrong")
        for fault, names in tables.folded(further) if report.splits else ((one, "") for one in further):
            _write_further(writer, fault, names)
    in_text = [one for one in diagnosis.faults[1:] if one.found.rule.family == "code"]
    if in_text:
        writer.heading("In the program's text")
        for fault in in_text:
            _write_further(writer, fault)
    if diagnosis.symptoms:
        writer.heading("Seen, without a known cause")
        for symptom in diagnosis.symptoms:
            _write_symptom(writer, symptom)
    _write_foot(writer, report, is_apart=bool(diagnosis.faults or diagnosis.symptoms))
    return writer.text()


class _Writer:
    """Wraps, styles and encodes lines for one kind of terminal; the same text on every machine."""

    def __init__(self, width: int, *, color: bool, unicode: bool) -> None:
        self.width = width
        self._color = color
        self._unicode = unicode
        self._rows: list[str] = []
        self._console = Console(
            file=io.StringIO(), width=width, color_system="standard" if color else None, force_terminal=color,
            legacy_windows=False, highlight=False, emoji=False, markup=False, _environ={},
        )  # fmt: skip

    def text(self) -> str:
        """Everything written."""
        return "\n".join(self._rows) + "\n"

    def heading(self, title: str) -> None:
        self.blank()
        self.line((title, "bold"))

    def blank(self) -> None:
        self._rows.append("")

    def line(self, *segments: Segment, indent: str = "", label: str = "", is_whole: bool = False) -> None:
        """Write segments after `indent` and a dim `label`, wrapped with a hanging indent, or cut off if `is_whole`."""
        head = indent + (label.ljust(10) if label else "")
        room = max(self.width - cell_len(head), 16)
        text = self._styled(segments)
        pieces = [self._cropped(text, room)] if is_whole else list(text.wrap(self._console, room))
        for index, piece in enumerate(pieces):
            piece.rstrip()
            start = Text.assemble((head if index == 0 else " " * cell_len(head), "dim" if label.strip() and index == 0 else ""))
            self._rows.append(self._encoded(start + piece))

    def unwrapped(self, *segments: Segment) -> None:
        """Write segments on one line, however long: a path must stay whole to be copied."""
        self._rows.append(self._encoded(self._styled(segments)))

    def source(self, place: Place, style: str) -> None:
        """Show the line of the user's program with a gutter of line numbers and a caret under it."""
        gutter = " " * (len(str(place.line)) + 1)
        code = words.clean(place.source)
        self.line((f"{gutter} │", "blue"), indent="  ")
        self.line((f" {place.line} │ ", "blue"), code, indent="  ", is_whole=True)
        room = self.width - cell_len(gutter) - 6
        self.line((f"{gutter} │ ", "blue"), ("^" * min(cell_len(code), max(room, 1)), style), indent="  ", is_whole=True)

    def _styled(self, segments: tuple[Segment, ...]) -> Text:
        pairs = [(segment, "") if isinstance(segment, str) else segment for segment in segments]
        return Text.assemble(*((self._plain(one), style) for one, style in pairs))

    def _plain(self, text: str) -> str:
        return text if self._unicode else words.to_ascii("".join(_ASCII_SIGNS.get(one, one) for one in text))

    def _cropped(self, text: Text, room: int) -> Text:
        if cell_len(text.plain) > room:
            mark = self._plain("…")
            text.plain = set_cell_size(text.plain, room - len(mark)) + mark
        return text

    def _encoded(self, text: Text) -> str:
        if not self._color:
            return text.plain.rstrip()
        with self._console.capture() as capture:
            self._console.print(text, end="", soft_wrap=True)
        return capture.get()


def _verdict(report: Report) -> tuple[Segment, ...]:
    diagnosis, script = report.diagnosis, words.clean(report.script)
    if not words.saw_training(report) and report.trace is not None and report.trace.run.source:
        return (
            "– ",
            (f"No curve in {script} could be judged", "bold"),
            ": none is called like a loss, an accuracy or a learning rate.",
        )
    if not words.saw_training(report):
        return ("– ", (f"No training was seen in {script}", "bold"), ": no backward pass ran in it, so nothing was judged.")
    if diagnosis.verdict is Verdict.FAULT:
        n = len(diagnosis.faults)
        is_certain = any(one.found.certainty is Certainty.PROOF for one in diagnosis.faults)
        what = ("the fault" if is_certain else "a likely fault") if n == 1 else words.plural(n, "fault")
        return (("✗ ", "bold red"), (f"sleuth found {what} in {script}", "bold"))
    if diagnosis.verdict is Verdict.SYMPTOM:
        symptoms = words.plural(len(diagnosis.symptoms), "symptom")
        return (("! ", "bold yellow"), (f"sleuth found {symptoms} in {script}, but no cause", "bold"))
    checked = words.plural(words.n_judged(report), "rule")
    return (("✓ ", "bold green"), (f"No fault found in {script}", "bold"), f": {checked} checked over {_extent(report)}.")


def _extent(report: Report) -> str:
    """How much was seen: steps of a training, or rows of tables."""
    if report.fit is not None and report.trace is None:
        return model_facts.extent(report.fit)
    if report.splits is None:
        return words.plural(report.trace.run.n_steps if report.trace else 0, "step")
    return words.plural(sum(table.n_rows for table in report.splits.tables), "row")


def _write_end(writer: _Writer, report: Report) -> None:
    """Say how the program ended if it did not simply finish."""
    if report.fit is not None and report.fit.run.exception:
        writer.line(f"The program ended with {words.clean(report.fit.run.exception)}", indent="  ")
    run = report.trace.run if report.trace else None
    if run is None:
        return
    if run.status == "interrupted":
        writer.line(f"The program was interrupted at step {run.n_steps:,}.", indent="  ")
    elif run.exception:
        writer.line(f"The program ended at step {run.n_steps:,} with {words.clean(run.exception)}", indent="  ")


def _write_cause(writer: _Writer, fault: Fault) -> None:
    found = fault.found
    style, place = _CERTAINTY_STYLES[found.certainty], found.finding.where.place
    writer.blank()
    writer.line(
        (found.rule.name, "bold"),
        "  ",
        (words.CERTAINTY_WORDS[found.certainty], style),
        (f"  {found.rule.code}", "dim"),
        indent="  ",
    )
    if where := words.whereabouts(found.finding.where):
        writer.line(where, indent="  ")
    if place and place.source:
        writer.source(place, style)
    writer.blank()
    writer.line(words.clean(found.finding.message), indent="  ", label="Read" if found.rule.family == "code" else "Measured")
    if second := words.second_evidence(found):
        writer.line(second, indent="  ", label="Evidence")
    writer.line(words.why(found), indent="  ", label="Why")
    writer.line((words.change(found), "bold"), indent="  ", label="Change")
    if price := words.price(fault.price):
        writer.line(price, indent="  ", label="Price")
    _write_effects(writer, fault.explains)


def _write_effects(writer: _Writer, effects: tuple[Found, ...]) -> None:
    """One short line for each rule that the fault explains: its name, and the first sentence of what was measured."""
    counts = Counter(one.rule.name for one in effects)
    label = "Explains"
    for name, count in counts.items():
        first = next(one for one in effects if one.rule.name == name)
        times = f" × {count}" if count > 1 else ""
        text = words.first_sentence(words.clean(first.finding.message))
        writer.line((name + times, "bold"), f"  {text}", indent="  ", label=label, is_whole=True)
        label = " "


def _write_further(writer: _Writer, fault: Fault, others: str = "") -> None:
    """One of the other faults, with the other columns that it was found in too."""
    found = fault.found
    writer.line(
        (found.rule.name, "bold"), "  ",
        (words.CERTAINTY_WORDS[found.certainty], _CERTAINTY_STYLES[found.certainty]),
        f"  {words.whereabouts(found.finding.where)}", indent="  ",
    )  # fmt: skip
    writer.line(words.clean(found.finding.message), indent="    ")
    if price := words.price(fault.price):
        writer.line((f"price: {price}", "dim"), indent="    ")
    if found.in_code is not None:
        writer.line((words.second_evidence(found), "dim"), indent="    ")
    if others:
        writer.line((others, "dim"), indent="    ")
    if fault.explains:
        names = ", ".join(dict.fromkeys(one.rule.name for one in fault.explains))
        writer.line((f"explains {names}", "dim"), indent="    ")


def _write_symptom(writer: _Writer, symptom: Unexplained) -> None:
    found = symptom.found
    writer.line((found.rule.name, "bold"), f"  {words.whereabouts(found.finding.where)}", indent="  ")
    writer.line(words.clean(found.finding.message), indent="    ")
    if symptom.candidates:
        rest = len(symptom.candidates) - _N_CANDIDATES
        more = f" and {words.plural(rest, 'other')}" if rest > 0 else ""
        writer.line(f"could come from {', '.join(symptom.candidates[:_N_CANDIDATES])}{more}", indent="    ")


def _write_foot(writer: _Writer, report: Report, *, is_apart: bool) -> None:
    diagnosis = report.diagnosis
    facts = []
    if report.splits is not None:
        for line in tables.summary_lines(report.splits):
            writer.line((line, "dim"), indent="  ")
    if diagnosis.hints:
        facts.append(words.plural(len(diagnosis.hints), "hint"))
    if diagnosis.not_checked:
        how = "listed in the report" if report.folder else "listed by --json FILE"
        facts.append(f"{words.plural(len(diagnosis.not_checked), 'rule')} not checked ({how})")
    if made := experiments_cost(words.experiments(report)):
        facts.append(made)
    if cost := words.cost(report):
        facts.append(cost)
    if report.fit is not None and report.trace is None and is_apart:
        facts.insert(0, f"{words.plural(words.n_judged(report), 'rule')} checked over {model_facts.extent(report.fit)}")
    if is_apart and (facts or report.folder):
        writer.blank()
    if facts:
        writer.line((" · ".join(facts), "dim"), indent="  ")
    if report.folder:
        writer.unwrapped("  ", ("Report: ", "dim"), words.clean(str(PurePath(report.folder) / "report.html")))
