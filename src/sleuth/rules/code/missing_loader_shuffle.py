"""C224 missing-loader-shuffle."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.datasets import loaders
from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.mending import given_as, with_keyword
from sleuth.evidence.source.order import is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sorting import sorted_by
from sleuth.evidence.source.training import backwards
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule

WRAPPED = ("builtins.enumerate", "builtins.zip", "builtins.iter", "tqdm.tqdm")
SAMPLERS = "torch.utils.data."
ORDERS = ((2, "shuffle"), (3, "sampler"), (4, "batch_sampler"))


@rule(
    "C224",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("loader", "backward"),
    explains=("loss-oscillating", "chance-level-metric", "unshuffled-training-data"),
    runs_as=("unshuffled-training-data",),
)
def missing_loader_shuffle(source: Source) -> Iterator[Finding]:
    """Training batches are taken in order from data that are sorted by their class.

    Measure:
        A DataLoader without shuffling, sampler or batch sampler, or with a SequentialSampler, that a training loop reads, over
        data that come sorted: an ImageFolder, classes joined one after the other, a table that was sorted by its label, iris
        or wine without a shuffled split, samples gathered folder by folder.
    Why:
        Each batch holds one class only, so that every step pulls the model to the class at hand; batch normalisation sees one
        class at a time.
    Fix:
        `DataLoader(..., shuffle=True)` for the training data.
    Limits:
        Data whose order is not seen are not named, nor streams (IterableDataset) and time series.
    Source:
        Y. Bengio, "Practical Recommendations for Gradient-Based Training of Deep Architectures", 2012,
        https://arxiv.org/abs/1206.5533 (section 3.1, "the order in which training examples are presented").

    Args:
        None.
    """
    read = dict(_trained_loaders(source))
    for loader in loaders(source):
        turn = read.get(id(loader))
        if turn is None or loader.has_star or not _is_in_order(loader):
            continue
        made = sorted_by(source, loader)
        if made is None:
            continue
        given = loader.argument(-1, "shuffle")
        has_sampler = any(loader.argument(*one) is not None for one in ORDERS[1:])
        yield Finding(
            message=f"The training data come in the order of their classes ({made.why}), and the loader keeps it.",
            where=Where(span=source.span(loader), trace=source.link(made.value, made.why)),
            fix="Give the loader `shuffle=True`, and no sampler." if has_sampler else "Give the loader `shuffle=True`.",
            edits=()
            if has_sampler
            else given_as(source, loader, "shuffle", "True", is_safe=False)
            if given is not None
            else with_keyword(source, loader, "shuffle=True", is_safe=False),
        )


def _is_in_order(loader: Value) -> bool:
    return all(
        given is None or given.literal is False or is_none(given) or _is_sequential(given)
        for given in (loader.argument(*one) for one in ORDERS)
    )


def _is_sequential(sampler: Value) -> bool:
    """Whether it is a sampler of PyTorch that keeps the order of the data, or gathers what such a one gives into batches."""
    inner = sampler.argument(0, "sampler") if sampler.name == f"{SAMPLERS}BatchSampler" else None
    return (inner if inner is not None else sampler).name == f"{SAMPLERS}SequentialSampler"


def _trained_loaders(source: Source) -> Iterator[tuple[int, Value]]:
    """The loaders whose batches a training loop goes over."""
    for event, _ in backwards(source):
        for loop in loops(event.frame):
            value = loop.value
            while value is not None and value.op == "call" and value.name in WRAPPED and value.inputs:
                value = value.inputs[0]
            for one in alternatives(value) if value is not None else ():
                if one.op == "call" and is_in(event, loop):
                    yield id(one), one
