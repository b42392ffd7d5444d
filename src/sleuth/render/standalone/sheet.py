"""What the style sheet of the pages says of one element of a drawing, so that the drawing can do without it.

Of CSS it reads what our own sheet uses for drawings: classes and tags, alone, together and below one another, and variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sleuth.render.templating import style

EM = 16.0  # pixels
INHERITED = ("fill", "stroke", "font-size", "font-weight", "font-family", "text-anchor", "shape-rendering", "--c")
KEPT = frozenset((
    *INHERITED, "font", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "vector-effect",
    "background",
))  # fmt: skip
FAMILIES = "'DejaVu Sans', Arial, Helvetica, sans-serif"  # where none of the sheet's is there
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:\w+)?(?:\.[\w-]+)*")

Look = Mapping[str, str]
Element = tuple[str, frozenset[str]]  # a tag, "" in a selector for any, and classes


@dataclass(frozen=True)
class Sheet:
    """The style sheet on a light or a dark page."""

    variables: Mapping[str, str]
    rules: tuple[tuple[tuple[Element, ...], Look], ...]  # a selector, outermost first, and what it declares; weakest first
    _known: dict[tuple[Element, ...], dict[str, str]] = field(default_factory=dict)

    def look(self, chain: Sequence[Element]) -> Look:
        """The properties of the last element of `chain`, which begins with the outermost one around it.

        Example:
            >>> sheet(is_dark=False).look([("path", frozenset({"line", "c1"}))])["stroke"]
            '#d55e00'
        """
        key = tuple(chain)
        if key not in self._known:
            self._known[key] = self._computed(key)
        return self._known[key]

    def value(self, name: str) -> str:
        """A variable of the sheet, such as "--text".

        Example:
            >>> sheet(is_dark=False).value("--surface")
            '#ffffff'
        """
        return self._resolved(self.variables.get(name, ""), {})

    def _computed(self, chain: tuple[Element, ...]) -> dict[str, str]:
        above = self.look(chain[:-1]) if len(chain) > 1 else {}
        found = {name: above[name] for name in INHERITED if name in above}
        for selector, declared in self.rules:
            if _fits(selector, chain):
                found.update(declared)
        return {name: self._resolved(value, found) for name, value in found.items()}

    def _resolved(self, text: str, own: Look) -> str:
        for _ in range(4):  # variables of variables
            text = _VARIABLE.sub(lambda found: own.get(found[1], self.variables.get(found[1], "none")), text)
        return text


def _fits(selector: Sequence[Element], chain: Sequence[Element]) -> bool:
    """Whether the last element of the chain is meant: the others of the selector stand somewhere above it, in order."""
    if not _is(selector[-1], chain[-1]):
        return False
    above = iter(chain[-2::-1])
    return all(any(_is(part, one) for one in above) for part in selector[-2::-1])


def _is(part: Element, one: Element) -> bool:
    return part[0] in ("", one[0]) and part[1] <= one[1]


@lru_cache(maxsize=2)
def sheet(*, is_dark: bool) -> Sheet:
    """The sheet of the pages, as it holds on a light or a dark one."""
    text = re.sub(r"/\*.*?\*/", "", _without_conditions(style()), flags=re.DOTALL)
    variables: dict[str, str] = {}
    rules: list[tuple[int, int, tuple[Element, ...], Look]] = []
    for selectors, body in _RULE.findall(text):
        declared = dict(_declarations(body))
        for one in map(str.strip, selectors.split(",")):
            if one == ":root" or (is_dark and one == ':root[data-theme="dark"]'):
                variables.update({name: value for name, value in declared.items() if name.startswith("--")})
            elif all(_SIMPLE.fullmatch(part) for part in one.split()):
                parts = tuple(_element(part) for part in one.split())
                weight = sum(100 * len(classes) + bool(tag) for tag, classes in parts)
                kept = {name: value for name, value in _spelled(declared).items() if name in KEPT}
                if kept:
                    rules.append((weight, len(rules), parts, kept))
    return Sheet(variables, tuple((parts, kept) for _, _, parts, kept in sorted(rules, key=lambda one: one[:2])))


def _without_conditions(text: str) -> str:
    """The text without its `@` blocks, which hold for some pages only."""
    kept, depth, is_out = [], 0, False
    for piece in re.split(r"(@[^{]*|[{}])", text):
        depth += (piece == "{") - (piece == "}")
        if piece.startswith("@"):
            is_out = True
        elif not is_out:
            kept.append(piece)
        elif piece == "}" and depth == 0:
            is_out = False
    return "".join(kept)


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for one in body.split(";"):
        name, colon, value = one.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _element(text: str) -> Element:
    tag, *classes = text.split(".")
    return tag, frozenset(classes)


def _spelled(declared: Look) -> dict[str, str]:
    """With `font` as size, weight and family: "600 0.7rem var(--sans)"."""
    made = {name: value for name, value in declared.items() if name != "font"}
    if found := re.fullmatch(r"(?:(\d+) )?([\d.]+(?:px|rem|em))(?:/[\d.]+)? (.+)", declared.get("font", "")):
        made |= {"font-size": found[2], "font-weight": found[1] or "400", "font-family": found[3]}
    return made


def pixels(size: str) -> float:
    """A size of text in pixels.

    Example:
        >>> pixels("0.5rem"), pixels("11px")
        (8.0, 11.0)
    """
    found = re.fullmatch(r"([\d.]+)(px|r?em)?", size)
    return float(found[1]) * (EM if (found[2] or "").endswith("em") else 1.0) if found else EM


def families(text: str) -> str:
    """The families of a font, so that they can stand in an attribute, with what is there on most machines behind them."""
    own = text.replace('"', "'")
    behind = "'DejaVu Sans Mono', monospace" if "monospace" in own else FAMILIES
    return own.removesuffix(", sans-serif").removesuffix(", monospace") + ", " + behind
