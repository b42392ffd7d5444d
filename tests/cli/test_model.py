"""`sleuth model`: programs that are begun for it, and kept runs."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

from tests.cli.test_commands import call
from tests.launch.processes import sleuth

NET = """
import sys
import torch
from torch import nn

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc, self.act = nn.Linear(8, 8), nn.Tanh()
    def forward(self, x):
        return x + self.act(self.fc(x))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 8)
        self.blocks = nn.ModuleList([Block() for _ in range(4)])
        self.same = self.blocks[0]
        self.spare = nn.Linear(3, 3)
        self.head = nn.Linear(8, 2)
        self.frozen = nn.Linear(8, 8).requires_grad_(False)
    def forward(self, x):
        x = self.frozen(self.first(x))
        for block in self.blocks:
            x = block(x)
        return self.head(x)
"""
TRAIN = (
    NET
    + """
torch.manual_seed(0)
net = Net()
optimizer = torch.optim.SGD([p for p in net.parameters() if p.requires_grad], 0.1)
with torch.no_grad():
    net(torch.zeros(1, 4))
for step in range(int(sys.argv[1])):
    print("step", step, flush=True)
    loss = net(torch.randn(16, 4)).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print("after")
"""
)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """What the command writes for the program above."""
    folder = tmp_path_factory.mktemp("model")
    (folder / "train.py").write_text(TRAIN)
    done = sleuth(folder, "model", "--json", "net.json", "-o", "net.svg", "--summary", "train.py", "1000")
    return folder, done, json.loads((folder / "net.json").read_text())


def module(tree, name):
    return next(one for one in tree["models"][0]["modules"] if one["name"] == name)


def test_the_program_is_stopped_after_its_first_step(shown):
    _, done, _ = shown
    assert done.code == 0, done.err
    assert done.out.startswith("step 0\nnet (Net, train.py:")
    assert "step 1" not in done.out
    assert "after" not in done.out


def test_the_training_pass_is_shown_not_the_evaluation_before(shown):
    tree = shown[2]
    assert module(tree, "")["inputs"] == [[16, 4]]
    assert tree["models"][0]["is_training_pass"]


def test_costs_are_those_of_the_layers(shown):
    (model,) = shown[2]["models"]
    assert model["multiply_adds"] == 16 * (4 * 8 + 8 * 8 + 4 * 8 * 8 + 8 * 2)
    assert model["parameters"] == 40 + 4 * 72 + 12 + 18 + 72
    assert model["trainable"] == model["parameters"] - 72
    block = module(shown[2], "blocks.1")
    assert block["own"]["multiply_adds"] == 0
    assert block["with_inner"]["multiply_adds"] == 16 * 64
    assert block["with_inner"]["parameters"] == 72


def test_activations_are_those_that_autograd_keeps(shown):
    """Linear layers keep their input, tanh its output, the square its operand; a frozen layer keeps no input."""
    assert module(shown[2], "first")["own"]["kept_bytes"] == 16 * 4 * 4
    assert module(shown[2], "frozen")["own"]["kept_bytes"] == 0
    assert module(shown[2], "blocks.1.act")["own"]["kept_bytes"] == 16 * 8 * 4
    assert module(shown[2], "blocks.1.fc")["own"]["kept_bytes"] == 16 * 8 * 4


def test_what_is_remarkable_is_marked(shown):
    out = shown[1].out
    assert module(shown[2], "same")["same_as"] == "blocks.0"
    assert module(shown[2], "spare")["is_never_called"]
    assert re.search(r"same +Block .*the same module as blocks\.0", out)
    assert re.search(r"spare +Linear .*never called", out)
    assert re.search(r"frozen +Linear .*frozen", out)
    assert re.search(r"to 3 +3 more +each like 0", out)
    assert "Not counted: additions" in " ".join(out.split())
    assert max(map(len, out.splitlines())) < 130


def test_the_way_of_the_data(shown):
    (model,) = shown[2]["models"]
    points = model["points"]
    names = [model["modules"][one["module"]]["name"] if one["module"] >= 0 else "" for one in points]
    ways = {(points[a]["kind"], names[a], points[b]["kind"], names[b]) for a, b in model["ways"]}
    assert ("input", "", "call", "first") in ways
    assert ("call", "first", "call", "frozen") in ways
    assert {("call", "frozen", "call", "blocks.0.fc"), ("call", "frozen", "add", "blocks.0")} <= ways
    assert ("call", "blocks.0.act", "add", "blocks.0") in ways
    assert ("add", "blocks.3", "call", "head") in ways
    assert ("call", "head", "output", "") in ways


def test_the_graph_is_a_picture_that_stands_alone(shown):
    folder, done, _ = shown
    assert "Written: " in done.err
    root = ET.fromstring((folder / "net.svg").read_text())
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "0 × 4" in texts
    assert texts.count("add") == 1
    assert not list(root.iter("{http://www.w3.org/2000/svg}style"))


def test_what_follows_the_script_is_the_program_s_also_where_it_looks_like_an_option_of_ours(tmp_path):
    (tmp_path / "train.py").write_text("import sys\nprint(sys.argv[1:])\n" + TRAIN)
    done = sleuth(tmp_path, "model", "train.py", "5", "--depth", "2", "--summary")
    assert done.out.startswith("['5', '--depth', '2', '--summary']\nstep 0\nnet (Net")


@pytest.mark.parametrize(("code", "is_given"), [("", False), ("USES = '--summary'\n", True)])
def test_summary_may_follow_a_script_that_has_no_such_option(tmp_path, code, is_given):
    body = code + NET + "print('given', sys.argv[1:])\n" + "Net()(torch.zeros(1, 4)).sum().backward()\n"
    (tmp_path / "train.py").write_text(body)
    done = sleuth(tmp_path, "model", "train.py", "--summary", "7")
    assert f"given {['--summary', '7'] if is_given else ['7']}" in done.out
    assert "multiply-adds" in done.out


def test_until_the_first_pass_or_the_end(tmp_path):
    (tmp_path / "train.py").write_text(TRAIN)
    first = sleuth(tmp_path, "model", "--until", "forward", "train.py", "5")
    assert "step 0" not in first.out
    assert "1×4 → 1×2" in first.out
    assert "Activations     not known" in first.out
    last = sleuth(tmp_path, "model", "--until", "end", "train.py", "2")
    assert "step 1\nafter\nnet (Net" in last.out
    assert "--until takes step, forward, end, not 'x'" in sleuth(tmp_path, "model", "--until", "x", "train.py").err


def test_every_optimizer_may_make_its_first_step(tmp_path):
    program = NET + (
        "one, two = nn.Linear(4, 4), nn.Linear(4, 1)\n"
        "a, b = torch.optim.Adam(one.parameters()), torch.optim.Adam(two.parameters())\n"
        "for _ in range(9):\n"
        "    one(torch.randn(2, 4)).sum().backward(); a.step()\n"
        "    print('between')\n"
        "    two(torch.randn(2, 4)).sum().backward(); b.step()\n"
    )
    (tmp_path / "gan.py").write_text(program)
    done = sleuth(tmp_path, "model", "gan.py")
    assert done.out.count("between") == 1
    assert re.findall(r"^(\w+) \(Linear", done.out, re.MULTILINE) == ["one", "two"]


def test_a_program_without_optimizer_ends_too(tmp_path):
    (tmp_path / "own.py").write_text(
        "import torch\nnet = torch.nn.Linear(2, 1)\nwhile True:\n    net(torch.ones(1, 2)).sum().backward()\n"
    )
    assert sleuth(tmp_path, "model", "own.py").out.startswith("net (Linear")


def test_each_call_of_a_module_has_a_box_with_its_own_shape(tmp_path):
    program = NET + (
        "class Pooled(nn.Module):\n"
        "    def __init__(self):\n        super().__init__()\n        self.fc, self.pool = nn.Linear(8, 8), nn.MaxPool1d(2)\n"
        "    def forward(self, x):\n        return self.pool(self.pool(self.fc(x)))\n"
        "Pooled()(torch.randn(3, 8)).sum().backward()\n"
    )
    (tmp_path / "pooled.py").write_text(program)
    assert sleuth(tmp_path, "model", "-o", "a.svg", "pooled.py").code == 0
    root = ET.fromstring((tmp_path / "a.svg").read_text())
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    at = texts.index("pool (1 of 2)"), texts.index("pool (2 of 2)")
    assert [texts[one + 1] for one in at] == ["MaxPool1d · → 3×4", "MaxPool1d · → 3×2"]


def test_parts_that_are_called_one_by_one_are_one_model(tmp_path):
    program = NET + "net = Net()\nx = net.first(torch.randn(3, 4))\nnet.head(x).sum().backward()\n"
    (tmp_path / "parts.py").write_text(program)
    done = sleuth(tmp_path, "model", "--json", "a.json", "parts.py")
    (model,) = json.loads((tmp_path / "a.json").read_text())["models"]
    assert done.code == 0
    assert (model["name"], model["multiply_adds"]) == ("net", 3 * (4 * 8 + 8 * 2))


def test_transforms_that_know_no_hooks_still_work(tmp_path):
    program = NET + (
        "class Mapped(nn.Module):\n"
        "    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(4, 2)\n"
        "    def forward(self, x):\n        return torch.vmap(lambda row: self.fc(row) * 2)(x)\n"
        "Mapped()(torch.randn(3, 4)).sum().backward()\nprint('done')\n"
    )
    (tmp_path / "mapped.py").write_text(program)
    done = sleuth(tmp_path, "model", "mapped.py")
    assert (done.code, "done" in done.out) == (0, True), done.err


def test_checkpointed_parts_keep_only_what_goes_in(tmp_path):
    program = NET + (
        "from torch.utils.checkpoint import checkpoint\n"
        "class Saving(nn.Module):\n"
        "    def __init__(self):\n        super().__init__()\n        self.a, self.b = nn.Linear(4, 64), nn.Linear(64, 4)\n"
        "    def forward(self, x):\n        return checkpoint(lambda y: self.b(self.a(y).tanh()), x, use_reentrant=False)\n"
        "net = Saving()\nnet(torch.randn(8, 4)).sum().backward()\nprint('done')\n"
    )
    (tmp_path / "saving.py").write_text(program)
    done = sleuth(tmp_path, "model", "--json", "a.json", "saving.py")
    (model,) = json.loads((tmp_path / "a.json").read_text())["models"]
    assert "done" in done.out, done.err
    assert model["kept_bytes"] < 8 * 64 * 4
    assert model["multiply_adds"] == 2 * 8 * 4 * 64


def test_a_failure_of_ours_does_not_reach_the_program(tmp_path):
    (tmp_path / "odd.py").write_text(
        NET + "class Odd:\n    @property\n    def __dict__(self):\n        raise RuntimeError('odd')\n"
        "class Taking(nn.Linear):\n    def forward(self, x, odd=None):\n        return super().forward(x)\n"
        "Taking(4, 2)(torch.randn(2, 4), Odd()).sum().backward()\nprint('done')\n"
    )
    done = sleuth(tmp_path, "model", "odd.py")
    assert done.out.startswith("done\n"), done.err
    assert "Traceback" not in done.err


def test_a_program_that_fails(tmp_path):
    (tmp_path / "bad.py").write_text(NET + "net = Net()\nnet(torch.randn(2, 4))\nraise ValueError('no')\n")
    done = sleuth(tmp_path, "model", "bad.py")
    assert (done.code, "net (Net" in done.out) == (1, True)
    assert "ValueError: no" in done.err
    assert "did not come to its first step" in done.err


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("print(1)", "imported no torch"),
        ("import torch", "ran no model with parameters"),
        ("import torch\nraise KeyError('k')", "ran no model with parameters before it ended: KeyError: 'k'"),
    ],
)
def test_a_program_without_models(tmp_path, program, message):
    (tmp_path / "none.py").write_text(program)
    done = sleuth(tmp_path, "model", "none.py")
    assert done.code == 2
    assert message in done.err


def test_what_can_be_asked(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert call("model", "gone.py") == 2
    assert "there is no file 'gone.py', and no kept run in" in capsys.readouterr().err
    (tmp_path / "a.py").write_text("")
    assert call("model", "-o", "a.gif", "a.py") == 2
    assert "the name must end in .svg or .png" in capsys.readouterr().err
    assert call("model", "gone", "--nothing") == 2
    assert "taken for the name of a kept run, and unrecognized arguments: --nothing" in capsys.readouterr().err


def test_a_kept_run(shown, capsys, monkeypatch):
    folder, _, tree = shown
    (folder / "long.py").write_text(TRAIN.replace("    net(torch.zeros(1, 4))", "    pass"))
    run = sleuth(folder, "run", "--experiments", "off", "--quiet", "long.py", "30")
    assert run.code == 0, run.err
    monkeypatch.chdir(folder)
    assert call("model", "last", "-o", "kept.svg", "--summary", "--json", "kept.json") == 0
    kept = json.loads((folder / "kept.json").read_text())
    assert kept["source"] == "kept"
    assert [one["name"] for one in kept["models"][0]["modules"] if one["name"] != "same"] == [
        one["name"] for one in tree["models"][0]["modules"] if one["name"] != "same" and not one["name"].startswith("same.")
    ]
    for name in ("multiply_adds", "parameters", "trainable"):
        assert kept["models"][0][name] == tree["models"][0][name]
    assert module(kept, "spare")["health"] == "no gradient"
    assert module(kept, "head")["health"] == "ok"
    out = capsys.readouterr().out
    assert re.search(r"spare .*no gradient; never called", out)
    svg = (folder / "kept.svg").read_text()
    assert ">no gradient</text>" in svg
    assert svg.count(">add</text>") == 1
