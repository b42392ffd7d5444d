"""C701 unsafe-load."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.downloads import download, is_own
from sleuth.evidence.source.flow import default_of, is_none
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.mending import given_as
from sleuth.evidence.source.order import must_fail
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, PROOF, WARNING, Finding, Where, rule

SAFE_BY_DEFAULT = (2, 6)  # of torch: since then torch.load loads weights only, unless it is told otherwise
PICKLES = ("pickle.load", "pickle.loads", "joblib.load", "dill.load", "dill.loads", "cloudpickle.load", "cloudpickle.loads",
           "pandas.read_pickle")  # fmt: skip
BRANCHES = ("main", "master", "HEAD")


@rule("C701", kind=FAULT, certainty=PROOF, severity=WARNING, needs=("load",))
def unsafe_load(source: Source) -> Iterator[Finding]:
    """A file is loaded in a way that runs whatever code is in it.

    Measure:
        `torch.load` with `weights_only=False`, or without it for a PyTorch below 2.6; `pickle`, `joblib` and the like of a
        file that was downloaded; `np.load(allow_pickle=True)`; `trust_remote_code=True` without a `revision`, or with a branch
        such as "main", also as the default of a setting.
    Why:
        A pickle is a program. Whoever wrote the file, or changed it on its way, can do on this machine all that its user can.
    Fix:
        `torch.load(path, weights_only=True)`, the safetensors format, `np.load` without pickles; a fixed `revision` of code
        from elsewhere that has been read.
    Limits:
        Files that the program itself writes are not named. Without a version of PyTorch in the project, a plain `torch.load`
        is not named.
    Source:
        Python documentation, pickle, https://docs.python.org/3/library/pickle.html; PyTorch documentation, torch.load,
        https://docs.pytorch.org/docs/stable/generated/torch.load.html.

    Args:
        None.
    """
    for event in source.of("call", "method"):
        found = _danger(source, event)
        if found is None or must_fail(event):
            continue
        what, mend, fetched = found
        yield Finding(
            message=f"{what}: whatever code is in it is run on this machine.",
            where=Where(
                span=source.span(event),
                trace=(*source.link(fetched, "fetched here"), *source.link(event, "and loaded as code"))
                if fetched is not None
                else (),
            ),
            fix=mend,
            edits=given_as(source, event, "weights_only", "True", is_safe=False) if event.name == "torch.load" else (),
        )


def _is_fixed(revision: Value | None) -> bool:
    """Whether a revision is given that is no branch, on which the code changes from day to day."""
    return revision is not None and default_of(revision).literal not in BRANCHES and not is_none(revision)


def _danger(source: Source, event: Value) -> tuple[str, str, Value | None] | None:
    """What is loaded, the mend, and the download; None if nothing dangerous is."""
    trusted = (event.keywords or {}).get("trust_remote_code")
    is_asked = trusted is not None and trusted.literal is True and event.name != "builtins.dict"
    if is_asked and not _is_fixed((event.keywords or {}).get("revision")):
        return (
            "Code comes with a model or a data set from elsewhere, in any version",
            "Leave it out, or fix the `revision`.",
            None,
        )
    if event.op != "call" or not event.arguments:
        return None
    path = event.arguments[0]
    if event.name == "torch.load" and not is_own(source, path):
        only = event.argument(-1, "weights_only")
        version = source.versions.get("torch")
        is_old = only is None and version is not None and version < SAFE_BY_DEFAULT and not event.has_star
        if is_old or (only is not None and only.literal is False):
            return "torch.load unpickles the file", "Pass `weights_only=True`.", download(source, path)
    if event.name == "numpy.load":
        allowed = event.argument(2, "allow_pickle")
        if allowed is not None and allowed.literal is True and not is_own(source, path):
            return "np.load unpickles the file", "Leave `allow_pickle` out, and save arrays of numbers.", download(source, path)
    if event.name in PICKLES:
        fetched = download(source, path)
        if fetched is not None:
            return (
                f"{event.name} unpickles a file from elsewhere",
                "Take a format that holds no code, such as safetensors.",
                fetched,
            )
    return None
