"""C218 sampler-epoch-not-set."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.mending import first_in_loop
from sleuth.evidence.source.order import loops
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule

SAMPLER = "torch.utils.data.DistributedSampler"
LOADER = "torch.utils.data.DataLoader"
WRAPPED = ("builtins.enumerate", "builtins.iter", "builtins.zip")


@rule("C218", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("distributed-sampler",))
def sampler_epoch_not_set(source: Source) -> Iterator[Finding]:
    """A distributed sampler gives the same order in each epoch, since it is never told the epoch.

    Measure:
        A DistributedSampler that shuffles, whose loader is read in an inner loop of the program, and no call of `set_epoch`, or
        only calls on another sampler.
    Why:
        The sampler draws its order from its seed plus the epoch. Without `set_epoch` that is epoch 0 for ever: every epoch has
        the same batches in the same order, on every process.
    Fix:
        Call `sampler.set_epoch(epoch)` at the beginning of each epoch.
    Limits:
        Silent where the loader is not read in the program itself, or not in a loop within a loop.
    Source:
        PyTorch documentation, torch.utils.data.distributed.DistributedSampler ("Warning"),
        https://docs.pytorch.org/docs/stable/data.html.

    Args:
        None.
    """
    told = [event.inputs[0] if event.op == "method" else None for event in source.named("set_epoch")]
    for loop in _inner_loops(source):
        loader = _loader(loop.value) if loop.value is not None else None
        sampler = loader.argument(3, "sampler") if loader is not None else None
        made = [one for one in alternatives(sampler) if one.op == "call" and one.name == SAMPLER] if sampler is not None else []
        outer = next(loops(loop.parent), None)
        if not made or sampler is None or outer is None or not _shuffles(made[0]) or any(_may_be(one, made) for one in told):
            continue
        yield Finding(
            message="The sampler is never told the epoch, so that every epoch has the same batches in the same order.",
            where=Where(
                span=source.heading_of(outer.node, outer.file) if outer.node is not None else None,
                trace=(*source.link(made[0], "the sampler draws its order from the epoch"),
                       *source.heading(loop, "reads the batches in the same order")),
            ),
            edits=_edits(source, made[0], outer),
        )  # fmt: skip
        return


def _inner_loops(source: Source) -> Iterator[Frame]:
    seen: set[int] = set()
    for event in source.events:
        for loop in loops(event.frame):
            if id(loop) not in seen:
                seen.add(id(loop))
                yield loop


def _loader(value: Value) -> Value | None:
    while value.op == "call" and value.name in WRAPPED and value.inputs:
        value = value.inputs[0]
    known = [one for one in alternatives(value) if one.op == "call" and one.name == LOADER]
    return known[0] if known else None


def _may_be(told: Value | None, made: list[Value]) -> bool:
    """Whether what is told the epoch may be this sampler: it is not only samplers that are made elsewhere."""
    known = alternatives(told) if told is not None else ()
    others = [one for one in known if one.op == "call" and one.name == SAMPLER and all(one is not each for each in made)]
    return len(others) < len(known) or not known


def _shuffles(sampler: Value) -> bool:
    given = sampler.argument(3, "shuffle")
    return not sampler.has_star and (given is None or given.literal is True)


def _edits(source: Source, sampler: Value, outer: Frame) -> tuple[Edit, ...]:
    name = source.assigned_name(sampler)
    return (
        first_in_loop(source, outer, f"{name}.set_epoch({{}})", is_safe=True)
        if name and sampler.frame is not None and (outer.is_within(sampler.frame))
        else ()
    )
