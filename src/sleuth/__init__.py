"""sleuth: a debugger for machine-learning models."""

from typing import TYPE_CHECKING

from sleuth.recording import log, log_artifact, log_figure, log_image, log_table

if TYPE_CHECKING:
    from sleuth.api import check, watch
    from sleuth.browsing import runs
    from sleuth.notebook import Shell

__version__ = "0.1.0"
__all__ = ["__version__", "check", "log", "log_artifact", "log_figure", "log_image", "log_table", "runs", "watch"]


def __getattr__(name: str) -> object:
    """Import what is exported at its first use, so that `import sleuth` stays quick."""
    if name in ("check", "watch"):
        from sleuth import api

        return getattr(api, name)
    if name == "runs":
        from sleuth.browsing import runs

        return runs
    raise AttributeError(f"module 'sleuth' has no attribute {name!r}")


def load_ipython_extension(shell: "Shell") -> None:
    """Make `%%sleuth` known to IPython; called by `%load_ext sleuth`."""
    from sleuth.notebook import register

    register(shell)
