"""T512 bottleneck-layer."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.linear_chain import LinearOp, layer_of, linear_ops, name_of, owner_of
from sleuth.evidence.trace import Op, Phase, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.fit import learns_well
from sleuth.stats.fitting import Fitting


@rule(
    "T512",
    kind=FAULT,
    certainty=HINT,
    severity=WARNING,
    needs=("losses", "backwards", "parameters"),
    explains=("underfitting", "loss-plateau", "chance-level-metric", "model-too-small"),
    consults=("fit-one-batch", "reference-model"),
)
def bottleneck_layer(
    trace: Trace, *, max_classes: int = 128, good_accuracy: float = 0.95, min_left: float = 0.1, max_held_out: float = 0.7,
    max_width: float = 0.5,
) -> Iterator[Finding]:  # fmt: skip
    """A hidden layer is too narrow for the classes that are to be told apart behind it.

    Measure:
        The least width among the linear layers of a classifier ahead of its last one, against the number of classes less one,
        which is the number of dimensions that free logits fill; in a run whose training accuracy stays below `good_accuracy`.
        Likely, where it has half of these dimensions or fewer and two experiments show the harm: the model cannot learn one
        batch by heart at any rate, and a plain network learns that batch and does better than the trained model on others.
    Why:
        All that is known of a sample passes through the narrowest layer. With fewer dimensions than that, the scores of the
        classes hang together: one cannot rise without others.
    Fix:
        Make the layer at least as wide as there are classes, better several times that.
    Limits:
        A narrow layer can do where the classes are few clusters in a plane, and where it is wanted (to draw its two
        dimensions): a hint only, but for what the experiments show. Language models, with thousands of classes, and adapters of
        low rank are left alone.
    Source:
        Yang, Dai, Salakhutdinov and Cohen 2018, Breaking the Softmax Bottleneck, https://arxiv.org/abs/1711.03953.

    Args:
        max_classes: classes up to which the width is judged; the scores of a large vocabulary need not be free.
        good_accuracy: training accuracy from which on the layer is wide enough, 0 to 1.
        min_left: share of its first loss that the model keeps of one batch, from which on it does not learn it by heart.
        max_held_out: the plain network's loss on other batches, as a share of the trained model's.
        max_width: width over the dimensions that free logits fill, up to which the harm is put down to it, 0 to 1.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and 2 < c.n_classes <= max_classes]
    if not calls:
        raise NotApplicable("no loss on three or more classes was called in training")
    well = learns_well(trace, good_accuracy=good_accuracy, good_residue=0.0)
    if not trace.run.is_final or well is not False:
        return
    n_classes = max(c.n_classes for c in calls)
    for graph in (b.graph for b in trace.backwards if b.graph):
        ops = list(linear_ops(graph))  # from the loss on
        if len(ops) < 2 or ops[0].width != n_classes:
            continue
        own = [one for one in ops[1:] if owner_of(trace, one) == owner_of(trace, ops[0])]
        narrow = min(own, key=lambda one: one.width, default=None)
        if narrow is None or narrow.width >= n_classes - 1 or not _is_passed_by_all(graph, narrow, own):
            continue
        layer, name = layer_of(trace, narrow), name_of(trace, narrow)
        is_alone = all(one is narrow or one.width <= narrow.width for one in own)  # then the whole model is small
        is_cause = not is_alone and narrow.width <= max_width * (n_classes - 1)
        yield Finding(
            message=f"{name} has a width of {narrow.width}, and {n_classes} classes are to be told apart behind it.",
            where=Where(layer.place if layer else None, name, 0),
            values={"width": narrow.width, "classes": n_classes},
            fix=f"Make {name} at least {n_classes} wide.",
            certainty=LIKELY if is_cause and _harms(trace, min_left, max_held_out) else HINT,
        )
        return


def _harms(trace: Trace, min_left: float, max_held_out: float) -> bool:
    """Whether experiments show that the model cannot learn what a plain network does."""
    found = Fitting.of(trace)
    return found is not None and found.left >= min_left > found.reference_left and found.held_out_share <= max_held_out


def _is_passed_by_all(graph: tuple[Op, ...], narrow: LinearOp, own: list[LinearOp]) -> bool:
    """Whether every way from the loss to the data leads through this layer: no skip connection, gate or attention beside it."""
    behind, around = _reached(graph, narrow.position, -1), _reached(graph, 0, narrow.position)
    beside = [one for one in own if one.position in around and narrow.position not in _reached(graph, one.position, -1)]
    return not beside and not any(one.position in behind & around for one in own)


def _reached(graph: tuple[Op, ...], start: int, without: int) -> set[int]:
    """Positions that the walk away from the loss comes to, not passing `without`."""
    waiting = [start]
    for position in waiting:  # grows while it is read
        waiting.extend(i for i in graph[position].inputs if i != without and i not in waiting)
    return set(waiting)
