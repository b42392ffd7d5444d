"""How IPython shows diagnoses and what is in them: as `sleuth run` would say it, and not as the fields of a dataclass."""

from __future__ import annotations

import contextlib
import sys
from typing import Any, Protocol

from sleuth.render.notebook import diagnosis_fragment, fault_fragment, found_fragment, symptom_fragment
from sleuth.verdict import Diagnosis, Fault, Found, Unexplained


class Formatters(Protocol):
    """What IPython shows objects by: a formatter for each form, each with `for_type(type, function)`."""

    formatters: dict[str, Any]


def show_findings(display: Formatters) -> None:
    """Let IPython show diagnoses, faults, symptoms and findings as HTML."""
    html = display.formatters["text/html"]
    html.for_type(Diagnosis, diagnosis_fragment)
    html.for_type(Fault, fault_fragment)
    html.for_type(Unexplained, symptom_fragment)
    html.for_type(Found, found_fragment)


def show_findings_here() -> None:
    """The same where this is a notebook; nothing elsewhere."""
    ipython = sys.modules.get("IPython")
    with contextlib.suppress(Exception):  # another version of IPython costs the picture alone
        shell = ipython.get_ipython() if ipython is not None else None
        if shell is not None:
            show_findings(shell.display_formatter)
