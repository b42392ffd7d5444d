import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from sleuth.evidence.place import Place
from sleuth.render.terminal import summary
from sleuth.verdict import Found
from tests.render.models import MODEL_REPORTS
from tests.render.reports import FORGOTTEN, REPORTS, diagnosis, report

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("name", REPORTS)
def test_golden(name, golden):
    golden(f"{name}.txt", summary(REPORTS[name](), width=100, color=False, unicode=True))


@pytest.mark.parametrize("name", MODEL_REPORTS)
def test_golden_of_a_classical_program(name, golden):
    golden(f"model-{name}.txt", summary(MODEL_REPORTS[name](), width=100, color=False, unicode=True))


@pytest.mark.parametrize("name", ["fault", "symptom", "clean-with-hint"])
def test_golden_narrow_ascii(name, golden):
    golden(f"{name}-narrow-ascii.txt", summary(REPORTS[name](), width=60, color=False, unicode=False))


def test_golden_color(golden):
    golden("fault-color.txt", summary(REPORTS["fault"](), width=80, color=True, unicode=True))


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("width", [1, 40, 57, 80, 400])
def test_lines_fit_and_have_no_trailing_space(name, width):
    for line in summary(REPORTS[name](), width=width, color=False, unicode=True).splitlines():
        assert line == line.rstrip()
        assert cell_len(line) <= min(max(width, 40), 100) or "report.html" in line


@pytest.mark.parametrize("name", REPORTS)
def test_ascii_is_ascii(name):
    assert summary(REPORTS[name](), width=80, color=False, unicode=False).isascii()


@pytest.mark.parametrize("name", REPORTS)
def test_color_changes_nothing_but_color(name):
    plain = summary(REPORTS[name](), width=80, color=False, unicode=True)
    colored = summary(REPORTS[name](), width=80, color=True, unicode=True)
    assert "\x1b" not in plain
    assert [line.rstrip() for line in ANSI.sub("", colored).splitlines()] == plain.splitlines()


def test_the_cause_comes_first_and_is_complete():
    text = summary(REPORTS["fault"](), width=100, color=False, unicode=True)
    assert (
        text.index("forgotten-parameters  certain")
        < text.index("train.py:41")
        < text.index("│ optimizer =")
        < text.index("Measured")
    )
    assert text.index("Why") < text.index("Change    Pass `net.parameters()`") < text.index("Explains  flat-loss")
    assert "1 hint" in text
    assert "1 rule not checked" in text
    assert text.count("\n") <= 22


def test_names_cannot_command_the_terminal():
    where = replace(FORGOTTEN.finding.where, layer="fc\x1b]0;owned\x07", place=Place("a\x1b[2J.py", 1, "x = 1\x1b[31m"))
    finding = replace(FORGOTTEN.finding, message="[red]bold[/red] \x1b[5m", where=where)
    text = summary(report(diagnosis(Found(FORGOTTEN.rule, finding)), script="tr\x1bain.py"), width=100, color=False, unicode=True)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[red]bold[/red] \\x1b[5m" in text


def test_a_wide_source_line_is_cut_by_columns():
    where = replace(FORGOTTEN.finding.where, place=Place("a.py", 12345, "名 = " + "層" * 200))
    made = report(diagnosis(Found(FORGOTTEN.rule, replace(FORGOTTEN.finding, where=where))))
    for unicode in (True, False):
        for line in summary(made, width=50, color=False, unicode=unicode).splitlines():
            assert cell_len(line) <= 50 or "report.html" in line


def test_an_interrupted_run_says_so():
    made = REPORTS["raised"]()
    assert made.trace is not None
    trace = replace(made.trace, run=replace(made.trace.run, status="interrupted", exception="KeyboardInterrupt: "))
    assert "interrupted at step 3" in summary(replace(made, trace=trace), width=80, color=False, unicode=True)
