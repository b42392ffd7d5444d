"""A program as text and as a tree, and changes of its text that leave everything else as it stands."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of the characters from `start` up to `end`; equal ends insert."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One program. The tree's columns count bytes, the edits count characters."""

    text: str
    tree: ast.Module
    parents: dict[ast.AST, ast.AST] = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Source:
        """Read a program; SyntaxError if it is none."""
        tree = ast.parse(text)
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        return cls(text, tree, parents)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where the node's text begins and ends."""
        return self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, line: int, column: int) -> int:
        lines = self.text.splitlines(keepends=True)
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())

    def code(self, node: ast.AST) -> str:
        """The node's text."""
        start, end = self.span(node)
        return self.text[start:end]

    def above(self, node: ast.AST) -> list[ast.AST]:
        """What the node stands in, from the inside out."""
        found = []
        while node in self.parents:
            node = self.parents[node]
            found.append(node)
        return found

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement that holds the node, or the node itself."""
        return next(one for one in [node, *self.above(node)] if isinstance(one, ast.stmt))


def replace(source: Source, node: ast.AST, text: str) -> Edit:
    """Write `text` in place of the node."""
    return Edit(*source.span(node), text)


def before(source: Source, statement: ast.stmt, lines: str) -> Edit:
    """Write `lines` above a statement, with its indentation.

    >>> program = Source.parse("for i in x:\\n    f(i)\\n")
    >>> print(apply(program.text, [before(program, program.tree.body[0].body[0], "a = 1\\nif a:\\n    b = 2")]))
    for i in x:
        a = 1
        if a:
            b = 2
        f(i)
    <BLANKLINE>
    """
    start, _ = source.span(statement)
    indent = " " * statement.col_offset
    return Edit(start, start, "".join(f"{line}\n{indent}" for line in lines.splitlines()))


def set_keyword(source: Source, call: ast.Call, name: str, value: str) -> Edit:
    """Give a call the argument `name=value`, whether it had one or not.

    >>> program = Source.parse("f(1, b=2)")
    >>> [apply(program.text, [set_keyword(program, program.tree.body[0].value, name, "3")]) for name in "bc"]
    ['f(1, b=3)', 'f(1, b=2, c=3)']
    """
    for keyword in call.keywords:
        if keyword.arg == name:
            return replace(source, keyword.value, value)
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    end = max((source.span(one)[1] for one in arguments), default=source.span(call)[1] - 1)
    return Edit(end, end, f"{', ' if arguments else ''}{name}={value}")


def apply(text: str, edits: list[Edit]) -> str:
    """The text with all edits made.

    Raises:
        ValueError: two edits overlap.
    """
    done, at = [], 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if edit.start < at:
            raise ValueError(f"an edit at {edit.start} begins inside one that ends at {at}")
        done += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*done, text[at:]])
