"""A pandera schema and a pytest file for what was found in tables, in a folder of the user's."""

from __future__ import annotations

import os
from pathlib import Path

from sleuth.errors import UsageError
from sleuth.render.data_tests import SCHEMA_FILE, TEST_FILE, Written, data_tests
from sleuth.store.run_folder import write_file
from sleuth.verdict import Report


def seen_to_be_free(folder: str) -> None:
    """Refuse a folder whose files would be written over.

    Raises:
        UsageError: it is a file, or has one of the files already.
    """
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise UsageError(f"--write-tests: {folder!r} is no folder")
    for name in (SCHEMA_FILE, TEST_FILE):
        if (place / name).exists():
            raise UsageError(
                f"--write-tests: {str(place / name)!r} exists already, and nothing is written over; give a new folder"
            )


def write_tests(folder: str | os.PathLike[str], report: Report) -> Written:
    """Write both files; the folder is made.

    Raises:
        UsageError: they exist already, the folder cannot be made, or no table was checked.
    """
    seen_to_be_free(os.fspath(folder))
    if report.splits is None or any(table.images is not None for table in report.splits.tables):
        raise UsageError("--write-tests is for tables")
    made = data_tests(report.diagnosis, report.splits)
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--write-tests: {os.fspath(folder)!r} cannot be made: {error.strerror}") from error
    write_file(Path(folder) / SCHEMA_FILE, made.schema)
    write_file(Path(folder) / TEST_FILE, made.tests)
    return made
