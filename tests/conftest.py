"""`--slice N` runs a fixed part of the long tests: of those marked `program`, each of which trains whole programs, one in N."""

from __future__ import annotations

import zlib

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option of the slice."""
    parser.addoption(
        "--slice",
        type=int,
        default=1,
        metavar="N",
        help="of the tests that train whole programs run one in N, always the same ones; all other tests run",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not in the slice: by the test's name, so that another test more changes nothing for this one."""
    n = config.getoption("--slice")
    if n < 1:
        raise pytest.UsageError(f"--slice is {n}; it takes a whole number from 1 (all tests) up")
    left_out = [item for item in items if item.get_closest_marker("program") and zlib.crc32(item.nodeid.encode()) % n]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
