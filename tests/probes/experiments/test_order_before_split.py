"""Rows that were put out of step when they were read, and shuffled into parts for training and validation afterwards."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

from tests.probes.experiments.test_experiments import made, watched  # noqa: E402

N = 420
BY_NAME = np.array(sorted(range(N), key=lambda number: f"scan{number}"))


def told(tells, order):
    """What is said of scans whose labels go with a sum of features by `tells`; the scans are read in this order, their labels not."""
    random = np.random.default_rng(5)
    scans = random.normal(size=(N, 6)).astype(np.float32)
    grades = (tells * scans[:, :3].sum(1) + (1 - tells) * random.normal(size=N) > 0).astype(np.int64)
    scans, places = torch.from_numpy(scans[order]), random.permutation(N)
    grades = torch.from_numpy(grades)

    def program():
        part = places[:320]
        loader = DataLoader(TensorDataset(scans[part], grades[part]), batch_size=40, shuffle=True)
        model = nn.Linear(6, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        assert len(scans) == len(grades) == N
        for x, y in (batch for _ in range(2) for batch in loader):
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()

    session, _ = watched(program)
    return made(session, "label-order")["label-order"]


def test_the_order_of_names_is_found_in_the_data_before_they_were_split():
    one = told(1.0, BY_NAME)
    assert one.value("own") < one.value("chance") + 4 * one.value("deviation")
    assert one.value("names-of-inputs_0") > 0.4


def test_rows_in_step_are_not_put_in_another_order():
    one = told(1.0, np.arange(N))
    assert one.value("own") > 0.4
    assert one.value("names-of-inputs_0") < 0.1


def test_labels_that_inputs_do_not_tell_go_with_no_order():
    one = told(0.0, np.arange(N))
    assert max(value for name, value in one.values if name.startswith(("names-", "reversed", "interleaved", "grouped"))) < 0.1
