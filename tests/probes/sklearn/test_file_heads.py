"""How many rows a file has, of which a program read the first."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sleuth.probes.sklearn.file_heads import FileHeads

ROWS = 300


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    whole = pd.DataFrame({"a": rng.normal(size=ROWS), "b": rng.normal(size=ROWS), "note": ["two\nlines"] * ROWS})
    whole.to_csv(tmp_path / "table.csv", index=False)
    return tmp_path / "table.csv"


def noted(file: Path, *, n: int, skip: int = 0) -> tuple[FileHeads, pd.DataFrame]:
    heads, head = FileHeads(), pd.read_csv(file, nrows=n, skiprows=range(1, skip + 1))
    heads.note((file, {"nrows": n, "skiprows": skip}), head)
    return heads, head


def test_a_value_of_two_lines_is_one_row(file: Path) -> None:
    heads, head = noted(file, n=50)
    assert heads.rows_behind(head[["a"]]) == ROWS


def test_a_part_of_the_head_stands_for_as_large_a_part_of_the_file(file: Path) -> None:
    heads, head = noted(file, n=50)
    assert heads.rows_behind(head[["b"]].iloc[10:20]) == ROWS / 5


def test_an_array_of_the_head_is_known_by_its_columns(file: Path) -> None:
    heads, head = noted(file, n=50)
    assert heads.rows_behind(head[["b", "a"]].to_numpy()) == ROWS
    assert heads.rows_behind(np.zeros((50, 2))) == 0


def test_a_file_that_is_read_again_is_at_hand(file: Path) -> None:
    heads, head = noted(file, n=50)
    for _ in range(2):
        heads.note((str(file), {"nrows": 50}), head)
        assert heads.rows_behind(head) == 0


def test_a_look_at_the_columns_and_a_window_are_no_heads(file: Path) -> None:
    for heads, head in (noted(file, n=5), noted(file, n=50, skip=20)):
        assert heads.rows_behind(head) == 0


def test_the_whole_file_is_no_more_than_itself(file: Path) -> None:
    heads, head = noted(file, n=ROWS)
    assert heads.rows_behind(head) == ROWS


def test_a_file_whose_values_are_too_long_to_be_counted_is_left_alone(tmp_path: Path) -> None:
    pd.DataFrame({"a": range(60), "note": ["x" * 10] * 50 + ["y" * 200_000] * 10}).to_csv(tmp_path / "long.csv", index=False)
    heads, head = noted(tmp_path / "long.csv", n=40)
    assert heads.rows_behind(head[["a"]]) == 0
