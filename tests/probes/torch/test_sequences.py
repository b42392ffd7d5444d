"""What is seen of token ids, attention, routers, loaded and tied weights."""

from __future__ import annotations

import contextlib
import os
import pickle
import tempfile
import warnings
from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from sleuth.evidence.trace import Trace
from sleuth.probes.torch.attention import fused_weights
from sleuth.probes.torch.session import TorchSession
from sleuth.probes.torch.weights import _renamed

WORDS = 12


def watched(program: Callable[[], object]) -> Trace:
    """The trace of a program that runs in a forked child; the probe must not fail in it."""
    with tempfile.NamedTemporaryFile(suffix=".pickle") as answer:
        child = os.fork()
        if child == 0:
            try:
                warnings.simplefilter("ignore")
                torch.set_num_threads(1)
                torch.manual_seed(3)
                session = TorchSession()
                session.install()
                with contextlib.suppress(IndexError):
                    program()
                session.uninstall()
                session.finish("finished")
                with open(answer.name, "wb") as file:
                    pickle.dump((session.trace(), session.crashes), file)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        with open(answer.name, "rb") as file:
            trace, crashes = pickle.load(file)
    assert crashes == ()
    return trace


class Model(nn.Module):
    def __init__(self, kind: str):
        super().__init__()
        self.kind = kind
        self.table = nn.Embedding(WORDS, 16, padding_idx=0)
        self.body = (
            nn.GRU(16, 16, batch_first=True) if kind in ("gru", "shifted") else nn.LSTM(16, 16) if kind == "lstm" else None
        )
        if kind == "cell":
            self.body = nn.GRUCell(16, 16)
        self.query = nn.Linear(16, 48)
        self.out = nn.Linear(16, WORDS)

    def forward(self, ids):
        x = self.table(ids)
        if self.kind == "shifted":
            x = F.pad(x, (0, 0, 1, -1))
        if self.kind in ("gru", "shifted"):
            x = self.body(x)[0]
        elif self.kind == "lstm":
            x = self.body(x.transpose(0, 1))[0].transpose(0, 1)
        elif self.kind == "cell":
            h, states = torch.zeros(len(ids), 16), []
            for t in range(ids.shape[1]):
                h = self.body(x[:, t], h)
                states.append(h)
            x = torch.stack(states, 1)
        elif self.kind in ("causal", "both"):
            q, k, v = self.query(x).unflatten(-1, (3, 2, 8)).permute(2, 0, 3, 1, 4)
            x = x + F.scaled_dot_product_attention(q, k, v, is_causal=self.kind == "causal").transpose(1, 2).flatten(2)
        return self.out(x)


def train(kind: str, targets: Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]], written: bool = False) -> None:
    model = Model(kind)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(6):
        ids = torch.randint(1, WORDS, (8, 9))
        ids[:4, 6:] = 0
        x, y = targets(ids)
        logits = model(x)[:, : y.shape[1]]
        if written:
            loss = -F.log_softmax(logits, -1).gather(-1, y.unsqueeze(-1)).mean()
        else:
            loss = F.cross_entropy(logits.reshape(-1, WORDS), y.reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@pytest.mark.parametrize(("kind", "causal"), [("gru", True), ("lstm", True), ("cell", True), ("causal", True), ("both", False)])
@pytest.mark.parametrize("written", [False, True])
def test_ids_beside_targets_at_the_same_place(kind, causal, written):
    trace = watched(lambda: train(kind, lambda ids: (ids, ids), written))
    assert len(trace.tokens) == 6
    first = trace.tokens[0]
    assert (first.same, first.shape, first.n_rows, first.n_targets) == (1.0, (8, 9), WORDS, 72)
    assert first.ahead < 0.6
    assert first.is_positional
    assert first.is_causal is causal
    assert first.end.id == 0
    assert first.end.most == 3


def test_a_shift_inside_the_model_is_no_way_for_a_position():
    first = watched(lambda: train("shifted", lambda ids: (ids, ids))).tokens[0]
    assert first.same == 1.0
    assert not first.is_positional


@pytest.mark.parametrize(
    ("targets", "shares"),
    [
        (lambda ids: (ids[:, :-1], ids[:, 1:]), "ahead"),
        (lambda ids: (ids, ids[:, 1:]), "ahead"),
        (lambda ids: (ids[:, :-1], ids[:, 2:]), "two_ahead"),
    ],
)
def test_targets_ahead(targets, shares):
    first = watched(lambda: train("gru", targets)).tokens[0]
    assert {name: getattr(first, name) == 1.0 for name in ("same", "ahead", "two_ahead")} == {
        name: name == shares for name in ("same", "ahead", "two_ahead")
    }


def test_attention_on_padding_and_its_spread():
    trace = watched(lambda: train("both", lambda ids: (ids, ids)))
    assert trace.tokens[0].pad_weight == pytest.approx(1 / 3, abs=0.1)
    assert len(trace.attentions) == 6
    assert 0.9 < trace.attentions[0].entropy <= 1
    assert trace.attentions[0].name == "attention after query"
    assert watched(lambda: train("causal", lambda ids: (ids, ids))).tokens[0].pad_weight == 0


def testfused_weights_are_those_of_the_formula():
    torch.manual_seed(0)
    q, k, v = torch.randn(3, 2, 2, 6, 8).requires_grad_()
    mask = torch.rand(2, 1, 6, 6) > 0.3
    mask |= torch.eye(6, dtype=torch.bool)
    out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    weights = fused_weights(out.grad_fn)
    assert weights is not None
    torch.testing.assert_close(weights @ v, out)


def test_an_id_outside_the_table():
    def program():
        model = Model("gru")
        optimizer = torch.optim.Adam(model.parameters())
        model(torch.randint(0, WORDS, (2, 5))).sum().backward()
        optimizer.step()
        model(torch.tensor([[3, WORDS]]))

    (bad,) = watched(program).bad_lookups
    assert (bad.minimum, bad.maximum, bad.n_rows, bad.table) == (3, WORDS, WORDS, "table.weight")


def test_a_router_s_choices():
    class Experts(nn.Module):
        def __init__(self):
            super().__init__()
            self.gate = nn.Linear(4, 3)
            self.experts = nn.ModuleList(nn.Linear(4, 1) for _ in range(3))

        def forward(self, x):
            return (self.gate(x).softmax(-1) * torch.cat([expert(x) for expert in self.experts], -1)).sum(-1)

    def program():
        model = Experts()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(4):
            optimizer.zero_grad()
            model(torch.randn(20, 4)).square().mean().backward()
            optimizer.step()

    trace = watched(program)
    assert [one.n_rows for one in trace.routings] == [20] * 4
    assert all(trace.layers[one.layer].name == "gate" for one in trace.routings)
    assert all(one.counts.sum() == 20 and np.isclose(one.mass.sum(), 1) for one in trace.routings)


def test_loads_and_ties():
    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.table, self.out = nn.Embedding(8, 4), nn.Linear(4, 8)
            self.out.weight = self.table.weight

        def forward(self, ids):
            return self.out(self.table(ids))

    def program():
        saved = {f"module.{name}": value.clone() for name, value in Tied().state_dict().items()}
        held, broken = Tied(), Tied()
        held.load_state_dict(saved, strict=False)
        broken.table = nn.Embedding(8, 4)
        for model in (held, broken):
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            for _ in range(3):
                optimizer.zero_grad()
                model(torch.randint(0, 8, (4, 6))).square().mean().backward()
                optimizer.step()

    trace = watched(program)
    (load,) = trace.weight_loads
    assert (load.n_expected, load.n_matched, load.n_given, load.n_renamed, load.model) == (3, 0, 3, 3, 0)
    assert not trace.models[0].is_loaded
    assert [(tie.model, tie.one, tie.other, tie.is_held) for tie in trace.ties] == [
        (0, "table.weight", "out.weight", True),
        (1, "table.weight", "out.weight", False),
    ]


def test_names_under_another_prefix():
    assert _renamed(["a.weight", "b.weight"], ["net.a.weight", "c.weight"]) == 1
    assert _renamed(["net.a.weight"], ["a.weight"]) == 1
    assert _renamed(["head.weight"], ["fc.weight"]) == 0
