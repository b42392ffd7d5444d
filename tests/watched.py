"""Run a script under the torch probe in a forked child, and tell what the rules say of it."""

from __future__ import annotations

import json
import os
import runpy
import sys
import tempfile
import traceback
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path

from sleuth.launch.options import EXPERIMENT_SECONDS


@dataclass(frozen=True)
class Told:
    """What came of one script."""

    verdict: str
    faults: list[str]
    symptoms: list[str]
    found: list[str]  # every rule that found something, hints left out
    hints: list[str]
    messages: list[str]
    crashes: list[str]
    exception: str
    retried: list[tuple[str, str, dict[str, float]]] = field(default_factory=list)  # experiment, why not made, values


def watch_script(script: Path) -> Told:
    """Fork, run `script` as `__main__` under a `TorchSession`, judge, and return what was said."""
    import torch

    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                sink = os.open(os.devnull, os.O_RDWR)
                os.dup2(sink, 0)
                os.dup2(sink, 1)
                torch.set_num_threads(1)
                torch.seed()  # as in a fresh process, whatever other tests have set
                told = _run(script)
                Path(answer.name).write_text(json.dumps(told.__dict__))
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        assert status == 0, f"the watcher of {script} died with status {status}"
        return Told(**json.load(answer))


def _run(script: Path) -> Told:
    from sleuth.diagnosis.asking import asked
    from sleuth.diagnosis.engine import Selection, discover, is_selected, judge
    from sleuth.diagnosis.explain import explain
    from sleuth.probes.torch.session import TorchSession
    from sleuth.rule import Certainty
    from sleuth.verdict import Status

    session = TorchSession(script=str(script))
    status, exception = "finished", ""
    sys.argv = [str(script)]
    session.install()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            runpy.run_path(str(script), run_name="__main__")
    except SystemExit:
        pass
    except Exception as error:
        status, exception = "raised", f"{type(error).__name__}: {error}"
    session.uninstall()
    session.finish(status, exception)
    rules = discover()
    trace = session.trace()
    outcomes = judge(trace, rules)
    names = asked(explain(outcomes, rules), [rule for rule in rules if is_selected(rule, Selection())], "auto")
    if names:
        trace = replace(trace, experiments=session.experiment(names, EXPERIMENT_SECONDS))
        outcomes = judge(trace, rules)
    diagnosis = explain(outcomes, rules)
    solid = [f for o in outcomes for f in o.found if f.certainty is not Certainty.HINT]
    return Told(
        verdict=str(diagnosis.verdict),
        faults=[fault.found.rule.name for fault in diagnosis.faults],
        symptoms=[one.found.rule.name for one in diagnosis.symptoms],
        found=[f.rule.name for f in solid],
        hints=[found.rule.name for found in diagnosis.hints],
        messages=[f"{f.rule.name} ({f.certainty}): {f.finding.message}" for f in solid],
        crashes=[*session.crashes, *(f"{o.rule.name}: {o.reason}" for o in outcomes if o.status is Status.CRASHED)],
        exception=exception,
    )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    for name in sys.argv[1:]:
        told = watch_script(Path(name))
        print(name, told.verdict, "faults", told.faults, "symptoms", told.symptoms)
        for line in [*told.messages, *told.crashes, *([told.exception] if told.exception else [])]:
            print("   ", line)
