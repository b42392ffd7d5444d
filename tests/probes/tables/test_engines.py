"""The same tables counted by DuckDB here and by Ray in several processes: the same evidence, hence the same findings."""

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import psutil
import pytest

import sleuth
from sleuth.errors import UsageError
from sleuth.probes.tables.collecting import see
from sleuth.probes.tables.columns import columns
from sleuth.probes.tables.counted import Counted
from sleuth.probes.tables.counting import count
from sleuth.probes.tables.opening import connect, open_table
from sleuth.probes.tables.parts import ROW, cut, open_part
from sleuth.probes.tables.reading import read

N = 120_000
RULES = (
    "missing-values", "disguised-missing", "infinite-values", "duplicate-rows", "univariate-outliers", "identifier-as-feature",
    "high-cardinality-category", "split-overlap", "unseen-categories", "covariate-shift", "out-of-range-values",
)  # fmt: skip
COLUMNS = """
    i AS id, random() * 100 AS a, (random() * 50)::INTEGER::DOUBLE AS whole,
    CASE WHEN random() < 0.3 THEN NULL ELSE exp(random() * 5) END AS half, random() < 0.3 AS flag,
    CASE WHEN random() < 0.0001 THEN 'inf'::DOUBLE ELSE random() END AS wild, CASE WHEN random() < 0.0002 THEN random() END AS few,
    'level ' || (random() * 30)::INTEGER AS level, 'u' || i AS unique_text, timestamp '2020-01-01' + INTERVAL (i) MINUTE AS seen_at,
    CASE WHEN i % 3 = 0 THEN '01' WHEN i % 3 = 1 THEN '2' ELSE 'x' END AS part, (random() < 0.3)::INTEGER AS target
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute("SELECT setseed(0.3)")
        connection.execute(f"CREATE TABLE t AS SELECT {COLUMNS} FROM range({N}) r(i)")
        connection.execute("UPDATE t SET a = -999 WHERE id % 20 = 0")
        connection.execute("INSERT INTO t SELECT * FROM t WHERE id < 900")
        groups = "(FORMAT parquet, ROW_GROUP_SIZE 10000)"
        connection.execute(f"COPY t TO '{folder}/one.parquet' {groups}")
        for at in range(3):
            connection.execute(f"COPY (SELECT * FROM t WHERE id % 3 = {at}) TO '{folder}/part{at}.parquet' {groups}")
        connection.execute(f"COPY t TO '{folder}/hive' (FORMAT parquet, PARTITION_BY (part))")
        (folder / "hive" / "part=03").mkdir()  # a file with a column less and one more
        less = "SELECT * EXCLUDE (few, part), 1 AS more FROM t LIMIT 2000"
        connection.execute(f"COPY ({less}) TO '{folder}/hive/part=03/less.parquet' {groups}")
    return folder


@pytest.fixture(scope="module")
def started():
    pytest.importorskip("ray", reason="ray is not installed: pip install 'mlsleuth[ray]'")
    from sleuth.probes.tables.ray import cluster

    before = surroundings()
    with cluster() as engine:
        yield engine
    assert not engine.ray.is_initialized()
    assert surroundings() == before


def surroundings():
    return {name: value for name, value in os.environ.items() if "PYTEST" not in name}, signal.getsignal(signal.SIGTERM)


def differences(one, other, place=""):
    if isinstance(one, np.ndarray):
        is_equal = np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        return [] if is_equal else [place]
    if dataclasses.is_dataclass(one):
        names = [field.name for field in dataclasses.fields(one)]
        return [found for name in names for found in differences(getattr(one, name), getattr(other, name), f"{place}.{name}")]
    if isinstance(one, tuple) and len(one) == len(other):
        return [found for at, pair in enumerate(zip(one, other, strict=True)) for found in differences(*pair, f"{place}/{at}")]
    if isinstance(one, float):
        return [] if one == pytest.approx(other, rel=1e-9, nan_ok=True) else [place]
    return [] if one == other else [f"{place}: {one!r}, {other!r}"]


@pytest.mark.parametrize("name", ["one.parquet", "part*.parquet", "hive"])
def test_ray_sees_what_duckdb_sees(started, tables, name):
    source = {"train": str(tables / name)}
    assert differences(see(source, needs=frozenset()), see(source, needs=frozenset(), engine="ray")) == []


def test_ray_finds_what_duckdb_finds(started, tables):
    train, test = str(tables / "part[01].parquet"), str(tables / "part2.parquet")
    made = [sleuth.check(train, test=test, target="target", engine=one, select=RULES) for one in ("duckdb", "ray")]
    found = [one.diagnosis for one in made]
    told = [[(one.found.rule.name, one.found.finding) for one in diagnosis.faults] for diagnosis in found]
    assert told[0] == told[1]
    assert {"disguised-missing", "infinite-values", "duplicate-rows"} <= {name for name, _ in told[0]}


def test_a_damaged_part_is_named(started, tables, tmp_path):
    for at in range(2):
        data = bytearray((tables / f"part{at}.parquet").read_bytes())
        if at:
            data[1_000:200_000] = bytes(199_000)
        (tmp_path / f"part{at}.parquet").write_bytes(data)
    with pytest.raises(UsageError, match=r"train: .*part.*cannot be counted|cannot be read"):
        see({"train": str(tmp_path)}, needs=frozenset(), engine="ray")


def test_other_sources_and_engines_are_refused(started):
    with pytest.raises(UsageError, match=r"the engine ray takes Parquet .* which 'train' is not"):
        see({"train": {"a": [1.0, 2.0]}}, engine="ray")
    with pytest.raises(UsageError, match="no engine 'spark'; choose duckdb or ray"):
        see({"train": {"a": [1.0, 2.0]}}, engine="spark")


def test_without_ray_it_is_said_what_to_install(monkeypatch, tables):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match=r"pip install 'mlsleuth\[ray\]'"):
        see({"train": str(tables / "one.parquet")}, engine="ray")


def hashed(opening):
    keys = ", ".join(field.key for field in opening.fields)
    return f"SELECT count(*), min(rid), max(rid), sum(hash({keys}, rid)::HUGEINT) FROM {opening.view}"


class TestParts:
    @pytest.mark.parametrize("name", ["one.parquet", "part*.parquet", "hive"])
    @pytest.mark.parametrize("rows", [1, 25_000, 10**9])
    def test_they_are_the_table(self, tables, name, rows):
        connection = connect()
        opening = read(connection, open_table(connection, str(tables / name), "train"), "train")
        sizes, total = [], 0
        for part in cut(opening, rows):
            own = connect(threads=1)
            n, first, last, told = own.execute(hashed(open_part(own, opening, part))).fetchall()[0]
            assert (n, first, last) == (part.n_rows, sum(sizes), sum(sizes) + n - 1)
            sizes.append(n)
            total += told
            own.close()
        assert len(sizes) > 1 or rows == 10**9
        assert (sum(sizes), total) == (opening.n_rows, connection.execute(hashed(opening)).fetchall()[0][3])
        connection.close()

    @pytest.mark.parametrize("name", ["one.parquet", "hive"])
    def test_counted_in_any_order_they_tell_what_the_table_tells(self, tables, name):
        connection = connect(threads=1)
        opening = read(connection, open_table(connection, str(tables / name), "train"), "train")
        parts, merged = cut(opening, 30_000), Counted.empty(len(opening.fields))
        for at in np.random.default_rng(0).permutation(len(parts)):
            own = connect(threads=1)
            merged.merge(Counted.from_bytes(count(own, open_part(own, opening, parts[at])).to_bytes()))
            own.close()
        assert differences(columns(opening, count(connection, opening)), columns(opening, merged)) == []
        connection.close()

    def test_a_file_whose_column_has_duckdbs_name_is_not_cut(self, tmp_path):
        path = tmp_path / "odd.parquet"
        connection = connect()
        connection.execute(f"COPY (SELECT i AS {ROW} FROM range(5000) r(i)) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
        opening = read(connection, open_table(connection, str(path), "train"), "train")
        (part,) = cut(opening, 1)
        assert connection.execute(f"SELECT max(c0), max(rid) FROM {open_part(connection, opening, part).view}").fetchall() == [
            (4999, 4999)
        ]
        connection.close()


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_it_listens_on_this_machine_only_and_an_interrupt_leaves_nothing(tables, tmp_path):
    pytest.importorskip("ray", reason="ray is not installed: pip install 'mlsleuth[ray]'")
    waiting = (
        "import time, sys\nfrom sleuth.probes.tables.ray import cluster\n"
        "with cluster() as engine:\n    print(engine.ray.get_runtime_context().get_node_id(), flush=True)\n    time.sleep(60)\n"
    )
    home = Path("/tmp") / f"s{os.getpid()}"  # sockets need a short name
    home.mkdir()
    running = subprocess.Popen(
        [sys.executable, "-c", waiting], env={**os.environ, "TMPDIR": str(home)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert running.stdout.readline().strip()
        children = psutil.Process(running.pid).children(recursive=True)
        links = [link for one in children for link in one.net_connections("inet") if link.status == psutil.CONN_LISTEN]
        assert links
        assert all("127.0.0.1" in link.laddr.ip for link in links), links
        assert list(home.iterdir())
        running.send_signal(signal.SIGINT)
        assert running.wait(20) != 0
        _, alive = psutil.wait_procs(children, 10)
        assert not alive
        assert not list(home.iterdir())
    finally:
        running.kill()
        running.communicate()
        shutil.rmtree(home, ignore_errors=True)
