"""Which rules about data judge the samples of a deep program."""

from __future__ import annotations

from pathlib import Path

from sleuth.diagnosis.batches import APPLIED, LEFT_OUT, applied
from sleuth.diagnosis.engine import discover
from tools.pages.markdown import page, table

PROSE = Path(__file__).resolve().parent


def pages() -> dict[str, str]:
    """The page."""
    rules = {rule.name: rule for rule in applied(discover(("data",)))}
    judging = [(f"[{name}](rules/data/{name}.md)", rules[name].summary, str(most)) for name, most in APPLIED.items()]
    others = [(f"[{name}](rules/data/{name}.md)", why) for name, why in LEFT_OUT.items()]
    return {
        "samples.md": page(
            "Samples of a deep program",
            (PROSE / "samples.md").read_text("utf-8"),
            f"## Rules that judge them\n\n{table(('rule', 'what it names', 'at most'), judging)}",
            f"## Rules that do not\n\n{table(('rule', 'why'), others)}",
        )
    }
