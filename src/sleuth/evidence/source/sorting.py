"""Data that come sorted by their class, as far as the program tells it."""

from __future__ import annotations

from dataclasses import dataclass

from sleuth.evidence.source.blocks import gathered
from sleuth.evidence.source.datasets import dataset_of
from sleuth.evidence.source.encodings import answer_source
from sleuth.evidence.source.flow import ancestors, is_none, short_name
from sleuth.evidence.source.graph import ClassDefinition, Value, alternatives
from sleuth.evidence.source.layers import elements, first_reading
from sleuth.evidence.source.order import loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import row_parent, row_path
from sleuth.evidence.source.single_labels import are_of_one_label_each
from sleuth.evidence.source.sizes import number
from sleuth.evidence.source.sorted_tables import sorted_table

FOLDERS = frozenset(("ImageFolder", "DatasetFolder"))
SORTED_TABLES = frozenset(("load_iris", "load_wine"))
CONSTANTS = frozenset(("zeros", "ones", "full", "zeros_like", "ones_like", "repeat"))
JOINS = frozenset(("cat", "concatenate", "hstack", "concat"))
MIXES = frozenset(("shuffle", "permutation", "randperm", "sample", "random_split", "train_test_split", "SubsetRandomSampler",
                   "shuffled", "default_rng"))  # fmt: skip

DRAWS = ("numpy.random.default_rng",)


@dataclass(frozen=True, slots=True)
class Sorted:
    """What brought the data into the order of their classes, in words."""

    value: Value
    why: str


def sorted_by(source: Source, loader: Value) -> Sorted | None:
    """Why the rows that this loader reads are sorted by class; None if they are not, or that is not seen."""
    data = dataset_of(loader)
    given = loader.argument(0, "dataset")
    size = loader.argument(1, "batch_size")
    if data is None or given is None or loader.has_star or (size is not None and (is_none(size) or _is_length(size))):
        return None
    labels = _labels(data)
    table = sorted_table(source, data, labels, loader) if any(one is data for one in alternatives(given)) else None
    if table is not None:
        return Sorted(table, "this table is sorted by class")
    last = _sorted_last(labels) if labels is not None else None
    if last is not None and not _is_mixed_after(source, last.value):
        return last
    if _is_mixed(source, given, labels):
        return None
    if data.op == "call" and short_name(data) in FOLDERS:
        return Sorted(data, "a folder for each class, one after the other")
    if _are_of_one_class_each(source, data):
        return Sorted(data, "a part for each class, one after the other")
    found = _of_labels(source, labels) if labels is not None else None
    return found or (_gathered(source, data) if data.op == "instance" else None)


def _is_length(size: Value) -> bool:
    """Whether a batch is as large as something is long: all rows at once."""
    return size.op == "call" and size.name == "builtins.len"


def _are_of_one_class_each(source: Source, data: Value) -> bool:
    """Whether data sets are joined one after the other of which each has one label only, all of them different."""
    if data.op == "binary" and data.name == "+":
        parts = tuple(one for each in data.inputs for one in alternatives(each))
    elif data.op == "call" and short_name(data) == "ConcatDataset" and data.inputs:
        parts = elements(data.inputs[0])
    else:
        return False
    labels = [_labels(one) for one in parts]
    known = [one for one in labels if one is not None]
    return (len(known) == len(parts) and _are_blocks(known)) or are_of_one_label_each(source, parts)


def _is_mixed(source: Source, data: Value, labels: Value | None) -> bool:
    """Whether something may have put the data in another order; of what is drawn, only what the labels are made of counts."""
    is_table = data.op == "call" and short_name(data) == "TensorDataset" and labels is not None
    drawn = {id(one) for one in ancestors(labels, limit=400)} if is_table and labels is not None else None
    for one in ancestors(data, limit=400):
        if short_name(one) in MIXES and (one.name not in DRAWS or drawn is None or id(one) in drawn):
            return True
    return _is_mixed_after(source, None)


def _is_mixed_after(source: Source, value: Value | None) -> bool:
    """Whether anything is mixed after this, or at all."""
    names, first = MIXES - {"default_rng"}, -1 if value is None else value.order
    return any(short_name(one) in names and one.op in ("call", "method") and one.order > first for one in source.events)


def _sorted_last(labels: Value) -> Sorted | None:
    """What put the labels in order, if nothing was done to their order since: `y[y.argsort()]`, `np.sort(y)`."""
    one = labels
    for _ in range(12):
        known = alternatives(one)
        if len(known) != 1:
            return None
        one = known[0]
        index = alternatives(one.inputs[1])[0] if one.op == "subscript" else None
        if index is not None and short_name(index) == "argsort" and index.inputs:
            is_own = any(each is one.inputs[0] for each in row_path(index.inputs[0]))
            return Sorted(index, "rows are put in the order of their class") if is_own else None
        if one.op == "call" and one.name == "numpy.sort":
            return Sorted(one, "the labels are sorted")
        before = row_parent(one)
        if before is None:
            return None
        one = before
    return None


def _labels(data: Value) -> Value | None:
    if data.op == "call" and short_name(data) == "TensorDataset" and len(data.inputs) > 1:
        return data.inputs[-1]
    if data.op != "instance" or not isinstance(data.definition, ClassDefinition):
        return None
    stored = data.members or {}
    return next((stored[name] for name in ("y", "labels", "targets", "target", "label") if name in stored), None)


def _of_labels(source: Source, labels: Value) -> Sorted | None:
    for one in answer_source(source, labels):
        if one.op == "call" and short_name(one) in JOINS and one.inputs and _are_blocks(one.inputs[0].inputs):
            return Sorted(one, "the classes are joined one after the other")
        if (one.op == "method" and one.name == "repeat_interleave") or one.name in ("numpy.repeat", "torch.repeat_interleave"):
            return Sorted(one, "each class is repeated, one after the other")
        if one.op == "binary" and one.name == "+" and all(_is_run(each) for each in one.inputs):
            return Sorted(one, "the classes are joined one after the other")
        if (runs := gathered(one)) is not None:
            return Sorted(runs, "the classes are joined one after the other")
        table = _table(one)
        if table is not None:
            return Sorted(table, "this table is sorted by class")
    return None


def _is_run(value: Value) -> bool:
    """Whether it is a list of one number many times: `[0] * 500`."""
    return value.op == "binary" and value.name == "*" and any(one.op == "list" and len(one.inputs) == 1 for one in value.inputs)


def _are_blocks(parts: list[Value] | tuple[Value, ...]) -> bool:
    made = [_constant(one) for one in parts]
    return len(parts) > 1 and all(one is not None for one in made) and len(set(made)) > 1


def _constant(value: Value) -> str | None:
    """Which number all of it is: "zeros", "ones", or the number itself; None if it is not one number."""
    while value.op == "method" and value.name in ("long", "float", "to", "astype", "int") and value.inputs:
        value = value.inputs[0]
    word = short_name(value)
    if value.op == "call" and word in CONSTANTS:
        return f"{word}{number(value.argument(1, 'fill_value'))}" if word == "full" else word
    if value.op == "binary" and value.name in ("*", "+"):
        inner = [one for one in value.inputs if one.op == "call" and short_name(one) in CONSTANTS]
        factor = [number(one) for one in value.inputs if number(one) is not None]
        return f"{short_name(inner[0])}{factor[0]}" if inner and factor else None
    return None


def _table(one: Value) -> Value | None:
    """The sorted table whose labels these are."""
    if one.op in ("attribute", "item") and one.inputs:
        maker = one.inputs[0]
        if maker.op == "call" and maker.name.startswith("sklearn.datasets.") and short_name(maker) in SORTED_TABLES:
            return maker
    column = one.inputs[1].literal if one.op == "subscript" else None
    if isinstance(column, str):
        for table in ancestors(one.inputs[0], limit=40):
            if table.op == "method" and table.name == "sort_values":
                by = table.argument(0, "by")
                return table if by is not None and by.literal == column else None
    return None


def _gathered(source: Source, data: Value) -> Sorted | None:
    """Samples gathered class by class: an inner loop appends what the outer loop counts."""
    definition = data.definition
    method = definition.method("__init__") if isinstance(definition, ClassDefinition) else None
    for event in first_reading(source, method) if method is not None else ():
        if event.op == "method" and event.name == "append" and event.arguments:
            around = list(loops(event.frame))
            outer = around[1].value if len(around) > 1 else None
            label = event.arguments[0].inputs[-1] if event.arguments[0].op == "tuple" and event.arguments[0].inputs else None
            if outer is not None and label is not None and _counts(label, outer):
                return Sorted(event, "they are gathered class by class")
    return None


def _counts(label: Value, outer: Value) -> bool:
    """Whether the label is the number or the name of the class that the outer loop is at."""
    return label.op == "element" and (label.inputs[0] is outer or any(one is label.inputs[0] for one in outer.inputs))
