"""The sizes of what methods and functions make of a tensor: the same, turned, joined, reduced, picked from."""

from __future__ import annotations

from math import prod

from sleuth.evidence.source.flow import ACTIVATIONS, is_none, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.shapes import own_axis
from sleuth.evidence.source.sizes import UNKNOWN_TABLE, VECTOR, Ask, Sizes, broadcast, flattened, number
from sleuth.evidence.source.sizes_of_layers import POOLS, pooled

KEPT = frozenset(
    ("float", "double", "half", "long", "int", "bool", "bfloat16", "to", "cuda", "cpu", "type", "detach", "clone", "contiguous",
     "numpy", "to_numpy", "astype", "copy", "values", "data", "grad", "exp", "log", "log1p", "expm1", "sqrt", "abs", "clamp",
     "clip", "round", "sign", "sin", "cos", "pow", "square", "requires_grad_", "fillna", "nan_to_num", "normalize", "dropout",
     "pin_memory", "type_as", "masked_fill", "cumsum", "layer_norm", "batch_norm", "neg", "sub", "add", "mul", "div", "erf",
     "float32", "float64", "int64", "dequantize", "requires_grad", "floor", "ceil", "relu_", "sigmoid_", "tanh_", "cast",
     "to_torch", "tolist", "to_list")
)  # fmt: skip
REDUCED = frozenset(
    ("sum", "mean", "std", "var", "prod", "argmax", "argmin", "norm", "logsumexp", "any", "all", "amax", "amin", "median")
)
PAIRS = frozenset(("max", "min", "mode"))  # with an axis they give values and positions
ORDERED = frozenset(("sort", "topk"))  # they always do
FROM_THE_FIRST = frozenset(("view", "reshape", "flatten", "ravel", "permute", "squeeze"))  # whose axes are counted from the first
PRODUCTS = frozenset(("matmul", "bmm", "mm"))
PACKAGES = ("torch.", "numpy.")
LIST = "builtins.list"
PLANE_AND_CHANNELS = 3  # axes of an image; only layers for images give as many of which the first are not known
TABLES_READ = frozenset(("numpy.loadtxt", "numpy.genfromtxt"))


def changed(value: Value, ask: Ask) -> Sizes | None:
    """The sizes of what this method, function, operator or subscript makes; None if they are not known."""
    if value.op in ("binary", "compare"):
        return _arithmetic(value, ask)
    if value.op in ("subscript", "unary"):
        return ask(value.inputs[0]) if value.op == "unary" else _picked(value, ask)
    if value.op == "call" and not value.name.startswith(PACKAGES):
        return None
    if not value.inputs:
        return None
    word = short_name(value)
    if word in ("cat", "concat", "concatenate", "stack", "vstack"):
        return _joined(value, word, ask)
    before = ask(value.inputs[0])
    if word in PRODUCTS and len(value.inputs) > 1:
        return _product(before, ask(value.inputs[1]))
    if before is None:
        return _unseen(value, word)
    if word in KEPT or (word in ACTIVATIONS and word[:1].islower()):
        return before
    if word == "sort":
        return before
    if word in REDUCED or word in PAIRS:
        return _reduced(value, before, word)
    if (word in POOLS or word == "interpolate") and value.op == "call":
        return pooled(value, before)
    if word in ("gather", "take_along_dim"):
        index = value.argument(1 if value.op == "method" else 2, "index", "indices")
        return ask(index) if index is not None else None
    return _moved(value, before, word)


def _rest(value: Value) -> tuple[Value, ...]:
    """The arguments after the tensor itself."""
    return tuple(value.inputs[1:])


def _arithmetic(value: Value, ask: Ask) -> Sizes | None:
    first, second = value.inputs[:2]
    if LIST in (first.type, second.type):  # it is made longer
        return None
    for one, other in ((first, second), (second, first)):
        if number(one) is not None or isinstance(one.literal, float):
            return ask(other)
    if value.name == "@":
        return _product(ask(first), ask(second))
    return broadcast(ask(first), ask(second))


def _product(left: Sizes | None, right: Sizes | None) -> Sizes | None:
    """The sizes of a product of matrices."""
    is_plain = left is not None and right is not None and (right.rank == 2 or right.rank == left.rank is not None)
    return left.with_last(right.last) if is_plain and left is not None and right is not None else None


def _unseen(value: Value, word: str) -> Sizes | None:
    """What is known though nothing is known of the tensor itself."""
    if word in ("view", "reshape", "flatten", "ravel"):
        sizes = _rest(value)
        if word in ("flatten", "ravel"):
            return None if sizes or value.keywords else VECTOR
        return _shaped(value, None)
    return None


def _shaped(value: Value, before: Sizes | None) -> Sizes | None:
    sizes = _rest(value)
    if len(sizes) == 1 and sizes[0].op in ("tuple", "list"):
        sizes = tuple(sizes[0].inputs)
    if not sizes or any(one.op == "star" for one in sizes) or (len(sizes) == 1 and number(sizes[0]) is None):
        return None
    axes: list[int | None] = []
    for one in sizes:
        axis = own_axis(one, value.inputs[0])
        place = before.position(axis) if before is not None and axis is not None else None
        size = before.axes[place] if before is not None and place is not None else number(one)
        axes.append(size)
    if -1 in axes and before is not None and before.is_whole:
        rest = _remaining(sizes, axes, value.inputs[0], before)
        axes[axes.index(-1)] = rest
    return Sizes(tuple(None if one == -1 else one for one in axes))


def _remaining(sizes: tuple[Value, ...], axes: list[int | None], tensor: Value, before: Sizes) -> int | None:
    """The size that -1 stands for; the axis that is kept by its own size cancels out."""
    kept = [before.position(axis) for one in sizes if (axis := own_axis(one, tensor)) is not None]
    left = [one for place, one in enumerate(before.axes) if place not in kept]
    asked = [axes[place] for place, one in enumerate(sizes) if own_axis(one, tensor) is None and axes[place] != -1]
    if any(one is None for one in (*left, *asked)):
        return None
    total, divided = prod(one or 0 for one in left), prod(one or 0 for one in asked)
    return total // divided if divided and total % divided == 0 else None


def _moved(value: Value, before: Sizes, word: str) -> Sizes | None:
    given = [number(one) for one in _rest(value)]
    keywords = value.keywords or {}
    axis = given[0] if given else number(keywords.get("dim") or keywords.get("axis") or keywords.get("start_dim"))
    if word in FROM_THE_FIRST and not (word == "squeeze" and axis is not None):
        before = before.with_batch()
    if word in ("view", "reshape"):
        return _shaped(value, before)
    if word in ("unsqueeze", "expand_dims") and axis is not None and (before.is_whole or before.is_in_batch or axis < 0):
        place = axis - before.is_in_batch if axis >= 0 else len(before.axes) + axis + 1
        axes = (*before.axes[:place], 1, *before.axes[place:])
        return Sizes(axes, before.is_whole, before.is_in_batch) if 0 <= place <= len(before.axes) else None
    if word == "squeeze":
        if axis is None:
            has_arguments = bool(given or value.keywords)
            is_known = before.is_whole and not has_arguments
            return Sizes(tuple(one for one in before.axes if one != 1)) if is_known else None
        where = before.position(axis)
        size = before.axes[where] if where is not None else None
        return before.without(axis) if size == 1 else before if size is not None else None
    if word in ("flatten", "ravel"):
        if "end_dim" in keywords or (given and axis is None):
            return None
        return _flat(before, axis or 0, given)
    if word in ("transpose", "swapaxes") and len(given) == 2:
        return _turned(before, given[0], given[1])
    if word in ("t", "T") and before.is_whole:
        return Sizes(tuple(reversed(before.axes)))
    if word == "permute" and before.is_whole and None not in given and len(given) == len(before.axes):
        places = [before.position(one) for one in given if one is not None]
        return Sizes(tuple(before.axes[one] for one in places if one is not None))
    return None


def _turned(before: Sizes, one: int | None, other: int | None) -> Sizes | None:
    first, second = (before.position(each) if each is not None else None for each in (one, other))
    if first is None or second is None:
        return None
    axes = list(before.axes)
    axes[first], axes[second] = axes[second], axes[first]
    return Sizes(tuple(axes), before.is_whole, before.is_in_batch)


def _flat(before: Sizes, start: int, given: list[int | None]) -> Sizes | None:
    if not before.is_whole or len(given) > 1 or start < 0 or start > len(before.axes):
        return None
    return flattened(before, start)


def _reduced(value: Value, before: Sizes, word: str) -> Sizes | None:
    position = 0 if value.op == "method" else 1
    axis = value.argument(position, "dim", "axis")
    if word in PAIRS:
        return before.without(number(axis) or 0) if axis is not None and number(axis) is not None else Sizes(())
    if word == "norm":
        axis = value.argument(position + 1, "dim")
    if axis is None or is_none(axis):
        return Sizes(())
    keeps = (value.keywords or {}).get("keepdim") or (value.keywords or {}).get("keepdims")
    if axis.op in ("tuple", "list") and keeps is None:
        return _without_all(before, [number(one) for one in axis.inputs])
    if keeps is not None and keeps.literal is not False:
        return before.resized(number(axis) or 0, 1) if number(axis) is not None else None
    return before.without(number(axis) or 0) if number(axis) is not None and len(value.arguments) <= position + 1 else None


def _without_all(before: Sizes, axes: list[int | None]) -> Sizes | None:
    """The sizes without all these axes."""
    places = [before.position(one) for one in axes if one is not None]
    if not places or None in places or len(places) < len(axes):
        return None
    rest = tuple(one for place, one in enumerate(before.axes) if place not in places)
    return Sizes(rest, before.is_whole, before.is_in_batch)


def _joined(value: Value, word: str, ask: Ask) -> Sizes | None:
    if word in ("cat", "stack") and (row := _row_of(value.inputs[0])) is not None:
        each, axis = ask(row), value.argument(1, "dim", "axis")
        if each is None or (axis is not None and number(axis) != 0):
            return None
        return each.resized(0, None) if word == "cat" else Sizes((None, *each.axes)) if each.is_whole else None
    parts = value.inputs[0].inputs if value.inputs[0].op in ("list", "tuple") else ()
    sizes = [ask(one) for one in parts]
    first = next((one for one in sizes if one is not None), None)  # the others have as many axes, and are as long along them
    if first is None or value.inputs[0].literal is not None:
        return None
    axis = value.argument(1, "dim", "axis")
    place = 0 if axis is None else number(axis)
    if place is None or word == "vstack" or (word == "stack" and any(one.op == "star" for one in parts)):
        return None
    if word == "stack":
        return Sizes((*first.axes[:place], len(parts), *first.axes[place:])) if first.is_whole and place >= 0 else None
    if place > 0 and (rank := _rank([one for one in sizes if one is not None])) is not None:
        place -= rank  # counted from the end, as axes are that may not be the first
    lengths = [one.axes[where] if one is not None and (where := one.position(place)) is not None else None for one in sizes]
    return first.resized(place, None if None in lengths else sum(one or 0 for one in lengths))


def _row_of(rows: Value) -> Value | None:
    """One of the tensors that a comprehension makes, or that were appended to a list; None of other lists."""
    is_grown = rows.op == "list" and rows.literal is not None and not any(one.op == "star" for one in rows.inputs)
    return rows.inputs[0] if rows.inputs and (rows.op == "comprehension" or is_grown) else None


def _rank(parts: list[Sizes]) -> int | None:
    """How many axes tensors have that are joined: what is known of one, or those of images in a batch that convolutions gave."""
    ranks = {one.rank or (len(one.axes) + 1 if one.is_in_batch or len(one.axes) >= PLANE_AND_CHANNELS else None) for one in parts}
    return ranks.pop() if len(ranks) == 1 else None


def _picked(value: Value, ask: Ask) -> Sizes | None:
    owner, index = value.inputs
    before = ask(owner)
    if owner.op in ("method", "call") and short_name(owner) in PAIRS | ORDERED and owner.type != "builtins.int":
        return before if number(index) in (0, 1) else None
    if before is None and owner.op == "call" and owner.name in TABLES_READ and index.op == "tuple" and len(index.inputs) == 2:
        before = UNKNOWN_TABLE  # or it could not be asked for rows and columns
    if before is None or not before.is_whole:
        return None
    axes: list[int | None] = []
    rest = list(before.axes)
    for one in index.inputs if index.op == "tuple" else (index,):
        if is_none(one) or one.name in ("numpy.newaxis",):
            axes.append(1)
        elif not rest or one.name == "builtins.Ellipsis" or one.literal is Ellipsis:
            return None
        elif one.op == "slice":
            size = rest.pop(0)
            axes.append(size if all(is_none(end) for end in one.inputs) else None)
        elif one.op == "call" and one.name == "builtins.slice":
            rest.pop(0)
            axes.append(None)
        elif number(one) is not None or _is_row(one):
            rest.pop(0)
        else:
            chosen = ask(one)
            if chosen is None or chosen.rank != 1 or index.op == "tuple":
                return None
            rest.pop(0)
            axes.append(None)
    return Sizes((*axes, *rest))


def _is_row(index: Value) -> bool:
    """Whether it is the number of one row: what `__getitem__` is given, what a loop over a range counts, or some rows later."""
    if index.op == "binary" and index.name in ("+", "-"):
        return any(_is_row(one) for one in index.inputs)
    frame = index.frame
    while frame is not None and frame.kind != "function":
        frame = frame.parent
    is_asked = index.op == "parameter" and frame is not None and frame.definition is not None
    counts = index.op == "element" and index.inputs[0].op == "call" and index.inputs[0].name == "builtins.range"
    return counts or (is_asked and frame is not None and frame.definition is not None and frame.definition.name == "__getitem__")
