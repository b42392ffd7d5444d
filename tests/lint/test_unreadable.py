"""Files that are no programs: a clear message for each, and the others go on."""

import os
import sys

import pytest

from tests.lint.programs import BAD, LINE, lint, lint_json, notebook, places

DEEP = 100_000


def told_of(capsys, folder, name):
    """The message about one file beside a good one; sees that the other is judged all the same."""
    (folder / "other.py").write_text(BAD)
    code, told = lint_json(capsys, folder / name, folder / "other.py")
    assert code == 1
    assert ("other.py", "missing-zero-grad", LINE) in places(told)
    return next(one["error"] for one in told["files"] if one["file"].endswith(name))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("broken.py", b"x = 1\ndef f(:\n", "line 2"),
        ("python2.py", b"import os\nprint 'hello'\n", "line 2: Missing parentheses in call to 'print'"),
        ("tabs.py", b"if 1:\n\tx = 1\n        y = 2\n", "line 3"),
        ("latin.py", "x = 'ä'\n".encode("latin-1"), "cannot be decoded"),
        ("unknown.py", b"# -*- coding: nonsense -*-\n", "unknown encoding"),
        ("nul.py", b"x = 1\0\n", "NUL byte"),
        ("invalid.ipynb", b'{"cells": [', "no valid notebook"),
        ("list.ipynb", b"[]", "no valid notebook"),
        ("number.ipynb", b'{"cells": 3}', "no list of cells"),
        ("cell.ipynb", notebook("x = (").encode(), "line 1 of cell 1"),
        ("brackets.py", b"x = " + b"(" * 5_000 + b")" * 5_000, ""),
    ],
)
def test_says_what_is_wrong_with_a_file(capsys, tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    message = told_of(capsys, tmp_path, name)
    assert message
    assert words in message
    assert "bug" not in message


def test_says_that_a_path_is_not_there(capsys, tmp_path):
    assert told_of(capsys, tmp_path, "missing.py") == "No such file or directory"


def test_a_link_that_leads_to_itself(capsys, tmp_path):
    os.symlink(tmp_path / "loop.py", tmp_path / "loop.py")
    assert "symbolic links" in told_of(capsys, tmp_path, "loop.py")


def test_a_folder_that_holds_itself_is_read_once(capsys, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "train.py").write_text(BAD)
    os.symlink(tmp_path / "a", tmp_path / "a" / "again")
    code, told = lint_json(capsys, tmp_path)
    assert code == 1
    assert places(told) == [("train.py", "missing-zero-grad", LINE)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(capsys, tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    assert told_of(capsys, tmp_path, "pipe.py") == "it is not an ordinary file"


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(capsys, tmp_path):
    (tmp_path / "secret.py").write_text(BAD)
    (tmp_path / "secret.py").chmod(0)
    assert told_of(capsys, tmp_path, "secret.py") == "Permission denied"


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "-" * DEEP + "1",
        "x = 1" + " + 1" * DEEP,
        "x = a" + ".b" * DEEP,
        "x = f" + "()" * DEEP,
        "x = " + "[" * 90 + "]" * 90,
        "if x == 0:\n    pass\n" + "".join(f"elif x == {number}:\n    y = {number}\n" for number in range(3_000)),
        "".join("    " * depth + "if x:\n" for depth in range(90)) + "    " * 90 + "pass",
        "".join("    " * depth + f"def f{depth}():\n" for depth in range(90)) + "    " * 90 + "pass",
        "x = " + "lambda: " * 5_000 + "0",
    ],
    ids=["signs", "sums", "attributes", "calls", "lists", "elif", "ifs", "functions", "lambdas"],
)
def test_deep_nesting_ends_no_reading(capsys, tmp_path, text):
    (tmp_path / "deep.py").write_text("import torch\n" + text + "\n" + BAD)
    (tmp_path / "other.py").write_text(BAD)
    limit = sys.getrecursionlimit()
    code, told = lint_json(capsys, tmp_path / "deep.py", tmp_path / "other.py")
    assert code == 1
    assert ("other.py", "missing-zero-grad", LINE) in places(told)
    assert "bug" not in (told["files"][0]["error"] or "")
    assert sys.getrecursionlimit() == limit


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\xef\xbb\xbf" + BAD.encode(), LINE),
        (BAD.replace("\n", "\r\n").encode(), LINE),
        (BAD.replace("\n", "\r").encode(), LINE),
        (b"\x0c\n" + BAD.replace("for x", "\x0c\nfor x").encode(), LINE + 2),
        (("# -*- coding: latin-1 -*-\nname = 'ä'\n" + BAD).encode("latin-1"), LINE + 2),
        (("name = '日本語 🎉'\n" + BAD).encode(), LINE + 1),
        (BAD.rstrip("\n").encode(), LINE),
    ],
    ids=["mark", "CRLF", "CR", "form feeds", "latin-1", "wide", "no last newline"],
)
def test_reads_what_python_reads(capsys, tmp_path, data, line):
    (tmp_path / "train.py").write_bytes(data)
    code, told = lint_json(capsys, tmp_path / "train.py")
    assert (code, places(told)) == (1, [("train.py", "missing-zero-grad", line)])
    assert told["findings"][0]["where"]["column"] == 5


def test_columns_count_characters(capsys, tmp_path):
    (tmp_path / "train.py").write_text(BAD.replace("    loss.backward()", "    '日本'; loss.backward()"), "utf-8")
    _, told = lint_json(capsys, tmp_path / "train.py")
    assert (told["findings"][0]["where"]["column"], told["findings"][0]["where"]["end_column"]) == (11, 26)


def test_a_long_file(capsys, tmp_path):
    (tmp_path / "long.py").write_text(BAD + "".join(f"x{number} = torch.zeros({number})\n" for number in range(50_000)))
    code, told = lint_json(capsys, tmp_path / "long.py")
    assert (code, places(told)) == (1, [("long.py", "missing-zero-grad", LINE)])


def test_ends_with_2_only_if_nothing_could_be_read(capsys, tmp_path):
    (tmp_path / "broken.py").write_text("def\n")
    assert lint(tmp_path / "broken.py") == 2
    assert f"{tmp_path}/broken.py cannot be read: line 1: " in capsys.readouterr().err
    (tmp_path / "fine.py").write_text("x = 1\n")
    assert lint(tmp_path) == 0
    (tmp_path / "bad.py").write_text(BAD)
    assert lint(tmp_path) == 1


def test_a_folder_without_programs_is_a_mistake(capsys, tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    assert lint(tmp_path) == 2
    assert "there is no Python file or notebook in" in capsys.readouterr().err


def test_an_empty_file_and_an_empty_notebook_are_fine(capsys, tmp_path):
    (tmp_path / "empty.py").write_bytes(b"")
    (tmp_path / "empty.ipynb").write_text(notebook())
    assert lint(tmp_path) == 0
