from dataclasses import replace

import numpy as np
import pytest

from sleuth.evidence.trace import Experiment, SampleMargins
from sleuth.render.charts.picture import picture
from sleuth.render.experiments import experiment_line
from sleuth.render.html import page
from sleuth.rules.training.noisy_labels import noisy_labels
from sleuth.verdict import Found
from tests.render.reports import ODD, diagnosis, report
from tests.traces import healthy_trace

N = 200
CHECK = Experiment(
    "label-check", 0.4, "",
    (("n", 200.0), ("error", 0.12), ("chance", 0.5), ("in_half", 0.1), ("in_quarter", 0.1), ("suspects", 20.0),
     *((f"label_of_{sample}", 1.0) for sample in range(20))),
)  # fmt: skip


def noisy():
    margins = SampleMargins(
        0, 2, np.full(N, -1), np.zeros(N, np.int64), np.full(N, 3), np.arange(N) - 20.5, np.ones(N, np.int64), np.arange(N) / N,
        shape=(1, 8, 8), shown=np.arange(4), rows=np.tile(np.arange(64.0), (4, 1)),
    )  # fmt: skip
    trace = replace(healthy_trace(), margins=(margins,), experiments=(CHECK,))
    (finding,) = noisy_labels(trace)
    return report(diagnosis(Found(noisy_labels, finding)), trace)


def test_a_line_for_each_sample_and_a_picture_where_the_input_is_known():
    text = page(noisy())
    section = text[text.index('<section id="samples">') :]
    section = section[: section.index("</section>")]
    assert section.count("<tr>") == 21
    assert "<td>seen as number 0</td><td>0</td><td>1</td><td>-20.5</td><td>3</td>" in section
    assert section.count("<svg") == 4
    assert 'viewBox="0 0 8 8"' in section
    assert text.index('<section id="samples">') < text.index('<section id="evidence">')


def test_other_reports_show_the_hardest_samples_whose_inputs_were_kept():
    text = page(replace(noisy(), diagnosis=diagnosis(ODD)))
    assert "samples with doubtful labels" not in text.lower()
    section = text[text.index("The hardest samples") :]
    section = section[: section.index("</section>")]
    assert section.count("<tr>") == section.count("<svg") + 1 == 5
    assert "<td>seen as number 0</td><td>0</td><td>1</td><td>-20.5</td>" in section
    assert text.index('<section id="evidence">') < text.index('<section id="samples">')


def test_a_run_without_followed_samples_has_no_such_table():
    assert 'id="samples"' not in page(report(diagnosis(ODD), healthy_trace()))


@pytest.mark.parametrize(
    ("shape", "box"),
    [((3, 64, 64), "0 0 32 32"), ((28, 28), "0 0 28 28"), ((784,), "0 0 28 28"), ((12,), "0 0 12 1"), ((300,), "0 0 60 1"),
     ((16, 16, 3), "0 0 16 16"), ((1, 50), "0 0 50 1")],
)  # fmt: skip
def test_images_and_rows(shape, box):
    values = np.random.default_rng(0).normal(size=int(np.prod(shape)))
    values[0] = np.inf
    drawn = picture(values, shape, "<a>")
    assert f'viewBox="{box}"' in drawn
    assert 'aria-label="&lt;a&gt;"' in drawn


def test_a_constant_input_has_one_level():
    assert picture(np.ones(9), (9,), "x").count("<path") == 1


def test_the_experiment_in_words():
    assert experiment_line(CHECK)[2].startswith("of 200 samples the others answer 12.0% otherwise")
