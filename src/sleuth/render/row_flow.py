"""The way of the rows through a classical program: tables, splits, transformers, models and scores, as boxes and ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from sleuth.evidence.calls import PREDICTORS, Call, Side, Sort, Validation, Verb
from sleuth.evidence.fit import Fit, Judged
from sleuth.evidence.leaks import all_leaks
from sleuth.evidence.place import Place
from sleuth.render import words
from sleuth.render.charts.layered import Box, Way, layered
from sleuth.render.figures import Figure, Key

MOST_BOXES = 26
SHORT = 7  # characters of a score beside which there is room for the number of rows
MOSTLY = 0.5  # share of rows
SAME_SIZE = 0.02  # by which parts of a loop may differ in size to be told as one
Name = tuple[str, str, int]  # kind, name, line: what a program does again and again on one line is one box

KEYS = (
    Key("way-train", "rows learned from"),
    Key("way-test", "rows held out"),
    Key("way-plain", "rows before a split, or of unknown side"),
    Key("way-model", "the fitted model"),
)
LEAK = Key("way-leak", "a leak: the path from what learned of held-out rows to the score")


@dataclass
class _Graph:
    """Boxes by name, in the order of their first appearance, and ways between them."""

    kinds: dict[Name, str] = field(default_factory=dict)
    titles: dict[Name, str] = field(default_factory=dict)
    rows: dict[Name, list[int]] = field(default_factory=dict)
    notes: dict[Name, list[str]] = field(default_factory=dict)
    ways: dict[tuple[Name, Name], str] = field(default_factory=dict)
    of_data: dict[int, Name] = field(default_factory=dict)

    def add(self, name: Name, title: str, rows: int, note: str = "") -> Name:
        """A box, or another turn of one."""
        self.kinds.setdefault(name, name[0])
        self.titles.setdefault(name, title)
        self.rows.setdefault(name, []).append(rows)
        self.notes.setdefault(name, []).append(note)
        return name

    def link(self, start: Name, end: Name, kind: str) -> None:
        """A way; the first kind stays, but that of rows learned from goes before that of rows that pass."""
        if start != end and (self.ways.get((start, end)) is None or kind == "train"):
            self.ways[start, end] = kind


def flow_figure(fit: Fit) -> Figure | None:
    """The drawing; None where nothing learned."""
    graph = _graph(fit)
    names = list(graph.kinds)[:MOST_BOXES]
    if not any(name[0] in ("model", "transformer", "score") for name in names):
        return None
    spoiled = _spoiled(fit, graph)
    number = {name: at for at, name in enumerate(_ordered(names, graph))}
    boxes = [
        Box(words.clean(graph.titles[name]), _note(graph, name), name[0], is_marked=name in {n for pair in spoiled for n in pair})
        for name in number
    ]
    ways = [
        Way(number[one], number[other], "leak" if (one, other) in spoiled else kind)
        for (one, other), kind in graph.ways.items()
        if one in number and other in number
    ]
    rest = len(graph.kinds) - len(names)
    caption = "Boxes are lines of the program; what a loop repeats is one box."
    if rest > 0:
        caption += f" {words.plural(rest, 'more box')} left out." if rest == 1 else f" {rest:,} more boxes left out."
    keys = tuple(key for key in KEYS if any(f"way-{way.kind}" == key.color for way in ways))
    said = "; ".join(f"{boxes[way.start].name} to {boxes[way.end].name}{' (leak)' if way.kind == 'leak' else ''}" for way in ways)
    svg = layered(f"The way of the rows: {said}.", boxes, ways)
    return Figure("The way of the rows", svg, caption, (*keys, LEAK) if spoiled else keys, is_wide=True)


def _ordered(names: list[Name], graph: _Graph) -> list[Name]:
    """Predecessors first."""
    left, made = list(names), []
    while left:
        ready = [one for one in left if not any(end == one and start in left and start != one for start, end in graph.ways)]
        made += ready or left[:1]
        left = [one for one in left if one not in made]
    return made


def _note(graph: _Graph, name: Name) -> str:
    """Line, rows, and what else is said."""
    sizes = [one for one in graph.rows[name] if one >= 0]
    told = [one for one in graph.notes[name] if one]
    parts = [told[0] if len(set(told)) == 1 else f"{told[0]} to {told[-1]}"] if told else []
    if name[2] > 0:
        parts.append(f"line {name[2]}")
    if sizes and not (told and len(parts[0]) > SHORT):
        low, high = min(sizes), max(sizes)
        parts.append(words.plural(high, "row") if high - low <= SAME_SIZE * high else f"{low:,} to {high:,} rows")
    if len(graph.rows[name]) > 1 and name[0] in ("model", "transformer"):
        parts.append(f"× {len(graph.rows[name]):,}")
    return words.clean(" · ".join(parts))


def _graph(fit: Fit) -> _Graph:
    graph = _Graph()
    steps: list[tuple[int, Callable[[], None]]] = []
    for number, call in enumerate(fit.calls):
        if call.verb in (Verb.FIT, Verb.RESAMPLE) and call.data >= 0:
            steps.append((call.at, lambda call=call, number=number: _add_fit(fit, graph, number, call)))  # type: ignore[misc]
    for judged in fit.judged():
        if judged.data >= 0:
            steps.append((judged.at, lambda judged=judged: _add_score(fit, graph, judged)))  # type: ignore[misc]
    for validation in fit.validations:
        if validation.data >= 0:
            steps.append((validation.at, lambda one=validation: _add_validation(fit, graph, one)))  # type: ignore[misc]
    for _, step in sorted(steps, key=lambda one: one[0]):
        step()
    return graph


def _line(place: Place | None) -> int:
    return place.line if place else 0


def _add_fit(fit: Fit, graph: _Graph, number: int, call: Call) -> None:
    estimator = fit.estimators[call.estimator]
    if any(one.estimator == call.estimator and one.at == call.at for one in fit.validations):
        return  # a search: its validation stands for it
    start = _origin(fit, graph, call.data)
    name = _fit_name(fit, number)
    graph.add(name, estimator.name, fit.rows_of(call.data).n)
    graph.link(start, name, _side(fit, call.data, is_learning=estimator.sort in PREDICTORS))


def _fit_name(fit: Fit, number: int) -> Name:
    call = fit.calls[number]
    estimator = fit.estimators[call.estimator]
    search = next((one for one in fit.validations if one.estimator == call.estimator and one.at == call.at), None)
    if search is not None:
        return "score", search.name, _line(search.place)
    is_transformer = estimator.sort in (Sort.TRANSFORMER, Sort.SAMPLER)
    return "transformer" if is_transformer else "model", estimator.name, _line(call.place)


def _add_score(fit: Fit, graph: _Graph, judged: Judged) -> None:
    name = ("score", judged.name, _line(judged.place))
    start = _origin(fit, graph, judged.data)
    graph.add(name, judged.name, fit.rows_of(judged.data).n, words.number(judged.value) if judged.value == judged.value else "")
    is_new = judged.is_test or judged.seen_share <= MOSTLY
    graph.link(start, name, "train" if judged.seen_share > MOSTLY else "test" if is_new else "plain")
    for one in judged.fits[-1:]:
        graph.link(_fit_name(fit, one), name, "model")


def _add_validation(fit: Fit, graph: _Graph, one: Validation) -> None:
    name = ("score", one.name, _line(one.place))
    mean = words.number(sum(one.scores) / len(one.scores)) if one.scores else ""
    start = _origin(fit, graph, one.data)
    graph.add(name, one.name, fit.rows_of(one.data).n, mean)
    graph.link(start, name, _side(fit, one.data, is_learning=True))


def _side(fit: Fit, data: int, *, is_learning: bool) -> str:
    """Of which kind rows are on their way into a fit."""
    splits = fit.data[data].splits
    if splits and splits[0][1] is Side.TEST:
        return "test"
    return "train" if splits or is_learning else "plain"


def _origin(fit: Fit, graph: _Graph, data: int) -> Name:
    """The box out of which a table comes; it and those before it are made where they are not yet there."""
    if data in graph.of_data:
        return graph.of_data[data]
    graph.of_data[data] = ("table", "", 0)  # ends a circle
    one = fit.data[data]
    made = next((call for call in fit.calls if call.made == data and call.data >= 0 and call.data != data), None)
    if made is not None and made.fits:
        name = _fit_name(fit, made.fits[-1])
        start = _origin(fit, graph, made.data)
        if name not in graph.kinds:
            graph.add(name, fit.estimators[made.estimator].name, fit.rows_of(made.data).n)
        graph.link(start, name, _side(fit, made.data, is_learning=False))
    elif one.splits:
        name = _part(fit, graph, data)
    else:
        name = _table(fit, graph, data)
    graph.of_data[data] = name
    return name


def _part(fit: Fit, graph: _Graph, data: int) -> Name:
    """The side of a split that a table is."""
    number, side = fit.data[data].splits[0]
    split = fit.splits[number]
    start = _origin(fit, graph, split.data)
    divided: Name = ("split", split.name, _line(split.place))
    if divided not in graph.kinds:
        graph.add(divided, split.name, fit.rows_of(split.data).n)
    graph.link(start, divided, "plain")
    name: Name = ("part", f"{split.name} {side.value}", _line(split.place))
    graph.add(name, fit.data[data].variable or f"{side.value} part", fit.rows_of(data).n)
    graph.link(divided, name, side.value)
    return name


def _table(fit: Fit, graph: _Graph, data: int) -> Name:
    """A table that the program made itself; tables that are parts of a larger one hang on it."""
    one, rows = fit.data[data], fit.rows_of(data)
    name: Name = ("table", one.variable or f"table of {rows.n}", 0)
    graph.add(name, one.variable or "table", rows.n)
    for other in range(len(fit.data)):
        whole = fit.rows_of(other)
        if other != data and not fit.data[other].splits and whole.n > rows.n and rows.share_in(whole) == 1.0:
            graph.link(_origin(fit, graph, other), name, "plain")
            break
    _link_makers(fit, graph, one.made_by, name)
    return name


def _link_makers(fit: Fit, graph: _Graph, made_by: tuple[int, ...], name: Name) -> None:
    """Ways from the transformers whose columns were assigned back into a table, but from those that stand before another one."""
    linked: list[Name] = []
    for number in made_by:
        call = fit.calls[number]
        if call.data < 0 or not call.fits:
            continue
        maker = _fit_name(fit, call.fits[-1])
        if maker not in graph.kinds:
            start = _origin(fit, graph, call.data)
            graph.add(maker, fit.estimators[call.estimator].name, fit.rows_of(call.data).n)
            graph.link(start, maker, _side(fit, call.data, is_learning=False))
        if (
            maker != name
            and not any(maker == one or _path(graph, maker, one) for one in linked)
            and not _path(graph, name, maker)
        ):
            graph.link(maker, name, "plain")
            linked.append(maker)


def _spoiled(fit: Fit, graph: _Graph) -> set[tuple[Name, Name]]:
    """The ways from each transformer that learned of held-out rows to the score that it spoils."""
    found: set[tuple[Name, Name]] = set()
    for leak in all_leaks(fit):
        if leak.judged is None or not leak.transformer.is_learned:
            continue
        start = _fit_name(fit, fit.calls.index(leak.learned))
        end: Name = ("score", leak.judged.name, _line(leak.judged.place))
        found |= set(_path(graph, start, end))
    return found


def _path(graph: _Graph, start: Name, end: Name) -> list[tuple[Name, Name]]:
    """The shortest way over rows, the held-out ones first."""
    waiting: list[list[Name]] = [[start]]
    seen = {start}
    while waiting:
        way = waiting.pop(0)
        if way[-1] == end:
            return list(pairwise(way))
        steps = sorted((kind != "test", other) for (one, other), kind in graph.ways.items() if one == way[-1] and kind != "model")
        for _, other in steps:
            if other not in seen and other[0] != "model":
                seen.add(other)
                waiting.append([*way, other])
    return []
