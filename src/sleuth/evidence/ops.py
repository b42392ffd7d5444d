"""Reading the autograd graph of a loss, as `Backward.graph` holds it: position 0 is the loss, `Op.inputs` lead away from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sleuth.evidence.trace import Op

# They change the shape or the dtype, or pick values.
AVERAGING = frozenset(("Mean", "Sum", "View", "Squeeze", "Mul", "Add"))  # with one operand that has a graph
SHAPE_OPS = frozenset((
    "View", "Reshape", "UnsafeView", "Squeeze", "Unsqueeze", "Transpose", "Permute", "T", "ToCopy", "Clone", "Alias", "Select",
    "Slice", "Index", "Gather", "Diagonal",
))  # fmt: skip
# Of these a loss is made of the values that a model returned: reductions and element-wise arithmetic.
LOSS_OPS = frozenset((
    "Mean", "Sum", "Pow", "Abs", "Mul", "Div", "Add", "Sub", "Rsub", "Neg", "Sqrt", "Log", "Log1P", "Where", "Clamp", "ClampMin",
    "Maximum", "Cosh", "View",
))  # fmt: skip

PENALTY_OPS = LOSS_OPS | {"LinalgVectorNorm", "Norm", "Square", "Stack", "Cat", "Reshape", "UnsafeView", "Squeeze", "Unsqueeze"}
PENALTY_PATH = frozenset(("Add", "Sub", "Mul", "Div", "Sum", "Mean", "Stack", "Cat", "View", "Squeeze", "Unsqueeze"))
CUTS = frozenset(("Clamp", "ClampMin", "Relu", "Threshold"))
SQUASHING = frozenset(("Sigmoid", "Softmax"))
GUARDS = SHAPE_OPS | {"Add", "Rsub", "Clamp", "ClampMin"}  # what is put around probabilities before their logarithm
PRODUCTS = frozenset(("Addmm", "Mm", "Linear", "MkldnnLinear", "Convolution", "MkldnnConvolution"))


def reachable(graph: tuple[Op, ...], through: Collection[str]) -> Iterator[Op]:
    """The operations that the loss meets on its way through operations named in `through`, nearest first, each once.

    An operation that is not in `through` is given too, but not what lies behind it.

    Examples:
        >>> graph = (Op("Mean", (1,), ()), Op("Addmm", (2,), (8, 1)), Op("Relu", (), (8, 4)))
        >>> [op.name for op in reachable(graph, {"Mean"})]
        ['Mean', 'Addmm']
    """
    waiting = [0] if graph else []
    for position in waiting:  # grows while it is read
        op = graph[position]
        yield op
        if op.name in through:
            waiting.extend(i for i in op.inputs if i not in waiting)


def origin(graph: tuple[Op, ...], op: Op, skip: Collection[str] = SHAPE_OPS) -> Op | None:
    """The first operation behind `op` that is not named in `skip`, along first inputs; None if there is none.

    Examples:
        >>> graph = (Op("Log", (1,), (8,)), Op("Squeeze", (2,), (8,)), Op("Sigmoid", (), (8, 1)))
        >>> origin(graph, graph[0]).name
        'Sigmoid'
    """
    while op.inputs:
        op = graph[op.inputs[0]]
        if op.name not in skip:
            return op
    return None


def inside(graph: tuple[Op, ...], through: Collection[str]) -> Op:
    """The first operation that is not named in `through`, from the loss on, as long as only one way leads into the graph.

    Examples:
        >>> inside((Op("Neg", (1,), ()), Op("Mean", (2,), ()), Op("Pow", (), (8,))), {"Neg", "Mean"}).name
        'Pow'
    """
    op = graph[0]
    while op.name in through and len(op.inputs) == 1:
        op = graph[op.inputs[0]]
    return op


def ends(graph: tuple[Op, ...], through: Collection[str], start: int = 0) -> list[Op]:
    """The first operations that are not named in `through`, from `start` on, by every way; products by a number above 0 too.

    Examples:
        >>> graph = (Op("Mul", (1,), (), low=0.5, high=0.5), Op("Add", (2, 3), ()), Op("Log", (), (8,)), Op("Neg", (), (8,)))
        >>> [op.name for op in ends(graph, {"Add"})]
        ['Log', 'Neg']
    """
    queue: list[int] = [start]
    found: list[Op] = []
    for number in queue:
        op = graph[number]
        is_passed = op.name in through or (op.name == "Mul" and 0 < op.low == op.high)
        found += [] if is_passed and op.inputs else [op]
        queue += [i for i in op.inputs if i not in queue] if is_passed else []
    return found


def is_normalised(graph: tuple[Op, ...], op: Op) -> bool:
    """Whether these are log-probabilities of classes, written as scores less the logarithm of the sum of their exponentials.

    Examples:
        >>> graph = (Op("Sub", (1, 2), (8, 3)), Op("Addmm", (), (8, 3)), Op("Logsumexp", (1,), (8, 1)))
        >>> is_normalised(graph, graph[0])
        True
    """
    if op.name != "Sub" or len(op.inputs) != 2:
        return False
    scores, total = op.inputs
    return graph[total].name == "Logsumexp" and graph[total].inputs == (scores,)


def is_entropy(graph: tuple[Op, ...], op: Op) -> bool:
    """Whether it is the opposite of a sum of log-probabilities times their probabilities.

    Examples:
        >>> graph = (Op("Neg", (1,), (8,)), Op("Sum", (2,), (8,)), Op("Mul", (3, 4), (8, 3)), Op("LogSoftmax", (), (8, 3)),
        ...     Op("Softmax", (), (8, 3)))
        >>> is_entropy(graph, graph[0])
        True
    """
    while op.name in ("Neg", "Sum", "Mean") and len(op.inputs) == 1:
        op = graph[op.inputs[0]]
    return op.name == "Mul" and len(op.inputs) == 2 and any(graph[one].name in ("Softmax", "Exp") for one in op.inputs)


def lacks_width(graphs: Collection[tuple[Op, ...]], width: tuple[int, ...]) -> bool:
    """Whether a concatenation along the last axis lacks just this width `(1,)`: an operand that has no graph.

    Examples:
        >>> lacks_width([(Op("Cat", (1,), (32, 72)), Op("Addmm", (), (32, 40)))], (32,))
        True
    """
    joined = [(op.shape, [graph[i].shape for i in op.inputs]) for graph in graphs for op in graph if op.name == "Cat"]
    return any(
        shape and parts and all(p[:-1] == shape[:-1] for p in parts) and (shape[-1] - sum(p[-1] for p in parts),) == width
        for shape, parts in joined
    )


def lacks_operand(graphs: Collection[tuple[Op, ...]], piece: tuple[int, ...]) -> bool:
    """Whether a concatenation or sum has one operand of this shape too few: it has no graph.

    Examples:
        >>> lacks_operand([(Op("Add", (1,), (8, 4)), Op("Addmm", (), (8, 4)))], (8, 4))
        True
    """
    for op, graph in ((op, one) for one in graphs for op in one if op.name in ("Cat", "Add", "Sub")):
        parts = [graph[i].shape for i in op.inputs]
        if op.name != "Cat":
            is_short = len(parts) == 1 and op.shape == piece
        else:
            sums = tuple(sum(sizes) for sizes in zip(piece, *parts, strict=False))
            is_short = bool(parts) and any(op.shape == (*piece[:i], sums[i], *piece[i + 1 :]) for i in range(len(sums)))
        if is_short:
            return True
    return False


def squashed_products(graph: tuple[Op, ...]) -> int:
    """How many layers with weights take the output of a sigmoid or tanh; a dropout may lie between, a gate not.

    Example:
        >>> squashed_products((Op("Addmm", (1,), (8, 2)), Op("Tanh", (2,), (8, 4)), Op("Addmm", (), (8, 4))))
        1
    """
    return sum(_is_squashed(graph, i) for op in graph if op.name in PRODUCTS for i in op.inputs)


def _is_squashed(graph: tuple[Op, ...], position: int) -> bool:
    op = graph[position]
    while op.inputs and (op.name in SHAPE_OPS or op.name == "NativeDropout" or (op.name == "Mul" and len(op.inputs) == 1)):
        op = graph[op.inputs[0]]
    return op.name in ("Sigmoid", "Tanh")


def weight_penalties(graph: tuple[Op, ...]) -> set[int]:
    """Parameters (two axes or more) of which a term of the loss is made alone, without any data: a penalty on weights.

    Example:
        >>> norm = (Op("LinalgVectorNorm", (4,), ()), Op("AccumulateGrad", (), (8, 4), parameter=3))
        >>> weight_penalties((Op("Add", (1, 3), ()), Op("MseLoss", (2,), ()), Op("Addmm", (4,), (8, 1)), *norm))
        {3}
    """
    found: set[int] = set()
    for op in reachable(graph, PENALTY_PATH):
        if op.name in ("Add", "Sub", "Stack", "Cat") and len(op.inputs) > 1:
            terms = [_leaves(graph, i) for i in op.inputs]
            found |= {leaf for term in terms if term is not None for leaf in term}
    return found


def _leaves(graph: tuple[Op, ...], position: int) -> set[int] | None:
    """The weights behind this position; None if anything but element-wise operations and reductions lies between."""
    waiting, leaves = [position], set()
    for index in waiting:  # grows while it is read
        op = graph[index]
        if op.name == "AccumulateGrad":
            if len(op.shape) > 1 and op.parameter >= 0:
                leaves.add(op.parameter)
        elif op.name not in PENALTY_OPS:
            return None
        waiting.extend(i for i in op.inputs if i not in waiting)
    return leaves


def squashed_twice(graph: tuple[Op, ...]) -> tuple[str, str] | None:
    """Two squashing functions in a row before a logarithm of the loss, the later one first; None if there are none."""
    for op in reachable(graph, LOSS_OPS - {"Log"}):
        behind = origin(graph, op, GUARDS) if op.name == "Log" else None
        before = origin(graph, behind, SHAPE_OPS) if behind is not None and behind.name in SQUASHING else None
        if behind is not None and before is not None and before.name in SQUASHING:
            return behind.name, before.name
    return None


def margin_of_zeros(graph: tuple[Op, ...]) -> Op | None:
    """The product with labels 0 and 1 in a loss that averages `max(0, 1 - label * output)`; None if it has none.

    Example:
        >>> product, scores = Op("Mul", (4,), (8, 3), low=0.0, high=1.0), Op("Addmm", (), (8, 3))
        >>> graph = (Op("Mean", (1,), ()), Op("Clamp", (2,), (8, 3)), Op("Rsub", (3,), (8, 3)), product, scores)
        >>> margin_of_zeros(graph) is product
        True
    """
    cut = inside(graph, AVERAGING)
    margin = graph[cut.inputs[0]] if cut.name in CUTS and len(cut.inputs) == 1 else None
    product = graph[margin.inputs[0]] if margin is not None and margin.name == "Rsub" and len(margin.inputs) == 1 else None
    is_by_label = product is not None and product.name == "Mul" and len(product.inputs) == 1 and len(product.shape) > 0
    return product if product is not None and is_by_label and (product.low, product.high) == (0, 1) else None


def relative_error(graph: tuple[Op, ...]) -> Op | None:
    """The division in a loss that averages errors relative to numbers of either sign; None if it does not.

    Example:
        >>> ratio = Op("Div", (2,), (8,), low=-1.0, high=2.0)
        >>> relative_error((Op("Mean", (1,), ()), Op("Abs", (2,), (8,)), ratio)) is ratio
        True
    """
    error = inside(graph, AVERAGING)
    ratio = graph[error.inputs[0]] if error.name in ("Abs", "Pow") and len(error.inputs) == 1 else None
    return ratio if ratio is not None and ratio.name == "Div" and len(ratio.inputs) == 1 and ratio.low < 0 < ratio.high else None
