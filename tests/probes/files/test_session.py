"""Which files a program wrote and read, by its own calls of the libraries' functions."""

import copy
import hashlib
import json
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
import safetensors.torch
import torch

from sleuth.probes.files import hashing, session
from sleuth.probes.files.session import FileSession


@pytest.fixture
def watched(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = FileSession(str(tmp_path))
    made.install()
    yield made
    made.uninstall()


def ended(watched):
    watched.uninstall()
    watched.finish()
    return {one.path: one for one in watched.written()}, {one.path: one for one in watched.read()}


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _pickled(path):
    with open(path, "wb") as file:
        pickle.dump({"a": 1}, file)


def _json(path):
    with open(path, "w") as file:
        json.dump({"a": 1}, file)


WRITERS = {
    "torch.save": ("m.pt", lambda path: torch.save({"a": torch.ones(3)}, path)),
    "joblib.dump": ("m.joblib", lambda path: joblib.dump([1, 2], path)),
    "pickle.dump": ("m.pkl", _pickled),
    "json.dump": ("m.json", _json),
    "numpy.save": ("m.npy", lambda path: np.save(path.removesuffix(".npy"), np.ones(3))),
    "numpy.savez": ("m.npz", lambda path: np.savez(path, a=np.ones(3))),
    "safetensors.torch.save_file": ("m.safetensors", lambda path: safetensors.torch.save_file({"a": torch.ones(3)}, path)),
    "pandas.DataFrame.to_csv": ("m.csv", lambda path: pd.DataFrame({"a": [1]}).to_csv(path)),
}


@pytest.mark.parametrize("call", WRITERS)
def test_a_written_file_is_known_by_its_call_and_its_bytes(watched, call):
    name, write = WRITERS[call]
    watched.step = lambda: 7
    write(name)
    written, read = ended(watched)
    assert not read
    one = written[name]
    assert (one.call, one.sha256, one.n_bytes) == (call, sha256(name), os.path.getsize(name))
    assert (one.first_step, one.last_step, one.n_times) == (7, 7, 1)
    assert one.place.split(":")[0].endswith("test_session.py")


def test_the_weights_that_from_pretrained_reads_of_a_folder(watched):
    transformers = pytest.importorskip("transformers")
    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8, "vocab_size": 9}
    transformers.BertModel(transformers.BertConfig(**sizes)).save_pretrained("bert")
    other = FileSession(watched.home)
    written, _ = ended(watched)
    other.install()
    transformers.BertModel.from_pretrained("bert")
    _, read = ended(other)
    one = read["bert/model.safetensors"]
    assert (one.call, one.sha256) == ("from_pretrained", written["bert/model.safetensors"].sha256)
    assert one.place.split(":")[0].endswith("test_session.py")


def test_a_file_that_is_written_again_and_again_is_one_with_the_bytes_that_it_has_at_last(watched):
    for step in (10, 20, 30):
        watched.step = lambda step=step: step
        torch.save(torch.full((4,), step), "best.pt")
    one = ended(watched)[0]["best.pt"]
    assert (one.n_times, one.first_step, one.last_step, one.sha256) == (3, 10, 30, sha256("best.pt"))


def test_a_file_written_beside_and_put_in_place_is_known_by_its_last_name(watched):
    for step in (1, 2, 3):
        watched.step = lambda step=step: step
        torch.save(torch.full((4,), step), "tmp.pt")
        os.replace("tmp.pt", "last.pt")
    np.save("later.npy", np.ones(8))  # may get the file number that a replaced file had
    written, _ = ended(watched)
    assert set(written) == {"last.pt", "later.npy"}
    one = written["last.pt"]
    assert (one.n_times, one.first_step, one.last_step, one.sha256) == (3, 1, 3, sha256("last.pt"))


def test_a_file_that_is_gone_says_so(watched):
    torch.save(torch.ones(2), "old.pt")
    os.unlink("old.pt")
    one = ended(watched)[0]["old.pt"]
    assert (one.n_bytes, one.sha256, one.reason) == (-1, "", "it is not there any more")


def test_what_is_read_is_known_by_the_bytes_that_it_had_then(watched):
    with open("last.pt", "wb") as file:
        watched.uninstall()
        torch.save({"w": torch.ones(3)}, file)
    watched.install()
    before = sha256("last.pt")
    torch.load("last.pt")
    torch.save({"w": torch.zeros(3)}, "last.pt")
    torch.load("last.pt")
    written, read = ended(watched)
    assert (read["last.pt"].sha256, read["last.pt"].n_times) == (before, 1)
    assert written["last.pt"].sha256 == sha256("last.pt") != before


def test_tables_that_are_read_are_told(watched, tmp_path):
    Path("d.csv").write_text("a,b\n1,2\n")
    assert pd.read_csv("d.csv").shape == (1, 2)
    assert pd.read_csv(tmp_path / "d.csv").shape == (1, 2)
    with open("d.csv") as file:
        assert pd.read_csv(file).shape == (1, 2)
    one = ended(watched)[1]["d.csv"]
    assert (one.call, one.sha256, one.n_times) == ("pandas.read_csv", sha256("d.csv"), 3)


def test_buffers_are_no_files(watched):
    import io

    torch.save(torch.ones(2), io.BytesIO())
    joblib.dump([1], io.BytesIO())
    pickle.dump([1], io.BytesIO())
    np.save(io.BytesIO(), np.ones(2))
    pd.read_csv(io.StringIO("a\n1\n"))
    assert pd.DataFrame({"a": [1]}).to_csv().startswith(",a")
    assert ended(watched) == ({}, {})


def test_an_error_of_the_program_s_stays_its_own(watched):
    with pytest.raises(FileNotFoundError):
        torch.load("none.pt")
    with pytest.raises(TypeError):
        joblib.dump()
    with pytest.raises(FileNotFoundError):
        np.save("no/folder.npy", np.ones(2))
    assert ended(watched) == ({}, {})


class Odd:
    """An object of the program's that is no path and raises when it is asked for a name."""

    @property
    def name(self):
        raise ZeroDivisionError

    def write(self, data):
        return len(data)


def test_an_odd_object_in_the_place_of_a_file_raises_nothing(watched):
    pickle.dump([1], Odd())
    assert ended(watched) == ({}, {})


def test_large_files_have_a_hash_of_parts_and_without_time_no_other(watched, monkeypatch):
    monkeypatch.setattr(hashing, "SAMPLED_FROM", 1 << 20)
    monkeypatch.setattr(session, "READ_SECONDS", 0.0)
    watched._end_seconds = -1.0
    np.save("large.npy", np.arange(1 << 18))
    np.save("small.npy", np.arange(10))
    first = ended(watched)[0]
    assert first["large.npy"].sha256 == ""
    assert len(first["large.npy"].sampled) == 64
    assert first["large.npy"].mark == f"sha256 {first['large.npy'].sampled[:12]} of parts"
    assert first["large.npy"].reason == "it would have taken too long"
    content = bytearray(Path("large.npy").read_bytes())
    content[-1] ^= 1
    Path("large.npy").write_bytes(content)
    assert hashing.sampled("large.npy", len(content)) != first["large.npy"].sampled


def test_what_a_long_run_wrote_is_known_before_its_end(watched):
    heard = []
    watched.on_hashed = lambda: heard.append({one.path: one.sha256 for one in watched.written()})
    np.save("early.npy", np.ones(10_000))  # too early: a hundredth of no time
    watched._began -= 3600
    torch.save(torch.ones(3), "last.pt")
    assert [one["last.pt"] for one in heard] == [sha256("last.pt")]
    _pickled("open.pkl")  # not complete when the call ends
    assert len(heard) == 1
    torch.save(torch.zeros(3), "last.pt")
    assert heard[-1]["last.pt"] == sha256("last.pt")
    Path("last.pt").write_bytes(b"by another way")
    written, _ = ended(watched)
    assert {name: one.sha256 for name, one in written.items()} == {name: sha256(name) for name in written}
    assert set(written) == {"early.npy", "last.pt", "open.pkl"}


def test_more_files_than_are_listed_are_counted(watched, monkeypatch):
    monkeypatch.setattr(session, "MOST_FILES", 3)
    for number in range(5):
        np.save(f"{number}.npy", np.ones(2))
    written, _ = ended(watched)
    assert (len(written), watched.n_unlisted) == (3, 2)


def test_a_folder_of_samples_is_listed_up_to_a_limit_and_looked_at_no_further(watched, monkeypatch):
    monkeypatch.setattr(session, "MOST_FILES", 3)
    watched.uninstall()
    for number in range(6):
        np.save(f"{number}.npy", np.ones(2))
    watched.install()
    for _ in range(2):
        assert all(np.load(f"{number}.npy").sum() == 2 for number in range(6))
    monkeypatch.setattr(session, "mark_of", None)
    np.load("5.npy")
    monkeypatch.undo()
    _, read = ended(watched)
    assert (list(read), watched.n_unlisted) == (["0.npy", "1.npy", "2.npy"], 7)


def test_hashing_ends_soon_after_its_bound(watched):
    watched._began += 3600  # so that it is not hashed at once
    np.save("a.npy", np.ones(2))
    watched._end_seconds = -10.0
    one = ended(watched)[0]["a.npy"]
    assert (one.sha256, one.sampled, one.reason) == ("", "", "there was no time for it")


def test_everything_comes_out_again(tmp_path):
    before = torch.save, torch.load, joblib.dump, pickle.dump, json.load, np.save, pd.read_csv, vars(pd.DataFrame).get("to_csv")
    made = FileSession(str(tmp_path))
    made.install()
    assert torch.save is not before[0]
    made.uninstall()
    after = torch.save, torch.load, joblib.dump, pickle.dump, json.load, np.save, pd.read_csv, vars(pd.DataFrame).get("to_csv")
    assert after == before


def test_a_function_is_pickled_and_copied_as_ever(watched):
    assert pickle.loads(pickle.dumps(np.save)).__name__ == "save"
    assert copy.deepcopy(torch.save) is torch.save
    assert torch.save.__doc__
    assert torch.save.__name__ == "save"


def _save_in_child(path):
    np.save(path, np.ones(2))


def test_a_forked_child_is_not_watched(watched):
    child = multiprocessing.get_context("fork").Process(target=_save_in_child, args=("child.npy",))
    child.start()
    child.join()
    assert os.path.exists("child.npy")
    assert ended(watched) == ({}, {})


def test_threads_may_save_at_once(watched):
    threads = [threading.Thread(target=np.save, args=(f"{n}.npy", np.ones(100))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended(watched)[0]) == 8


def test_the_watch_imports_none_of_the_libraries():
    code = "import sys; from sleuth.probes.files.session import FileSession; FileSession().install(); " + (
        "print(sorted({'torch', 'numpy', 'pandas', 'joblib', 'sklearn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
