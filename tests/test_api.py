"""`sleuth.watch` in a loop of one's own."""

import json
import subprocess
import sys

import pytest

import sleuth
import sleuth.errors

torch = pytest.importorskip("torch")


def train(n_steps=30, *, is_cleared=True):
    torch.manual_seed(0)
    model = torch.nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(n_steps):
        if is_cleared:
            optimizer.zero_grad()
        (model(torch.randn(16, 4)) - torch.randn(16, 1)).square().mean().backward()
        optimizer.step()
    return model, optimizer


def train_and_raise(error):
    train(5)
    raise error


def test_a_faulty_loop():
    with sleuth.watch() as run:
        train(is_cleared=False)
        assert run.diagnosis.faults[0].found.rule.name == "missing-zero-grad"  # already inside the block
        assert not run.report.trace.run.is_final
    assert run.diagnosis.verdict == "fault"
    assert run.diagnosis.faults[0].found.rule.name == "missing-zero-grad"
    assert run.report.trace.run.status == "finished"
    assert run.report.folder == ""
    assert "missing-zero-grad" in str(run)


def test_a_healthy_loop_with_model_and_optimizer():
    model, optimizer = train(0)
    with sleuth.watch(model, optimizer, script="notebook") as run:
        for _ in range(30):
            optimizer.zero_grad()
            (model(torch.randn(16, 4)) - torch.randn(16, 1)).square().mean().backward()
            optimizer.step()
    assert run.diagnosis.verdict == "clean"
    assert run.report.script == "notebook"
    assert [model.name for model in run.report.trace.models] == ["model"]


def test_the_program_trains_the_same_and_is_left_alone_afterwards():
    plain, _ = train()
    before = torch.nn.Module.__call__, torch.Tensor.backward, torch.nn.functional.mse_loss
    with sleuth.watch():
        watched, _ = train()
    assert torch.equal(plain.weight, watched.weight)
    assert (torch.nn.Module.__call__, torch.Tensor.backward, torch.nn.functional.mse_loss) == before


def test_an_exception_goes_through_and_is_in_the_report():
    with pytest.raises(ValueError, match="mine"), sleuth.watch() as run:
        train_and_raise(ValueError("mine"))
    assert (run.report.trace.run.status, run.report.trace.run.exception) == ("raised", "ValueError: mine")


def test_ctrl_c_goes_through():
    with pytest.raises(KeyboardInterrupt), sleuth.watch() as run:
        train_and_raise(KeyboardInterrupt())
    assert run.report.trace.run.status == "interrupted"


def test_nothing_trained():
    with sleuth.watch() as run:
        pass
    assert run.report.trace is None
    assert run.diagnosis.verdict == "clean"


def test_save(tmp_path):
    with sleuth.watch() as run:
        train(is_cleared=False)
    run.save(tmp_path / "a.html")
    run.save(str(tmp_path / "a.json"))
    assert "missing-zero-grad" in (tmp_path / "a.html").read_text("utf-8")
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["faults"][0]["rule"] == "missing-zero-grad"
    with pytest.raises(sleuth.errors.UsageError, match=r"as \.html or \.json, not as 'a\.pdf'"):
        run.save(tmp_path / "a.pdf")


def test_kept_where_the_program_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with sleuth.watch(is_kept=True) as run:
        train(is_cleared=False)
    assert run.report.folder.startswith(str(tmp_path / ".sleuth" / "runs"))
    assert (tmp_path / ".sleuth" / "runs" / run.report.run / "report.html").exists()


def test_settings_and_selection(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.sleuth]\nignore = ["missing-zero-grad"]\n')
    with sleuth.watch(script=str(tmp_path / "x.py"), select=["missing-zero-grad", "T306"]) as run:
        train(is_cleared=False)
    assert run.diagnosis.faults == ()
    assert [outcome.rule.code for outcome in run.diagnosis.passed] == ["T306"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"model": 3}, "model must be a torch.nn.Module, not int"),
        ({"optimizer": [1]}, "optimizer must be a torch.optim.Optimizer, not list"),
        ({"select": ["loss-platau"]}, "Did you mean 'loss-plateau'?"),
        ({"budget": 0.5}, "the budget is a ratio from 1.0"),
        ({"experiments": "some"}, "experiments takes auto, off, all, not 'some'"),
    ],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(sleuth.errors.UsageError, match=message.replace("?", r"\?")):
        sleuth.watch(**arguments)


def test_import_is_light_and_unknown_names_are_refused():
    code = "import sleuth, sys; assert 'numpy' not in sys.modules; print(sleuth.__all__, callable(sleuth.watch)); sleuth.nope"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (
        done.stdout
        == "['__version__', 'check', 'log', 'log_artifact', 'log_figure', 'log_image', 'log_table', 'runs', 'watch'] True\n"
    )
    assert "module 'sleuth' has no attribute 'nope'" in done.stderr
