"""Golden files: what is rendered is compared with `golden/`, or written there with `--refresh-golden`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of this name; with `--refresh-golden` write it."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--refresh-golden", default=False):
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{name} does not exist; run pytest tests/render --refresh-golden and read what it wrote"
        assert text == path.read_text(encoding="utf-8")

    return compare


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--refresh-golden`; known when `tests/render` is named on the command line."""
    parser.addoption("--refresh-golden", action="store_true", help="write the golden files of tests/render anew")
