"""What the page on a classical program needs: the way of its rows, scores, pictures, tables and estimators."""

from __future__ import annotations

from dataclasses import dataclass

from sleuth.evidence.fit import Fit
from sleuth.render import words
from sleuth.render.experiments import experiment_line
from sleuth.render.inside_figures import inside_figures
from sleuth.render.model_facts import estimator_lines, extent, score_lines, table_lines
from sleuth.render.model_figures import prediction_figures
from sleuth.render.row_flow import flow_figure
from sleuth.render.trial_figures import learning_figures, needed_figures
from sleuth.verdict import Report

CHOICES = ("Score against", "Loss by", "by boosting round")  # titles of pictures of how a model was chosen

LIBRARIES = {"sklearn": "scikit-learn", "xgboost": "XGBoost", "lightgbm": "LightGBM"}


@dataclass(frozen=True, slots=True)
class Amount:
    """How much a page holds."""

    figures: int  # of a kind
    lines: int  # of a table
    findings: int


AMOUNTS = (Amount(4, 120, 40), Amount(2, 40, 20), Amount(1, 15, 10), Amount(0, 10, 5))


def context(report: Report, fit: Fit, amount: Amount) -> dict[str, object]:
    """The values of the template."""
    scores, tables, estimators = score_lines(fit), table_lines(fit), estimator_lines(fit)
    needed = list(needed_figures(fit)) if amount.figures else []
    titles = {one.title for one in needed}
    inside = [one for one in inside_figures(fit, amount.figures) if one.title not in titles] if amount.figures else []
    chosen = [one for one in inside if any(word in one.title for word in CHOICES)]
    groups = [
        ("Predictions", list(prediction_figures(fit, amount.figures)) if amount.figures else []),
        ("Weights", [*needed, *[one for one in inside if one not in chosen][: 2 * amount.figures]]),
        ("How it learns", list(learning_figures(fit)) if amount.figures else []),
        ("How it was chosen", chosen[: 2 * amount.figures]),
    ]
    return {
        "amount": amount,
        "flow": flow_figure(fit),
        "scores": scores[: amount.lines],
        "n_more_scores": max(len(scores) - amount.lines, 0),
        "groups": [(title, figures) for title, figures in groups if figures],
        "tables": tables[: amount.lines],
        "n_more_tables": max(len(tables) - amount.lines, 0),
        "estimators": estimators[: amount.lines],
        "n_more_estimators": max(len(estimators) - amount.lines, 0),
        "experiments": [experiment_line(one) for one in fit.experiments if not one.reason],
        "facts": _facts(report, fit),
    }


def _facts(report: Report, fit: Fit) -> list[tuple[str, str]]:
    """The program in a few numbers."""
    run = fit.run
    return [
        ("Seen", extent(fit)),
        ("Duration", words.seconds(run.seconds)),
        ("Watching took", words.seconds(run.own_seconds)),
        ("Rules judged", f"{words.n_judged(report):,}"),
        ("Not checked", f"{len(report.diagnosis.not_checked):,}"),
        ("Status", words.clean(run.exception or run.status)),
        ("Exit code", str(report.exit_code)),
        *((LIBRARIES[name], words.clean(version)) for name, version in run.versions if name in LIBRARIES),
    ]
