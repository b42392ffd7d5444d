"""C218 sampler-epoch-not-set."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.mending import first_in_loop
from sleuth.evidence.source.order import functions, is_in, loops, meeting
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
        only calls on another sampler, outside of the loop over the epochs, or with the same number each time.
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
    told = tuple(source.named("set_epoch"))
    for loop in _inner_loops(source):
        loader = _loader(loop.value) if loop.value is not None else None
        sampler = _sampler(loader) if loader is not None else None
        made = [one for one in alternatives(sampler) if one.op == "call" and one.name == SAMPLER] if sampler is not None else []
        outer = next(loops(loop.parent), None)
        its = [one for one in told if _may_be(one, made)]
        if not made or sampler is None or outer is None or not _shuffles(made[0]) or any(_changes(one, outer) for one in its):
            continue
        yield Finding(
            message=f"The sampler is {'told but one' if its else 'never told the'} epoch, so that every epoch has the same "
            "batches in the same order.",
            where=Where(
                span=source.heading_of(outer.node, outer.file) if outer.node is not None else None,
                trace=(*source.link(made[0], "the sampler draws its order from the epoch"),
                       *(link for one in its for link in source.link(one, "told here, and not once for each epoch")),
                       *source.heading(loop, "reads the batches in the same order")),
            ),
            edits=_edits(source, made[0], outer) if not any(is_in(one, outer) for one in its) else (),
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


def _sampler(loader: Value) -> Value | None:
    """The sampler of single rows, also of one that puts them together to batches."""
    batches = loader.argument(4, "batch_sampler")
    return batches.argument(0, "sampler") if batches is not None and batches.op == "call" else loader.argument(3, "sampler")


def _changes(told: Value, outer: Frame) -> bool:
    """Whether the sampler may be told another epoch in each turn of a loop around the loop over its batches.

    It is not where it is told once, before or after all these loops, or the same number each time.
    """
    epoch = told.argument(0, "epoch")
    if epoch is not None and epoch.op == "constant" and _is_written_in(epoch, told):
        return False
    common = meeting(told.frame, outer) if told.frame is not None else None
    return common is None or not _is_called(told, common) or next(loops(common), None) is not None


def _is_written_in(number: Value, call: Value) -> bool:
    """Whether a number stands in the call itself, and is no attribute that may hold another one in the next turn."""
    inside = (*getattr(call.node, "args", ()), *(one.value for one in getattr(call.node, "keywords", ())))
    return any(one is number.node for one in inside)


def _is_called(told: Value, outer: Frame | None) -> bool:
    """Whether the program itself calls the functions in which this stands, from the outer one inwards."""
    return all(one.call is not None for one in functions(told.frame) if outer is None or one.depth > outer.depth)


def _may_be(told: Value, made: list[Value]) -> bool:
    """Whether what is told the epoch may be this sampler: it is not only samplers that are made elsewhere."""
    known = alternatives(told.inputs[0]) if told.op == "method" else ()
    same = {id(one) for one in made} if _is_called(told, None) else {id(one.node) for one in made}
    others = [one for one in known if one.op == "call" and one.name == SAMPLER and same.isdisjoint((id(one), id(one.node)))]
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
