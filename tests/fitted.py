"""Run a script under the scikit-learn probe in a forked child, and tell what the rules say of it."""

from __future__ import annotations

import json
import os
import runpy
import sys
import tempfile
import traceback
import warnings
from dataclasses import replace
from functools import partial
from pathlib import Path

from sleuth.launch.options import EXPERIMENT_SECONDS
from tests.watched import Told


def watch_fits(script: Path, *, families: tuple[str, ...] = ("model",), is_shown: bool = False) -> Told:
    """Fork, run `script` as `__main__` under a `SklearnSession`, judge, and return what was said."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                if not is_shown:
                    sink = os.open(os.devnull, os.O_RDWR)
                    os.dup2(sink, 0)
                    os.dup2(sink, 1)
                Path(answer.name).write_text(json.dumps(_run(script, families).__dict__))
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        assert status == 0, f"the watcher of {script} died with status {status}"
        return Told(**json.load(answer))


def _run(script: Path, families: tuple[str, ...]) -> Told:
    from sleuth.diagnosis.asking import asked
    from sleuth.diagnosis.engine import Selection, discover, is_selected, judge
    from sleuth.diagnosis.explain import explain
    from sleuth.launch.retrying import retried
    from sleuth.probes.sklearn.session import SklearnSession
    from sleuth.rule import Certainty
    from sleuth.verdict import Status

    session = SklearnSession(script=str(script))
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
    rules = discover(families)
    fit = session.fit()
    outcomes = judge(fit, rules)
    names = asked(explain(outcomes, rules), [rule for rule in rules if is_selected(rule, Selection())], "auto")
    if names:
        fit = replace(fit, experiments=session.experiment(fit, names, EXPERIMENT_SECONDS))
        outcomes = judge(fit, rules)
    diagnosis = explain(outcomes, rules)
    diagnosis, made = retried(diagnosis, partial(session.retry, fit), EXPERIMENT_SECONDS)
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
        retried=[[one.name, one.reason, dict(one.values)] for one in made],
    )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    for name in sys.argv[1:]:
        told = watch_fits(Path(name))
        print(name, told.verdict, "faults", told.faults, "hints", told.hints)
        for name, reason, values in told.retried:
            print("   ", name, reason or {key: round(value, 4) for key, value in values.items()})
        for line in [*told.messages, *told.crashes, *([told.exception] if told.exception else [])]:
            print("   ", line)
