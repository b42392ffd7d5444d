"""Where a program counts how often the outputs of a network that predicts quantities are exactly the truth."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.datasets import loader_of, part_of_rows
from sleuth.evidence.source.flow import Origin, origins, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.losses import losses
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import is_split

OF_QUANTITIES = frozenset(("mse", "l1", "smooth-l1", "huber"))
COUNTS = ("sum", "mean", "count_nonzero", "torch.sum", "torch.mean", "torch.count_nonzero", "numpy.sum", "numpy.mean")
CASTS = frozenset(("float", "double", "int", "long", "to", "type", "cpu", "numpy", "squeeze", "flatten", "view"))
ROUNDED = frozenset(("round", "rint", "floor", "ceil", "trunc"))
WHOLE = frozenset(("int", "long"))
DATA = ("sklearn.datasets.load_diabetes", "sklearn.datasets.fetch_california_housing", "sklearn.datasets.make_regression",
        "sklearn.datasets.make_friedman1", "sklearn.datasets.make_friedman2", "sklearn.datasets.make_friedman3")  # fmt: skip
SAME = frozenset(("view", "reshape", "squeeze", "unsqueeze", "float", "double", "to", "numpy", "to_numpy", "ravel", "flatten",
                  "cpu", "cuda", "contiguous", "clone", "copy", "values"))  # fmt: skip
MAKERS = frozenset(("torch.tensor", "torch.as_tensor", "torch.from_numpy", "torch.FloatTensor", "torch.Tensor", "numpy.array",
                    "numpy.asarray"))  # fmt: skip
MAX_STEPS = 24  # back


def exact_hits(source: Source) -> Iterator[tuple[Value, Value]]:
    """Every comparison, whose hits are counted, of a network's quantities with the truth; and the network's last layer.

    Numbers that were not rounded are never the same. Rounded ones are where the truth is known to have fractions: others may be
    grades or counts.
    """
    last = {id(one.maker.inputs[0]) for loss in losses(source) if loss.kind in OF_QUANTITIES for one in _made(loss.output)}
    for event in source.calls(*COUNTS) if last else ():
        hits = _hits(event.inputs[0]) if event.inputs else None
        for guess, truth in (hits.inputs[:2], hits.inputs[1::-1]) if hits is not None else ():
            is_rounded, made = _guessed(guess)
            is_network = bool(made) and all(id(one.maker.inputs[0]) in last for one in made)
            if hits is not None and is_network and _is_truth(truth) and (not is_rounded or _has_fractions(source, truth)):
                yield hits, made[0].maker
                break


def _hits(value: Value) -> Value | None:
    """The comparison `guess == truth` whose hits are added up; None for anything else."""
    while value.op == "method" and value.name in CASTS:
        value = value.inputs[0]
    is_equal = value.op == "compare" and value.name == "==" and len(value.inputs) == 2
    is_called = (value.op == "method" and value.name == "eq") or (value.op == "call" and value.name == "torch.eq")
    return value if is_equal or (is_called and len(value.inputs) == 2) else None


def _made(value: Value) -> tuple[Origin, ...]:
    """The layers of networks that gave this, if nothing else may have."""
    found = origins(value)
    return found if all(one.maker.op == "apply" for one in found) else ()


def _guessed(value: Value) -> tuple[bool, tuple[Origin, ...]]:
    """Whether these numbers were rounded, and the layers that gave them."""
    known = origins(value)
    if len(known) == 1 and short_name(known[0].maker) in ROUNDED and known[0].maker.inputs:
        return True, _made(known[0].maker.inputs[0])
    return any(one.name in WHOLE for way in known for one in way.way), _made(value)


def _is_truth(value: Value) -> bool:
    """Whether it is no number and no output of a network: the same network twice, or another one, may well agree."""
    return all(one.maker.op not in ("apply", "constant", "unknown") for one in origins(value))


def _has_fractions(source: Source, value: Value) -> bool:
    """Whether these are targets of a table of scikit-learn that are no whole numbers, as they are or on another scale."""
    one: Value | None = value
    for _ in range(MAX_STEPS):
        known = alternatives(one) if one is not None else ()
        one = known[0] if len(known) == 1 else None
        if one is None:
            return False
        is_target = (one.op == "item" and one.literal == 1) or (one.op == "attribute" and one.name == "target")
        if is_target and one.inputs[0].name in DATA:
            return True
        one = _before(source, one)
    return False


def _before(source: Source, value: Value) -> Value | None:
    """What had the same numbers before, for all or for more rows."""
    found = loader_of(value, source)
    if found is not None:
        part = part_of_rows(source, found[0], found[1]) if found[1] is not None else None
        return part[0] if part is not None else None
    if value.op == "item" and is_split(value.inputs[0]) and isinstance(value.literal, int):
        given = value.inputs[0].inputs
        return given[value.literal // 2] if value.literal // 2 < len(given) else None
    is_same = (value.op in ("method", "attribute") and value.name in SAME) or (value.op == "call" and value.name in MAKERS)
    is_scaled = value.op == "binary" and value.name in ("+", "-", "*", "/")
    is_picked = value.op == "subscript" and not isinstance(value.inputs[1].literal, str)
    return value.inputs[0] if value.inputs and (is_same or is_scaled or is_picked) else None
