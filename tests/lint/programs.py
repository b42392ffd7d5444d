"""Small programs with a fault that a rule proves, and the command line that reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sleuth.cli import main

HEAD = """import torch
import torch.nn.functional as F

model = torch.nn.Linear(3, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
"""
LOOP = """for x, y in [(torch.zeros(4, 3), torch.zeros(4, dtype=torch.long))]:
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
"""
BAD = HEAD + LOOP
GOOD = BAD.replace("    loss.backward()", "    optimizer.zero_grad()\n    loss.backward()")
LINE = BAD.split("\n").index("    loss.backward()") + 1


def notebook(*cells: str) -> str:
    """A notebook with these code cells, in the form that Jupyter writes."""
    made = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"c{number}",
            "metadata": {},
            "outputs": [],
            "source": cell.splitlines(keepends=True),
        }
        for number, cell in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1, ensure_ascii=False) + "\n"


def lint(*words: object) -> int:
    """Run `sleuth lint` in this process, without its cache; returns its exit code."""
    with pytest.raises(SystemExit) as ended:
        main.main(["lint", "--no-cache", *map(str, words)])
    return ended.value.code


def lint_json(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict]:
    """Exit code and JSON."""
    capsys.readouterr()
    code = lint("--output-format", "json", *words)
    return code, json.loads(capsys.readouterr().out)


def places(told: dict) -> list[tuple[str, str, int]]:
    """File, rule and line of each finding."""
    return [(Path(one["where"]["file"]).name, one["rule"], one["where"]["line"]) for one in told["findings"]]
