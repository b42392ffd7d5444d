"""Labels and margins of single samples, with their place in the program's data; nothing of a step is kept."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402
from torch.utils.data import DataLoader, Subset, TensorDataset  # noqa: E402

from sleuth.evidence.data_met import data_parts  # noqa: E402
from sleuth.probes.torch.session import TorchSession  # noqa: E402

X = torch.randn(60, 4, generator=torch.Generator().manual_seed(0))
Y = torch.arange(60) % 3


def watched(program):
    session = TorchSession()
    session.install()
    try:
        program()
    finally:
        session.uninstall()
        session.finish("finished", "")
    assert not session.crashes
    assert all(frame.given is None for frame in session._recorder.forwards_seen)
    return session


def classes(given, y):
    return F.cross_entropy(given, y)


def train(batches, loss=classes, n_outputs=3):
    model = nn.Linear(4, n_outputs)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    for x, y in batches:
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()
    return model


def test_data_that_the_program_cuts_itself_are_told_by_fingerprints():
    order = torch.randperm(60)
    session = watched(lambda: train([(X[rows], Y[rows]) for rows in order[:48].split(16)]))
    (held,) = session.trace().held_data
    assert (held.n_rows, held.n_used, held.n_columns) == (60, 48, 4)
    (part,) = data_parts(session.trace(), None)
    assert (part.use, part.extent) == ("whole", "60 rows × 4 columns")
    again = watched(lambda: train([(X[rows], Y[rows]) for rows in torch.arange(60).split(20)]))
    (one,) = data_parts(again.trace(), None)
    assert (one.use, one.fingerprint, one.target) == ("train", part.fingerprint, part.target)
    assert one.target not in {"", one.fingerprint}
    loaded = watched(lambda: train(DataLoader(TensorDataset(X, Y), 20)))
    assert not loaded.trace().held_data


def test_margins_of_each_sample_over_its_visits():
    kept = []
    order = torch.randperm(60).tolist()
    session = watched(lambda: kept.append(train([(X[rows], Y[rows]) for rows in torch.tensor(order * 2).split(20)])))
    (one,) = session.trace().margins
    with torch.no_grad():
        scores = kept[0](X[order]).double().numpy()
    labels = Y[order].numpy()
    own = scores[np.arange(60), labels].copy()
    scores[np.arange(60), labels] = -np.inf
    np.testing.assert_allclose(one.margin, own - scores.max(1), atol=1e-6)
    assert one.label.tolist() == labels.tolist()
    assert one.position.tolist() == order
    assert set(one.n_seen.tolist()) == {2}
    assert (one.n_met, one.n_conflicts) == (60, 0)
    np.testing.assert_allclose(one.rows, X[order][one.shown].numpy(), atol=1e-6)
    assert (np.diff(one.margin[one.shown]) >= 0).all()


def test_positions_in_the_data_of_a_subset():
    loader = DataLoader(Subset(TensorDataset(X, Y), range(30, 60)), batch_size=10, shuffle=True)
    (one,) = watched(lambda: train(loader)).trace().margins
    assert sorted(one.position.tolist()) == list(range(30, 60))
    assert (Y[one.position].numpy() == one.label).all()


def test_one_output_with_a_sign():
    target = (torch.arange(60) % 2).float()
    loss = lambda given, y: F.binary_cross_entropy_with_logits(given.squeeze(1), y)  # noqa: E731
    (one,) = watched(lambda: train(zip(X.split(20), target.split(20), strict=True), loss, 1)).trace().margins
    assert one.n_classes == 2
    assert (one.other == 1 - one.label).all()


def mixed(given, y):
    return 0.7 * F.cross_entropy(given, y) + 0.3 * F.cross_entropy(given, y.roll(1))


def soft(given, y):
    return F.cross_entropy(given, F.one_hot(y, 3).float() * 0.8 + 0.2 / 3)


@pytest.mark.parametrize("loss", [mixed, soft], ids=["mixup", "soft labels"])
def test_samples_without_one_label_are_left_out(loss):
    assert not watched(lambda: train(zip(X.split(20), Y.split(20), strict=True), loss)).trace().margins


def test_equal_inputs_with_other_labels_are_counted():
    batches = [(X[:20], Y[:20]), (X[:20], (Y[:20] + 1) % 3)]
    (one,) = watched(lambda: train(batches)).trace().margins
    assert (one.n_met, one.n_conflicts) == (20, 20)


def test_a_sample_stands_low_where_the_others_are_known_and_it_is_not():
    x = F.one_hot(Y, 3).float() * 4
    x = torch.cat([x, torch.arange(60)[:, None] / 60], 1)
    given = Y.clone()
    given[7] = (given[7] + 1) % 3

    def program():
        torch.manual_seed(0)
        model = nn.Linear(4, 3)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
        for _ in range(6):
            for rows in torch.arange(60).split(20):
                optimizer.zero_grad()
                F.cross_entropy(model(x[rows]), given[rows]).backward()
                optimizer.step()

    (one,) = watched(program).trace().margins
    assert one.standing[7] == np.nanmin(one.standing)
    assert one.standing[7] < 0.05
    assert np.nanmean(one.standing) == pytest.approx(0.5, abs=0.1)


def test_a_target_of_one_column_is_followed():
    target = (torch.arange(60) % 2).float()
    kept = torch.nn.functional.one_hot(torch.arange(60) % 2).float()  # another array of the program

    def program():
        model = nn.Linear(4, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for rows in torch.arange(60).split(20):
            optimizer.zero_grad()
            F.binary_cross_entropy_with_logits(model(X[rows]), target[rows][:, None]).backward()
            optimizer.step()
        return kept

    (one,) = watched(program).trace().margins
    assert one.label.tolist() == target.tolist()
