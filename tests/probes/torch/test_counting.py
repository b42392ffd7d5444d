"""Multiply-adds against formulas, and against PyTorch's own counter of operations (two for each multiply-add)."""

import doctest

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from sleuth.probes.torch import counting
from sleuth.probes.torch.passes import Pass, tensors_in


def seen(model, *given, **more):
    """The pass of a model, recorded."""
    one = Pass(set())
    with torch.inference_mode(more.pop("is_inference", False)):
        called = model.__class__.__call__
        one.begin(model, tensors_in(*given))
        try:
            made = called(model, *given, **more)
        finally:
            one.abandon()
    return one, made


def count(model, *given, **more):
    one, _ = seen(model, *given, **more)
    assert not one.failure
    assert not one.uncounted
    return sum(part.multiply_adds for part in one.parts.values())


def by_torch(model, *given):
    with FlopCounterMode(display=False) as counter:
        model(*given)
    return counter.get_total_flops() / 2


def test_examples_hold():
    assert doctest.testmod(counting).failed == 0


def test_linear():
    assert count(nn.Linear(20, 30), torch.randn(8, 5, 20)) == 8 * 5 * 20 * 30
    assert count(nn.Linear(20, 30, bias=False), torch.randn(20)) == 20 * 30


@pytest.mark.parametrize(("groups", "stride", "dilation"), [(1, 1, 1), (4, 2, 1), (8, 1, 2)])
def test_convolution(groups, stride, dilation):
    layer = nn.Conv2d(8, 16, (3, 5), stride=stride, dilation=dilation, groups=groups)
    x = torch.randn(2, 8, 33, 29)
    _, _, height, width = layer(x).shape
    assert count(layer, x) == 2 * 16 * height * width * (8 // groups) * 3 * 5 == by_torch(layer, x)


def test_transposed_convolution():
    layer, x = nn.ConvTranspose1d(6, 4, 5, stride=3, groups=2), torch.randn(2, 6, 11)
    assert count(layer, x) == 2 * 6 * 11 * (4 // 2) * 5


@pytest.mark.parametrize("is_causal", [False, True])
@pytest.mark.parametrize("needs_grad", [False, True])
def test_attention(is_causal, needs_grad):
    class Attend(nn.Module):
        def forward(self, q, k, v):
            return nn.functional.scaled_dot_product_attention(q, k, v, is_causal=is_causal)

    q, k, v = (torch.randn(2, 4, n, 16, requires_grad=needs_grad) for n in (10, 10, 10))
    assert count(Attend(), q, k, v) == 2 * (2 * 4 * 10 * 10 * 16)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("is_inference", [True, False])
def test_an_encoder_layer(training, is_inference):
    """In evaluation PyTorch does all of it in one operation of its own."""
    n, length, width, hidden = 3, 10, 32, 48
    layer = nn.TransformerEncoderLayer(width, 4, hidden, batch_first=True).train(training)
    projections = 4 * width * width
    expected = n * length * (projections + 2 * length * width + 2 * width * hidden)
    assert count(layer, torch.randn(n, length, width), is_inference=is_inference) == expected


@pytest.mark.parametrize(("kind", "gates"), [(nn.LSTM, 4), (nn.GRU, 3), (nn.RNN, 1)])
@pytest.mark.parametrize("is_both_ways", [False, True])
def test_recurrent_layers(kind, gates, is_both_ways):
    layer = kind(12, 16, num_layers=2, batch_first=True, bidirectional=is_both_ways)
    ways = 1 + is_both_ways
    each = gates * 16 * ((12 + 16) + (16 * ways + 16)) * ways
    assert count(layer, torch.randn(5, 7, 12)) == 5 * 7 * each


def test_recurrent_cells_and_packed_sequences():
    assert count(nn.LSTMCell(12, 16), torch.randn(5, 12)) == 5 * 4 * 16 * (12 + 16)
    packed = nn.utils.rnn.pack_sequence([torch.randn(n, 12) for n in (7, 4, 2)])
    assert count(nn.LSTM(12, 16), packed) == (7 + 4 + 2) * 4 * 16 * (12 + 16)


def test_products_written_by_hand():
    class Own(nn.Module):
        def forward(self, a, b):
            return torch.einsum("bij,bkj->bik", a, b) @ torch.ones(6, 2)

    assert count(Own(), torch.randn(3, 4, 5), torch.randn(3, 6, 5)) == 3 * 4 * 6 * 5 + 3 * 4 * 6 * 2


def test_what_multiplies_nothing_counts_nothing():
    net = nn.Sequential(nn.Embedding(9, 8), nn.LayerNorm(8), nn.GELU(), nn.Dropout(), nn.Softmax(-1))
    assert count(net, torch.randint(0, 9, (4, 6))) == 0


def test_unusual_operations_are_named():
    class Sparse(nn.Module):
        def forward(self, a, b):
            return torch.sparse.mm(a.to_sparse(), b)

    one, _ = seen(Sparse(), torch.eye(4), torch.randn(4, 3))
    assert "aten::_sparse_addmm" in one.uncounted or "aten::_sparse_mm" in one.uncounted


def test_a_convolutional_network_as_torch_counts_it():
    net = nn.Sequential(
        nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8 * 15 * 15, 10)
    )
    x = torch.randn(2, 3, 32, 32)
    assert count(net, x) == by_torch(net, x)
