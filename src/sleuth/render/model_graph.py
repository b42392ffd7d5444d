"""A model as a picture: boxes for its modules, in one another as they are, and the ways of the data between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sleuth.evidence.model_summary import INPUT, OUTPUT, ModelSummary
from sleuth.render import words
from sleuth.render.charts.nested import Thing, nested
from sleuth.render.model_tree import Branch, folded, remarks, shape, shapes, short, size, tree
from sleuth.render.standalone.flat import View, flat
from sleuth.render.standalone.picture import EDGE, SMALL, TEXT, TITLE, Frame, legend, line, swatch, whole, wrapped
from sleuth.render.standalone.sheet import Sheet, sheet

MOST_BOXES = 90  # that are drawn; then inner levels are closed
MOST_CALLS = 6  # of one module that get a box each
DEEPEST = 12
HEALTHS = {
    "not finite": "exploding", "dead": "dead", "no gradient": "no-gradient", "not in optimiser": "not-in-optimizer",
    "frozen": "frozen", "see finding": "named", "ok": "ok",
}  # fmt: skip
NARROWEST = 520.0


@dataclass(slots=True)
class _Graph:
    """What is being drawn: for each module the box that stands for it, and the points that got boxes of their own."""

    model: ModelSummary
    stands: dict[int, int] = field(default_factory=dict)  # module -> number of the shown module
    shown: dict[int, Branch] = field(default_factory=dict)
    points: dict[int, int] = field(default_factory=dict)  # point -> key of its box


def graph(model: ModelSummary, frame: Frame, *, depth: int = DEEPEST) -> str:
    """The whole SVG, down to `depth` levels of modules, or to as many as fit.

    Example:
        >>> from sleuth.evidence.model_summary import ModuleFacts
        >>> parts = (ModuleFacts("", "Net"), ModuleFacts("a", "ReLU"))
        >>> graph(ModelSummary("net", "Net", parts), Frame()).startswith("<svg xmlns")
        True
    """
    root = tree(model)
    shown = next((level for level in range(min(depth, DEEPEST), 0, -1) if _n_boxes(folded(root, level)) <= MOST_BOXES), 1)
    things, ways = _things(model, root, folded(root, shown))
    title = f"{model.name} ({model.kind})"
    said = _said(model, root, things)
    drawing, width, height = nested(f"{title}. {said}", things, ways)
    page, top = sheet(is_dark=frame.is_dark), EDGE + TITLE
    full = max(width + 2 * EDGE, NARROWEST)
    parts = [line(title, EDGE, top, TITLE, page.value("--text"), weight="600")]
    for text in wrapped(said, full - 2 * EDGE, TEXT):
        top += TEXT * 1.45
        parts.append(line(text, EDGE, top, TEXT, page.value("--muted")))
    top += 14
    parts.append(flat(drawing, View((full - width) / 2, top, width, height), page))
    entries = [
        (name, swatch(page, _color(page, css))) for name, css in HEALTHS.items() if name in {one.health for one in model.modules}
    ]
    drawn, foot = legend(entries, EDGE, top + height + SMALL * 2, full - EDGE, page)
    parts.append(drawn)
    foot += SMALL * 1.45 if entries else 0.0
    if frame.run:
        parts.append(line(frame.run, full - EDGE, foot, SMALL, page.value("--muted"), anchor="end"))
    return whole(title, f"{title}. {said}", "".join(parts), Frame(frame.run, (), full, frame.is_dark), foot + EDGE / 2)


def _said(model: ModelSummary, root: Branch, things: tuple[Thing, ...]) -> str:
    costs = root.costs
    text = f"{costs.parameters:,} parameters ({costs.trainable:,} trainable)"
    if costs.multiply_adds:
        text += f"; {short(costs.multiply_adds)} multiply-adds (MACs) in a forward pass"
    if model.knows_kept:
        text += f"; {size(costs.kept_bytes)} of activations kept for the backward pass"
    if not model.ways:
        text += "; in the order of registration, since the way of the data is not known"
    return f"{text}." if things else "No modules."


def _color(page: Sheet, css: str) -> str:
    """Of the edge of a box of this kind."""
    return page.look([("svg", frozenset(("flow",))), ("g", frozenset(("thing", css))), ("rect", frozenset(("edge",)))])["fill"]


def _n_boxes(branch: Branch) -> int:
    return 1 + sum(_n_boxes(child) for child in branch.children)


def _things(model: ModelSummary, root: Branch, shown: Branch) -> tuple[tuple[Thing, ...], list[tuple[int, int]]]:
    """The boxes, and the ways between their keys: `number` of a module, or behind these that of a point."""
    made = _Graph(model)
    _note_shown(made, root, shown)
    n = len(model.modules)
    calls: dict[int, list[int]] = {}
    inner: dict[int, list[int]] = {}
    for at, point in enumerate(model.points):
        owner = made.stands.get(point.owner, -1)
        branch = made.shown.get(owner)
        is_open = branch is not None and bool(branch.children) and owner == point.owner
        if owner < 0 or (point.kind != "call" and (is_open or point.kind in (INPUT, OUTPUT))):
            made.points[at] = n + at
            inner.setdefault(owner, []).append(at)
        else:
            made.points[at] = owner
            if owner == point.owner and not is_open:
                calls.setdefault(owner, []).append(at)
    for at_points in calls.values():
        if 1 < len(at_points) <= MOST_CALLS:
            made.points.update({at: n + at for at in at_points})
    ways = list(dict.fromkeys((made.points[a], made.points[b]) for a, b in model.ways))
    first: dict[int, int] = {}
    for at in range(len(model.points)):
        first.setdefault(made.points[at], at)
    top = _inside(made, shown, calls, inner, first)
    outer = [_operation(made, at) for at in inner.get(-1, ())]
    everything = [*outer, *(top if shown.children else [_module(shown, shown.number, "")])]
    return tuple(_sorted(everything, first)), ways


def _note_shown(made: _Graph, branch: Branch, shown: Branch) -> None:
    """Which shown module stands for each: itself, the first of those like it, or the closed one that it is in."""
    made.shown[shown.number] = shown
    left = {child.label: child for child in shown.children}
    current: Branch | None = None
    for child in branch.children:
        current = left.get(child.label, current)
        if not shown.children or current is None:
            _all_stand(made, child, shown.number)
        elif child.label == current.label:
            _note_shown(made, child, current)
        else:
            _all_stand(made, child, current.number)
    if branch.number >= 0:
        made.stands.setdefault(branch.number, shown.number)


def _all_stand(made: _Graph, branch: Branch, number: int) -> None:
    if branch.number >= 0:
        made.stands[branch.number] = number
    for child in branch.children:
        _all_stand(made, child, number)


def _inside(
    made: _Graph, branch: Branch, calls: Mapping[int, list[int]], inner: Mapping[int, list[int]], first: Mapping[int, int]
) -> list[Thing]:
    """What stands in the box of an open module."""
    found: list[Thing] = [_operation(made, at) for at in inner.get(branch.number, ())] if branch.number >= 0 else []
    for child in branch.children:
        facts = child.facts
        is_plain = not facts.n_parameters and facts.n_calls and not facts.is_container and not calls.get(child.number)
        if facts.same_as is not None or (is_plain and made.model.ways):
            continue  # it ran, but of what has no weights a kept run does not know where
        own = calls.get(child.number, [])
        if child.children:
            deeper = _inside(made, child, calls, inner, first)
            found.append(_module(child, child.number, "", tuple(_sorted(deeper, first))))
        elif 1 < len(own) <= MOST_CALLS:
            for place, at in enumerate(own, 1):
                found.append(
                    _module(child, made.points[at], f" ({place} of {len(own)})", shape_of_call=made.model.points[at].shape)
                )
        else:
            found.append(_module(child, child.number, ""))
    return _sorted(found, first)


def _sorted(things: list[Thing], first: Mapping[int, int]) -> list[Thing]:
    """In the order in which they ran; what never ran at the end."""

    def when(thing: Thing) -> int:
        return min([first.get(thing.key, 1 << 40), *(when(one) for one in thing.inside)])

    return sorted(things, key=when)


def _operation(made: _Graph, at: int) -> Thing:
    point = made.model.points[at]
    name = f"{point.kind} {shape(point.shape)}" if point.kind in (INPUT, OUTPUT) else point.kind
    return Thing(len(made.model.modules) + at, name, kind=f"pill {point.kind}" if point.kind in (INPUT, OUTPUT) else "pill")


def _module(
    branch: Branch, key: int, call: str, inside: tuple[Thing, ...] = (), shape_of_call: tuple[int, ...] | None = None
) -> Thing:
    """The box of a module, or of one of its calls, whose share of the costs is not known."""
    facts = branch.facts
    result = shape_of_call if shape_of_call is not None else facts.outputs[0] if facts.outputs else None
    times = f" × {branch.n_alike + 1}" if branch.n_alike else ""
    name = words.clean(f"{branch.label}{call}{times}")
    said = [words.clean(facts.kind)] if facts.kind and facts.kind != branch.label else []
    said += [f"→ {shape(result)}"] if result is not None and not inside else []
    said += [f"{short(branch.costs.parameters)} params"] if branch.costs.parameters else []
    said += [f"{short(branch.costs.multiply_adds)} MACs"] if branch.costs.multiply_adds and not call else []
    remarkable = list(remarks(facts))
    kind = HEALTHS.get(facts.health, "") or (
        "silent" if facts.is_never_called and facts.kind else "weights" if facts.n_parameters else ""
    )
    title = "; ".join([f"{facts.name or branch.label}: {facts.kind}", shapes(facts), *remarkable])
    if remarkable and not call:
        said.append(remarkable[0])
    return Thing(key, name, " · ".join(said), kind, words.clean(title), inside)
