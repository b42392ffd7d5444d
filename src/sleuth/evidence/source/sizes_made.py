"""The sizes of what libraries make: random numbers, zeros, tables of scikit-learn, literals."""

from __future__ import annotations

from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.sizes import UNKNOWN_TABLE, VECTOR, Ask, Sizes, number, numbers

BY_SIZES = frozenset(("torch.randn", "torch.rand", "torch.zeros", "torch.ones", "torch.empty", "numpy.random.rand",
                      "numpy.random.randn"))  # fmt: skip
BY_ONE_SIZE = frozenset(("numpy.zeros", "numpy.ones", "numpy.empty", "numpy.full", "torch.full", "numpy.random.random",
                         "numpy.random.random_sample"))  # fmt: skip
DRAWS = {"normal": 2, "uniform": 2, "random": 0, "integers": 2, "standard_normal": 0, "randint": 2, "poisson": 1,
         "exponential": 1, "choice": 1, "binomial": 2, "gamma": 2}  # where the size stands  # fmt: skip
LINES = frozenset(
    ("torch.arange", "torch.linspace", "torch.randperm", "numpy.arange", "numpy.linspace", "numpy.random.permutation")
)
SAME = frozenset(("torch.tensor", "torch.as_tensor", "torch.from_numpy", "torch.FloatTensor", "torch.LongTensor", "torch.Tensor",
                  "numpy.array", "numpy.asarray", "numpy.ascontiguousarray", "torch.DoubleTensor", "torch.zeros_like",
                  "torch.ones_like", "torch.randn_like", "torch.rand_like", "numpy.zeros_like", "numpy.ones_like",
                  "torch.autograd.Variable"))  # fmt: skip
TABLES = {"load_diabetes": (442, 10), "load_iris": (150, 4), "load_wine": (178, 13), "load_breast_cancer": (569, 30),
          "load_digits": (None, 64), "fetch_california_housing": (20640, 8)}  # fmt: skip
CLASSES = {"load_iris": 3, "load_wine": 3, "load_breast_cancer": 2, "load_digits": 10}
MADE = {"make_classification": 20, "make_regression": 100, "make_moons": 2, "make_circles": 2, "make_blobs": 2,
        "make_friedman1": 10}  # columns, where none are asked for  # fmt: skip


def made(value: Value, ask: Ask) -> Sizes | None:
    """The sizes of what this call or literal makes; None if it is another call, or they are not known."""
    if value.op in ("list", "tuple"):
        return _of_literal(value)
    name, given = value.name, value.arguments
    if (like := _shape_of(value)) is not None:
        return ask(like)
    if name in BY_SIZES:
        return _sized(given)
    if name in BY_ONE_SIZE:
        return _sized(given[:1])
    if name in ("torch.randint", "torch.normal"):
        size = (value.keywords or {}).get("size") or (given[-1] if given and given[-1].op in ("tuple", "list") else None)
        return _sized((size,)) if size is not None else None
    if name in LINES:
        return VECTOR
    if name in SAME and given:
        return _of_rows(given[0], ask) if given[0].op == "comprehension" else ask(given[0])
    if name.startswith("numpy.random.") or (value.op == "method" and _is_generator(value.inputs[0])):
        return _drawn(value) if short_name(value) != "permutation" else _mixed(value, ask)
    if short_name(value) == "one_hot" and name.startswith("torch.") and given:
        inner = ask(given[0])
        return None if inner is None else Sizes((*inner.axes, number(value.argument(1, "num_classes"))), inner.is_whole)
    return None


def _shape_of(value: Value) -> Value | None:
    """The tensor whose sizes are given as they are: `np.zeros(x.shape)`, `rng.normal(0, 1, x.shape)`, `randn(*x.size())`."""
    if value.op not in ("call", "method") or (value.op == "method" and not _is_generator(value.inputs[0])):
        return None
    word, place = short_name(value), 0
    if value.op == "method" or value.name.startswith("numpy.random."):
        place = DRAWS.get(word, -1)
    elif value.name not in BY_SIZES and value.name not in BY_ONE_SIZE:
        return None
    given = value.arguments[place] if 0 <= place < len(value.arguments) else (value.keywords or {}).get("size")
    if given is not None and given.op == "star":
        given = given.inputs[0]
    if given is None or not given.inputs or given.name not in ("shape", "size") or len(given.inputs) > 1:
        return None
    return given.inputs[0] if given.op == ("attribute" if given.name == "shape" else "method") else None


def _of_rows(rows: Value, ask: Ask) -> Sizes | None:
    """The sizes of an array of arrays that a comprehension makes."""
    each = ask(rows.inputs[0]) if rows.inputs and rows.name in ("list", "tuple") else None
    return Sizes((None, *each.axes)) if each is not None and each.is_whole else None


def _sized(given: tuple[Value, ...]) -> Sizes | None:
    axes = numbers(given) if given else None
    return Sizes(axes) if axes else None


def _is_generator(value: Value) -> bool:
    return value.op == "call" and value.name in ("numpy.random.default_rng", "numpy.random.RandomState")


def _drawn(value: Value) -> Sizes | None:
    position = DRAWS.get(short_name(value))
    size = value.argument(position, "size") if position is not None else None
    return _sized((size,)) if size is not None else None


def _mixed(value: Value, ask: Ask) -> Sizes | None:
    """What a generator puts in another order: the numbers up to one, or the rows of a table."""
    given = value.argument(0, "x")
    if given is None:
        return None
    is_number = number(given) is not None or given.type == "builtins.int" or given.name == "builtins.len"
    return VECTOR if is_number else ask(given)


def _of_literal(value: Value) -> Sizes | None:
    if value.literal is not None or not value.inputs or any(one.op == "star" for one in value.inputs):
        return None
    if all(number(one) is not None or isinstance(one.literal, float) for one in value.inputs):
        return Sizes((len(value.inputs),))
    rows = [_of_literal(one) if one.op in ("list", "tuple") else None for one in value.inputs]
    first = rows[0]
    return Sizes((len(rows), *first.axes)) if first is not None and all(one == first for one in rows) else None


def of_table(maker: Value, part: str) -> Sizes | None:
    """The sizes of the "data" or the "target" that a loader or maker of scikit-learn gives; None for another call."""
    word = short_name(maker)
    if maker.op != "call" or not maker.name.startswith("sklearn.datasets."):
        return None
    if word in TABLES:
        rows, columns = TABLES[word]
        if maker.argument(-1, "n_class", "as_frame") is not None:
            rows = None
        return Sizes((rows, columns)) if part == "data" else Sizes((rows,)) if part == "target" else None
    if word not in MADE or part not in ("data", "target"):
        return None
    if part == "target":
        return None if word == "make_regression" and maker.argument(-1, "n_targets") is not None else VECTOR
    if word in ("make_moons", "make_circles"):
        return Sizes((None, 2))
    columns_given = maker.argument(1, "n_features")
    return (
        Sizes((None, MADE[word] if columns_given is None else number(columns_given))) if word != "make_blobs" else UNKNOWN_TABLE
    )
