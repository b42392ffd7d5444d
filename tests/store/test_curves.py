"""What runs share over their steps."""

import math
import os

import numpy as np

from sleuth.store.catalogue import read_run
from sleuth.store.comparing import compare
from sleuth.store.curves import curve, curves_of, part
from sleuth.store.metrics import MetricWriter
from sleuth.store.telemetry import TelemetryWriter
from sleuth.store.trace_file import save_trace
from tests.store.kept import keep
from tests.traces import healthy_trace


def run_with(store, name, logged, *, rates=(0.1, 0.1), norms=()):
    folder = keep(store, name, losses=None)
    writer = TelemetryWriter(folder)
    for step, rate in enumerate(rates):
        writer.write_step(step, 1.0, rate, 0.01, 0.0)
    for step, values in enumerate(norms):
        writer.write_vector("gradient_norm", step, np.array(values, np.float32))
    writer.close()
    metrics = MetricWriter(folder)
    for step, values in logged:
        metrics.append(step, values)
    metrics.close()
    return read_run(str(folder))


def test_every_quantity_that_two_runs_have_is_shared(tmp_path):
    norms = ((3.0, 4.0), (0.0, math.nan))
    a = run_with(tmp_path, "2026-a", [(0, {"val/acc": 0.5, "mine": 1.0}), (9, {"val/acc": 0.9})], norms=norms)
    b = run_with(tmp_path, "2026-b", [(0, {"val_acc": 0.5}), (9, {"val_acc": 0.8})], rates=(0.1, 0.2), norms=norms)
    shared = {one.key: one for one in compare([a, b]).curves}
    assert list(shared) == ["loss", "learning_rate", "gradient_norm", "val_acc"]
    assert shared["gradient_norm"].curves[0].value.tolist() == [5.0, 0.0]
    assert shared["val_acc"].name == "val/acc"
    assert [one.partings[0].first_apart for one in shared.values()] == [None, 1, None, 9]


def test_a_run_that_lacks_a_quantity_has_a_gap_and_no_parting(tmp_path):
    runs = [run_with(tmp_path, f"2026-{name}", [(0, {"f1": 0.5})] if name != "b" else []) for name in "abc"]
    (f1,) = [one for one in compare(runs).curves if one.key == "f1"]
    assert [one is None for one in f1.curves] == [False, True, False]
    assert [one.n_common for one in f1.partings] == [0, 1]


def test_a_metric_named_as_a_measured_quantity_is_kept_apart_from_it(tmp_path):
    found = curves_of(run_with(tmp_path, "2026-a", [(0, {"loss": 7.0})]))
    assert found["loss"].curve.value.tolist() == [1.0, 1.0]
    assert (found["metric_loss"].name, found["metric_loss"].curve.value.tolist()) == ("loss (logged)", [7.0])


def test_the_last_value_of_a_step_counts_and_a_logged_nan_is_not_finite(tmp_path):
    found = curves_of(run_with(tmp_path, "2026-a", [(3, {"f1": 0.5}), (1, {"f1": math.nan}), (3, {"f1": 0.6})]))["f1"].curve
    assert (found.step.tolist(), found.value.tolist()) == ([1, 3], [math.inf, 0.6])


def test_evaluations_of_the_trace_are_curves(tmp_path):
    folder = keep(tmp_path, "2026-a")
    trace = healthy_trace()
    save_trace(trace, folder / "trace.npz")
    known = {one.step: one.loss for one in trace.evaluations if not math.isnan(one.loss)}
    found = curves_of(read_run(str(folder)))["evaluation_loss"].curve
    assert dict(zip(found.step.tolist(), found.value.tolist(), strict=True)) == known


def test_a_link_is_not_followed(tmp_path):
    folder = keep(tmp_path, "2026-a")
    os.rename(folder / "steps.bin", tmp_path / "elsewhere")
    os.symlink(tmp_path / "elsewhere", folder / "steps.bin")
    assert curves_of(read_run(str(folder))) == {}


def test_values_that_leave_each_other_slowly_part_where_they_are_a_percent_apart():
    first, other = (curve(np.arange(200), 1.0 + drift * np.arange(200)) for drift in (0.0, 1e-4))
    found = part("b", first, other)
    assert (found.first_difference, found.first_apart) == (1, 102)
