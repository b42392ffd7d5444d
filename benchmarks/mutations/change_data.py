"""Operators on the training data, on its scale, and on the loops that draw from it."""

from __future__ import annotations

import ast

from mutations.edits import Edit, Source, before, replace
from mutations.sites import NoPlace, argument, assignments, calls, loops, loss, loss_call, resolve, tail, training_data

SOME = "torch.randperm(len(y), generator=torch.Generator().manual_seed(0))"
LOADER_BATCH = 1  # the position of batch_size in DataLoader
RANGES = (8, 16, 127.5, 255, 256)  # of the pixels of the digits, whole or half, and of bytes
WHOLE = 100_000  # more rows than any of the programs has


def _alter(source: Source, body: str) -> list[Edit]:
    """Pass the training data through a function `alter(x, y)` with this body."""
    data = training_data(source)
    lines = "def alter(x, y):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    if data.dataset is None:
        names = f"{source.code(data.x)}, {source.code(data.y)}"
        return [before(source, data.statement, f"{lines}{names} = alter({names})")]
    start, end = source.span(data.x)[0], source.span(data.y)[1]
    return [before(source, data.statement, lines), Edit(start, end, f"*alter({source.text[start:end]})")]


def change_labels(source: Source) -> list[Edit]:
    """Half of the rows swap their targets."""
    return _alter(source, f"rows = {SOME}[: len(y) // 2]\ny = y.clone()\ny[rows] = y[rows.roll(1)]\nreturn x, y")


def delete_rows(source: Source) -> list[Edit]:
    """One row of twenty is left."""
    return _alter(source, "return x[: len(x) // 20], y[: len(y) // 20]")


def unbalance(source: Source) -> list[Edit]:
    """Of the upper half of the classes one row of twenty is left."""
    if loss(source)[0] in ("MSELoss", "L1Loss"):
        raise NoPlace("no classes")
    lines = "label = y.argmax(1) if y.dim() > 1 and y.shape[1] > 1 else y.flatten()\n"
    lines += "keep = (label <= label.float().mean()) | (torch.arange(len(y)) % 20 == 0)\nreturn x[keep], y[keep]"
    return _alter(source, lines)


def add_noise(source: Source) -> list[Edit]:
    """The training inputs get noise of three times their spread, once."""
    return _alter(source, "return x + 3 * x.std() * torch.randn(x.shape, generator=torch.Generator().manual_seed(0)), y")


def overlap_classes(source: Source) -> list[Edit]:
    """Half of the rows come a second time, with the target of another row."""
    return _alter(source, f"rows = {SOME}[: len(y) // 2]\nreturn torch.cat([x, x[rows]]), torch.cat([y, y[rows.roll(1)]])")


def shuffle_inputs(source: Source) -> list[Edit]:
    """The inputs are shuffled, the targets are not."""
    return _alter(source, f"return x[{SOME}], y")


def destroy_by_augmentation(source: Source) -> list[Edit]:
    """At each step half of the input's numbers are erased and noise of twice the spread is added to the rest."""
    first = next((c for c in calls(source, *_models(source), inside=loops(source)[0]) if len(c.args) == 1), None)
    first = first or next((c for c in ast.walk(loss_call(source)) if isinstance(c, ast.Call) and len(c.args) == 1), None)
    if first is None:
        raise NoPlace("no call of the model with one input")
    x = source.code(first.args[0])
    text = f"({x} + 2 * {x}.std() * torch.randn_like({x})) * (torch.rand_like({x}) > 0.5)"
    return [replace(source, first.args[0], text)]


def _models(source: Source) -> list[str]:
    return sorted({tail(c.func.value) for c in calls(source, "train") if isinstance(c.func, ast.Attribute) and not c.args})


def _scalings(source: Source) -> list[tuple[ast.expr, ast.expr]]:
    """What scales data, and what it scales: `x / 16`, `(x - mean) / std` and `StandardScaler().fit_transform(x)`."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            value = getattr(node.right, "value", 0)
            is_shifted = isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Sub)
            is_spread = not isinstance(node.right, ast.Constant) or value in RANGES
            if is_shifted and is_spread and isinstance(node.left.left, ast.Name | ast.Attribute):
                found.append((node, node.left.left))
            elif value in RANGES:
                found.append((node, node.left))
        elif isinstance(node, ast.Call) and tail(node) == "fit_transform" and "Scaler" in source.code(node.func):
            found.append((node, node.args[0]))
    inside = {id(child) for node, _ in found for child in ast.walk(node) if child is not node}
    found = [(node, left) for node, left in found if id(node) not in inside]
    if not found:
        raise NoPlace("no scaling of data")
    return found


def leave_raw(source: Source) -> list[Edit]:
    """Data is not scaled."""
    return [replace(source, node, source.code(left)) for node, left in _scalings(source)]


def scale_twice(source: Source) -> list[Edit]:
    """Data that is divided by a range is divided by it again."""
    divided = [node for node, _ in _scalings(source) if isinstance(getattr(node, "right", None), ast.Constant)]
    if not divided:
        raise NoPlace("no division by a range")
    return [replace(source, node, f"{source.code(node)} / {source.code(node.right)}") for node in divided]


def _batch_sizes(source: Source) -> list[ast.Constant]:
    found = [argument(c, "batch_size", LOADER_BATCH) for c in calls(source, "DataLoader") if argument(c, "shuffle") is not None]
    if not found:
        _, batches = loops(source)
        if batches is None:
            raise NoPlace("no batches")
        found = [c.args[0] for c in calls(source, "split", inside=batches.iter) if c.args]
        found += [c.args[2] for c in calls(source, "range", inside=batches.iter) if len(c.args) == 3]
    if not found:
        raise NoPlace("no batch size")
    return [resolve(source, found[0])]


def raise_batch_size(source: Source) -> list[Edit]:
    """Batches are sixteen times as large."""
    return [replace(source, node, str(16 * node.value)) for node in _batch_sizes(source)]


def disable_batching(source: Source) -> list[Edit]:
    """All rows are one batch."""
    return [replace(source, node, str(WHOLE)) for node in _batch_sizes(source)]


def reduce_epochs(source: Source) -> list[Edit]:
    """One epoch of ten is left, one at least."""
    epochs, _ = loops(source)
    bounds = epochs.iter.args
    stop = bounds[-1].left if isinstance(bounds[-1], ast.BinOp) else bounds[-1]  # range(1, epochs + 1)
    node = resolve(source, stop)
    first = getattr(bounds[0], "value", 0) if len(bounds) > 1 and stop is bounds[-1] else 0
    count = first + max(1, (node.value - first) // 10)
    if count == node.value:
        raise NoPlace("one epoch")
    return [replace(source, node, str(count))]


def drop_patience(source: Source) -> list[Edit]:
    """Early stopping waits for no epoch."""
    named = [node for name, node in assignments(source) if "patience" in name.lower() and getattr(node, "value", 0)]
    given = [k.value for c in ast.walk(source.tree) if isinstance(c, ast.Call) for k in c.keywords if k.arg == "patience"]
    if not named and (not given or "lr_scheduler" in source.text):
        raise NoPlace("no early stopping")
    return [replace(source, (named or given)[0], "0")]
