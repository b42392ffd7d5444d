"""Batches that are cut by hand and leave the same rows behind are told from those that leave other rows, or hold rows out."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402

from sleuth.errors import NotApplicable  # noqa: E402
from sleuth.rule import LIKELY  # noqa: E402
from sleuth.rules.training.samples_silently_dropped import samples_silently_dropped  # noqa: E402
from tests.probes.torch.trace_of import trace_of  # noqa: E402

N, SIZE = 500, 64


def in_order(n):
    """448 rows, the same each time."""
    return [torch.arange(at, at + SIZE) for at in range(0, n - SIZE + 1, SIZE)]


def shuffled_batches(n):
    return [torch.randperm(n // SIZE * SIZE)[:SIZE] for _ in range(n // SIZE)]


def all_shuffled(n):
    return list(torch.randperm(n)[: n // SIZE * SIZE].split(SIZE))


def with_a_small_batch(n):
    return list(torch.arange(n).split(SIZE))


def trained_on(batches_of, n=N, n_passes=20, judged=None):
    def program():
        soil = torch.randn(n, 5)
        acid = soil[:, :1] - 0.5 * soil[:, 1:2].square()
        model = nn.Sequential(nn.Linear(5, 16), nn.Tanh(), nn.Linear(16, 1))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
        for _ in range(n_passes):
            for rows in batches_of(n):
                optimizer.zero_grad()
                (model(soil[rows]) - acid[rows]).square().mean().backward()
                optimizer.step()
        if judged is not None:
            with torch.no_grad():
                model(soil[judged])

    try:
        return list(samples_silently_dropped(trace_of(program)))
    except NotApplicable:
        return []


@pytest.mark.parametrize("batches_of", [in_order, shuffled_batches])
@pytest.mark.parametrize("judged", [None, slice(None)])
def test_rows_behind_the_last_full_batch(batches_of, judged):
    (finding,) = trained_on(batches_of, judged=judged)
    assert finding.certainty is LIKELY
    assert finding.values == {"dropped": 52, "samples": 500, "batches": 7}


@pytest.mark.parametrize(
    "settings",
    [
        {"batches_of": all_shuffled},  # others are left out each time
        {"batches_of": with_a_small_batch},
        {"batches_of": in_order, "judged": slice(448, None)},  # the rest is held out
        {"batches_of": in_order, "n": 460},  # next to nothing is left
    ],
)
def test_tempting_runs_are_silent(settings):
    assert not trained_on(**settings)
