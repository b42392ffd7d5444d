"""The tests that judge the whole tables of a fixture by all rules are long: models are fitted for each. They are of the slice."""

from pathlib import Path
from types import FunctionType

import pytest

HERE = Path(__file__).parent
WHOLE = {"diagnosis", "faults", "hints"}  # of `tests.tables`


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that reads what all rules say of a fixture."""
    for item in items:
        if HERE in item.path.parents and WHOLE & _names(item):
            item.add_marker("program")


def _names(item: pytest.Item) -> set[str]:
    """What a test's function calls by its name."""
    function = getattr(item, "function", None)
    return set(function.__code__.co_names) if isinstance(function, FunctionType) else set()
