import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
x, y = torch.randn(64, 4), torch.randn(64)
class Rows(torch.utils.data.Dataset):
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __len__(self):
        return len(self.x)
    def __getitem__(self, i):
        return self.x[i], self.y[i]
"""
FAULTY = """
for a, b in DataLoader(Rows(x, y), batch_size=8):
    print(F.l1_loss(net(a), b))
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "broadcast-loss-shapes")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 3),
        (
            """
for a, b in DataLoader(TensorDataset(x, y), batch_size=8):
    print(((net(a) - b) ** 2).mean())
""",
            3,
        ),
        (
            """
from sklearn.model_selection import train_test_split
import numpy as np
t = np.random.rand(100)
x1, x2, t1, t2 = train_test_split(np.random.rand(100, 4), t)
print(nn.SmoothL1Loss()(net(torch.tensor(x1).float()), torch.tensor(t1).float()))
""",
            6,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
for a, b in DataLoader(Rows(x, y[:, None]), batch_size=8):
    print(F.l1_loss(net(a), b))
""",
        """
for a, b in DataLoader(TensorDataset(x, y), batch_size=8):
    print(F.mse_loss(net(a).squeeze(-1), b), F.mse_loss(net(a).flatten(), b), F.mse_loss(net(a)[:, 0], b))
""",
        """
for a, b in DataLoader(TensorDataset(x, y), batch_size=8):
    print(F.mse_loss(net(a), b.view(-1, 1)), (net(a).unsqueeze(0) - b).abs().mean())
""",
        """
for a, b in DataLoader(Rows(x, frame.values), batch_size=8):
    print(F.l1_loss(net(a), b))
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "broadcast-loss-shapes")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


def test_the_edit_takes_the_axis_away():
    text = "out = net(x)\nloss = F.mse_loss(out, y)"
    edits = found(f"{HEAD}{text}\n", "broadcast-loss-shapes")[0].finding.edits
    assert [(one.text, one.is_safe) for one in edits] == [(".squeeze(-1)", False)]


READ = """
import numpy as np
rows = np.genfromtxt("a.csv", delimiter=",")
given, wanted = torch.tensor(rows[:, :4]).float(), {wanted}
print(F.mse_loss(net(given), wanted))
"""


@pytest.mark.parametrize("wanted", ["torch.tensor(np.log(rows[:, 4])).float()", "torch.from_numpy(rows[10:, -1]).float()"])
def test_a_column_of_a_table_of_numbers(wanted):
    assert lines(READ.format(wanted=wanted)) == [5]


@pytest.mark.parametrize(
    "wanted",
    [
        "torch.tensor(rows[:, 4:5]).float()",
        "torch.tensor(rows[:, [4]]).float()",
        "torch.tensor(rows[:, 4]).float()[:, None]",
        "torch.tensor(rows[:, 4, None]).float()",
        "torch.tensor(np.genfromtxt('b.csv')).float()",
    ],
)
def test_a_column_that_stays_a_table(wanted):
    assert lines(READ.format(wanted=wanted)) == []


STEPPED = """
import lightning as L
from torch.utils.data import DataLoader, Dataset, TensorDataset
class Barrels(Dataset):
    def __init__(self, readings, ages):
        self.readings = torch.as_tensor(readings).float()
        self.ages = torch.as_tensor(ages).float().{shape}
    def __len__(self):
        return len(self.ages)
    def __getitem__(self, place):
        return self.readings[place], self.ages[place]
class Ager(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 1))
    def judged(self, batch):
        readings, ages = batch
        return F.mse_loss(self.net(readings), ages)
    def {step}(self, batch, place):
        return self.judged(batch)
{also}
old, new = Barrels(a, b), Barrels(c, d)
L.Trainer(max_epochs=4).fit(Ager(), {loaders})
"""
FIT = "DataLoader(old, batch_size=8, shuffle=True), DataLoader(new, batch_size=8)"


def stepped(shape="reshape(-1)", step="training_step", also="", loaders=FIT):
    return lines(STEPPED.format(shape=shape, step=step, also=also, loaders=loaders))


@pytest.mark.parametrize("step", ["training_step", "validation_step"])
def test_the_batches_that_a_trainer_is_given_for_a_step(step):
    assert stepped(step=step) == [18]


@pytest.mark.parametrize(
    "program",
    [
        {"shape": "reshape(-1, 1)"},
        {"step": "test_step"},
        {"also": "    def on_after_batch_transfer(self, batch, place):\n        return batch[0], batch[1].unsqueeze(1)"},
        {"loaders": "DataLoader(old, collate_fn=gather)"},
        {"loaders": "datamodule=barrels"},
        {"also": "L.Trainer().fit(Ager(), DataLoader(TensorDataset(e, f)))"},  # the same class with other batches
    ],
)
def test_batches_of_which_the_shapes_are_not_seen_or_fit(program):
    assert stepped(**program) == []


@pytest.mark.parametrize(
    "loss",
    [
        "torch.maximum(0.9 * gap, -0.1 * gap).mean()",
        "torch.max((q - 1) * gap, q * gap).mean()",
        "torch.mean(gap.maximum(0.2 * gap))",
        "(q * F.relu(gap) + (1 - q) * F.relu(-gap)).mean()",
        "(gap.clamp_min(0) * q).sum()",
    ],
)
def test_a_difference_that_counts_more_on_one_side(loss):
    body = f"q = 0.9\nfor a, b in DataLoader(TensorDataset(x, y), batch_size=8):\n    gap = b - net(a)\n    print({loss})"
    assert lines(body) == [3]
    assert lines(body.replace("net(a)", "net(a).squeeze(1)")) == []


@pytest.mark.parametrize(
    "loss",
    [
        "((net(a) - centres) ** 2).mean()",
        "torch.max(net(a) - centres, centres - net(a)).mean()",
        "F.relu(net(a) - torch.tensor([0.1, 0.5, 0.9])).mean()",
        "torch.maximum(net(a).max(dim=1)[0] - b, torch.zeros(8)).mean()",
    ],
)
def test_outputs_that_are_compared_with_several_levels_each(loss):
    assert (
        lines(
            f"centres = torch.linspace(0, 1, 20)\nfor a, b in DataLoader(TensorDataset(x, y), batch_size=8):\n    print({loss})"
        )
        == []
    )


@pytest.mark.parametrize(
    "column",
    [
        "pl.read_parquet('a.parquet').with_columns(pl.col('a').log())['hours'].to_numpy().astype('float32')",
        "pl.scan_csv('a.csv').filter(pl.col('a') > 0).collect().get_column('hours').cast(pl.Float32).to_numpy()",
        "pl.read_csv('a.csv').drop_nulls()['hours'].to_numpy()",
        "pd.read_csv('a.csv').dropna().hours.to_numpy()",
        "pd.read_csv('a.csv').pop('hours').values",
        "np.array(pd.read_csv('a.csv')['hours'].tolist())",
    ],
)
def test_a_column_of_a_table_is_one_number_for_each_row(column):
    head = "import numpy as np\nimport pandas as pd\nimport polars as pl\n"
    body = f"{head}t = torch.from_numpy({column})\nfor a, b in DataLoader(TensorDataset(x, t), batch_size=8):\n    print(F.mse_loss(net(a), b))"
    assert lines(body) == [6]
    assert lines(body.replace(", b)", ", b.unsqueeze(1))")) == []


@pytest.mark.parametrize(
    "column",
    [
        "pl.read_csv('a.csv').select('hours').to_numpy()",
        "pl.read_csv('a.csv')[['hours']].to_numpy()",
        "pd.read_csv('a.csv').values",
        "xr.open_dataset('a.nc')['hours'].to_numpy()",
    ],
)
def test_what_may_have_more_than_one_number_for_each_row(column):
    head = "import pandas as pd\nimport polars as pl\nimport xarray as xr\n"
    body = f"{head}t = torch.from_numpy({column})\nfor a, b in DataLoader(TensorDataset(x, t), batch_size=8):\n    print(F.mse_loss(net(a), b))"
    assert lines(body) == []
