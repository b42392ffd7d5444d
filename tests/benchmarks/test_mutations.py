"""The mutation operators: their list, their changes of text, and when a mutant counts as killed."""

import ast
import difflib
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from mutations import generate, sites  # noqa: E402
from mutations.edits import Edit, Source, apply, set_keyword  # noqa: E402
from mutations.killed import Fate, fate  # noqa: E402
from mutations.operators import DEEPCRIME, OPERATORS, THEDEEPCHECKER, mutate  # noqa: E402
from mutations.sites import NoPlace  # noqa: E402
from programs import Role, find_programs  # noqa: E402
from subjects import Better  # noqa: E402

CODE = {operator.code: operator for operator in OPERATORS}
CATALOGUE = tomllib.loads((ROOT / "docs" / "catalogue.toml").read_text(encoding="utf-8")).values()
PUBLISHED = ROOT / "benchmarks" / "published"

PROGRAM = """import torch
from torch import nn

torch.manual_seed(0)
x_train, y_train = torch.rand(60, 4) / 16, torch.rand(60, 1)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 1))
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
epochs, batch_size = 20, 10
for epoch in range(epochs):
    for rows in torch.randperm(60).split(batch_size):
        optimizer.zero_grad()
        loss = criterion(model(x_train[rows]), y_train[rows])  # é
        loss.backward()
        optimizer.step()
print(loss.item())
"""


def added(code, text=PROGRAM):
    """The lines that an operator's change adds."""
    lines = difflib.ndiff(text.splitlines(), mutate(CODE[code], text).splitlines())
    return [line[2:].strip() for line in lines if line.startswith("+ ")]


def test_operators_are_listed():
    assert len(DEEPCRIME) == 24
    assert len(THEDEEPCHECKER) >= 22
    assert len(CODE) == len(OPERATORS)
    faults = {entry["name"] for entry in CATALOGUE if entry["kind"] == "fault"}
    for operator in OPERATORS:
        assert set(operator.expected) <= faults
        assert operator.reason or (operator.expected and operator.what)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("HLR", "optimizer = torch.optim.Adam(model.parameters(), lr=1e-05)"),
        ("HNE", "epochs, batch_size = 2, 10"),
        ("HBS", "epochs, batch_size = 20, 160"),
        ("ACH", "model = nn.Sequential(nn.Linear(4, 8), torch.nn.Sigmoid(), nn.Dropout(0.1), nn.Linear(8, 1))"),
        ("AAL", "model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.1), nn.Linear(8, 1), torch.nn.ReLU())"),
        ("RAW", "optimizer = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=0.5)"),
        ("OCH", "optimizer = torch.optim.SGD(model.parameters(), lr=0.01)"),
        ("D01", "x_train, y_train = torch.rand(60, 4), torch.rand(60, 1)"),
        ("D15", 'criterion = nn.MSELoss(reduction="sum")'),
        ("D16", "loss = criterion(model(x_train[rows]), y_train[rows].reshape(-1))  # é"),
        ("D18", "(-loss).backward()"),
        ("D22", "model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.0), nn.Linear(8, 1))"),
    ],
)
def test_one_line_changes(code, line):
    assert added(code) == [line]


def test_data_is_altered_where_it_is_whole():
    assert added("D05") == [
        "def alter(x, y):",
        "return x[torch.randperm(len(y), generator=torch.Generator().manual_seed(0))], y",
        "x_train, y_train = alter(x_train, y_train)",
    ]
    changed = ast.parse(mutate(CODE["D05"], PROGRAM))
    assert isinstance(changed.body[-2], ast.For)  # the loop over epochs comes after


def test_settings_are_followed_to_their_number():
    text = (PUBLISHED / "h03_mnist_slow" / "fixed.py").read_text(encoding="utf-8")
    assert added("HLR", text) == ['parser.add_argument("--lr", type=float, default=0.001)']
    assert added("HNE", text) == ['parser.add_argument("--epochs", type=int, default=1)']
    text = (PUBLISHED / "h09_reuters_rate" / "fixed.py").read_text(encoding="utf-8")
    assert '"epochs": 1, "lr": 0.001' in added("HNE", text)[0]


def test_output_of_a_module_class():
    text = (PUBLISHED / "h08_reuters_output" / "fixed.py").read_text(encoding="utf-8")
    assert added("D12", text) == ["return self.out(x)"]
    assert added("D14", text) == ["return F.log_softmax(self.out(x), dim=0)"]


def test_a_layer_called_dropout_is_changed_where_it_is_made():
    text = (PUBLISHED / "h11_reuters_optimiser" / "fixed.py").read_text(encoding="utf-8")
    assert added("RCD", text) == ["self.dropout = nn.Dropout(0.98)"]


@pytest.mark.parametrize("code", ["OCG", "WAB", "D12", "D13", "D25", "TUD", "RCP", "VRM"])
def test_no_place(code):
    with pytest.raises(NoPlace):
        mutate(CODE[code], PROGRAM)


@pytest.mark.parametrize("operator", [o for o in OPERATORS if o.change], ids=lambda o: o.code)
def test_every_operator_changes_some_program(operator):
    for base in generate.find_bases():
        text = base.path.read_text(encoding="utf-8")
        try:
            changed = mutate(operator, text)
        except NoPlace:
            continue
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(text))
        return
    pytest.fail("no program has a place for it")


def test_edits_must_not_overlap():
    source = Source.parse("f(a, b)")
    call = sites.calls(source, "f")[0]
    assert apply(source.text, [set_keyword(source, call, "c", "1"), Edit(0, 1, "g")]) == "g(a, b, c=1)"
    with pytest.raises(ValueError, match="begins inside"):
        apply("abc", [Edit(0, 2, ""), Edit(1, 3, "")])


@pytest.mark.parametrize(
    ("mutant", "better", "expected"),
    [
        ([0.6, 0.62, 0.61], Better.HIGHER, Fate.KILLED),
        ([0.89, 0.93, 0.9], Better.HIGHER, Fate.EQUIVALENT),
        ([0.6, 0.62, 0.61], Better.LOWER, Fate.EQUIVALENT),
        ([float("nan")] * 3, Better.LOWER, Fate.KILLED),
        ([0.6, 0.62], Better.HIGHER, Fate.CRASHED),
    ],
)
def test_fate(mutant, better, expected):
    assert fate([0.9, 0.92, 0.91], mutant, better, 3) == expected


def test_mutants_are_programs_of_run_faults(tmp_path):
    base = generate.Base("tiny", tmp_path / "tiny.py", Better.LOWER)
    base.path.write_text(PROGRAM, encoding="utf-8")
    for code in ("HLR", "D18"):
        mutant = generate.Mutant(code, base.name, CODE[code].expected, Fate.KILLED, (), ())
        generate.write(tmp_path, mutant, base, mutate(CODE[code], PROGRAM))
    found = find_programs(tmp_path)
    assert [p.name for p in found if p.role is Role.FIXED] == ["learning-rate-too-low__hlr_tiny"]
    assert {p.expected for p in found if p.role is Role.FAULTY} == {("learning-rate-too-low",), ("flipped-loss-sign",)}


def test_hints_are_not_looked_for():
    assert "hints" in generate.usable(CODE["HBS"])
    assert generate.usable(CODE["OCH"]) == ""
    assert generate.usable(CODE["WRB"]) == CODE["WRB"].reason


@pytest.mark.slow
def test_a_mutant_is_killed(tmp_path, monkeypatch, capsys):
    pytest.importorskip("torch")
    program = tmp_path / "tiny.py"
    program.write_text(PROGRAM, encoding="utf-8")
    monkeypatch.setattr(generate, "find_bases", lambda: [generate.Base("tiny", program, Better.LOWER)])
    target = tmp_path / "mutants"
    assert generate.main([str(target), "--only", "D18", "--runs", "3"]) == 0
    assert (target / "faults" / "flipped-loss-sign__d18_tiny" / "faulty.py").exists()
    assert "1 killed" in capsys.readouterr().out
    assert generate.main([str(target)]) == 1
