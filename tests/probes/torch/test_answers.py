"""Single answers of the newest evaluation of each set."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from sleuth.probes.torch.answers import MAX_SAMPLES
from tests.probes.torch.trace_of import trace_of

N = 120


def train(n_classes, score, *, n_epochs=6):
    """Train on as many classes as are asked for, 2 by one logit, and score the last two thirds of the rows after each epoch."""
    x = torch.randn(3 * N, 5)
    y = (x[:, 0] * 1.5 + 1).clamp(0, n_classes - 1).long()
    model = nn.Linear(5, 1 if n_classes == 2 else n_classes)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    held_out = DataLoader(TensorDataset(x[N:], y[N:]), batch_size=50)
    for _ in range(n_epochs):
        for start in range(0, N, 40):
            rows, labels = x[start : start + 40], y[start : start + 40]
            optimizer.zero_grad()
            scores = model(rows)
            loss = (
                F.binary_cross_entropy_with_logits(scores[:, 0], labels.float())
                if n_classes == 2
                else F.cross_entropy(scores, labels)
            )
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            score(model, held_out)
        model.train()


def by_loss(model, loader):
    return [F.cross_entropy(model(rows), labels) for rows, labels in loader]


def by_log_loss(model, loader):
    return [F.nll_loss(model(rows).log_softmax(1), labels) for rows, labels in loader]


def by_hand(model, loader):
    return [(model(rows).argmax(1) == labels).sum() for rows, labels in loader]


def by_binary_loss(model, loader):
    return [F.binary_cross_entropy_with_logits(model(rows)[:, 0], labels.float()) for rows, labels in loader]


def by_shares(model, loader):
    return [F.binary_cross_entropy(model(rows)[:, 0].sigmoid(), labels.float()) for rows, labels in loader]


CASES = [(3, by_loss), (3, by_log_loss), (3, by_hand), (2, by_binary_loss), (2, by_shares)]


@pytest.mark.parametrize(("n_classes", "score"), CASES, ids=lambda one: getattr(one, "__name__", one))
def test_the_newest_evaluation_of_a_set_is_kept(n_classes, score):
    evaluations = trace_of(lambda: train(n_classes, score)).evaluations
    assert [one.answers is not None for one in evaluations] == [False] * (len(evaluations) - 1) + [True]
    last = evaluations[-1]
    answers = last.answers
    assert answers.n_classes == n_classes
    assert answers.n_asked == len(answers.label) == 2 * N
    counts = [np.bincount(one, minlength=n_classes).tolist() for one in (answers.label, answers.given)]
    assert counts == last.class_counts.tolist()
    assert ((answers.probability >= 1 / n_classes - 1e-6) & (answers.probability <= 1)).all()
    right = answers.given == answers.label
    assert answers.probability[right].mean() > answers.probability[~right].mean()


def test_the_probability_of_the_second_class_is_the_models():
    kept = trace_of(lambda: train(2, by_binary_loss)).evaluations[-1].answers
    assert ((kept.of_second > 0.5) == (kept.given == 1)).all()
    assert kept.of_second[kept.label == 1].mean() > kept.of_second[kept.label == 0].mean()


def test_labels_that_the_loss_leaves_out_are_left_out():
    def score(model, loader):
        return [F.cross_entropy(model(rows), labels.where(labels != 1, -100)) for rows, labels in loader]

    kept = trace_of(lambda: train(3, score)).evaluations[-1].answers
    assert set(kept.label.tolist()) == {0, 2}
    assert kept.n_asked == len(kept.label)


def test_no_more_is_kept_than_a_picture_needs():
    def program():
        x = torch.randn(64, 4)
        y = (x[:, 0] > 0).long()
        model = nn.Linear(4, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        many = DataLoader(TensorDataset(torch.randn(30_000, 4), torch.zeros(30_000, dtype=torch.long)), batch_size=7_000)
        for _ in range(3):
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
        with torch.no_grad():
            by_loss(model, many)

    kept = trace_of(program).evaluations[-1].answers
    assert len(kept.label) == MAX_SAMPLES
    assert kept.n_asked == 30_000
