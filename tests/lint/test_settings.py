"""`[tool.sleuth.lint]`: what it can say, and what it says when it is wrong."""

import pytest

from sleuth.errors import BadSetting
from sleuth.lint.settings import load, matches
from tests.lint.programs import BAD, lint, lint_json, places


def project(folder, settings="", **files):
    (folder / "pyproject.toml").write_text(settings)
    for name, text in {"src/train.py": BAD, "tests/test_train.py": BAD, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def named(capsys, folder, *words):
    return [file for file, _, _ in places(lint_json(capsys, *words, folder)[1])]


@pytest.mark.parametrize(
    ("settings", "files"),
    [
        ("", ["train.py", "test_train.py"]),
        ("[tool.sleuth.lint]\n", ["train.py", "test_train.py"]),
        ("[tool.sleuth.lint]\nignore = ['C201']\n", []),
        ("[tool.sleuth.lint]\nignore = ['missing-zero-grad']\n", []),
        ("[tool.sleuth.lint]\nselect = ['C3']\n", []),
        ("[tool.sleuth.lint]\nselect = ['C2']\n", ["train.py", "test_train.py"]),
        ("[tool.sleuth.lint]\nexclude = ['tests']\n", ["train.py"]),
        ("[tool.sleuth.lint]\nexclude = ['src/*.py']\n", ["test_train.py"]),
        ("[tool.sleuth.lint]\nexclude = ['./tests/']\n", ["train.py"]),
        ("[tool.sleuth.lint.per-file-ignores]\n'tests/*' = ['C2']\n", ["train.py"]),
        ("[tool.sleuth.lint.per-file-ignores]\n'test_*.py' = ['missing-zero-grad']\n", ["train.py"]),
        ("[tool.sleuth.lint.per-file-ignores]\n'train.py' = ['C301']\n", ["train.py", "test_train.py"]),
        ("[tool.sleuth]\nignore = ['C201']\n", ["train.py", "test_train.py"]),  # of `sleuth run`
    ],
)
def test_what_the_project_asks_for(capsys, tmp_path, settings, files):
    project(tmp_path, settings)
    assert named(capsys, tmp_path) == files
    if "src/*.py" not in settings:  # then nothing is left to read there
        assert named(capsys, tmp_path / "src") == [name for name in files if name == "train.py"]


def test_the_command_line_comes_first(capsys, tmp_path):
    project(tmp_path, "[tool.sleuth.lint]\nignore = ['C201']\nselect = ['C3']\n")
    assert named(capsys, tmp_path) == []
    assert len(named(capsys, tmp_path, "--select", "C201,C301", "--ignore", "C301")) == 2


def test_a_file_that_is_named_is_read_though_it_is_excluded(capsys, tmp_path):
    project(tmp_path, "[tool.sleuth.lint]\nexclude = ['tests']\n")
    assert named(capsys, tmp_path / "tests/test_train.py") == ["test_train.py"]


def test_patterns_are_relative_to_the_project_wherever_it_is_called(capsys, tmp_path, monkeypatch):
    project(tmp_path, "[tool.sleuth.lint]\nexclude = ['src/train.py']\n")
    monkeypatch.chdir(tmp_path / "src")
    assert lint(".") == 2  # nothing is left to read
    assert named(capsys, "..") == ["test_train.py"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("[tool.sleuth]\nlint = 3\n", ["[tool.sleuth] lint must be a table, not 3"]),
        ("[tool.sleuth.lint]\nselekt = []\n", ["has no key 'selekt'. Did you mean 'select'?", "Valid: baseline, exclude"]),
        ("[tool.sleuth.lint]\nselect = 'C2'\n", ["[tool.sleuth.lint] select must be a list"]),
        ("[tool.sleuth.lint]\nselect = ['C999']\n", ["select: no rule has the name or code 'C999'"]),
        ("[tool.sleuth.lint]\nignore = ['mising-zero-grad']\n", ["'mising-zero-grad'. Did you mean 'missing-zero-grad'?"]),
        ("[tool.sleuth.lint]\npreview = 1\n", ["preview must be true or false, not 1"]),
        ("[tool.sleuth.lint]\nexclude = 'tests'\n", ["exclude must be a list of paths or patterns"]),
        ("[tool.sleuth.lint]\nbaseline = true\n", ["baseline must be the path of a file"]),
        ("[tool.sleuth.lint]\nper-file-ignores = ['C2']\n", ["per-file-ignores must be a table"]),
        ("[tool.sleuth.lint.per-file-ignores]\n'a.py' = 'C2'\n", ["per-file-ignores 'a.py' must be a list"]),
        ("[tool.sleuth.lint.per-file-ignores]\n'a.py' = ['C999']\n", ["a.py: no rule has the name or code 'C999'"]),
        ("[tool.sleuth.lint\n", ["pyproject.toml cannot be read"]),
    ],
)
def test_mistakes_name_the_file_the_key_and_what_is_valid(capsys, tmp_path, settings, words):
    project(tmp_path, settings)
    assert lint(tmp_path) == 2
    message = capsys.readouterr().err
    assert str(tmp_path / "pyproject.toml") in message
    assert all(word in message for word in words), message
    assert message.count("\n") == 1


def test_mistakes_of_the_command_line(capsys, tmp_path):
    project(tmp_path)
    assert lint("--select", "C999", tmp_path) == 2
    assert "no rule has the name or code 'C999'" in capsys.readouterr().err
    assert lint("--jobs", "-1", tmp_path) == 2
    assert lint("--output-format", "xml", tmp_path) == 2


def test_settings_of_runs_and_of_source_code_stand_apart(tmp_path):
    with pytest.raises(BadSetting, match="no key 'budget'"):
        load({"budget": 1.0}, "pyproject.toml")


@pytest.mark.parametrize(
    ("pattern", "path", "is_meant"),
    [
        ("tests", "/p/tests/deep/a.py", True),
        ("a.py", "/p/tests/deep/a.py", True),
        ("*.ipynb", "/p/x/y.ipynb", True),
        ("tests", "/p/tests2/a.py", False),
        ("tests/*", "/p/tests/deep/a.py", True),
        ("tests/a.py", "/p/x/tests/a.py", False),
        ("**/gen/*", "/p/x/y/gen/a.py", True),
        ("/p/tests", "/p/tests/a.py", True),
        ("p", "/p/a.py", False),
    ],
)
def test_patterns(pattern, path, is_meant):
    assert matches(pattern, path, "/p") is is_meant
