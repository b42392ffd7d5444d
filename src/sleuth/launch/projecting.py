"""The samples of a kept run in a plane by t-SNE or UMAP: slow, and by other libraries, so made when they are asked for."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.insides import FloatArray
from sleuth.evidence.kept_run import KeptRun
from sleuth.launch.plotting import stored_run, trace_of
from sleuth.render.detail import FULL
from sleuth.render.gallery import Chart
from sleuth.render.inside_maps import PROJECTION, projection_figure

NEIGHBOURS = 15  # that a sample shall stay close to; UMAP's own default
PERPLEXITY = 30.0  # the same for t-SNE; at most a third of the samples
FEWEST = 10
SEED = 0


@dataclass(frozen=True, slots=True)
class Method:
    """A way to bring samples into a plane, with the library and the extra that bring it."""

    chart: str
    word: str
    library: str
    extra: str
    place: Callable[[FloatArray], FloatArray]


def named(chart: str) -> Method | None:
    """The method of a chart's name; None if it is none of these."""
    return next((one for one in METHODS if one.chart == chart), None)


def offered(charts: Sequence[Chart]) -> tuple[tuple[str, str], ...]:
    """Names of the charts that can be asked for beside these, with what they show."""
    has_features = any(one.figure.title == PROJECTION for one in charts)
    return tuple(
        (one.chart, f"{PROJECTION} by {one.word}: needs {one.library}, the extra {one.extra}") for one in METHODS if has_features
    )


def projected(run: KeptRun, method: Method) -> Chart:
    """The samples of a run in a plane.

    Raises:
        UsageError: the library is not installed, or the run kept too few features.
    """
    trace = trace_of(stored_run(run))
    seen = trace.insides if trace is not None else None
    if seen is None or seen.projection is None or len(seen.label) < FEWEST:
        raise UsageError(
            f"{run.name} kept no features of at least {FEWEST} samples: they are seen at the end of a PyTorch program that "
            f"finishes, where its last batches can be run again, and not with --experiments off"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the libraries', about threads and versions
            places = method.place(seen.projection.scores)
    except ImportError as error:
        raise UsageError(
            f"{method.chart} needs {method.library}: pip install 'mlsleuth[{method.extra}]'; the chart embedding-projection, by "
            f"principal components, needs nothing"
        ) from error
    how = f"by {method.word} of their {seen.projection.scores.shape[1]} first principal components"
    title = f"{PROJECTION} by {method.word}"
    return Chart(method.chart, projection_figure(seen, places, how, FULL, title=title))


def _tsne(scores: FloatArray) -> FloatArray:
    """By van der Maaten and Hinton 2008, Visualizing Data using t-SNE, https://jmlr.org/papers/v9/vandermaaten08a.html."""
    from openTSNE import TSNE

    made = TSNE(perplexity=min(PERPLEXITY, (len(scores) - 1) / 3), n_jobs=1, random_state=SEED)
    return np.asarray(made.fit(scores), np.float64)


def _umap(scores: FloatArray) -> FloatArray:
    """By McInnes, Healy and Melville 2018, UMAP, https://arxiv.org/abs/1802.03426."""
    from umap import UMAP

    made = UMAP(n_neighbors=min(NEIGHBOURS, len(scores) - 1), n_jobs=1, random_state=SEED)
    return np.asarray(made.fit_transform(scores), np.float64)


METHODS = (
    Method("embedding-tsne", "t-SNE", "openTSNE", "tsne", _tsne),
    Method("embedding-umap", "UMAP", "umap-learn", "umap", _umap),
)
