"""Files and data of kept runs: read, compared, and followed from run to run."""

import json

import pytest

from sleuth.evidence.data_parts import DataPart
from sleuth.evidence.files import UsedFile
from sleuth.render.kept_runs import page, tree
from sleuth.render.side_by_side import side_by_side
from sleuth.store.catalogue import read_run, read_store
from sleuth.store.comparing import compare
from sleuth.store.lineage import writers
from sleuth.store.records import record_of, run_of
from tests.store.kept import keep

OTTER, MOOSE, OWL = "2026-11-20-1432-keen-otter", "2026-11-20-1500-mild-moose", "2026-11-20-1600-wise-owl"


def a_file(path="best.pt", digest="a", **more):
    return {"path": path, "call": "torch.save", "n_bytes": 100, "sha256": digest * 64, "n_times": 2, "last_step": 40, **more}


def a_part(n=1437, digest="1", use="train", **more):
    return {"use": use, "n_rows": n, "n_columns": 64, "fingerprint": digest * 16, "target": "2" * 16, **more}


def kept(store, name, *, written=(), read=(), data=(), **info):
    files = {"written": list(written), "read": list(read), "n_unlisted": 0}
    return read_run(str(keep(store, name, files=files, data=list(data), **info)))


def test_a_run_knows_what_it_wrote_read_and_learned_from(tmp_path):
    run = kept(tmp_path, OTTER, written=[a_file()], read=[a_file("in.pt", "b")], data=[a_part()])
    assert run.written == (UsedFile("best.pt", "torch.save", 100, "a" * 64, n_times=2, last_step=40),)
    assert run.data == (DataPart("train", "", "", 1437, 64, "1" * 16, "2" * 16),)
    assert run_of(record_of(run)) == run
    text = page(run, "", ())
    assert "Artifacts   best.pt, 100 B, sha256 aaaaaaaaaaaa, torch.save, 2 times, last after step 40" in text
    assert "Data        train: 1,437 rows × 64 columns, fingerprint 1111111111, target 2222222222" in text
    made = json.loads(json.dumps(tree(run, ())))
    assert made["artifacts"][0]["sha256"] == "a" * 64
    assert made["read"][0]["written_by"] is None


@pytest.mark.parametrize(
    "info",
    [{"files": 3, "data": "x"}, {"files": {"written": "x", "read": [3, {"call": 1}]}, "data": [{}, [], {"use": 4}]}, {}],
)
def test_what_is_none_is_left_out(tmp_path, info):
    run = read_run(str(keep(tmp_path, OTTER, **info)))
    assert (run.written, run.read, run.data, run.damage) == ((), (), (), ())


def test_a_checkpoint_that_was_read_names_the_run_that_wrote_it(tmp_path):
    kept(tmp_path, OTTER, written=[a_file("out/best.pt")], started="2026-11-20T14:32:00+00:00")
    kept(tmp_path, MOOSE, written=[a_file("out/best.pt", "c")], started="2026-11-20T15:00:00+00:00")
    reader = kept(tmp_path, OWL, read=[a_file("best.pt"), a_file("other.pt", "d")], started="2026-11-20T16:00:00+00:00")
    found = writers(reader, read_store(tmp_path))
    assert {path: (one.run, one.path, one.step) for path, one in found.items()} == {"best.pt": (OTTER, "out/best.pt", 40)}
    assert f"written by {OTTER} after step 40 as out/best.pt" in page(reader, "", (), found)


def test_the_latest_run_before_is_the_writer_and_none_is_its_own(tmp_path):
    for name, hour in ((OTTER, 14), (MOOSE, 15), (OWL, 17)):
        kept(tmp_path, name, written=[a_file()], started=f"2026-11-20T{hour}:00:00+00:00")
    reader = kept(tmp_path, "2026-11-20-1630-calm-fox", read=[a_file()], written=[a_file()], started="2026-11-20T16:30:00+00:00")
    assert writers(reader, read_store(tmp_path))["best.pt"].run == MOOSE


def test_an_empty_file_has_no_writer(tmp_path):
    kept(tmp_path, OTTER, written=[a_file(n_bytes=0)])
    reader = kept(tmp_path, OWL, read=[a_file(n_bytes=0)])
    assert not writers(reader, read_store(tmp_path))


def test_equal_bytes_and_equal_data_are_the_same(tmp_path):
    runs = [kept(tmp_path, name, written=[a_file()], data=[a_part()]) for name in (OTTER, MOOSE)]
    found = compare(runs)
    assert not found.data
    assert {"written: best.pt", "data: train"} <= set(found.same)
    text = side_by_side(found)
    assert "Written with the same bytes in all: best.pt." in text
    assert "The data differ" not in text


def test_data_that_differ_are_told_in_a_sentence(tmp_path):
    parts = [[a_part(1437), a_part(360, use="test")], [a_part(1293, "3"), a_part(360, use="test")]]
    runs = [kept(tmp_path, name, data=data) for name, data in zip((OTTER, MOOSE), parts, strict=True)]
    text = side_by_side(compare(runs))
    assert "The data differ: train 1,437 rows against 1,293." in text
    assert "\ndata: train\n" in text
    assert "\ndata: test\n" not in text


def test_as_many_rows_but_others(tmp_path):
    runs = [kept(tmp_path, name, data=[a_part(digest=digest)]) for name, digest in ((OTTER, "1"), (MOOSE, "4"))]
    assert "train 1,437 rows × 64 columns in each, but not the same ones, or in another order" in side_by_side(compare(runs))


def test_three_runs_are_told_by_their_letters(tmp_path):
    sizes = ((OTTER, 10), (MOOSE, 20), (OWL, 10))
    runs = [kept(tmp_path, name, data=[a_part(n)]) for name, n in sizes]
    assert "The data differ: train 10 rows in A C, 20 rows in B." in side_by_side(compare(runs))


@pytest.mark.parametrize("data", [[], [a_part(fingerprint="", target="")]], ids=["an older run", "no fingerprint"])
def test_data_that_are_not_known_do_not_differ(tmp_path, data):
    runs = [kept(tmp_path, OTTER, data=[a_part()]), kept(tmp_path, MOOSE, data=data)]
    found = compare(runs)
    assert not found.data
    assert "data: train" not in found.same


def test_files_in_folders_of_the_runs_own_are_compared_by_their_names(tmp_path):
    runs = [
        kept(tmp_path, name, written=[a_file(f"out/{name}/best.pt"), a_file(f"out/{name}/last.pt", digest)])
        for name, digest in ((OTTER, "b"), (MOOSE, "c"))
    ]
    found = compare(runs)
    assert "written: best.pt" in found.same
    assert [one.name for one in found.differences if one.name.startswith("written")] == ["written: last.pt"]


def test_hashes_of_parts_are_compared_with_hashes_of_parts(tmp_path):
    whole, part = a_file(sampled="e" * 64), a_file(digest="", sampled="e" * 64)
    found = compare([kept(tmp_path, OTTER, written=[whole]), kept(tmp_path, MOOSE, written=[part])])
    assert "written: best.pt" in found.same


def test_hostile_names_command_no_terminal(tmp_path):
    run = kept(tmp_path, OTTER, written=[a_file("\x1b[31m.pt")], data=[a_part(name="\x1b[31m")])
    assert "\x1b" not in page(run, "", ())
    assert "\x1b" not in json.dumps(tree(run, ()), ensure_ascii=False)
    assert "\x1b" not in side_by_side(compare([run, kept(tmp_path, MOOSE, written=[a_file("\x1b[31m.pt")])]))
