"""Lists, sets and dicts that a program fills."""

from __future__ import annotations

from sleuth.evidence.source.graph import Value
from sleuth.probes.source.defaults import chosen_by
from sleuth.probes.source.expressions import NONE
from sleuth.probes.source.items import ANY, END, GROWN, any_of
from sleuth.probes.source.iteration import MODULES
from sleuth.probes.source.machine import Machine
from sleuth.probes.source.records import IN_ORDER

ADDS_LAYERS = ("append", "extend", "insert", "add_module", "register_module")
TAKES_OUT = frozenset(("pop", "popitem", "move_to_end", "clear", "setdefault"))
MAX_ELEMENTS = 256  # that are kept of one container


def change_container(machine: Machine, owner: Value, event: Value) -> Value | None:
    """Carry out a method of a known container; the call's value, or None if it is no such method."""
    word, arguments = event.name, event.inputs[1:]
    if owner.op in ("list", "set") and isinstance(owner.inputs, list):
        return _change_list(machine, owner, word, tuple(arguments))
    if owner.op == "dict" and isinstance(owner.inputs, list):
        return _ask_dict(machine, owner, word, tuple(arguments), event)
    if owner.op == "call" and owner.type in ("torch.nn.ModuleList", "torch.nn.Sequential") and word in ADDS_LAYERS and arguments:
        inner = owner.inputs[0] if len(owner.inputs) == 1 and owner.inputs[0].op == "list" else None
        if inner is not None and isinstance(inner.inputs, list):
            inner.inputs.append(arguments[-1])
        else:
            owner.inputs = (*owner.inputs, *arguments[-1:])
        if machine.is_conditional() or word in ("extend", "insert"):
            owner.literal = GROWN
    return None


def add_to_any(machine: Machine, owners: list[Value], event: Value) -> bool:
    """Add to several lists of which one is meant: `(heads if is_head else rest).append(x)`; False if that is not what is done."""
    if event.name not in ("append", "extend") or not owners or any(one.op != "list" for one in owners):
        return False
    for one in owners:
        change_container(machine, one, event)
        one.literal = GROWN
        keep_end(one, ())
    return True


def length_of(arguments: tuple[Value, ...]) -> int | None:
    """How many elements a container that is written out and known to its end has; None for another value."""
    one = arguments[0] if len(arguments) == 1 else None
    if one is not None and one.name == MODULES and one.op == "call" and one.literal is None and len(one.inputs) == 1:
        one = one.inputs[0]
    is_known = one is not None and one.op in ("list", "tuple") and one.literal is None
    return len(one.inputs) if one is not None and is_known and not any(each.op == "star" for each in one.inputs) else None


def _change_list(machine: Machine, owner: Value, word: str, arguments: tuple[Value, ...]) -> Value | None:
    end = end_of(owner)
    if word in ("append", "add", "insert", "appendleft") and arguments:
        added: tuple[Value, ...] = arguments[-1:]
    elif word in ("extend", "update") and arguments:
        added = (
            tuple(arguments[0].inputs)
            if arguments[0].op in ("list", "tuple", "set")
            else (machine.make("star", "", arguments[:1]),)
        )
    elif word == "pop" and not arguments and not machine.is_conditional() and (end or _is_known(owner)):
        keep_end(owner, end[:-1])
        return owner.inputs.pop() if owner.literal is None and isinstance(owner.inputs, list) else end[-1]
    elif word in ("pop", "clear", "remove", "sort", "reverse"):
        owner.literal = GROWN
        keep_end(owner, ())
        return None
    else:
        return None
    if len(owner.inputs) < MAX_ELEMENTS and isinstance(owner.inputs, list):
        owner.inputs.extend(added)
    is_certain = not machine.is_conditional() and word in ("append", "extend")
    keep_end(owner, (*end, *added) if is_certain and not any(one.op == "star" for one in added) else ())
    if machine.is_conditional() or word == "insert":
        owner.literal = GROWN
    return NONE


def _is_known(owner: Value) -> bool:
    """Whether the list is known to its end."""
    return owner.literal is None and bool(owner.inputs) and not any(one.op == "star" for one in owner.inputs)


def end_of(owner: Value) -> tuple[Value, ...]:
    """The last elements of a list that has grown before in a way that is not known: they came last, and always."""
    end = (owner.members or {}).get(END)
    return () if end is None else tuple(end.inputs)


def keep_end(owner: Value, end: tuple[Value, ...]) -> None:
    """Remember what the list ends with, if not all of it is known."""
    if owner.literal == GROWN or owner.members:
        owner.members = {**(owner.members or {}), END: Value("tuple", "", end)}


def _ask_dict(machine: Machine, owner: Value, word: str, arguments: tuple[Value, ...], event: Value) -> Value | None:
    if word == "values" and owner.inputs:
        return machine.make("list", "", [*owner.inputs], event.node)
    if word == "items" and owner.keywords:
        return _pairs_of(machine, owner, event)
    if word == "get" and arguments and owner.keywords:
        asked = chosen_by(machine, arguments[0])
        return owner.keywords.get(str(asked.literal)) if asked.literal is not None else any_of(machine, owner, asked)
    if word in TAKES_OUT and owner.type == IN_ORDER:
        owner.literal = GROWN
    if word == "update" and isinstance(owner.inputs, list):
        more = arguments[0].keywords or {} if arguments and arguments[0].op == "dict" else {}
        for name, one in {**more, **(event.keywords or {})}.items():
            before = (owner.keywords or {}).get(name)
            owner.inputs.append(one)
            may_stay = machine.is_conditional() and before is not one
            owner.keywords = {**(owner.keywords or {}), name: _either(machine, before, one) if may_stay else one}
        if arguments and (arguments[0].op != "dict" or arguments[0].keywords is None):
            owner.keywords = {**(owner.keywords or {}), "**": arguments[0]}
            owner.inputs.append(arguments[0])
    return None


def _pairs_of(machine: Machine, owner: Value, event: Value) -> Value | None:
    """The keys and values of a dict, in a list; None if they are not all seen."""
    known = owner.keywords or {}
    rest = known.get("**")
    if rest is not None and rest is not (owner.members or {}).get(ANY):
        return None
    keys = [Value("constant", literal=key) if key != "**" else machine.make("element", "", (owner,), event.node) for key in known]
    pairs = [machine.make("tuple", "", pair, event.node) for pair in zip(keys, known.values(), strict=True)]
    return machine.make("list", "", pairs, event.node, literal=None if rest is None else GROWN)


def _at_any(machine: Machine, owner: Value, value: Value) -> Value:
    """What may stand at any key of a dict in which something is put at one that is not known."""
    before = (owner.members or {}).get(ANY)
    if (owner.keywords or {}).get("**") is before:  # else another dict was taken over, whose values are not seen
        value = machine.join((before, value)) if before is not None else value
        owner.members = {**(owner.members or {}), ANY: value}
    return value


def _either(machine: Machine, before: Value | None, new: Value) -> Value:
    """What a key holds that was maybe given anew: the value before, if any, or the new one."""
    return machine.join((before if before is not None else machine.make("unknown", "", ()), new))


def item_of(owner: Value, index: Value) -> Value | None:
    """What is known to stand at this key of a dict, or what was last asked for there."""
    if owner.op == "dict" and isinstance(index.literal, str | int) and str(index.literal) in (owner.keywords or {}):
        return (owner.keywords or {})[str(index.literal)]
    return (owner.members or {}).get(f"[{index.literal!r}]") if isinstance(index.literal, str) else None


def store_item(machine: Machine, owner: Value, index: Value, value: Value) -> None:
    """`owner[index] = value` for a container that is known."""
    if owner.op == "dict" and owner.type == IN_ORDER and machine.frame is not owner.frame and machine.is_conditional():
        owner.literal = GROWN
    if owner.op == "dict" and isinstance(owner.inputs, list) and len(owner.inputs) < MAX_ELEMENTS:
        owner.inputs.append(value)
        key = str(index.literal) if isinstance(index.literal, str | int) else "**"
        owner.keywords = owner.keywords if owner.keywords is not None else {}
        owner.keywords[key] = value if key != "**" else _at_any(machine, owner, value)
    elif owner.op == "list" and isinstance(owner.inputs, list):
        if isinstance(index.literal, int) and -len(owner.inputs) <= index.literal < len(owner.inputs) and owner.literal is None:
            owner.inputs[index.literal] = value
        else:
            owner.literal = GROWN
            keep_end(owner, ())
            if len(owner.inputs) < MAX_ELEMENTS:
                owner.inputs.append(value)
    elif isinstance(index.literal, str) and owner.op != "api":
        owner.members = owner.members if owner.members is not None else {}
        owner.members[f"[{index.literal!r}]"] = value
