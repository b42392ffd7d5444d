"""A mistake made of lines in several modules is named in the file where it stands, once."""

import pytest

from sleuth.diagnosis.engine import Selection, discover
from sleuth.lint.cache import forget
from sleuth.lint.files import collect
from sleuth.lint.running import judge_files
from sleuth.lint.settings import Plan

RULES = discover(("code",))
MODEL = """
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(8, 3)

    def forward(self, x):
        return self.layer(x).softmax(dim=1)
"""
ENGINE = """
class Engine:
    def __init__(self, model, optimizer, criterion):
        self.model, self.optimizer, self.criterion = model, optimizer, criterion

    def fit(self, batches):
        self.model.train()
        for x, y in batches:
            self.optimizer.zero_grad()
            loss = self.criterion(self.model(x), y)
            loss.backward()
            self.optimizer.step()
"""
TRAIN = """
import torch
from engine import Engine
from model import Net
from torch import nn


def main(batches):
    net = Net()
    Engine(net, torch.optim.SGD(net.parameters(), 0.1), nn.CrossEntropyLoss()).fit(batches)
"""
PARTS = {"model.py": MODEL, "engine.py": ENGINE, "train.py": TRAIN}


def written(folder, **changed):
    for name, text in {**PARTS, **changed}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return collect([str(folder)])


def named(reports):
    return [
        (report.file.rpartition("/")[2], one.finding.where.span.line, one.rule.name) for report in reports for one in report.found
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_model_and_a_loss_that_a_third_module_brings_together(tmp_path, jobs):
    reports = judge_files(written(tmp_path), RULES, Plan(), cache_folder=None, jobs=jobs)
    assert named(reports) == [("model.py", 11, "softmax-before-cross-entropy")]
    (report,) = [report for report in reports if report.found]
    assert report.excerpts == ("        return self.layer(x).softmax(dim=1)",)
    assert len(report.marks) == 1
    (found,) = report.found
    assert not found.finding.edits
    assert {link.span.file.rpartition("/")[2] for link in found.finding.where.trace} == {"model.py", "engine.py"}


def test_two_that_tell_it_count_once_and_the_cache_keeps_both(tmp_path):
    files = written(tmp_path, **{"again.py": TRAIN})
    first = judge_files(files, RULES, Plan(), cache_folder=tmp_path / ".cache")
    assert named(first) == [("model.py", 11, "softmax-before-cross-entropy")]
    assert judge_files(files, RULES, Plan(), cache_folder=tmp_path / ".cache") == first


def test_a_sound_project_is_left_alone(tmp_path):
    sound = MODEL.replace(".softmax(dim=1)", "")
    assert named(judge_files(written(tmp_path, **{"model.py": sound}), RULES, Plan(), cache_folder=None)) == []


def test_what_is_not_read_itself_or_only_tested_is_not_told(tmp_path):
    files = [one for one in written(tmp_path) if one.name != "model.py"]
    assert named(judge_files(files, RULES, Plan(), cache_folder=None)) == []
    (tmp_path / "train.py").rename(tmp_path / "test_train.py")
    assert named(judge_files(collect([str(tmp_path)]), RULES, Plan(), cache_folder=None)) == []


def test_comments_and_settings_of_the_file_in_which_it_stands_count(tmp_path):
    silent = MODEL.replace("softmax(dim=1)", "softmax(dim=1)  # sleuth: ignore[softmax-before-cross-entropy]")
    assert named(judge_files(written(tmp_path, **{"model.py": silent}), RULES, Plan(), cache_folder=None)) == []
    left_out = Plan(selection=Selection(ignore=("softmax-before-cross-entropy",)))
    assert named(judge_files(written(tmp_path), RULES, left_out, cache_folder=None)) == []


START = "from engine import Engine\nfrom model import Net\n\n\ndef main(batches):\n    Engine(Net()).fit(batches)\n"
WHOLE = """
import torch
from torch import nn


class Engine:
    def __init__(self, model):
        self.model, self.criterion = model, nn.CrossEntropyLoss()
        self.optimizer = torch.optim.SGD(model.parameters(), 0.1)

    def fit(self, batches):
        for x, y in batches:
            self.optimizer.zero_grad()
            self.criterion(self.model(x), y).backward()
            self.optimizer.step()
"""
LIGHTNING = """
import lightning
import torch
from torch import nn


class Lit(lightning.LightningModule):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def training_step(self, batch, index):
        x, y = batch
        return nn.functional.cross_entropy(self.net(x), y)

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters())
"""
FIT = "import lightning\nfrom engine import Lit\nfrom model import Net\n\nlightning.Trainer().fit(Lit(Net()))\n"


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"engine.py": WHOLE, "train.py": START}, id="a script that says nothing of training itself"),
        pytest.param({"engine.py": LIGHTNING, "train.py": FIT}, id="methods that a library calls"),
    ],
)
def test_what_the_modules_speak_of_counts(tmp_path, parts):
    assert named(judge_files(written(tmp_path, **parts), RULES, Plan(), cache_folder=None)) == [
        ("model.py", 11, "softmax-before-cross-entropy")
    ]
    forget()
    sound = {**parts, "model.py": MODEL.replace(".softmax(dim=1)", "")}
    assert named(judge_files(written(tmp_path, **sound), RULES, Plan(), cache_folder=None)) == []


@pytest.mark.parametrize("source", ["src/", ""])
def test_a_script_in_another_folder_of_the_project(tmp_path, source):
    package = {f"{source}kelp/{name}": text for name, text in (("__init__.py", ""), ("model.py", MODEL), ("engine.py", ENGINE))}
    script = TRAIN.replace("from engine", "from kelp.engine").replace("from model", "from kelp.model")
    files = {**package, "scripts/train.py": script, "pyproject.toml": ""}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    reports = judge_files(collect([str(tmp_path)]), RULES, Plan(), cache_folder=None)
    assert named(reports) == [("model.py", 11, "softmax-before-cross-entropy")]


def test_a_module_that_comes_to_speak_of_it_is_judged_anew(tmp_path):
    quiet = {
        "engine.py": "class Engine:\n    def __init__(self, model): ...\n    def fit(self, batches): ...\n",
        "train.py": START,
    }
    files = written(tmp_path, **quiet)
    assert named(judge_files(files, RULES, Plan(), cache_folder=tmp_path / ".cache")) == []
    forget()
    (tmp_path / "engine.py").write_text(WHOLE)
    again = judge_files(files, RULES, Plan(), cache_folder=tmp_path / ".cache")
    assert named(again) == [("model.py", 11, "softmax-before-cross-entropy")]
