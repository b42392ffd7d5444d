"""Training data that are used again for evaluation, by trainers, by `fit`, and by the name of a data set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import ancestors, is_none, short_name
from sleuth.evidence.source.graph import CALLS, ClassDefinition, Value, alternatives
from sleuth.evidence.source.keras import is_model
from sleuth.evidence.source.picked_rows import same_rows_picked
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.slices_of_splits import one_of_several, overlap

HELD_BACK = re.compile(
    r"^\s*(?:self\.)?(?:test|val|valid|validation|eval|dev|held)(?:_?(?:set|data|dataset|ds|split))?\s*=(?!=)", re.IGNORECASE
)
TRAINERS = re.compile(r"Trainer$")
SAME = frozenset(("with_format", "shuffle", "set_format", "map", "with_transform", "rename_column", "remove_columns", "to",
                  "cache", "prefetch", "batch"))  # fmt: skip
PICKS = frozenset(("select", "filter", "shard", "take", "skip"))
APART = frozenset(("train_test_split", "split", "random_split"))
BEST = "load_best_model_at_end"
SUBSET = "torch.utils.data.Subset"


@dataclass(frozen=True, slots=True)
class Reused:
    """Data that are trained on and evaluated on. `event` is where they are used a second time."""

    event: Value
    data: Value
    what: str


def reused(source: Source) -> Iterator[Reused]:
    """Every use of training data for evaluation; by the name of the data only where no use is seen."""
    used = [*_uses(source)]
    yield from used or _of_names(source)


def _uses(source: Source) -> Iterator[Reused]:
    for event in source.events:
        if event.op in CALLS and TRAINERS.search(event.name):
            yield from _of_trainer(source, event)
    for event in source.calls("fit"):
        if event.op == "method":
            yield from _of_fit(event)


def _of_trainer(source: Source, event: Value) -> Iterator[Reused]:
    is_known = event.op == "call" or (isinstance(event.definition, ClassDefinition) and event.op == "instance")
    train, held = (event.keywords or {}).get("train_dataset"), (event.keywords or {}).get("eval_dataset")
    if not is_known or train is None or held is None or not _is_same_split(train, held):
        return
    if _chooses(event) or not _other(source, event):
        yield Reused(event, train, "data set")


def _chooses(event: Value) -> bool:
    """Whether the trainer keeps the best weights, or stops early, by what it is evaluated on."""
    keywords = event.keywords or {}
    callbacks = ancestors(keywords["callbacks"], limit=40) if "callbacks" in keywords else ()
    if any("EarlyStopping" in one.name for one in callbacks if one.op in ("call", "instance")):
        return True
    settings = alternatives(keywords["args"]) if "args" in keywords else ()
    given = [value for one in settings if (value := (one.keywords or {}).get(BEST) or (one.members or {}).get(BEST)) is not None]
    return any(one.literal is True for one in given)


def _other(source: Source, event: Value) -> bool:
    """Whether the trainer is given other data to evaluate."""
    return any(
        one.op == "method" and any(each is event for each in alternatives(one.inputs[0])) and (one.arguments or one.keywords)
        for one in source.calls("evaluate", "predict")
    )


def _of_fit(event: Value) -> Iterator[Reused]:
    keywords = event.keywords or {}
    held = keywords.get("validation_data")
    if is_model(event.inputs[0]) and held is not None and event.arguments:
        given = held.inputs[0] if held.op in ("tuple", "list") and held.inputs else held
        if given is event.arguments[0]:
            yield Reused(event, given, "data")
    if event.inputs[0].type.startswith("lightning.") and short_name_of(event.inputs[0]) == "Trainer":
        train, held = event.argument(1, "train_dataloaders"), event.argument(2, "val_dataloaders")
        if train is not None and train is held and not is_none(train):
            yield Reused(event, train, "loader")


def short_name_of(value: Value) -> str:
    """The last word of a value's type."""
    return value.type.rpartition(".")[2]


def _is_same_split(one: Value, other: Value) -> bool:
    """Whether both hold the same rows: the same object, the same split of the same data, or slices of it that overlap."""
    (first, is_whole), (second, is_other_whole) = _root(one), _root(other)
    if first is None or second is None or is_none(first):
        return False
    if not (is_whole or is_other_whole) and not same_rows_picked(one, other):
        return False
    if first is second or (_signature(first) is not None and _signature(first) == _signature(second)):
        return True
    return is_whole and is_other_whole and overlap(first, second)


def _root(value: Value) -> tuple[Value | None, bool]:
    """What the data were loaded as, if that is seen, and whether it is all of them: no rows were picked since."""
    is_whole = True
    for _ in range(12):
        known = alternatives(value)
        if len(known) != 1:
            return None, False
        value = known[0]
        if value.op == "method" and value.name in SAME:
            value = value.inputs[0]
        elif (value.op == "method" and value.name in PICKS) or (value.op == "call" and value.name == SUBSET and value.inputs):
            value, is_whole = value.inputs[0], False
        elif (value.op == "method" and value.name in APART) or (value.op == "item" and not one_of_several(value)):
            return None, False
        else:
            return value, is_whole
    return None, False


def _signature(value: Value) -> tuple[object, ...] | None:
    """How data were made, if by literals only; None otherwise. Transformations of the samples do not count."""
    if value.op == "subscript" and isinstance(value.inputs[1].literal, str):
        inner = _signature(value.inputs[0])
        return None if inner is None else (*inner, value.inputs[1].literal)
    if value.op != "call" or value.has_star or not value.inputs:
        return None
    options = {name: one for name, one in (value.keywords or {}).items() if "transform" not in name}
    parts = [*value.inputs, *options.values()]
    if any(one.literal is None and not is_none(one) for one in parts):
        return None
    return (
        value.name,
        *(one.literal for one in value.inputs),
        *sorted((name, str(one.literal)) for name, one in options.items()),
    )


def _of_names(source: Source) -> Iterator[Reused]:
    """A data set called test or validation that is loaded as the training split, like another one."""
    made: list[tuple[Value, tuple[object, ...]]] = []
    for event in source.of("call"):
        if not event.name.startswith(("torchvision.datasets.", "datasets.load_dataset", "torchaudio.datasets.")):
            continue
        signature = _signature(event)
        span = source.span(event)
        if signature is None or span is None or not _is_training(event):
            continue
        is_held_back = bool(HELD_BACK.match(source.line(span)))
        twin = next((one for one, other in made if other == signature), None)
        if is_held_back and twin is not None:
            yield Reused(event, twin, "split")
        elif not is_held_back:
            made.append((event, signature))


def _is_training(event: Value) -> bool:
    train, split = (event.keywords or {}).get("train"), (event.keywords or {}).get("split")
    if split is not None:
        return split.literal == "train"
    if train is not None:
        return train.literal is True
    return short_name(event) in ("MNIST", "FashionMNIST", "KMNIST", "CIFAR10", "CIFAR100")
