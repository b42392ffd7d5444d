from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Layer, Routing
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.router_collapse import router_collapse
from tests.traces import healthy_trace, place


def with_router(shares, mass=0.9, steps=8, n=100, kinds=("Sequential",) * 3):
    trace = healthy_trace()
    router = Layer(4, "moe.gate", "Linear", 0, place(11), (), True, 9, 9, features=(8, 3))
    holder = Layer(5, "moe.experts", "ModuleList", 0, place(12), (), True, 0, 0, is_container=True)
    experts = [Layer(6 + i, f"moe.experts.{i}", kind, 0, place(12), (), True, 9, 9) for i, kind in enumerate(kinds)]
    counts = [np.round(n * np.array(share)).astype(np.int64) for share in shares]
    weights = np.array([mass, *[(1 - mass) / 2] * 2])
    routings = [Routing(i, 4, n, counts[i % len(counts)], weights) for i in range(steps)]
    return replace(trace, layers=(*trace.layers, router, holder, *experts), routings=tuple(routings))


def test_one_expert_gets_all():
    (finding,) = router_collapse(with_router([(0.98, 0.02, 0.0)]))
    assert finding.certainty is LIKELY
    assert finding.values == {"share": 0.98, "expert": 0, "experts": 3, "idle": 1, "mass": 0.9}
    assert finding.where.layer == "moe.gate"


def test_flat_weights_or_idle_experts_are_hints():
    (finding,) = router_collapse(with_router([(0.98, 0.02, 0.0)], mass=0.4))
    assert finding.certainty is HINT
    (finding,) = router_collapse(with_router([(0.6, 0.4, 0.0)]))
    assert finding.certainty is HINT


def test_one_expert_a_batch_is_silent():
    assert not list(router_collapse(with_router([(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)])))


def test_a_healthy_run_is_silent():
    assert not list(router_collapse(with_router([(0.4, 0.3, 0.3)])))
    assert not list(router_collapse(with_router([(0.98, 0.02, 0.0)], steps=4)))
    with pytest.raises(NotApplicable):
        list(router_collapse(with_router([(1.0, 0.0, 0.0)], kinds=("Linear", "ReLU", "Linear"))))
    with pytest.raises(NotApplicable):
        list(router_collapse(healthy_trace()))
