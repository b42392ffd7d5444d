import pytest

from sleuth.evidence.source.text import Text
from sleuth.probes.source.reading import read_program
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.code.worker_randomness_duplicated import worker_randomness_duplicated
from tests.read import named

PROGRAM = """import random
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, random_split
rng = np.random.RandomState(1)
class D(Dataset):
    def __init__(self, x):
        self.x = x
        self.own = random.Random(3)
    def __len__(self):
        return 3
    def __getitem__(self, i):
        return {draw}
{loader}
"""
WORKERS = "for b in DataLoader(D(x), num_workers=2): print(b)"


def findings(draw, loader=WORKERS, versions=None):
    text = Text("a.py", tuple(PROGRAM.format(draw=draw, loader=loader).split("\n")))
    return [(one.where.span.line, one.certainty) for one in worker_randomness_duplicated(read_program(text, versions=versions))]


@pytest.mark.parametrize(
    ("draw", "loader", "line", "certainty"),
    [
        ("self.own.random() * self.x[i]", WORKERS, 9, PROOF),
        ("self.own.random() * self.own.choice(self.x[i])", WORKERS, 9, PROOF),
        ("rng.rand() * self.x[i]", WORKERS, 5, PROOF),
        (
            "self.own.choice([1, 2])",
            "a, b = random_split(D(x), [2, 1])\nfor c in DataLoader(a, num_workers=8): print(c)",
            9,
            PROOF,
        ),
        ("self.own.choice([1, 2])", "for c in DataLoader(D(x), num_workers=args.workers): print(c)", 9, LIKELY),
        ("self.own.choice([1, 2])", "def batches(x, n: int = 4):\n    return DataLoader(D(x), num_workers=n)", 9, LIKELY),
        (
            "self.own.choice([1, 2])",
            "from torch.utils.data import get_worker_info\ndef count(): return get_worker_info().num_workers\n" + WORKERS,
            9,
            PROOF,
        ),
    ],
)
def test_copies_of_one_generator(draw, loader, line, certainty):
    assert findings(draw, loader) == [(line, certainty)]  # where the generator is made


@pytest.mark.parametrize(
    ("draw", "loader"),
    [
        ("np.random.rand() * self.x[i]", WORKERS),
        ("random.random() * self.x[i]", WORKERS),
        ("torch.rand(1) * self.x[i]", WORKERS),
        ("self.own.random()", "for b in DataLoader(D(x)): print(b)"),
        ("self.own.random()", "for b in DataLoader(D(x), num_workers=0): print(b)"),
        ("self.own.random()", "for b in DataLoader(D(x), num_workers=2, worker_init_fn=seed): print(b)"),
        ("self.own.random()", "for b in DataLoader(other, num_workers=2): print(b)"),
        ("np.random.default_rng(i).normal()", WORKERS),
        ("self.own.random()", "a = DataLoader(D(x), num_workers=2, worker_init_fn=seed)\nb = DataLoader(D(z), num_workers=2)"),
        (
            "self.own.random()",
            "def batches(n):\n    return DataLoader(D(x), num_workers=n, worker_init_fn=seed), DataLoader(D(z), num_workers=n)",
        ),
        ("self.own.random()", "def batches(x, n=4):\n    return DataLoader(other, num_workers=n)"),
    ],
)
def test_workers_that_draw_apart_are_left_alone(draw, loader):
    assert findings(draw, loader) == []


def test_numpy_before_workers_seeded_it():
    assert findings("np.random.rand()", versions={"torch": (1, 8)}) == [(13, PROOF)]
    assert findings("np.random.rand()", versions={"torch": (1, 9)}) == []


def test_a_loader_that_a_function_makes_which_does_not_speak_of_randomness():
    text = PROGRAM.format(
        draw="self.own.random()", loader="def batches(x, n: int = 4):\n    return DataLoader(D(x), num_workers=n)"
    )
    assert named(text) == [("worker-randomness-duplicated", 9)]
