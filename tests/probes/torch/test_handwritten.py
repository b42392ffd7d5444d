"""Cross-entropy that a program writes itself is told as torch's own; what only looks like it is not told."""

import pytest

torch = pytest.importorskip("torch")
from torch.nn import functional as F  # noqa: E402

from sleuth.probes.torch.session import TorchSession  # noqa: E402

N, K = 40, 3


def calls(loss_of, outputs=K, labels="long"):
    """The loss calls of four steps in which `loss_of(logits, y)` is minimised, on labels from a larger tensor."""
    torch.manual_seed(5)
    x, y = torch.randn(N, 6), torch.randint(0, K if outputs > 1 else 2, (N,))
    if labels == "some missing":
        y[::3] = -1
    y = y.float() if labels == "float" else y
    session = TorchSession()
    session.install()
    try:
        model = torch.nn.Linear(6, outputs)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for start in range(0, N, 10):
            loss = loss_of(model(x[start : start + 10]), y[start : start + 10])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    finally:
        session.uninstall()
        session.finish("finished", "")
    assert not session.crashes
    return session.trace().losses


def gathered(z, y):
    return -z.log_softmax(1).gather(1, y[:, None]).mean()


def indexed(z, y):
    return -F.log_softmax(z, dim=-1)[torch.arange(len(y)), y].mean()


def of_probabilities(z, y):
    return -(F.one_hot(y, K) * torch.log(torch.softmax(z, 1))).sum(1).mean()


def one_hot(z, y):
    return (-F.one_hot(y, K).float() * torch.log_softmax(z, 1)).sum(dim=1).mean()


def negative_inside(z, y):
    return torch.sum(F.one_hot(y, K).float() * -torch.log_softmax(z, 1), 1).mean()


def smoothed(z, y):
    logp = z.log_softmax(-1)
    return (0.9 * -logp.gather(-1, y.unsqueeze(1)).squeeze(1) + 0.1 * -logp.mean(-1)).mean()


def divided(z, y):
    return -z.log_softmax(1).gather(1, y[:, None]).sum() / len(y) / 4


SPELLINGS = [gathered, indexed, of_probabilities, one_hot, negative_inside, smoothed, divided]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda one: one.__name__)
def test_tells_the_same_as_the_function(spelling):
    own, plain = calls(spelling), calls(lambda z, y: F.nll_loss(F.log_softmax(z, 1), y))
    assert len(own) == len(plain) == 4
    first, wanted = own[0], plain[0]
    assert (first.function, first.n_classes, first.reduction) == ("nll_loss", K, "mean")
    assert first.value == pytest.approx(wanted.value, rel=1e-5)
    assert (first.n_correct, first.n_valid) == (wanted.n_correct, wanted.n_valid)
    assert first.target_counts.tolist() == wanted.target_counts.tolist()
    assert first.prediction_counts.tolist() == wanted.prediction_counts.tolist()
    assert first.is_target_from_data
    assert first.phase is wanted.phase
    assert first.share_rows_log_probabilities == 1


def test_names_what_made_the_probabilities():
    (first, *_) = calls(lambda z, y: -torch.log_softmax(torch.softmax(z, 1), 1).gather(1, y[:, None]).mean())
    assert first.ops[:3] == ("LogSoftmax", "Softmax", "Addmm")


def test_sum_is_told_as_a_sum():
    (first, *_) = calls(lambda z, y: -z.log_softmax(1).gather(1, y[:, None]).sum())
    assert first.reduction == "sum"


def test_masked_rows_do_not_count():
    def masked(z, y):
        mask = torch.tensor([1.0] * 6 + [0.0] * 4)
        return (-z.log_softmax(1).gather(1, y[:, None]).squeeze(1) * mask).sum() / mask.sum()

    (first, *_) = calls(masked)
    assert first.n_valid == 6


def test_binary_cross_entropy_by_hand():
    def by_hand(z, y):
        p = torch.sigmoid(z.squeeze(1))
        return -(y * torch.log(p + 1e-8) + (1 - y) * torch.log(1 - p + 1e-8)).mean()

    own = calls(by_hand, outputs=1, labels="float")
    plain = calls(lambda z, y: F.binary_cross_entropy(torch.sigmoid(z.squeeze(1)), y), outputs=1, labels="float")
    assert own[0].function == "binary_cross_entropy"
    assert own[0].value == pytest.approx(plain[0].value, rel=1e-4)
    assert own[0].n_correct == plain[0].n_correct
    assert own[0].target_counts.tolist() == plain[0].target_counts.tolist()
    assert own[0].ops[0] in ("Add", "Sigmoid")


def advantage(z, y):
    return -(z.log_softmax(1).gather(1, y[:, None]).squeeze(1) * torch.randn(len(y))).mean()


def sampled(z, y):
    logp = z.log_softmax(1)
    return -logp.gather(1, torch.multinomial(logp.detach().exp(), 1)).mean()


def entropy(z, y):
    return (z.softmax(1) * z.log_softmax(1)).sum(1).mean()


def contrast(z, y):
    similar = F.normalize(z) @ F.normalize(z).T
    return -similar.log_softmax(1)[torch.arange(len(y)), torch.arange(len(y))].mean()


def distilled(z, y):
    teacher = torch.softmax(torch.randn(len(y), K), 1)
    return -(teacher * z.log_softmax(1)).sum(1).mean()


@pytest.mark.parametrize("spelling", [advantage, sampled, entropy, contrast, distilled], ids=lambda one: one.__name__)
def test_targets_that_are_no_labels_are_not_told(spelling):
    assert calls(spelling) == ()


def focal(z, y):
    picked = F.log_softmax(z, dim=1)[torch.arange(len(y)), y]
    return -((1 - picked.exp()) ** 2 * picked).mean()


def test_the_labels_of_a_focal_loss_are_told():
    calls_ = calls(focal)
    assert [one.function for one in calls_] == ["nll_loss"] * 4
    assert all(one.target.minimum == 0 and one.n_classes == K for one in calls_)
    assert calls_[0].value == pytest.approx(calls(indexed)[0].value)


def test_an_index_that_counts_from_the_end_is_told_as_it_is():
    told = calls(focal, labels="some missing")
    assert [one.target.minimum for one in told] == [-1] * 4


def test_a_product_of_two_outputs_is_no_focal_loss():
    def played(z, y):
        picked = F.log_softmax(z, dim=1)[torch.arange(len(y)), y]
        return -(picked * z.mean(1)).mean()

    assert calls(played) == ()


def test_a_model_that_is_called_in_pieces_gets_its_samples_in_the_first():
    head = torch.nn.Linear(K, K)
    told = calls(lambda z, y: indexed(head(z.relu()), y[torch.arange(len(y))]))  # copies of the labels, known by their samples
    assert [one.function for one in told] == ["nll_loss"] * 4
