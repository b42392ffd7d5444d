"""Data faults of deep programs, named from their own samples; and programs whose samples only look faulty."""

import json
import os
import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset, WeightedRandomSampler

from sleuth.diagnosis.batches import APPLIED, LEFT_OUT, _capped, applied, judge_batches
from sleuth.diagnosis.engine import Selection, discover, find
from sleuth.diagnosis.explain import explain
from sleuth.probes.torch.session import TorchSession
from sleuth.rule import HINT, LIKELY, Finding, Where
from sleuth.verdict import Found

N, N_TRAIN = 900, 600
DICE = np.random.default_rng(4)


@dataclass
class Data:
    x: np.ndarray
    y: np.ndarray
    train: np.ndarray
    held: np.ndarray
    outputs: int = 2
    epochs: int = 3
    model: nn.Module | None = None
    sampler: object = None
    shuffles: bool = False  # what is held out, too
    dataset: type[Dataset] = TensorDataset
    options: dict = field(default_factory=dict)


def table(n=N):
    """Six quantities of different scales, and a class that three of them tell."""
    dice = np.random.default_rng(1)
    x = np.column_stack(
        [
            dice.normal(40, 12, n),
            dice.gamma(2.0, 15.0, n),
            dice.normal(0.4, 0.1, n),
            dice.normal(170, 9, n),
            dice.uniform(0, 30, n),
            dice.normal(-2, 3, n),
        ]
    )
    score = (x[:, 0] - 40) / 12 + (x[:, 2] - 0.4) / 0.1 - (x[:, 5] + 2) / 3 + dice.normal(0, 0.7, n)
    order = dice.permutation(n)
    return Data(x, (score > 0).astype(np.int64), order[:N_TRAIN], order[N_TRAIN:]), score


def scaled(data):
    mean, deviation = data.x[data.train].mean(0), data.x[data.train].std(0)
    data.x = (data.x - mean) / np.where(deviation > 0, deviation, 1)
    return data


def images(n=N, side=8):
    dice = np.random.default_rng(2)
    y = dice.integers(0, 2, n)
    x = dice.random((n, 3, side, side)) * np.array([0.9, 0.6, 0.3]).reshape(1, 3, 1, 1)
    x[y == 1, :, 2:5, 2:5] += 0.4
    order = dice.permutation(n)
    features = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(16, 2))
    return Data(x, y, order[:N_TRAIN], order[N_TRAIN:], model=features)


def fit(data):
    """The plain loop, with an evaluation after each epoch."""
    is_class = data.y.dtype.kind == "i"
    kind = torch.int64 if data.x.dtype.kind == "i" else torch.float32
    x, y = torch.tensor(data.x, dtype=kind), torch.tensor(data.y, dtype=torch.int64 if is_class else torch.float32)
    training = DataLoader(data.dataset(x[data.train], y[data.train]), 32, shuffle=data.sampler is None, sampler=data.sampler)
    checking = DataLoader(TensorDataset(x[data.held], y[data.held]), 32, shuffle=data.shuffles)
    width = int(np.prod(data.x.shape[1:]))
    model = data.model or nn.Sequential(nn.Flatten(), nn.Linear(width, 16), nn.ReLU(), nn.Linear(16, data.outputs))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    loss_of = nn.CrossEntropyLoss() if is_class else lambda output, wanted: nn.functional.mse_loss(output.squeeze(1), wanted)
    for _ in range(data.epochs):
        model.train()
        for a, b in training:
            optimizer.zero_grad()
            loss_of(model(a), b).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            for a, b in checking:
                loss_of(model(a), b)


def found_in(program):
    """(rule, certainty, column or "", message) of what the rules about data find, faults first; in a forked child."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "found.json"
        child = os.fork()
        if child == 0:
            code = 1
            try:
                torch.set_num_threads(1)
                torch.manual_seed(3)
                session = TorchSession()
                session.install()
                program()
                session.uninstall()
                session.finish("finished")
                assert session.crashes == (), session.crashes
                path.write_text(json.dumps(_judged(session)))
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        assert status == 0, "the watched program's process died"
        return json.loads(path.read_text())


def _judged(session):
    splits = session.splits()
    if splits is None:
        return {"faults": [], "hints": [], "splits": [], "crashed": []}
    outcomes = judge_batches(splits, discover(("data",)), Selection())
    diagnosis = explain(outcomes)
    told = [[one.rule.name, one.finding.where.column, one.finding.message] for one in (f.found for f in diagnosis.faults)]
    return {
        "faults": told,
        "hints": [one.rule.name for one in diagnosis.hints],
        "splits": [one.split for one in splits.tables],
        "columns": [column.name for column in splits.train.columns],
        "crashed": [one.reason for one in diagnosis.not_checked if one.status == "crashed"],
    }


def constant():
    data, _ = table()
    data.x[:, 3] = 170.0
    return scaled(data)


def sentinel():
    data, _ = table()
    scaled(data)
    data.x[DICE.random(N) < 0.06, 3] = -999
    return data


def far_out():
    data, _ = table()
    scaled(data)
    data.x[data.train[:3], 1] = (4e4, 5e4, 6e4)
    return data


def other_unit():
    data, _ = table()
    data.x[DICE.random(N) < 0.2, 3] /= 100
    return data


def moved():
    data, _ = table()
    scaled(data)
    data.x[data.held, 2] += 0.9
    return data


@pytest.mark.parametrize(("distance", "certainty"), [(0.12, HINT), (0.4, LIKELY)])
def test_a_column_that_moved_a_little_is_a_hint(distance, certainty):
    rule = find("covariate-shift", discover(("data",)))
    found = Found(rule, Finding("It moved.", Where(column="x[2]"), values={"distance": distance}))
    assert _capped(found, False).certainty is certainty


def beyond():
    data, _ = table()
    scaled(data)
    data.x[data.held[:25], 3] = 8 + DICE.random(25)
    return data


def reversed_column():
    data, _ = table()
    scaled(data)
    data.x[data.held, 0] *= -1
    return data


def columns_swapped():
    data, _ = table()
    scaled(data)
    data.x[:, 0], data.x[:, 3] = data.x[:, 0] * 0.3 + 1, data.x[:, 3] * 0.3 - 1
    data.x[np.ix_(data.held, [0, 3])] = data.x[np.ix_(data.held, [3, 0])]
    return data


def channels_swapped():
    data = images()
    data.x[data.held] = data.x[data.held][:, ::-1]
    return data


def blank_images():
    data = images()
    data.x[data.train[:7]] = 0
    return data


def contradicting():
    data, _ = table()
    scaled(data)
    data.x[600:660], data.y[600:660] = data.x[:60], 1 - data.y[:60]
    order = DICE.permutation(np.arange(60, 600))
    data.train = np.concatenate([order[:440], np.arange(60), np.arange(600, 660)])
    data.held = np.concatenate([order[440:], np.arange(660, 900)])
    return data


def class_not_held_out():
    data, score = table()
    scaled(data)
    data.y, data.outputs = np.digitize(score, [-1.2, 1.2]), 3
    order = np.argsort(data.y == 2, kind="stable")
    data.train, data.held = order[200:], order[:200]
    return data


def shares_differ():
    """Classes balanced for the training by leaving some of one out."""
    data, _ = table()
    scaled(data)
    yes, no = np.flatnonzero(data.y == 1), np.flatnonzero(data.y == 0)
    data.train, data.held = np.concatenate([yes[:300], no[:100]]), np.concatenate([yes[300:], no[100:]])
    return data


def target_stand_in():
    data, score = table()
    scaled(data)
    data.y, data.outputs = score / score.std(), 1
    data.y[DICE.random(N) < 0.03] = -99
    return data


BAD = [
    (constant, "constant-column", "x[3]"),
    (sentinel, "disguised-missing", "x[3]"),
    (far_out, "univariate-outliers", "x[1]"),
    (other_unit, "unit-change", "x[3]"),
    (moved, "covariate-shift", "x[2]"),
    (beyond, "out-of-range-values", "x[3]"),
    (reversed_column, "feature-target-relation-change", "x[0]"),
    (columns_swapped, "swapped-columns", ""),
    (channels_swapped, "swapped-columns", ""),
    (blank_images, "image-defects", ""),
    (contradicting, "conflicting-labels", "label"),
    (class_not_held_out, "missing-class-in-split", ""),
    (target_stand_in, "disguised-missing", "target"),
]


@pytest.mark.program
@pytest.mark.parametrize(("make", "rule", "column"), BAD, ids=lambda one: getattr(one, "__name__", str(one)))
def test_one_fault_is_named_where_it_is(make, rule, column):
    told = found_in(lambda: fit(make()))
    assert not told["crashed"], told
    assert [fault[:2] for fault in told["faults"]] == [[rule, column]], told


def plain():
    return scaled(table()[0])


def pixels():
    from sklearn.datasets import load_digits

    digits = load_digits()
    order = DICE.permutation(len(digits.target))
    return Data(digits.data / 16, digits.target.astype(np.int64), order[:1200], order[1200:], outputs=10)


def standardised_pixels():
    return scaled(pixels())


def framed_images():
    data = images()
    data.x[:, :, [0, -1], :] = data.x[:, :, :, [0, -1]] = 0
    return data


def grey_as_colour():
    data = images()
    data.x = np.repeat(data.x[:, :1], 3, axis=1)
    return data


def word_counts():
    dice = np.random.default_rng(5)
    y = dice.integers(0, 2, N)
    rates = np.stack([dice.gamma(0.3, 0.3, 120), dice.gamma(0.3, 0.3, 120)])
    return Data(dice.poisson(rates[y]).astype(float), y, np.arange(600), np.arange(600, 900))


def marks_of_levels():
    dice = np.random.default_rng(6)
    levels = dice.choice(9, (N, 3), p=[0.5, 0.2, 0.1, 0.1, 0.05, 0.03, 0.01, 0.01, 0])
    x = np.concatenate([np.eye(9)[levels].reshape(N, -1), dice.normal(size=(N, 4))], axis=1)
    return Data(x, (levels[:, 0] + x[:, -1] > 1).astype(np.int64), np.arange(600), np.arange(600, 900))


def few_marks():
    dice = np.random.default_rng(7)
    x = np.concatenate([np.eye(4)[dice.integers(0, 3, N)], dice.normal(size=(N, 5))], axis=1)
    return Data(x, (x[:, 5] + x[:, 1] > 0).astype(np.int64), np.arange(600), np.arange(600, 900))


def with_intercept():
    data = plain()
    data.x = np.concatenate([np.ones((N, 1)), data.x], axis=1)
    return data


def windows_in_time():
    series = np.random.default_rng(8).normal(size=N + 24).cumsum() / 10
    x = np.stack([series[at : at + 24] for at in range(N)])
    return Data(x, series[24:], np.arange(600), np.arange(600, 900), outputs=1)


def drift_in_time():
    data, _ = table()
    scaled(data)
    data.x[:, 3] += np.arange(N) / 300
    data.train, data.held = np.arange(600), np.arange(600, 900)
    return data


class Noisy(TensorDataset):
    def __getitem__(self, index):
        x, y = super().__getitem__(index)
        return x + 0.4 * torch.randn(x.shape), y


def augmented():
    data = plain()
    data.dataset, data.epochs = Noisy, 5
    return data


def small_and_augmented():
    data = augmented()
    data.train, data.held = data.train[:120], data.held[:60]
    return data


def balanced_by_sampler():
    data = plain()
    rare = data.y.astype(bool) & (np.random.default_rng(9).random(N) < 0.85)
    kept = np.flatnonzero(~rare)
    data.train, data.held = kept[: len(kept) * 2 // 3], kept[len(kept) * 2 // 3 :]
    counts = np.bincount(data.y[data.train])
    data.sampler = WeightedRandomSampler((1 / counts[data.y[data.train]]).tolist(), len(data.train))
    return data


def easy_first():
    """A curriculum: in the first epochs only the samples far from the border."""
    data, score = table()
    scaled(data)
    hard = np.argsort(-np.abs(score[data.train]))

    class Growing(torch.utils.data.Sampler):
        epoch = 0

        def __len__(self):
            return len(hard)

        def __iter__(self):
            self.epoch += 1
            yield from hard[: len(hard) * self.epoch // 4].tolist()

    data.sampler, data.epochs = Growing(), 4
    return data


def padded_sequences():
    dice = np.random.default_rng(10)
    lengths = dice.integers(3, 21, N)
    x = np.where(np.arange(20) < lengths[:, None], dice.random((N, 20)), -1)
    return Data(x, (lengths > 11).astype(np.int64), np.arange(600), np.arange(600, 900))


def codes():
    dice = np.random.default_rng(11)
    x = dice.integers(0, 30, (N, 6))
    model = nn.Sequential(nn.Embedding(30, 4), nn.Flatten(), nn.Linear(24, 2))
    return Data(x, (x[:, 0] > 14).astype(np.int64), np.arange(600), np.arange(600, 900), model=model)


def heavy_tails():
    data = plain()
    dice = np.random.default_rng(12)
    data.x = np.column_stack([data.x, dice.lognormal(0, 1.5, N), dice.standard_t(2, N), dice.pareto(2, N)])
    return scaled(data)


def mostly_zero_amounts():
    data = plain()
    dice = np.random.default_rng(13)
    data.x = np.column_stack([data.x, np.where(dice.random(N) < 0.85, 0, dice.gamma(5, 800, N))])
    return scaled(data)


def few_held_out():
    data = plain()
    data.held = data.held[:25]
    return data


def held_out_by_class():
    """Validation in the order of the classes, in more batches than are kept."""
    data = plain()
    data.x = np.tile(data.x, (3, 1)) + np.random.default_rng(14).normal(0, 0.01, (3 * N, 6))
    data.y = np.tile(data.y, 3)
    held = np.arange(N, 3 * N)
    data.train, data.held = np.arange(N), held[np.argsort(data.y[held], kind="stable")]
    return data


def repeated_on_purpose():
    data = plain()
    data.train = np.tile(data.train, 4)
    return data


def noise_at_the_same_points():
    dice = np.random.default_rng(15)
    x = np.repeat(dice.normal(size=(150, 3)), 6, axis=0)
    order = dice.permutation(N)
    return Data(x, x.sum(1) + dice.normal(0, 0.3, N), order[:600], order[600:], outputs=1)


def clipped():
    data = plain()
    data.x = np.clip(data.x, -1.5, 1.5)
    return data


def oversampled():
    """The rarer class stands several times in the training data, and as it is in the validation."""
    data = plain()
    rare = np.flatnonzero((data.y == 1) & (data.x[:, 0] > 0.8))
    data.y = np.isin(np.arange(N), rare).astype(np.int64)
    rows = np.arange(N_TRAIN)
    data.train, data.held = np.concatenate([rows, np.repeat(rows[data.y[rows] == 1], 6)]), np.arange(N_TRAIN, N)
    return data


def a_rare_class_far_off():
    """Two classes whose places are each other's, as in made data."""
    dice = np.random.default_rng(16)
    y = (dice.random(N) < 0.08).astype(np.int64)
    places = np.array([[2.0, -2.0, 0.0, 1.0], [-2.0, 2.0, 0.0, 1.0]])
    return Data(dice.normal(size=(N, 4)) + places[y], y, np.arange(600), np.arange(600, 900))


HEALTHY = [
    a_rare_class_far_off, shares_differ, oversampled,
    plain, pixels, standardised_pixels, framed_images, grey_as_colour, word_counts, marks_of_levels, few_marks, with_intercept,
    windows_in_time, drift_in_time, augmented, small_and_augmented, balanced_by_sampler, easy_first, padded_sequences, codes,
    heavy_tails, mostly_zero_amounts, few_held_out, held_out_by_class, repeated_on_purpose, noise_at_the_same_points, clipped,
]  # fmt: skip


@pytest.mark.program
@pytest.mark.parametrize("make", HEALTHY, ids=lambda one: one.__name__)
def test_nothing_is_said_of_what_is_usual(make):
    told = found_in(lambda: fit(make()))
    assert told["faults"] == [], told
    assert not told["crashed"], told


def test_other_shares_of_labels_are_a_hint():
    assert "label-shift" in found_in(lambda: fit(shares_differ()))["hints"]


@pytest.mark.program
def test_held_out_samples_are_known_however_many_there_are():
    assert found_in(lambda: fit(plain()))["splits"] == ["train", "validation"]
    assert found_in(lambda: fit(held_out_by_class()))["splits"] == ["train", "validation"]
    assert found_in(lambda: fit(augmented()))["splits"] == ["train"]
    assert found_in(lambda: fit(balanced_by_sampler()))["splits"] == ["train"]


def test_a_held_out_set_that_is_shuffled_each_time_holds_no_copies():
    def program():
        data = plain()
        data.held, data.shuffles = data.held[:96], True
        fit(data)

    told = found_in(program)
    assert told["splits"] == ["train", "validation"]
    assert "duplicate-rows" not in told["hints"]


def test_evaluation_on_the_training_data_is_no_second_split():
    def program():
        data = plain()
        data.held = data.train
        fit(data)

    assert found_in(program)["splits"] == ["train"]


def test_rounding_by_the_batches_is_no_shift():
    """The program's array is in double precision, the evaluated batches are not: a column of two values has the same two in both."""

    class Rows(Dataset):
        def __init__(self, x, y):
            self.x, self.y = x, y

        def __len__(self):
            return len(self.x)

        def __getitem__(self, index):
            return torch.tensor(self.x[index], dtype=torch.float32), torch.tensor(self.y[index], dtype=torch.float32)

    def program():
        dice = np.random.default_rng(5)
        x = np.column_stack([dice.normal(size=(N, 3)), dice.random(N) < 0.45])
        x = (x - x[:N_TRAIN].mean(0)) / x[:N_TRAIN].std(0)
        y = x[:, 0] - x[:, 3] + dice.normal(0, 0.3, N)
        model = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
        held = [torch.tensor(one[N_TRAIN:], dtype=torch.float32) for one in (x, y)]
        for _ in range(3):
            for a, b in DataLoader(Rows(x[:N_TRAIN], y[:N_TRAIN]), 32, shuffle=True):
                optimizer.zero_grad()
                nn.functional.mse_loss(model(a).squeeze(1), b).backward()
                optimizer.step()
            with torch.no_grad():
                nn.functional.mse_loss(model(held[0]).squeeze(1), held[1])

    told = found_in(program)
    assert told["splits"] == ["train", "validation"]
    assert told["faults"] == []


def test_columns_have_the_names_that_the_program_gives_them():
    def program():
        names = ["age", "income", "share", "height", "month", "balance"]
        data = constant()
        fit(data)
        assert names

    (fault,) = found_in(program)["faults"]
    assert fault[:2] == ["constant-column", "height"]


def test_every_rule_about_data_applies_or_says_why_not():
    names = {rule.name for rule in discover(("data",)) if rule.family == "data"}
    assert not set(APPLIED) & set(LEFT_OUT)
    assert names == set(APPLIED) | set(LEFT_OUT)
    assert {rule.name for rule in applied(discover(("data", "training")))} == set(APPLIED)
