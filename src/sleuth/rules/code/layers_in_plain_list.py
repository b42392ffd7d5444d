"""C209 layers-in-plain-list."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import elements, first_reading, has_weights, is_module, names_its_weights, own_modules
from sleuth.evidence.source.mending import wrapped
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

REGISTERING = ("add_module", "register_module", "builtins.setattr")
PLAIN = ("list", "tuple", "dict", "comprehension")


@rule(
    "C209",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("module-class", "layers"),
    explains=("frozen-layers", "underfitting"),
    runs_as=(
        "parameters-not-registered",
        "optimizer-missing-parameters",
    ),
)
def layers_in_plain_list(source: Source) -> Iterator[Finding]:
    """A network keeps layers in a Python list or dict, where nothing registers them.

    Measure:
        Attributes of a torch.nn.Module that hold a list, tuple, dict or comprehension with layers made in the class that have
        weights, while the same layers are in no nn.ModuleList, nn.ModuleDict, nn.Sequential or attribute.
    Why:
        nn.Module finds only what is an attribute or in a container of its own: `parameters()` leaves these layers out, so the
        optimiser never trains them, `to(device)` does not move them, and `state_dict()` does not save them.
    Fix:
        Wrap the list: `self.layers = nn.ModuleList([...])`, or nn.ModuleDict for a dict.
    Limits:
        A list with a layer that was made elsewhere (a teacher that is hidden on purpose), layers without weights and classes
        that define `parameters` themselves are not named.
    Source:
        PyTorch documentation, torch.nn.ModuleList,
        https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleList.html.

    Args:
        None.
    """
    for definition in own_modules(source):
        if names_its_weights(definition):
            continue
        for method in definition.methods.values():
            events = first_reading(source, method)
            for store in events:
                if store.op != "store" or store.inputs[1].op not in PLAIN or not is_module(store.inputs[0]):
                    continue
                held = [one for one in elements(store.inputs[1]) if has_weights(one) and _is_made_in(one, store)]
                if not held or _is_registered(source, store, held):
                    continue
                container = "nn.ModuleDict" if _is_dict(store.inputs[1]) else "nn.ModuleList"
                yield Finding(
                    message=f"The layers in `{store.name}` are kept in a plain {_word(store.inputs[1])}: "
                    f"`{definition.name}.parameters()` leaves them out, so they are never trained, moved or saved.",
                    where=Where(span=source.span(store), trace=source.link(held[0], "a layer that is not registered")),
                    values={"layers": len(held)},
                    fix=f"Wrap it: `self.{store.name} = {container}(...)`.",
                    edits=_edits(source, store, held[0], container),
                )


def _is_made_in(layer: Value, store: Value) -> bool:
    """Whether the layer is made in the class, not given to it: its making stands in the same function, or one that it calls."""
    frame = store.frame
    while frame is not None and frame.kind != "function":
        frame = frame.parent
    return frame is not None and layer.frame is not None and layer.frame.is_within(frame)


def _is_registered(source: Source, store: Value, held: list[Value]) -> bool:
    """Whether one of these layers, or the container, also goes where it is registered."""
    wanted = {id(one) for one in (*held, store.inputs[1])}
    for event in source.events:
        if event is store:
            continue
        if event.op == "store" and id(event.inputs[1]) in wanted and id(event.inputs[1]) != id(store.inputs[1]):
            return True
        is_container = (event.op == "call" and event.name.startswith("torch.nn.Module")) or event.name == "torch.nn.Sequential"
        is_other = event.op == "instance" or event.name in REGISTERING
        if (is_container or is_other) and any(id(each) in wanted for one in event.inputs for each in (one, *elements(one))):
            return True
    return False


def _is_dict(value: Value) -> bool:
    return value.op == "dict" or (value.op == "comprehension" and value.name == "dict")


def _word(value: Value) -> str:
    return value.name if value.op == "comprehension" else value.op


def _edits(source: Source, store: Value, layer: Value, container: str) -> tuple[Edit, ...]:
    """The container around the list, called as the program calls its layers."""
    span = source.span(layer)
    prefix = source.line(span)[span.column - 1 :].partition("nn.")[0] if span else "("
    return (
        wrapped(source, store.inputs[1], source.span(store), prefix + container, is_safe=False)
        if prefix in ("", "torch.")
        else ()
    )
