"""C501 worker-randomness-duplicated."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.datasets import LOADER
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.transforms import in_same_function, reads, run_by
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

GENERATORS = (
    "numpy.random.default_rng",
    "numpy.random.RandomState",
    "numpy.random.Generator",
    "random.Random",
    "torch.Generator",
)
SEEDS_NUMPY = (1, 9)  # of torch: since then each worker seeds NumPy's own generator apart


@rule("C501", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("worker", "random", "loader"))
def worker_randomness_duplicated(source: Source) -> Iterator[Finding]:
    """Each worker of a DataLoader draws the same random numbers, for each holds a copy of the same generator.

    Measure:
        Data sets whose `__getitem__`, or a transform that it applies, draws from a generator that was made once, outside of it,
        and which a DataLoader with workers reads without a `worker_init_fn`; with a PyTorch below 1.9 also NumPy's own
        generator (`np.random.rand`).
    Why:
        The generator is copied into every worker with its state. All of them draw the same numbers, and, since the copies are
        made anew, the same again in every epoch: there are far fewer different augmentations than it seems.
    Fix:
        Draw from `torch` or `np.random`, which each worker seeds apart, or make the generator in a `worker_init_fn` from
        `torch.initial_seed()`.
    Limits:
        Silent where the DataLoader is not in the program, or one of those that read the data set has a `worker_init_fn`, and for
        a generator that is made from the index of the sample.
    Source:
        PyTorch documentation, torch.utils.data, Randomness in multi-process data loading,
        https://docs.pytorch.org/docs/stable/data.html#data-loading-randomness.

    Args:
        None.
    """
    seen: set[int | str] = set()
    for event in source.of("method", "call"):
        made = event.inputs[0] if event.op == "method" else None
        key = id(made) if made is not None else event.name
        if key in seen or not _draws(source, event):
            continue
        places = list(run_by(event))
        reading = [one for one in source.calls(LOADER) if any(reads(source, one, each) for each in places)]
        loader = next((one for one in reading if _has_workers(one)), None)
        if loader is None or any(_seeds_workers(one) for one in reading):
            continue
        seen.add(key)
        n_workers = loader.argument(5, "num_workers")
        yield Finding(
            message="Every worker draws the same numbers: each has a copy of this generator, in the same state.",
            where=Where(
                span=(source.span(made) if made is not None else None) or source.span(event),
                trace=(*source.link(event, "drawn here"), *source.link(loader, "workers get copies of the generator")),
            ),
            certainty=PROOF if n_workers is not None and isinstance(n_workers.literal, int) else LIKELY,
            fix="Draw from `torch`, or make the generator in a `worker_init_fn` from `torch.initial_seed()`.",
        )  # fmt: skip


def _draws(source: Source, event: Value) -> bool:
    if event.op == "call":
        version = source.versions.get("torch")
        is_global = event.name.startswith("numpy.random.") and event.name not in GENERATORS and event.name != "numpy.random.seed"
        return is_global and version is not None and version < SEEDS_NUMPY
    makers = alternatives(event.inputs[0])
    return bool(makers) and all(
        one.op == "call"
        and one.name in GENERATORS
        and not in_same_function(one, event)
        and event.name not in ("manual_seed", "seed")
        for one in makers
    )


def _has_workers(loader: Value) -> bool:
    n_workers = loader.argument(5, "num_workers")
    return not loader.has_star and n_workers is not None and n_workers.literal != 0


def _seeds_workers(loader: Value) -> bool:
    """Whether its workers are seeded apart: then a loader beside it without that may read samples as they are."""
    return loader.argument(10, "worker_init_fn") is not None
