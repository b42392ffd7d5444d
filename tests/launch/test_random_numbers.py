"""Generators that a program seeds are where they would be without sleuth, in whatever order it seeds and imports.

Libraries draw random numbers when they are imported, rich from Python's own. scikit-learn imports it, and so does the summary.
"""

import pytest

from tests.launch.processes import python, sleuth

SEED = "import random, numpy; random.seed(0); numpy.random.seed(0)"
TORCH = "import torch; torch.manual_seed(0)"
SKLEARN = "import sklearn.datasets"
TRAINING = """
model = torch.nn.Linear(8, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for rows in torch.randperm(200).split(10):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(model(torch.randn(10, 8)), rows % 3).backward()
    optimizer.step()
"""
TOLD = "print(hash((repr(random.getstate()), repr(numpy.random.get_state()), tuple(torch.get_rng_state().tolist()))))"
ORDERS = {"seeds first": (SEED, TORCH), "torch first": (TORCH, SEED), "torch, seeds, scikit-learn": (TORCH, SEED, SKLEARN)}


def program(folder, lines):
    (folder / "program.py").write_text("\n".join(lines), "utf-8")
    return "program.py"


@pytest.mark.program
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_sleuth_run(tmp_path, order):
    name = program(tmp_path, (*order, TRAINING, TOLD))
    plain, watched = python(tmp_path, name), sleuth(tmp_path, "run", "--experiments", "auto", "--quiet", name)
    assert plain.code == watched.code == 0, plain.err + watched.err
    assert watched.out == plain.out


@pytest.mark.program
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_sleuth_watch(tmp_path, order):
    inside = "".join(f"    {line}\n" for line in TRAINING.splitlines())
    plain = python(tmp_path, program(tmp_path, (*order, TRAINING, TOLD)))
    watched = python(
        tmp_path, program(tmp_path, (*order, "import sleuth", "with sleuth.watch(is_live=False):", f"{inside}    pass", TOLD))
    )
    assert plain.code == watched.code == 0, plain.err + watched.err
    assert watched.out == plain.out
