"""Trainings by a library: what it builds, what it calls its data, in which order it gives them, weights that it reads itself."""

import sys
import textwrap
import types

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402

from sleuth.probes.torch.session import TorchSession  # noqa: E402
from tests.watched import watch_script  # noqa: E402

LIBRARY = """
import torch
from torch import nn
from torch.utils.data import DataLoader


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(nn.Linear(12, 16), *(nn.Sequential(nn.GELU(), nn.Linear(16, 16)) for _ in range(10)))
        self.out = nn.Linear(16, 16)
        self.pooler = nn.Linear(16, 16)
        self.spare = nn.Linear(16, 16)

    def forward(self, x):
        first = self.blocks[0](x)
        states = self.out(self.blocks(x)).tanh()
        return {"first": first, "states": states, "pooled": self.pooler(states).tanh()}


class Shell:
    def __init__(self, loader):
        self.loader = loader

    def __iter__(self):
        yield from iter(self.loader)


class Runner:
    def __init__(self, model, train_dataset, eval_dataset, n_epochs=6):
        self.model, self.train_dataset, self.eval_dataset, self.n_epochs = model, train_dataset, eval_dataset, n_epochs

    def run(self):
        train_dataloader = Shell(DataLoader(self.train_dataset, batch_size=16, shuffle=True))
        optimizer = torch.optim.Adam(self.model.parameters(), 1e-2)
        for epoch in range(self.n_epochs):
            self.model.train()
            for batch in train_dataloader:
                loss = nn.functional.cross_entropy(self.model(batch["x"]), batch["labels"])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            self.evaluate()

    def evaluate(self):
        eval_dataloader = Shell(DataLoader(self.eval_dataset, batch_size=4))
        return self.loop(eval_dataloader)

    def loop(self, dataloader):
        self.model.eval()
        with torch.no_grad():
            losses = [nn.functional.cross_entropy(self.model(batch["x"]), batch["labels"]) for batch in dataloader]
        return float(torch.stack(losses).mean())
"""
START = """
import torch
from torch import nn
from fitlib import Encoder, Runner

torch.manual_seed(0)
X = torch.randn(400, 12)
y = (X[:, 0] + X[:, 1] * X[:, 2] > 0).long()


class Rows(torch.utils.data.Dataset):
    def __init__(self, at):
        self.at = at

    def __len__(self):
        return len(self.at)

    def __getitem__(self, i):
        return {"labels": y[self.at[i]], "x": X[self.at[i]]}


class Classifier(nn.Module):
    def __init__(self, output="states"):
        super().__init__()
        self.output, self.encoder = output, Encoder()
        self.head = nn.Linear(16, 2)

    def forward(self, x):
        return self.head(self.encoder(x)[self.output])


train, held = Rows(range(320)), Rows(range(320, 400))
"""


@pytest.fixture
def told(tmp_path, monkeypatch):
    folder = tmp_path / "site-packages"
    folder.mkdir()
    (folder / "fitlib.py").write_text(LIBRARY)
    monkeypatch.syspath_prepend(str(folder))

    def run(text):
        script = tmp_path / "program.py"
        script.write_text(START + textwrap.dedent(text))
        found = watch_script(script)
        assert found.crashes == []
        assert found.exception == ""
        return found

    return run


@pytest.mark.program
def test_an_output_of_a_library_that_is_not_used_is_no_symptom(told):
    found = told("Runner(Classifier(), train, held).run()")
    assert "frozen-layers" not in found.found
    assert "unused-module" in found.hints
    assert "unused-module" not in found.found


@pytest.mark.program
def test_the_wrong_output_of_a_library_leaves_layers_frozen(told):
    found = told("Runner(Classifier('first'), train, held).run()")
    assert "frozen-layers" in found.found


@pytest.mark.program
def test_an_own_layer_that_is_not_used_is_named(told):
    found = told(
        """
        class Wide(Classifier):
            def __init__(self):
                super().__init__()
                self.middle = nn.Linear(16, 16)


        Runner(Wide(), train, held).run()
        """
    )
    assert "unused-module" in found.faults


@pytest.mark.program
@pytest.mark.parametrize(("data", "is_named"), [("train", True), ("held", False)])
def test_a_librarys_evaluation_of_the_training_data_is_named(told, data, is_named):
    found = told(f"Runner(Classifier(), train, {data}).run()")
    assert ("evaluated-on-training-data" in found.faults) is is_named
    assert is_named or "evaluated-on-training-data" not in found.hints


@pytest.mark.program
def test_data_that_the_program_itself_evaluates_under_no_name_stay_a_hint(told):
    found = told(
        """
        from torch.utils.data import DataLoader

        model = Classifier()
        optimizer = torch.optim.Adam(model.parameters(), 1e-2)
        for epoch in range(6):
            for batch in DataLoader(train, batch_size=16, shuffle=True):
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(batch["x"]), batch["labels"]).backward()
                optimizer.step()
            eval_loader = DataLoader(train, batch_size=10)
            with torch.no_grad():
                right = sum(int((model(batch["x"]).argmax(1) == batch["labels"]).sum()) for batch in eval_loader)
        print("training accuracy", right / 320)
        """
    )
    assert "evaluated-on-training-data" not in found.found


def test_weights_that_a_library_reads_itself_are_loaded_but_for_those_that_the_file_lacks(monkeypatch):
    class PreTrainedModel(nn.Module):
        def __init__(self):
            super().__init__()
            self.body, self.head = nn.Linear(4, 4), nn.Linear(4, 2)

        @classmethod
        def from_pretrained(cls, path, *, output_loading_info=False, **kwargs):
            model = cls()
            with torch.no_grad():
                model.body.weight.fill_(0.5)
            info = {"missing_keys": {"head.weight", "head.bias"}, "mismatched_keys": set()}
            return (model, info) if output_loading_info else model

        def forward(self, x):
            return self.head(self.body(x))

    library = types.ModuleType("transformers.modeling_utils")
    library.PreTrainedModel = PreTrainedModel
    monkeypatch.setitem(sys.modules, "transformers", types.ModuleType("transformers"))
    monkeypatch.setitem(sys.modules, "transformers.modeling_utils", library)
    session = TorchSession()
    session.install()
    try:
        model = PreTrainedModel.from_pretrained("folder")
        both = PreTrainedModel.from_pretrained("folder", output_loading_info=True)
        model(torch.ones(3, 4)).sum().backward()
    finally:
        session.uninstall()
    session.finish("finished")
    assert session.crashes == ()
    assert isinstance(model, PreTrainedModel)
    assert set(both[1]) == {"missing_keys", "mismatched_keys"}
    assert {p.name: p.is_loaded for p in session.trace().parameters} == {
        "body.weight": True, "body.bias": True, "head.weight": False, "head.bias": False,
    }  # fmt: skip
    assert "sleuth" not in PreTrainedModel.from_pretrained.__func__.__module__
