"""Each demo plants one fault, and it is the one that is named."""

import os

import pytest

from sleuth.cli import demo
from tests.watched import watch_script


@pytest.fixture(scope="module", autouse=True)
def warm_libraries():
    """What each demo would import anew in its forked process."""
    import sklearn.datasets
    import torch

    sklearn.datasets.load_digits()
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)


@pytest.mark.parametrize("name", demo.names())
def test_the_planted_fault_is_named(tmp_path, name):
    script = tmp_path / "demo.py"
    script.write_text(demo.source(name), "utf-8")
    told = watch_script(script)
    assert told.faults == ([] if name == "healthy" else [name]), told.messages
    assert told.symptoms == []
    assert told.exception == ""
    assert told.crashes == []


def test_the_program_is_put_where_the_user_can_open_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = demo._place("x.py", "print(1)\n")
    assert path.read_text() == "print(1)\n"
    assert str(path) == os.path.join(".sleuth", "demo", "x.py")


def test_a_folder_that_cannot_be_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".sleuth").write_text("in the way")
    path = demo._place("x.py", "print(1)\n")
    assert path.read_text() == "print(1)\n"
    assert not path.is_relative_to(tmp_path)
    path.unlink()
    path.parent.rmdir()
