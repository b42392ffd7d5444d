"""T509 missing-nonlinearity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from sleuth.errors import NotApplicable
from sleuth.evidence.linear_chain import Pair, layer_of, linear_ops, linear_pairs, name_of, owner_of
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Certainty, Finding, Where, rule
from sleuth.stats.fit import learns_well
from sleuth.stats.fitting import falls_short
from sleuth.stats.repeated_runs import exchange_wins

MAX_OPS = 512  # a graph that long was cut, and who else uses a layer's output is not known
OWN_USE = re.compile("emb|proj|latent|code|feat|bottleneck|lora|linear|stem|input|patch", re.IGNORECASE)
LINEAR = re.compile(r"(?<!non)(?<!non[-_ ])linear", re.IGNORECASE)


@rule(
    "T509",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("backwards", "parameters"),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "model-too-small", "rank-collapse",
        "model-cannot-fit-one-batch", "activation-scale-drift", "exploding-gradients", "learning-rate-too-low",
    ),
    consults=("reference-model", "repeated-runs"),
)  # fmt: skip
def missing_nonlinearity(trace: Trace, *, good_accuracy: float = 0.95, good_residue: float = 0.1) -> Iterator[Finding]:
    """Two linear layers follow one another with nothing between them, so they are no more than one.

    Measure:
        In the autograd graph, a matrix product or convolution whose output goes to nothing but another one, past at most a bias,
        dropout, batch normalisation, average pooling, a leaky ReLU with a slope of 1 or a change of shape. Where a run that ended
        poorly is repeated on copies and does far better with a ReLU between the two, it is likely in any case.
    Why:
        A linear map of a linear map is a linear map: the second layer adds weights, and nothing that could be learnt.
    Fix:
        Put an activation, such as ReLU, between the two.
    Limits:
        A layer narrower than both its neighbours factorises a matrix on purpose; so do grouped, transposed and asymmetric
        convolutions. Layers of different modules (an encoder and what is put on it), or with a name that tells of their own use,
        are a hint; so is a wholly linear model that fits well, has no bias, or is called so.
    Source:
        Goodfellow, Bengio and Courville 2016, Deep Learning, section 6.1, https://www.deeplearningbook.org/.

    Args:
        good_accuracy: training accuracy from which on the data of a wholly linear model are taken to be linear, 0 to 1.
        good_residue: the same for a regression: mean squared error over the variance of the targets, no unit.
    """
    graphs = [b.graph for b in trace.backwards if 0 < len(b.graph) < MAX_OPS]
    if not any(True for graph in graphs for _ in linear_ops(graph)):
        raise NotApplicable("no linear layer was seen in a graph of fewer than 512 operations")
    pairs = {(one.first.weight, one.second.weight): one for graph in graphs for one in linear_pairs(trace, graph)}
    well = learns_well(trace, good_accuracy=good_accuracy, good_residue=good_residue)
    well = False if falls_short(trace) else well
    bent = exchange_wins(trace, "bent")
    shown = f" Repeated, the training ends with {bent.said}; with a ReLU there, with {bent.changed:.3g}." if bent else ""
    for owner in sorted({owner_of(trace, one.first) for one in pairs.values()}):
        own = [one for one in pairs.values() if owner_of(trace, one.first) == owner]
        sure = {one: _of_whole(trace, owner[0], one, well) if one.is_whole else _of_siblings(trace, one) for one in own}
        pair = min(reversed(own), key=lambda one: sure[one].rank)
        first, second = name_of(trace, pair.first), name_of(trace, pair.second)
        others = f" ({len(own)} such pairs)" if len(own) > 1 else ""
        yield Finding(
            message=f"Layer {second} takes what {first} gives, with {_between(pair)} between them{others}: together they are one "
            f"linear map from {pair.first.width_in} to {pair.second.width}.{shown}",
            where=Where(_place(trace, pair), second, 0),
            values={"first": first, "second": second, "pairs": len(own), "is_wholly_linear": pair.is_whole},
            certainty=LIKELY if bent else sure[pair],
            is_beside=bent is not None and sure[pair] is HINT,
            fix=f"{_change(pair)} between {first} and {second}.",
        )


def _between(pair: Pair) -> str:
    return "only a leaky ReLU of slope 1, which changes nothing," if pair.has_unbent else "no activation"


def _change(pair: Pair) -> str:
    small = "Give a slope well below 1, such as 0.01 (it is the first argument), to the leaky ReLU"
    return small if pair.has_unbent else "Put an activation, such as ReLU,"


def _place(trace: Trace, pair: Pair) -> Place | None:
    """Of the activation that bends nothing, if it is a layer; else of the second linear one."""
    first, second = layer_of(trace, pair.first), layer_of(trace, pair.second)
    inner = trace.layers[first.index : second.index] if pair.has_unbent and first and second else ()
    unbent = next((layer for layer in inner if layer.kind == "LeakyReLU" and layer.model == inner[0].model), second)
    return unbent.place if unbent else None


def _of_whole(trace: Trace, model: int, pair: Pair, well: bool | None) -> Certainty:
    """Certainty for a model without any activation: sure once its data have shown not to be linear."""
    names = [PurePath(trace.run.script).stem, *((trace.models[model].name, trace.models[model].kind) if model >= 0 else ())]
    is_meant = any(LINEAR.search(name) for name in names) or max(pair.first.bias, pair.second.bias) < 0
    return LIKELY if trace.run.is_final and well is False and not is_meant else HINT


def _of_siblings(trace: Trace, pair: Pair) -> Certainty:
    """Certainty for a model with activations elsewhere: sure if the two stand next to each other in one module."""
    names = [name_of(trace, one) for one in (pair.first, pair.second)]
    return LIKELY if _parent(trace, names[0]) == _parent(trace, names[1]) and not OWN_USE.search(names[0]) else HINT


def _parent(trace: Trace, name: str) -> str:
    """The module that calls this layer: lists only hold."""
    lists = {layer.name for layer in trace.layers if layer.kind == "ModuleList"}
    name = name.rpartition(".")[0]
    while name in lists:
        name = name.rpartition(".")[0]
    return name
