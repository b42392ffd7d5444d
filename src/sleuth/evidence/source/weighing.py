"""What is done with the result of a softmax: rows are weighed by it, or one class of several is chosen."""

from __future__ import annotations

from sleuth.evidence.source.datasets import loader_of
from sleuth.evidence.source.flow import activation, origins, short_name
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import elements, layer_kind, width
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.sizes import number

PRODUCTS = frozenset(("matmul", "mm", "bmm", "einsum", "mv"))
KINDS = ("softmax", "log-softmax")
DISTRIBUTIONS = tuple(
    f"torch.distributions.{place}{name}"
    for name, place in (("Categorical", ""), ("OneHotCategorical", ""), ("Categorical", "categorical."), ("Multinomial", ""))
)
STACKS = frozenset(("torch.stack", "torch.vstack", "numpy.stack", "numpy.vstack"))
SAME_PLACE = frozenset(("to", "cuda", "cpu", "float", "double", "as_tensor", "tensor", "from_numpy", "FloatTensor", "Tensor"))
VECTOR_ENVIRONMENTS = frozenset(("make_vec", "SyncVectorEnv", "AsyncVectorEnv", "SubprocVecEnv", "DummyVecEnv", "make_vec_env"))
MAX_LAYERS = 40  # back from a softmax
CHOOSES = frozenset(("argmax", "max", "topk", "multinomial", "Categorical"))


def used_as_weights(source: Source) -> set[int]:
    """The softmaxes by whose result rows are added up: attention over a bag."""
    found: set[int] = set()
    for value in values(source):
        is_product = (value.op == "binary" and value.name == "@") or short_name(value) in PRODUCTS
        is_sum = value.op == "method" and value.name == "sum" and number(value.argument(0, "dim", "axis")) == 0
        summed = value.inputs[0] if is_sum else None
        parts = value.inputs if is_product else summed.inputs if summed is not None and summed.name == "*" else ()
        found |= {id(way.maker) for one in parts for way in origins(one)}
    return found


def chosen_from(source: Source) -> set[int]:
    """The softmaxes from whose result one class of several is chosen for each row."""
    found: set[int] = set()
    for value in values(source):
        is_choice = value.op in ("method", "call") and short_name(value) in CHOOSES and value.inputs
        axis = value.argument(0 if value.op == "method" else 1, "dim", "axis") if is_choice else None
        is_log = value.op in ("method", "call") and short_name(value) == "log" and value.inputs
        if is_log or (axis is not None and number(axis) in (1, -1)):
            found |= {id(way.maker) for way in origins(value.inputs[0])}
    return found


def drawn_from(source: Source) -> set[int]:
    """The softmaxes from whose result a distribution over classes is made, which takes the last axis for the classes."""
    found: set[int] = set()
    for value in source.calls(*DISTRIBUTIONS):
        for name in ("probs", "logits"):
            given = value.argument(0 if name == "probs" else 1, name)
            if given is not None:
                found |= {id(way.maker) for way in origins(given)}
    return found


def comes_in_batches(value: Value) -> bool:
    """Whether these outputs of layers are, beyond doubt, of many samples at once: what the layers got was put together."""
    takes_one = False
    for _ in range(MAX_LAYERS):
        known = alternatives(value)
        if len(known) != 1:
            return False
        value = known[0]
        if _is_batch(value):
            return True
        if value.op == "method" and value.name == "unsqueeze" and number(value.argument(0, "dim")) == 0:
            return not takes_one  # else it may have been a single number
        before = _layer_input(value)
        if before is None:
            return False
        if value.op == "apply" and layer_kind(value.inputs[0]) == "Linear":
            takes_one = number(value.inputs[0].argument(0, "in_features")) == 1
        value = before
    return False


def is_of_one_sample(value: Value) -> bool:
    """Whether these outputs of layers are of one row that a loop takes out of a batch."""
    for _ in range(MAX_LAYERS):
        known = alternatives(value)
        value = tempered(known[0]) if len(known) == 1 else value
        if value.op == "element":
            return loader_of(value.inputs[0]) is not None
        before = _layer_input(value)
        if before is None:
            return False
        value = before
    return False


def _layer_input(value: Value) -> Value | None:
    """What a layer, an activation or a change of type and place was given; None for what made the input."""
    if value.op == "apply" and len(value.inputs) > 1:
        return value.inputs[1]
    if value.op in ("call", "method") and value.inputs and (activation(value) or short_name(value) in SAME_PLACE):
        return value.inputs[0]
    return None


def _is_batch(value: Value) -> bool:
    word = short_name(value)
    if value.op == "call" and value.name in STACKS and value.inputs:
        rows = value.inputs[0]
        return word == "vstack" or rows.op == "comprehension" or (rows.op == "list" and rows.literal is not None)
    if value.op == "method" and word in ("view", "reshape"):
        return len(value.arguments) > 1
    if value.op == "method" and word == "flatten":
        return number(value.argument(1, "end_dim")) == 1 and any(_is_batch(one) for one in alternatives(value.inputs[0]))
    if loader_of(value) is not None:
        return True
    while value.op == "item":
        value = value.inputs[0]
    return value.op == "method" and word_of_maker(value.inputs[0]) in VECTOR_ENVIRONMENTS


def word_of_maker(value: Value) -> str:
    """The last word of what made this value; "" if it may have been made by several."""
    known = alternatives(value)
    return short_name(known[0]) if len(known) == 1 else ""


def given_over_rows(event: Value) -> Value | None:
    """What the softmax gets, if it goes over axis 0; None for any other call.

    Of the outputs of several networks that are stacked, it is what the first of them gives, if the softmax goes over its axis 0.
    """
    if event.op == "call" and event.name == "scipy.special.softmax" and event.inputs:
        axis = event.argument(1, "axis")
        return event.inputs[0] if axis is None or axis.literal == 0 else None
    if activation(event) not in KINDS:
        return None
    options = event.inputs[0] if event.op == "apply" else event
    dim = options.argument(0 if event.op in ("apply", "method") else 1, "dim", "axis")
    given = event.inputs[1] if event.op == "apply" and len(event.inputs) > 1 else event.inputs[0] if event.inputs else None
    over = number(dim)
    if given is None or over is None:
        return None
    return _over_rows_of_members(given, over) or (given if over == 0 else None)


def tempered(given: Value) -> Value:
    """The scores themselves, of scores that are divided by a temperature or multiplied with a number."""
    while given.op == "binary" and given.name in ("/", "*"):
        first, second = given.inputs
        if given.name == "/":
            given = first
        elif second.op == "constant" or first.op == "constant":
            given = first if second.op == "constant" else second
        else:
            break
    return given


def _over_rows_of_members(given: Value, axis: int) -> Value | None:
    """What the first of several networks gives, if their outputs are stacked and this axis of the stack is that of the rows."""
    if given.op != "call" or given.name != "torch.stack" or not given.inputs:
        return None
    dim, members = given.argument(1, "dim"), elements(given.inputs[0])
    rows = 1 if dim is None or number(dim) == 0 else 0
    callees = {id(one.inputs[0]) for one in members if one.op == "apply"}
    return members[0] if axis == rows and len(callees) == len(members) > 1 else None


def units_of_classes(given: Value) -> int | None:
    """How many classes there are; 0 if there are several, their number unknown; None if it is not the scores of classes."""
    if given.op == "method" and given.name in ("decision_function", "predict"):
        return 0
    given = tempered(given)
    units = width(given)
    if units is not None:
        return units
    makers = [way.maker for way in origins(given)]
    is_linear = bool(makers) and all(one.op == "apply" and layer_kind(one.inputs[0]) == "Linear" for one in makers)
    turned = any(one.name in ("t", "T", "transpose", "permute", "squeeze") for way in origins(given) for one in way.way)
    return 0 if is_linear and not turned else None
