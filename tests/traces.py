"""Synthetic traces: a healthy run of a small classifier, to be altered by a test with `dataclasses.replace`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sleuth.evidence.place import Place
from sleuth.evidence.trace import (
    ActivationSeries,
    Backward,
    Evaluation,
    Experiment,
    Forward,
    Group,
    Layer,
    LayerCall,
    Loader,
    LossCall,
    Model,
    Op,
    Optimizer,
    Parameter,
    ParameterSeries,
    Phase,
    RunFacts,
    Scalars,
    TensorFacts,
    Trace,
    Update,
)

WATCHED = np.array([0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 199], dtype=np.int64)
INPUT = TensorFacts((32, 20), "float32", -3.1, 3.2, 0.0, 1.0, 0, 640)
LOGITS = TensorFacts((32, 4), "float32", -2.0, 2.1, 0.0, 0.7, 0, 128, requires_grad=True)
TARGET = TensorFacts((32,), "int64", 0, 3, 1.5, 1.1, 0, 32, is_integer=True)


def place(line: int) -> Place:
    return Place("train.py", line, f"line {line}")


def healthy_trace(n_steps: int = 200) -> Trace:
    """Linear(20, 32) - ReLU - Linear(32, 4), Adam, cross-entropy, four balanced classes, an evaluation every 50 steps."""
    random = np.random.default_rng(0)
    watched = WATCHED[n_steps > WATCHED]
    n = len(watched)
    steps = np.arange(n_steps)
    loss = 1.2 * np.exp(-steps / 60) + 0.2 + random.normal(0, 0.03, n_steps)
    shapes = {"0.weight": (32, 20), "0.bias": (32,), "2.weight": (4, 32), "2.bias": (4,)}
    parameters = tuple(
        Parameter(
            i,
            name,
            0,
            1 if name.startswith("0") else 3,
            shape,
            "float32",
            True,
            True,
            True,
            False,
            False,
            (0,),
            n,
            n,
            0,
            initial_mean=0.0,
            initial_std=0.1,
        )
        for i, (name, shape) in enumerate(shapes.items())
    )
    layers = (
        Layer(0, "", "Sequential", 0, place(5), (), True, 2 * n, n, is_container=True),
        Layer(1, "0", "Linear", 0, place(5), (0, 1), True, 2 * n, n, features=(20, 32)),
        Layer(2, "1", "ReLU", 0, place(5), (), True, 2 * n, n),
        Layer(3, "2", "Linear", 0, place(5), (2, 3), True, 2 * n, n, features=(32, 4)),
    )
    graph = (
        Op("NllLoss", (1,), ()),
        Op("LogSoftmax", (2,), (32, 4), dim=1),
        Op("Addmm", (3, 4, 5), (32, 4)),
        Op("AccumulateGrad", (), (4,), parameter=3),
        Op("Relu", (6,), (32, 32)),
        Op("T", (7,), (32, 4)),
        Op("Addmm", (8, 9), (32, 32)),
        Op("AccumulateGrad", (), (4, 32), parameter=2),
        Op("AccumulateGrad", (), (32,), parameter=1),
        Op("T", (10,), (20, 32)),
        Op("AccumulateGrad", (), (32, 20), parameter=0),
    )
    norms = np.abs(random.normal(1.0, 0.1, (n, 4)))
    evaluations = tuple(
        Evaluation(int(s), 0, place(30), 1, 4, 128, float(1.25 * np.exp(-s / 60) + 0.25), min(0.95, 0.3 + s / 200),
                   np.full(4, 32), has_targets=True, samples=np.arange(10_000, 10_128, dtype=np.uint64))
        for s in range(50, n_steps, 50)
    )  # fmt: skip
    return Trace(
        run=RunFacts("train.py", "torch", "2.13.0", "cpu", n_steps, n, n_steps, 4.0, "finished", is_final=True, graphs_alive=0, graphs_checked=n - 1),
        models=(Model(0, "model", "Sequential", place(5), 804, 0, False, True, n, n),),
        layers=layers,
        parameters=parameters,
        optimizers=(Optimizer(0, "Adam", place(7), (Group((0, 1, 2, 3), 1e-3, 0.0, 0.9, 1e-8),), n_steps, 0),),
        loaders=(
            Loader(0, place(9), "TensorDataset", 1000, 32, "RandomSampler", 0, n_steps, 7, True, 2e-4),
            Loader(1, place(10), "TensorDataset", 128, 32, "SequentialSampler", 0, 16, 4, False, 2e-4),
        ),
        scalars=Scalars(steps, loss, np.full(n_steps, 1e-3), np.full(n_steps, 0.02), np.full(n_steps, 2e-4), np.full(n_steps, 3e8), steps // 32),
        gradients=ParameterSeries(watched, norms * 0.1, norms * 3, norms * 3e-3),
        activations=ActivationSeries(
            watched, ("0", "1", "2"), ("Linear", "ReLU", "Linear"), np.array([1, 2, 3]),
            mean=np.tile([0.0, 0.4, 0.0], (n, 1)), std=np.tile([0.8, 0.6, 0.7], (n, 1)), zero_share=np.tile([0.0, 0.5, 0.0], (n, 1)),
            saturated_share=np.full((n, 3), np.nan), n_nonfinite=np.zeros((n, 3)),
            unit_zero_steps=(np.zeros(32, np.int64), np.zeros(32, np.int64), np.zeros(4, np.int64)), n_steps=np.full(3, n),
        ),
        layer_calls=tuple(LayerCall(0, i, INPUT, INPUT) for i in (1, 2, 3)),
        forwards=tuple(Forward(int(s), 0, Phase.TRAIN, place(20), True, True, INPUT, LOGITS, (), (), loader=0, n_equal_samples=0) for s in watched),
        losses=tuple(
            LossCall(int(s), Phase.TRAIN, "cross_entropy", place(21), LOGITS, TARGET, float(loss[s]), True, ("Addmm",), (-1,), 4, 0.0, 0.0,
                     np.full(4, 8), np.array([9, 7, 8, 8]), 24, 32, is_target_from_data=True)
            for s in watched
        ),
        backwards=tuple(Backward(int(s), place(22), float(loss[s]), True, True, True, (0, 1, 2, 3), graph if s < 2 else ()) for s in watched),
        updates=tuple(Update(int(s), 0, place(23), "ZFLB", 4, 4, 4, 0, 0) for s in watched),
        evaluations=evaluations,
        train_samples=np.arange(1000, dtype=np.uint64),
        n_train_samples_seen=3000,
    )  # fmt: skip


def with_parameter(trace: Trace, index: int, **changes: object) -> Trace:
    """The trace with one parameter's record changed."""
    parameters = list(trace.parameters)
    parameters[index] = replace(parameters[index], **changes)  # type: ignore[arg-type]
    return replace(trace, parameters=tuple(parameters))


def with_repeated_runs(trace: Trace, **values: float) -> Trace:
    """The trace of a poor run, with what came of it when it was repeated: 0.9 in its own way, of 1.1 that a constant gives."""
    known = {"initial": 1.2, "final": 0.9, "constant": 1.1, "as_run": 0.9, "own": 0.9, "batch_size": 500.0} | values
    return replace(trace, experiments=(*trace.experiments, Experiment("repeated-runs", values=tuple(sorted(known.items())))))
