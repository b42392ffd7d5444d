"""What is noted of a loss call besides its tensors: weights, options, ignored targets, rows of targets."""

import pytest

torch = pytest.importorskip("torch")
from torch.nn import functional as F  # noqa: E402

from sleuth.probes.torch.session import TorchSession  # noqa: E402


def calls(program):
    """The watched loss calls of `program(model, optimizer)`."""
    session = TorchSession()
    session.install()
    try:
        model = torch.nn.Linear(6, 3)
        program(model, torch.optim.SGD(model.parameters(), lr=0.1))
    finally:
        session.uninstall()
        session.finish("finished", "")
    assert not session.crashes
    return session.trace().losses


def step(loss, optimizer):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def test_class_weights_and_ignored_targets():
    def program(model, optimizer):
        target = torch.tensor([[0, 1, 2, 1], [2, 1, 1, 1]])
        logits = model(torch.randn(2, 4, 6)).transpose(1, 2)
        step(F.cross_entropy(logits, target, weight=torch.tensor([1.0, 2.0, 4.0]), ignore_index=1), optimizer)

    (call,) = calls(program)
    assert call.class_weights.tolist() == [1.0, 2.0, 4.0]
    assert call.n_ignored == 5
    assert call.n_ignored_inside == 0  # along the batch none stands between two valid ones
    assert call.n_valid == 3


def test_targets_ignored_inside_of_flat_sequences():
    def program(model, optimizer):
        target = torch.tensor([0, 1, 2, 1, 2, 0, 0, 1, 0, 2, 0, 1])  # three sequences of four
        step(F.cross_entropy(model(torch.randn(3, 4, 6)).reshape(12, 3), target, ignore_index=0), optimizer)

    (call,) = calls(program)
    assert (call.n_ignored, call.n_ignored_inside) == (5, 1)


def test_rows_of_soft_targets_and_of_a_divergence():
    def program(model, optimizer):
        x = torch.randn(8, 6)
        step(F.cross_entropy(model(x), torch.eye(3)[torch.arange(8) % 3]), optimizer)
        step(F.cross_entropy(model(x), torch.ones(8, 3)), optimizer)
        step(F.kl_div(model(x).softmax(1), torch.full((8, 3), 1 / 3), reduction="batchmean"), optimizer)
        step(
            F.kl_div(model(x).log_softmax(1), torch.full((8, 3), 1 / 3).log(), log_target=True, reduction="batchmean"), optimizer
        )
        step(F.poisson_nll_loss(model(x).exp(), torch.ones(8, 3), log_input=False), optimizer)

    one, many, wrong, logs, counts = calls(program)
    assert (one.share_target_rows_sum_to_one, many.share_target_rows_sum_to_one) == (1.0, 0.0)
    assert (wrong.share_rows_sum_to_one, wrong.share_rows_log_probabilities) == (1.0, 0.0)
    assert (logs.share_rows_log_probabilities, logs.share_target_rows_sum_to_one, logs.is_log_target) == (1.0, 1.0, True)
    assert (counts.is_log_input, one.is_log_input) == (False, True)


def test_the_weight_of_positives():
    def program(model, optimizer):
        loss = F.binary_cross_entropy_with_logits(model(torch.randn(4, 6)), torch.ones(4, 3), pos_weight=torch.tensor(3.0))
        step(loss, optimizer)

    (call,) = calls(program)
    assert call.class_weights.tolist() == [3.0]
