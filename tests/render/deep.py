"""Traces of deep networks and long runs, made quickly: to see how a page copes with much."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sleuth.evidence.place import Place
from sleuth.evidence.trace import (
    ActivationSeries,
    Evaluation,
    Group,
    Layer,
    Model,
    Optimizer,
    Parameter,
    ParameterSeries,
    Scalars,
    Trace,
)
from tests.render.reports import place_of
from tests.traces import healthy_trace


def deep_trace(*, n_steps: int = 3000, n_blocks: int = 8, n_watched: int = 120, is_exploding: bool = True) -> Trace:
    """Blocks of two linear layers and a ReLU; with `is_exploding` the gradients grow from two thirds of the run on."""
    random = np.random.default_rng(3)
    steps = np.arange(n_steps)
    watched = np.unique(np.geomspace(1, n_steps, n_watched).astype(np.int64) - 1)
    layers, parameters = _network(n_blocks, len(watched))
    n_layers = 3 * n_blocks
    depth = np.repeat(np.linspace(0, 1, 2 * n_blocks), 2)  # (n_parameters,)
    onset = 2 * n_steps // 3
    growth = np.where(watched >= onset, 10.0 ** (np.maximum(watched - onset, 0) / max(n_steps - onset, 1) * 5), 1.0) if is_exploding else np.ones(len(watched))  # fmt: skip
    noise = np.exp(random.normal(0, 0.15, (len(watched), len(parameters))))
    gradient = 10 ** (-2.5 + 2 * depth) * noise * growth[:, None] ** (1.2 - depth)
    weight = (2 + 3 * depth) * (1 + 0.3 * np.log1p(watched[:, None]) / 8) * np.sqrt(growth[:, None])
    loss = 2.3 * np.exp(-steps / (n_steps / 4)) + 0.25 + random.normal(0, 0.06, n_steps)
    if is_exploding:
        late = np.maximum(steps - onset, 0) / max(n_steps - onset, 1)
        loss = loss + 0.4 * (np.exp(4 * late) - 1) * np.abs(random.normal(1, 0.3, n_steps))
        gradient[-3:, :6] = np.inf
        loss[-20:] = np.inf
    sites = [index for index, layer in enumerate(layers) if not layer.is_container]
    zeros = np.where([layers[index].kind == "ReLU" for index in sites], np.linspace(0.4, 0.85, n_layers), 0.0)
    base = healthy_trace()
    return replace(
        base,
        run=replace(base.run, n_steps=n_steps, n_watched=len(watched), seconds=n_steps * 0.021),
        models=(Model(0, "net", "Tower", place_of(12), int(1e5 * n_blocks), 0, False, True, len(watched), len(watched)),),
        layers=layers,
        parameters=parameters,
        optimizers=(Optimizer(0, "AdamW", place_of(41), (Group(tuple(range(len(parameters))), 3e-3, 0.01, 0.9, 1e-8),), n_steps, 0),),
        scalars=Scalars(
            steps, loss, 3e-3 * np.minimum(1, steps / (0.1 * n_steps)) * (0.5 + 0.5 * np.cos(np.pi * steps / n_steps)),
            0.02 + random.exponential(0.002, n_steps) + np.where(steps % 500 == 0, 0.3, 0), random.exponential(0.003, n_steps),
            np.where(np.isin(steps, watched), 1.1e9 + 1e4 * steps, np.nan), steps // 300,
        ),
        gradients=ParameterSeries(watched, gradient, weight, weight * 1e-3 * noise),
        activations=ActivationSeries(
            watched, tuple(layers[index].name for index in sites), tuple(layers[index].kind for index in sites), np.array(sites),
            mean=random.normal(0, 0.2, (len(watched), n_layers)), std=10 ** (np.linspace(0, -1.5, n_layers) + random.normal(0, 0.05, (len(watched), n_layers))),
            zero_share=np.tile(zeros, (len(watched), 1)), saturated_share=np.full((len(watched), n_layers), np.nan), n_nonfinite=np.zeros((len(watched), n_layers)),
            unit_zero_steps=tuple(_silent(layers[index], place * is_exploding, len(watched)) for place, index in enumerate(sites)), n_steps=np.full(n_layers, len(watched)),
        ),
        evaluations=tuple(
            Evaluation(int(s), 0, place_of(60), 1, 4, 128, float(loss[s - 1] + 0.1) if np.isfinite(loss[s - 1]) else float("nan"), float(0.9 - 0.8 * np.exp(-s / (n_steps / 5))))
            for s in np.linspace(n_steps / 12, n_steps - 1, 12).astype(int)
        ),
        updates=tuple(replace(base.updates[0], step=int(s), order="ZFLBFLBFLBFLBCR", n_parameters=len(parameters), n_with_gradient=len(parameters), n_nonzero_gradient=len(parameters), n_nonfinite_gradient=6 * (i >= len(watched) - 3)) for i, s in enumerate(watched)),
        forwards=tuple(replace(base.forwards[0], step=int(s), place=Place("train.py", 52, "logits = net(batch)")) for s in watched),
        losses=tuple(replace(base.losses[0], step=int(s), place=Place("train.py", 53, "loss = F.cross_entropy(logits, target) / 4")) for s in watched),
        backwards=tuple(replace(base.backwards[0], step=int(s), place=Place("train.py", 54, "loss.backward()")) for s in watched),
    )  # fmt: skip


def _silent(layer: Layer, index: int, n_watched: int):
    counts = np.zeros(64, np.int64)
    if layer.kind == "ReLU":
        counts[: min(3 * index, 64)] = n_watched
    return counts


def _network(n_blocks: int, n_watched: int) -> tuple[tuple[Layer, ...], tuple[Parameter, ...]]:
    layers = [Layer(0, "", "Tower", 0, place_of(12), (), True, n_watched, n_watched, is_container=True)]
    parameters: list[Parameter] = []
    for block in range(n_blocks):
        layers.append(
            Layer(len(layers), f"blocks.{block}", "Block", 0, place_of(14), (), True, n_watched, n_watched, is_container=True)
        )
        for name in ("up", "act", "down"):
            own: tuple[int, ...] = ()
            if name != "act":
                own = (len(parameters), len(parameters) + 1)
                for kind, shape in (("weight", (64, 64)), ("bias", (64,))):
                    parameters.append(
                        Parameter(len(parameters), f"blocks.{block}.{name}.{kind}", 0, len(layers), shape, "float32", True, True, True, False, False, (0,), n_watched, n_watched, 0)
                    )  # fmt: skip
            kind = "ReLU" if name == "act" else "Linear"
            layers.append(
                Layer(
                    len(layers),
                    f"blocks.{block}.{name}",
                    kind,
                    0,
                    place_of(15),
                    own,
                    True,
                    n_watched,
                    n_watched,
                    features=(64, 64) if own else (),
                )
            )
    return tuple(layers), tuple(parameters)
