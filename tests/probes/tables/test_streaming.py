"""Tables larger than memory: what is read piece by piece tells what NumPy tells of the whole, and nothing is left behind."""

import tempfile

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pytest

from sleuth.probes.tables import course as course_module
from sleuth.probes.tables.collecting import see
from sleuth.probes.tables.course import course
from sleuth.probes.tables.opening import connect, open_table
from sleuth.probes.tables.reading import read


def expected(times):
    rows = np.flatnonzero(~np.isnan(times))
    steps, at = np.diff(times[rows]), rows[1:]
    values, counts = np.unique(np.round(steps[steps > 0], 3), return_counts=True)
    usual = values[counts.argmax()]
    gaps = at[steps > 1.5 * usual]
    return (
        len(steps), (steps < 0).sum(), (steps == 0).sum(), tuple(at[steps < 0][:5]), tuple(at[steps == 0][:5]), usual,
        counts.max() / len(steps), len(gaps), tuple(gaps[:5]), steps.max(),
    )  # fmt: skip


@pytest.mark.parametrize("batch", [7, 2_048, 1_000_000])
@pytest.mark.parametrize("missing", [0.0, 0.3, 0.999])
def test_the_course_of_time_is_that_of_the_whole_column(monkeypatch, batch, missing):
    monkeypatch.setattr(course_module, "BATCH", batch)
    dice = np.random.default_rng(4)
    times = np.cumsum(dice.choice([60.0, 60.0, 60.0, 0.0, -30.0, 600.0], 5_000))
    times[dice.random(len(times)) < missing] = np.nan
    connection = connect()
    opening = read(connection, open_table(connection, {"t": times}, "train"), "train")
    found = course(connection, opening, "t")
    connection.close()
    told = (
        found.n_steps, found.n_back, found.n_equal, found.back_rows, found.equal_rows, found.step, found.step_share, found.n_gaps,
        found.gap_rows, found.longest,
    )  # fmt: skip
    assert told == expected(times)


@pytest.mark.parametrize("kind", ["file", "compressed", "stream"])
def test_arrow_files_of_many_pieces_keep_their_rows_in_order(tmp_path, kind):
    table = pa.table({"x": np.arange(200_000.0), "s": [f"t{k % 17}" for k in range(200_000)]})
    path = str(tmp_path / "t.arrow")
    if kind == "stream":
        with pa.OSFile(path, "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
            writer.write_table(table, max_chunksize=3_000)
    else:
        compression = "lz4" if kind == "compressed" else "uncompressed"
        pyarrow.feather.write_feather(table, path, compression=compression, chunksize=3_000)
    seen = see({"train": path}, needs=frozenset()).train
    assert seen.n_rows == 200_000
    assert seen.by_name["x"].values.tolist() == seen.rows.tolist()
    assert [level.row for level in seen.by_name["s"].levels] == list(range(17))


def test_what_does_not_fit_goes_to_the_temporary_folder_and_is_removed(tmp_path, monkeypatch):
    home, folder = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    folder.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    connection = connect(threads=1, memory="50MB")
    n = connection.execute("SELECT count(*) FROM (SELECT DISTINCT i, hash(i) FROM range(3000000) r(i))").fetchall()[0][0]
    assert n == 3_000_000
    assert len(list(folder.iterdir())) == 1
    connection.close()
    assert not [*folder.iterdir(), *home.iterdir()]
