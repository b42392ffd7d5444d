"""The fixed parts of the files that `sleuth data --write-tests` writes; they need pandas, pandera and pytest only."""

SCHEMA = '''"""What the tables must be like, from what sleuth {version} found in them. Change it as you see fit."""

import numpy as np
import pandas as pd
import pandera.pandas as pa


def is_readable(text):
    """Whether the letters are whole, and were read with the right encoding."""
    if "\\ufffd" in text:
        return False
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8") == text
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return True


SCHEMAS = {{
{schemas}
}}
'''

SPLIT = """    {split}: pa.DataFrameSchema({{
{columns}    }}),"""

COLUMN = """        {name}: pa.Column(nullable=True, required=False, checks=[
{checks}        ]),
"""

CHECK = """            pa.Check(lambda values: {check}, ignore_na={ignores}, error={error}),
"""

TESTS = '''"""Tests of the tables, from what sleuth {version} found: each fails while it is there. Change them as you see fit.

The files can be given by environment variables: TRAIN=new.parquet pytest
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from {schema} import SCHEMAS

FILES = {files}
{left_out}


def read(split):
    """The table of a split."""
    path = os.environ.get(split.upper(), FILES[split])
    if not Path(path).exists():
        pytest.skip(f"there is no file {{path!r}}; set {{split.upper()}}")
    readers = {{".csv": pd.read_csv, ".parquet": pd.read_parquet, ".feather": pd.read_feather}}
    suffix = Path(path).suffix.lower()
    return readers[suffix](path) if suffix in readers else pd.read_json(path, lines=True)


{fixtures}

def distance(one, other):
    """Numbers: the Wasserstein distance over the quartile range; categories: the Jensen-Shannon distance in nats."""
    one, other = one.dropna(), other.dropna()
    if pd.api.types.is_numeric_dtype(one) and one.nunique() > 8:
        grid = (np.arange(1000) + 0.5) / 1000
        scale = one.quantile(0.75) - one.quantile(0.25) or one.std()
        return np.abs(one.quantile(grid).to_numpy() - other.quantile(grid).to_numpy()).mean() / scale
    shares = pd.concat([one.value_counts(normalize=True), other.value_counts(normalize=True)], axis=1).fillna(0).to_numpy()
    middle = shares.mean(axis=1, keepdims=True)
    parts = shares * np.log(np.where(shares > 0, shares / middle, 1))
    return np.sqrt(max(parts.sum() / 2, 0))


def are_copies(table, one, other):
    """Whether two columns are there and say the same."""
    if one not in table or other not in table:
        return False
    if pd.api.types.is_numeric_dtype(table[one]) and pd.api.types.is_numeric_dtype(table[other]):
        return abs(table[one].corr(table[other])) > 0.999
    return table.groupby(one)[other].nunique().max() == table.groupby(other)[one].nunique().max() == 1


def n_shared_rows(one, other, ids):
    """Rows of one table that stand in the other too."""
    names = [name for name in one.columns if name in other.columns and name not in ids]
    return len(one[names].drop_duplicates().merge(other[names].drop_duplicates(), on=names))


@pytest.mark.parametrize(("split", "column"), {cases})
def test_column(split, column):
    table = read(split)
    SCHEMAS[split].select_columns([column]).validate(table, lazy=True)

{functions}'''

FIXTURE = """@pytest.fixture(scope="module", name="{split}")
def read_{split}():
    return read("{split}")

"""

FUNCTION = """
def {name}({splits}):
    # {comment}
    {body}
"""
