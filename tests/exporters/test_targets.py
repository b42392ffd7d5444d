"""What `--to` takes, and what a mistake is told before anything runs."""

import importlib.util
import subprocess
import sys

import pytest

from sleuth.diagnosis.settings import Settings, load
from sleuth.errors import BadSetting, UsageError
from sleuth.exporters import targets
from sleuth.exporters.targets import Target, parse, see_installed
from sleuth.launch.configure import Asked, with_targets
from sleuth.launch.options import Options


def test_tools_with_and_without_a_place():
    words = ["tensorboard=logs/a=b", "wandb", "mlflow=sqlite:///m.db", "prometheus=0.0.0.0:9000", "wandb"]
    assert [str(one) for one in parse(words)] == words[:-1]


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("tensorbord", "takes tensorboard[=DIR], wandb[=PROJECT], mlflow[=URI] or prometheus[=[HOST:]PORT], not 'tensorbord'"),
        ("", "not ''"),
        ("mlflow=", "nothing follows the ="),
        ("mlflow=my/runs/", "such as 'my/runs/'; write mlflow=sqlite:///my/runs.db or a server's address, or set MLFLOW_ALLOW_F"),
        ("mlflow=file:///a/b", "write mlflow=sqlite:////a/b.db"),
        ("prometheus=http", "a port from 1 to 65535, or HOST:PORT, not 'http'"),
        ("prometheus=0", "not '0'"),
        ("prometheus=host:99999", "not 'host:99999'"),
    ],
)
def test_mistakes(word, part):
    with pytest.raises(UsageError) as told:
        parse([word])
    assert part in str(told.value)


def test_what_mlflow_takes_for_an_address(monkeypatch):
    words = ["mlflow=sqlite:///a.db", "mlflow=http://host:5000", "mlflow=postgresql://host/x", "mlflow=databricks", "mlflow"]
    assert [str(one) for one in parse(words)] == words
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    assert parse(["mlflow=runs"]) == (Target("mlflow", "runs"),)


def test_a_missing_library_is_told_with_the_command(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"needs the library prometheus_client: pip install 'mlsleuth\[prometheus\]'"):
        see_installed([Target("prometheus")])


@pytest.mark.parametrize(
    ("options", "asked", "settings", "expected"),
    [
        (Options(), ("prometheus",), ("wandb",), ["prometheus"]),
        (Options(), None, ("prometheus=9000",), ["prometheus=9000"]),
        (Options(is_kept=False), None, ("prometheus",), []),
        (Options(), None, None, []),
    ],
    ids=["asked", "set", "set, and nothing kept", "nothing"],
)
def test_what_is_asked_comes_before_what_is_set(monkeypatch, options, asked, settings, expected):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    found = with_targets(options, Asked(to=asked), Settings("pyproject.toml", to=settings))
    assert [str(one) for one in found.to] == expected


def test_a_folder_is_where_the_program_starts(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert str(targets.local(Target("tensorboard"))) == f"tensorboard={tmp_path / 'runs'}"
    assert targets.local(Target("tensorboard", "s3://bucket/logs")).place == "s3://bucket/logs"
    assert targets.local(Target("mlflow", "mlruns")).place == "mlruns"


def test_nothing_can_be_written_of_a_run_that_is_not_kept():
    with pytest.raises(UsageError, match="leave out --no-report"):
        with_targets(Options(is_kept=False), Asked(to=("tensorboard",)), Settings())


def test_settings():
    assert load({"to": ["tensorboard", "wandb=x"]}, "f").to == ("tensorboard", "wandb=x")
    with pytest.raises(
        BadSetting, match=r'f: \[tool.sleuth\] to must be a list of tools, such as .* not "tensorboard"'.replace('"', ".")
    ):
        load({"to": "tensorboard"}, "f")
    with pytest.raises(UsageError, match=r"pyproject.toml: \[tool.sleuth\] to takes"):
        with_targets(Options(), Asked(), Settings("pyproject.toml", to=("tensorbord",)))


def test_the_program_does_not_start_when_a_library_is_missing(tmp_path):
    (tmp_path / "train.py").write_text("print('started')")
    code = (
        "import importlib.util as util\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'wandb' else find(name, *more)\n"
        "from sleuth.cli.main import main\nmain(['run', '--to', 'tensorboard,wandb', 'train.py'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--to wandb needs the library wandb: pip install 'mlsleuth[wandb]'" in done.stderr
    assert "Traceback" not in done.stderr
