"""Tables of every format, and everything that is no table: a clear error, nothing run, nothing written."""

import pickle
import sqlite3

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pytest

import sleuth
from sleuth.errors import UsageError
from sleuth.launch.checking import Check, title
from sleuth.probes.tables.collecting import see
from sleuth.probes.tables.sql import without_password
from tests.tables import customers

HOSTILE = ['a"; DROP TABLE view_train; --', "select", "x' OR 1=1", "rid", "c0", "näme 日本", "a.b", "%s{}"]


def frame(n=300):
    return pd.DataFrame(customers(n))


def seen(source, **options):
    return see({"train": source}, needs=frozenset(), **options).train


@pytest.fixture(
    params=["parquet", "csv", "tsv", "jsonl", "feather", "arrow", "duckdb", "pandas", "polars", "arrow table", "glob", "folder"]
)
def source(request, tmp_path):
    table, name = frame(), request.param
    path = tmp_path / f"table.{name}"
    if name in ("parquet",):
        table.to_parquet(path)
    elif name in ("csv", "tsv"):
        table.to_csv(path, index=False, sep="\t" if name == "tsv" else ",")
    elif name == "jsonl":
        table.to_json(path, orient="records", lines=True)
    elif name == "feather":
        pyarrow.feather.write_feather(pa.Table.from_pandas(table), path)
    elif name == "arrow":
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, pa.Table.from_pandas(table).schema) as writer:
            writer.write_table(pa.Table.from_pandas(table))
    elif name == "duckdb":
        with duckdb.connect(str(path)) as connection:
            connection.register("made", table)
            connection.execute("CREATE TABLE customers AS SELECT * FROM made")
        return f"duckdb://{path}?customers"
    elif name == "pandas":
        return table
    elif name == "polars":
        return pytest.importorskip("polars").from_pandas(table)
    elif name == "arrow table":
        return pa.Table.from_pandas(table)
    else:
        for part in range(3):
            table.iloc[100 * part : 100 * part + 100].to_parquet(tmp_path / f"part{part}.parquet")
        return str(tmp_path) if name == "folder" else str(tmp_path / "part*.parquet")
    return str(path)


def test_every_format_tells_the_same(source):
    table, expected = seen(source), frame()
    assert table.n_rows == 300
    assert [column.name for column in table.columns] == list(expected.columns)
    assert table.by_name["income"].mean == pytest.approx(expected.income.mean())
    assert table.by_name["age"].values.tolist() == expected.age.tolist()
    assert {level.value: level.count for level in table.by_name["city"].levels} == expected.city.value_counts().to_dict()


def test_names_and_values_never_become_sql():
    table = frame()
    for place, name in enumerate(HOSTILE):
        table[name] = [name if row == place else "x" for row in range(300)]
    told = sleuth.check(table, test=table.iloc[:150])
    assert [column.name for column in told.report.splits.train.columns] == list(table.columns)
    assert [one for one in told.diagnosis.not_checked if one.status.value == "crashed"] == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.csv", None, "there is no file"),
        ("empty.csv", b"", "is empty"),
        ("header.csv", b"a,b\n", "has no rows"),
        ("wrong.parquet", b"a,b\n1,2\n", "no parquet file"),
        ("twice.csv", b"a,b,a\n1,2,3\n", "more than once: 'a'"),
        ("latin.csv", "name,x\nJürgen,1\n".encode("latin-1") * 50, "is not UTF-8"),
        ("binary.csv", b"\x00\x01\x02" * 100, "no text file"),
        ("notes.docx", b"hello", "not known to be a table"),
        ("data.sqlite", sqlite3.sqlite_version.encode(), "not known to be a table"),
    ],
)
def test_what_is_no_table_is_said_clearly(tmp_path, name, content, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=said):
        seen(str(path))
    assert [one.name for one in tmp_path.iterdir()] == ([name] if content is not None else [])


class Bomb:
    def __reduce__(self):
        return (exec, ("raise SystemExit('loaded')",))


def test_a_pickle_is_never_loaded_without_trust(tmp_path):
    for name in ("bomb.pkl", "bomb.joblib", "bomb.dat"):
        path = tmp_path / name
        path.write_bytes(pickle.dumps(Bomb()))
        with pytest.raises(UsageError, match="can run any code"):
            seen(str(path))
    frame().to_pickle(tmp_path / "frame.pkl")
    assert seen(str(tmp_path / "frame.pkl"), is_trusted=True).n_rows == 300


def test_odd_tables_are_judged_or_refused():
    assert sleuth.check({"a": [1]}).diagnosis.verdict == "clean"
    with pytest.raises(UsageError, match="no value in any"):
        sleuth.check({"a": [1, 2], "y": pa.array([None, None], pa.float64())}, target="y")
    with pytest.raises(UsageError, match="there is no column 'z'"):
        sleuth.check({"a": [1, 2]}, target="z")
    nested = pa.table({"a": range(50), "b": [[1, 2]] * 50, "c": [{"k": 1}] * 50, "d": [b"x"] * 50})
    assert {name for name, _ in sleuth.check(nested).report.splits.left_out} == {"b", "c", "d"}
    with pytest.raises(UsageError, match="more than once"):
        sleuth.check(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_ten_thousand_columns_are_borne():
    table = pa.table({f"c{k}": np.arange(5.0) * k for k in range(10_000)})
    told = see({"train": table}, needs=frozenset())
    assert len(told.train.columns) + len(told.left_out) == 10_000


def test_the_facts_of_a_column_are_those_of_numpy():
    values = np.random.default_rng(0).normal(size=1000)
    values[:3] = np.nan, np.inf, -np.inf
    column = seen({"x": values, "y": range(1000)}).by_name["x"]
    finite = values[np.isfinite(values)]
    assert (column.n_null, column.n_infinite, column.infinite_rows) == (1, 2, (1, 2))
    assert (column.mean, column.deviation) == pytest.approx((finite.mean(), finite.std()))
    assert column.highest[0].value == finite.max()
    assert values[column.highest[0].row] == finite.max()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://ann:p@ss:w0rd@db/shop?t", "postgresql://ann:***@db/shop?t"),
        ("postgres://:secret@db/shop", "postgres://:***@db/shop"),
        ("postgresql://db/shop?user=ann&password=secret", "postgresql://db/shop?user=ann&password=***"),
        ("postgresql://ann@db:5432/shop?t", "postgresql://ann@db:5432/shop?t"),
        ("duckdb://a.duckdb?t", "duckdb://a.duckdb?t"),
        ("C:/data/a@b.csv", "C:/data/a@b.csv"),
    ],
)
def test_a_password_is_not_shown(text, shown):
    assert without_password(text) == shown
    assert "s3cret" not in title(Check({"train": "postgresql://ann:s3cret@db"}))


def test_a_view_of_a_database_is_a_table(tmp_path):
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE orders AS SELECT range AS price FROM range(200)")
        connection.execute("CREATE VIEW dear AS SELECT price FROM orders WHERE price >= 100")
    for source in (f"duckdb://{path}?dear", f"{path}?dear"):
        assert see({"train": source}, needs=frozenset()).train.n_rows == 100
    with pytest.raises(UsageError, match=r"there is no table 'cheap' in .*there are: dear, orders"):
        see({"train": f"duckdb://{path}?cheap"}, needs=frozenset())


@pytest.mark.parametrize("source", ["mysql://ann:s3cret@db.local/shop?orders", "s3://bucket/train.parquet"])
def test_an_address_that_is_not_read_is_refused_without_its_password(source):
    with pytest.raises(UsageError, match="give a file, a folder, duckdb://") as refused:
        see({"train": source}, needs=frozenset())
    assert "s3cret" not in str(refused.value)


def test_an_sqlite_database_is_called_so(tmp_path):
    path = tmp_path / "shop.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE orders (price REAL)")
    connection.commit()
    connection.close()
    with pytest.raises(UsageError, match="is an SQLite database; write the table"):
        see({"train": str(path)}, needs=frozenset())


def test_a_glob_is_called_as_it_was_given():
    assert title(Check({"train": "parts/*/x.parquet", "test": "later/b.parquet"})) == "parts/*/x.parquet, b.parquet"


def test_a_lazy_frame_is_collected():
    import polars as pl

    assert seen(pl.LazyFrame({"a": [1.0, 2.0], "b": ["x", "y"]}).filter(pl.col("a") > 1)).n_rows == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"a": [1, 2], "b": [1]}, "this dict is no table: .*length"),
        ({"a": 5}, "this dict is no table"),
        ({}, "this dict has no columns"),
        (pd.DataFrame(), "this DataFrame has no columns"),
        (pd.Series([1.0, 2.0], name="a"), "expected a path, .* not Series"),
    ],
)
def test_what_is_no_table_is_refused_in_words(given, said):
    with pytest.raises(UsageError, match=said):
        seen(given)
