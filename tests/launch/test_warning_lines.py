"""A program's warnings are shown as Python shows them: at the same lines, and as often."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sleuth.probes import frames
from tests.launch.processes import python, sleuth

TRAINS = """
import torch
import torch.nn.functional as F
from torch import nn
from torch.optim.lr_scheduler import StepLR

torch.manual_seed(0)
model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
schedule = StepLR(optimizer, 1)
x, y = torch.ones(8, 3), torch.arange(8.0)
"""
PROGRAMS = {
    "a loss of two shapes, once for each line": TRAINS
    + """
for step in range(3):
    first = F.mse_loss(model(x), y)
    second = nn.MSELoss()(model(x), y)
    optimizer.zero_grad(); (first + second).backward(); optimizer.step()
print(F.l1_loss(model(x), y).item())
print(F.l1_loss(model(x), y).item())
""",
    "a deeper level, in a function of the program's": TRAINS
    + """
def loss_of(out):
    probabilities = F.softmax(out)
    return F.kl_div(probabilities.log(), probabilities)
loss_of(model(x)).backward()
optimizer.step()
""",
    "schedules out of order": TRAINS + "schedule.step()\nmodel(x).sum().backward()\noptimizer.step()\n",
    "C code": TRAINS + "out = model(x)\nout.sum().backward()\nprint(out.grad)\ncopy = torch.tensor(out)\n",
    "recorded": TRAINS
    + """
import warnings
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    F.mse_loss(model(x), y).backward()
    model(x).grad
print([(one.filename, one.lineno, one.category.__name__) for one in seen])
""",
    "made to an error": TRAINS + "import warnings\nwarnings.simplefilter('error')\nF.mse_loss(model(x), y)\n",
    "the program's own": TRAINS
    + """
import warnings
from warnings import warn
def old(level):
    warnings.warn("old", FutureWarning, level)
    warn(UserWarning("other"), stacklevel=level)
for level in (-1, 0, 1, 2, 3, 50):
    old(level)
try:
    warnings.warn("no category", int)
except TypeError as error:
    print(error)
""",
    "scikit-learn's": """
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score
from sklearn.preprocessing import StandardScaler
rows = np.random.default_rng(0).normal(size=(40, 3))
LogisticRegression(max_iter=1).fit(rows, rows[:, 0] > 0)
print(precision_score([0, 1], [0, 0]))
StandardScaler().fit(pd.DataFrame(rows, columns=list("abc"))).transform(rows)
""",
}


SKIPPING = """
import torch, warnings
def deep(level):
    warnings.warn("skipped", UserWarning, stacklevel=level, skip_file_prefixes=(torch.__path__[0],))
for level in (1, 2, 3):
    deep(level)
"""


@pytest.mark.program
@pytest.mark.parametrize("name", PROGRAMS)
def test_warnings_are_shown_as_python_shows_them(tmp_path, name):
    (tmp_path / "x.py").write_text(PROGRAMS[name])
    plain, watched = python(tmp_path, "x.py"), sleuth(tmp_path, "run", "--quiet", "--no-report", "x.py")
    assert "Warning" in plain.err + plain.out
    assert watched == plain


@pytest.mark.skipif(sys.version_info < (3, 12), reason="`skip_file_prefixes` came with Python 3.12")
def test_files_that_a_warning_skips_are_skipped(tmp_path):
    (tmp_path / "x.py").write_text(SKIPPING)
    assert sleuth(tmp_path, "run", "--quiet", "--no-report", "x.py") == python(tmp_path, "x.py")


def test_a_file_of_sleuths_is_known_by_a_path_with_a_link(tmp_path):
    folder = tmp_path / "environment"
    folder.symlink_to(Path(frames.__file__).parent)
    assert frames.is_own_file(str(folder / "frames.py"))
    assert not frames.is_own_file(str(tmp_path / "frames.py"))
