"""What exceeds the sizes that STYLE sets: `python tools/sizes.py` lists it, and fails only on what is far too long.

A rule: 100 lines, 130 at most. A module: under 300, 400 at most. A function: under 40 lines of code (its docstring not counted).
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULE_LINES, RULE_LIMIT = 100, 130
MODULE_LINES, MODULE_LIMIT = 300, 400
FUNCTION_LINES = 40
RECORDS = ("evidence",)  # packages of records with a comment for each field: a list, not logic


@dataclass(frozen=True, slots=True)
class Excess:
    """One thing that is too long; `is_failure` when it must not stay."""

    where: str
    lines: int
    limit: int
    is_failure: bool

    def __str__(self) -> str:
        """One line for the terminal."""
        return f"{'TOO LONG' if self.is_failure else 'long'}: {self.where} has {self.lines} lines; {self.limit} are the limit"


def excesses(source: Path = ROOT / "src" / "sleuth") -> list[Excess]:
    """Everything under `source` that exceeds a size, the failures first."""
    found = [excess for path in sorted(source.rglob("*.py")) for excess in _in_file(path)]
    return sorted(found, key=lambda excess: (not excess.is_failure, -excess.lines))


def _in_file(path: Path) -> list[Excess]:
    text = path.read_text("utf-8")
    lines, name = len(text.splitlines()), str(path.relative_to(ROOT))
    found = []
    if "rules" in path.parts and path.name != "__init__.py" and lines > RULE_LINES:
        found.append(Excess(name, lines, RULE_LINES, is_failure=lines > RULE_LIMIT))
    elif lines > MODULE_LINES and path.parent.name not in RECORDS:
        found.append(Excess(name, lines, MODULE_LINES, is_failure=lines > MODULE_LIMIT))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := _code_lines(node)) > FUNCTION_LINES:
            found.append(Excess(f"{name}:{node.lineno} {node.name}()", length, FUNCTION_LINES, is_failure=False))
    return found


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, without decorators and docstring."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def main() -> int:
    """List the excesses; 1 if one of them must not stay."""
    found = excesses()
    for excess in found:
        print(excess)
    return int(any(excess.is_failure for excess in found))


if __name__ == "__main__":
    sys.exit(main())
