"""A baseline keeps what is known silent, and tells what is new."""

import json

import pytest

from tests.lint.programs import BAD, HEAD, LOOP, lint, lint_json, places


def function(name, body=LOOP):
    return f"def {name}():\n" + "".join(f"    {line}\n" for line in body.splitlines())


@pytest.fixture
def project(tmp_path, capsys):
    (tmp_path / "train.py").write_text(HEAD + function("first") + function("second"))
    assert lint("--baseline", tmp_path / "known.json", "--write-baseline", tmp_path) == 0
    assert "2 findings written to" in capsys.readouterr().out
    return tmp_path


def new(capsys, project):
    code, told = lint_json(capsys, "--baseline", project / "known.json", project)
    assert code == bool(told["findings"])
    return places(told), sum(one["baseline"] for one in told["files"])


def test_what_is_known_is_not_told_again(capsys, project):
    assert new(capsys, project) == ([], 2)


def test_lines_may_move_and_be_indented_otherwise(capsys, project):
    text = (project / "train.py").read_text()
    moved = (
        "# a comment\n\n"
        + HEAD
        + "\n\n"
        + function("second")
        + "\nx = 3\n"
        + function("first").replace("    loss.backward", "    loss . backward".replace(" . ", "."))
    )
    (project / "train.py").write_text(moved.replace("lr=0.1", "lr=0.2"))
    assert text != moved
    assert new(capsys, project) == ([], 2)


def test_a_new_one_is_told(capsys, project):
    with (project / "train.py").open("a") as file:
        file.write(function("third"))
    found, known = new(capsys, project)
    assert len(found) == 1
    assert found[0][2] == 19
    assert known == 2


def test_the_same_words_once_more_in_the_same_function_are_new(capsys, project):
    (project / "train.py").write_text(HEAD + function("first", LOOP + LOOP) + function("second"))
    found, known = new(capsys, project)
    assert (len(found), known) == (1, 2)


def test_another_file_with_the_same_fault_is_new(capsys, project):
    (project / "other.py").write_text(BAD)
    assert new(capsys, project)[0] == [("other.py", "missing-zero-grad", 8)]


def test_paths_are_relative_to_the_baseline(capsys, project, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert new(capsys, project) == ([], 2)
    monkeypatch.chdir(project)
    _, told = lint_json(capsys, "--baseline", "known.json", ".")
    assert told["findings"] == []


def test_what_is_mended_is_said_to_be_gone(capsys, project):
    (project / "train.py").write_text(HEAD + function("first"))
    assert lint("--baseline", project / "known.json", project) == 0
    assert "1 finding of the baseline no longer there" in capsys.readouterr().err


def test_the_settings_may_name_it(capsys, project):
    (project / "pyproject.toml").write_text("[tool.sleuth.lint]\nbaseline = 'known.json'\n")
    assert lint(project) == 0
    assert lint("--write-baseline", project) == 0
    assert "2 findings written to" in capsys.readouterr().out


def test_the_file_is_the_same_whenever_it_is_written(project):
    before = (project / "known.json").read_bytes()
    assert lint("--baseline", project / "known.json", "--write-baseline", project) == 0
    assert (project / "known.json").read_bytes() == before
    rows = json.loads(before)["findings"]
    assert [(row["file"], row["rule"], row["count"]) for row in rows] == [("train.py", "missing-zero-grad", 1)] * 2


@pytest.mark.parametrize(
    "text", [None, "", "[]", '{"schema": 2, "findings": []}', '{"schema": 1, "findings": [{}]}', '{"schema": 1}']
)
def test_a_file_that_is_no_baseline_is_refused(capsys, project, text):
    (project / "other.json").unlink(missing_ok=True)
    if text is not None:
        (project / "other.json").write_text(text)
    assert lint("--baseline", project / "other.json", project) == 2
    assert "--write-baseline makes" in capsys.readouterr().err
