"""Mends: the finding is gone, nothing else changed, a second run changes nothing."""

import ast
import json
import subprocess
from pathlib import Path

import pytest

from sleuth.diagnosis.engine import discover
from sleuth.evidence.place import Edit, Span
from sleuth.evidence.source.text import Text
from sleuth.lint.documents import document
from sleuth.lint.fixing import mend
from sleuth.lint.judging import judge_text
from sleuth.lint.ownership import owns_all
from sleuth.lint.settings import Plan
from tests.lint.programs import BAD, GOOD, HEAD, lint, lint_json, notebook

RULES = discover(("code",))
SAFE = "best = None\nfor epoch in range(3):\n    optimizer.zero_grad()\n    model(torch.zeros(2, 3)).sum().backward()\n    optimizer.step()\n    best = model.state_dict()\nmodel.load_state_dict(best)\n"
COPIED = "best = {name: value.clone() for name, value in model.state_dict().items()}"


def mended(capsys, path, *words):
    """Mend a file, twice; its bytes."""
    lint("--output-format", "concise", *words, path)
    once = path.read_bytes()
    lint("--output-format", "concise", *words, path)
    assert path.read_bytes() == once
    capsys.readouterr()
    return once


def test_unsafe_mends_are_made_only_when_asked_for(capsys, tmp_path):
    path = tmp_path / "train.py"
    path.write_text(BAD)
    assert mended(capsys, path, "--fix") == BAD.encode()
    assert mended(capsys, path, "--unsafe-fixes") == GOOD.encode()
    assert lint(path) == 0


def test_safe_mends_are_made_and_counted(capsys, tmp_path):
    path = tmp_path / "train.py"
    path.write_text(HEAD + SAFE)
    code, told = lint_json(capsys, "--fix", path)
    assert (code, told["findings"], told["files"][0]["fixed"]) == (0, [], 1)
    assert path.read_text() == HEAD + SAFE.replace("best = model.state_dict()", COPIED)


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_ends_of_lines_are_kept(capsys, tmp_path, ending, last):
    path = tmp_path / "train.py"
    path.write_bytes((BAD.rstrip("\n") + last).replace("\n", ending).encode())
    assert mended(capsys, path, "--unsafe-fixes") == (GOOD.rstrip("\n") + last).replace("\n", ending).encode()


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("# -*- coding: latin-1 -*-\nname = 'ä'\n", "latin-1"), ("name = '日本 🎉'\n", "utf-8"), ("name = 'ä'\n", "utf-8-sig")],
)
def test_the_encoding_and_its_mark_are_kept(capsys, tmp_path, head, encoding):
    path = tmp_path / "train.py"
    path.write_bytes((head + BAD).encode(encoding))
    assert mended(capsys, path, "--unsafe-fixes") == (head + GOOD).encode(encoding)


def test_tabs_comments_and_form_feeds_stay(capsys, tmp_path):
    path = tmp_path / "train.py"
    text = "\x0c" + BAD.replace("    ", "\t").replace("loss.backward()", "loss.backward()  # all of it")
    path.write_text(text)
    expected = text.replace("\tloss.backward()", "\toptimizer.zero_grad()\n\tloss.backward()")
    assert mended(capsys, path, "--unsafe-fixes") == expected.encode()


@pytest.mark.parametrize("indent", [1, 2, 4, None])
def test_a_notebook_keeps_its_form_and_its_outputs(capsys, tmp_path, indent):
    head, loop = HEAD, BAD.removeprefix(HEAD)
    made = json.loads(notebook("# Größe\n" + head, "%matplotlib inline\n" + loop))
    made["cells"].insert(1, {"cell_type": "markdown", "metadata": {"z": 1, "a": [1, 2.50]}, "source": ["# Title\n", "text"]})
    made["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["0.1000\n", "<b>é</b>"]}]
    made["cells"][2]["execution_count"] = 7
    path = tmp_path / "lab.ipynb"
    before = json.dumps(made, indent=indent, ensure_ascii=False)
    path.write_text(before, "utf-8")
    after = mended(capsys, path, "--unsafe-fixes").decode()
    made["cells"][2]["source"].insert(3, "    optimizer.zero_grad()\n")
    assert after == json.dumps(made, indent=indent, ensure_ascii=False)


def test_a_notebook_in_ascii_or_with_sources_as_strings_keeps_that(capsys, tmp_path):
    made = json.loads(notebook(HEAD + "name = 'ä'\n", BAD.removeprefix(HEAD)))
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"])
    path = tmp_path / "lab.ipynb"
    path.write_text(json.dumps(made, sort_keys=True))
    after = mended(capsys, path, "--unsafe-fixes").decode()
    made["cells"][1]["source"] = GOOD.removeprefix(HEAD)
    assert after == json.dumps(made, sort_keys=True)


def test_lines_of_a_notebook_are_written_as_they_were(capsys, tmp_path):
    path = tmp_path / "lab.ipynb"
    before = notebook(BAD.replace("import torch\n", "import torch  # \\u00e4/\n", 1)).replace("\\\\u00e4/", "\\u00e4\\/")
    path.write_text(before, "utf-8")
    after = mended(capsys, path, "--unsafe-fixes").decode()
    assert "\\u00e4\\/" in after
    assert after.replace('    "    optimizer.zero_grad()\\n",\n', "") == before


def test_a_diff_is_shown_and_can_be_applied(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("train.py").write_text(BAD)
    assert lint("--diff", "--unsafe-fixes", "train.py") == 1
    told = capsys.readouterr()
    assert Path("train.py").read_text() == BAD
    assert "1 finding in 1 file would be mended" in told.err
    subprocess.run(["patch", "-p0"], input=told.out, text=True, check=True, capture_output=True)
    assert Path("train.py").read_text() == GOOD
    assert lint("--diff", "train.py") == 0


def test_findings_of_the_baseline_are_not_mended(capsys, tmp_path):
    path = tmp_path / "train.py"
    path.write_text(BAD)
    assert lint("--baseline", tmp_path / "b.json", "--write-baseline", path) == 0
    assert mended(capsys, path, "--unsafe-fixes", "--baseline", tmp_path / "b.json") == BAD.encode()


def test_a_file_that_cannot_be_written_is_told(capsys, tmp_path, monkeypatch):
    path = tmp_path / "train.py"
    path.write_text(BAD)
    monkeypatch.setattr(Path, "write_bytes", lambda self, data: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    lint("--unsafe-fixes", path)
    assert "cannot be written: Permission denied" in capsys.readouterr().err


def test_unused_ignores_are_removed(capsys, tmp_path):
    path = tmp_path / "train.py"
    path.write_text("import torch  # sleuth: ignore[C201]\nx = 1  # why  # sleuth: ignore\n# sleuth: ignore[C301]\n")
    after = mended(capsys, path, "--fix", "--report-unused-ignores").decode()
    assert after == "import torch\nx = 1  # why\n# sleuth: ignore[C301]\n"


def with_edits(text, *edits):
    """A document, and what becomes of it when a finding offers these edits of line 1."""

    def judge(changed):
        report = judge_text(changed.text, RULES, Plan())
        found = [one for one in report.found if one.rule.code == "C201"]
        spans = [Edit(Span("x.py", line, start, end_line, end), new, True) for line, start, end_line, end, new in edits]
        kept = tuple(replaced(one, spans) for one in found)
        return replace_report(report, kept)

    return judge, text


def replaced(found, edits):
    from dataclasses import replace

    return replace(found, finding=replace(found.finding, edits=tuple(edits)))


def replace_report(report, kept):
    from dataclasses import replace

    return replace(report, found=kept, marks=report.marks[: len(kept)], excerpts=report.excerpts[: len(kept)])


@pytest.mark.parametrize(
    "edit",
    [
        (8, 5, 8, 5, "def (\n"),  # no longer Python
        (8, 5, 8, 5, "pass\n    "),  # the finding stays
        (1, 1, 1, 1, ""),  # nothing
        (99, 1, 99, 2, "x"),  # not there
    ],
)
def test_mends_that_do_not_hold_are_dropped(tmp_path, monkeypatch, edit):
    monkeypatch.chdir(tmp_path)
    Path("x.py").write_text(BAD)
    judge, _ = with_edits(BAD, edit)
    result = mend(Path("x.py"), judge, unsafe=True)
    assert not result.is_changed
    assert (result.data, result.report.n_fixed) == (BAD.encode(), 0)


def test_overlapping_edits_are_refused(tmp_path):
    made = document(tmp_path / "x.py", b"abcdef = 1\n")
    one, other = Span(str(tmp_path / "x.py"), 1, 1, 1, 4), Span(str(tmp_path / "x.py"), 1, 3, 1, 6)
    assert made.edited([Edit(one, "x", True), Edit(other, "y", True)]) is None
    assert made.edited([Edit(one, "x", True), Edit(one, "x", True)]) is None
    beside = Span(str(tmp_path / "x.py"), 1, 4, 1, 6)
    assert made.edited([Edit(one, "x", True), Edit(beside, "y", True)]).data == b"xyf = 1\n"
    assert made.edited([Edit(Span("other.py", 1, 1, 1, 4), "x", True)]) is None


@pytest.mark.parametrize(
    ("line", "start", "end", "text", "is_owned"),
    [
        ("f(a)  # why", 3, 4, "b", True),
        ("f(a)  # why", 1, 12, "g(a)", False),  # the comment would go
        ("f(a)  # why", 1, 12, "g(a)  # why", True),
        ("f(a)  # why", 9, 9, "x", False),  # into the comment
        ("f(a)  # why", 12, 12, "x", False),  # it would become part of the comment
        ("f(a)  # why", 12, 12, "\nx", True),
        ("f('a b')", 5, 6, "x", False),  # into the string
        ("f('a b')", 3, 8, "'c'", True),  # the whole string is what the edit is about
        ("f('a b')", 1, 9, "g('a b')", True),
        ("f('a b')", 1, 9, "g()", False),
        ("f('a b')", 3, 3, "x, ", True),
        ("f(f'{a} b')", 1, 12, "g()", False),
    ],
)
def test_comments_and_strings_are_left_alone(line, start, end, text, is_owned):
    edit = Edit(Span("x.py", 1, start, 1, end), text, True)
    assert owns_all(Text("x.py", (line, "")), [edit]) is is_owned


def test_magic_lines_of_a_notebook_are_left_alone(tmp_path):
    path = tmp_path / "lab.ipynb"
    made = document(path, notebook("!pip install x\ny = 1\n").encode())
    assert made.edited([Edit(Span(str(path), 1, 1, 1, 5, 1), "z", True)]) is None
    changed = made.edited([Edit(Span(str(path), 2, 1, 2, 2, 1), "z", True)])
    assert changed.data.decode() == notebook("!pip install x\nz = 1\n")


FIXTURES = sorted((Path(__file__).parents[1] / "rules" / "code").glob("*/bad.py"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_the_mends_of_every_rule_hold(path):
    def judge(made):
        return judge_text(made.text, RULES, Plan())

    for unsafe in (False, True):
        result = mend(path, judge, unsafe=unsafe)
        ast.parse(result.after)
        offered = [one for one in judge(document(path, path.read_bytes())).found if one.finding.edits]
        safe = [one for one in offered if all(edit.is_safe for edit in one.finding.edits)]
        assert result.report.n_fixed == len(offered if unsafe else safe), result.after
        left = [
            one
            for one in result.report.found
            if one.finding.edits and (unsafe or all(edit.is_safe for edit in one.finding.edits))
        ]
        assert left == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("F.softmax(model(x), dim=1)", "model(x)"),
        ("torch.softmax(model(x) + 1, 1) * 2", "torch.softmax(model(x) + 1, 1) * 2"),  # no longer straight out of a softmax
        ("F.softmax(model(x) + 1, dim=1)", "(model(x) + 1)"),
        ("model(x).softmax(1)", "model(x)"),
        ("(model(x) + 1).softmax(1)", "(model(x) + 1).softmax(1)"),  # a bracket that would have to stay
        ("nn.Softmax(dim=1)(model(x))", "model(x)"),
        ("F.softmax(\n        model(x),  # scores\n        dim=1)", None),
    ],
)
def test_an_activation_is_taken_away_around_its_argument(capsys, tmp_path, before, after):
    text = HEAD + "from torch import nn\n\ndef loss(x, y):\n    return F.cross_entropy({}, y)\n"
    path = tmp_path / "train.py"
    path.write_text(text.format(before))
    result = mended(capsys, path, "--unsafe-fixes").decode()
    assert result == text.format(before if after is None else after)


def test_accumulated_gradients_are_cleared_after_the_step(capsys, tmp_path):
    path = tmp_path / "train.py"
    path.write_text(BAD.replace("    optimizer.step()", "    if x.sum() > 1:\n        optimizer.step()  # now"))
    after = mended(capsys, path, "--unsafe-fixes").decode()
    assert after.endswith("        optimizer.step()  # now\n        optimizer.zero_grad()\n")


MENDS = {
    "frame.drop(columns=['a'])": "frame = frame.drop(columns=['a'])",
    "self.parts = [nn.Linear(2, 2), nn.Linear(2, 2)]": "self.parts = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)])",
    "F.binary_cross_entropy(model(x), y)": "F.binary_cross_entropy_with_logits(model(x), y)",
    "F.nll_loss(model(x).softmax(1), y)": "F.nll_loss(model(x).log_softmax(1), y)",
    "torch.load(path, weights_only=False)": "torch.load(path, weights_only=True)",
}
PROGRAM = """import pandas as pd
import torch
import torch.nn.functional as F
from torch import nn

model = torch.nn.Linear(3, 2)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = [nn.Linear(2, 2), nn.Linear(2, 2)]

    def forward(self, x):
        for part in self.parts:
            x = part(x)
        return x


def losses(x, y):
    return F.binary_cross_entropy(model(x), y), F.nll_loss(model(x).softmax(1), y)


def read(path, table):
    frame = pd.read_csv(table)
    frame.drop(columns=['a'])
    return frame, torch.load(path, weights_only=False)
"""


def test_calls_are_renamed_wrapped_and_given_other_constants(capsys, tmp_path):
    path = tmp_path / "train.py"
    path.write_text(PROGRAM)
    expected = PROGRAM
    for before, after in MENDS.items():
        assert before in expected
        expected = expected.replace(before, after)
    assert mended(capsys, path, "--unsafe-fixes").decode() == expected
