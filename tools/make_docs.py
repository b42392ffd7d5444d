"""Write the generated pages of docs/ (`make docs`), or compare them with what is there (`make check-docs`)."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.pages import reference, rules, samples

DOCS = Path(__file__).resolve().parent.parent / "docs"


def generated() -> dict[str, str]:
    """Path under docs/ and text of every generated page."""
    return {**rules.pages(), **reference.pages(), **samples.pages()}


def differences(pages: dict[str, str], docs: Path = DOCS) -> list[str]:
    """What is missing, stale, or left over from a rule that is gone."""
    found = [f"docs/{name} is missing" for name in pages if not (docs / name).exists()]
    found += [f"docs/{name} is stale" for name, text in pages.items() if (docs / name).exists() and _read(docs / name) != text]
    return found + [f"docs/{name} belongs to no rule" for name in _left_over(pages, docs)]


def write(pages: dict[str, str], docs: Path = DOCS) -> None:
    """Write every page that differs, and remove the pages of rules that are gone."""
    for name, text in pages.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        if not (docs / name).exists() or _read(docs / name) != text:
            (docs / name).write_text(text, "utf-8")
    for name in _left_over(pages, docs):
        (docs / name).unlink()


def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _left_over(pages: dict[str, str], docs: Path) -> list[str]:
    names = [path.relative_to(docs).as_posix() for path in (docs / "rules").rglob("*.md")]
    return sorted(name for name in names if name not in pages)


def main(words: list[str]) -> int:
    """Write, or with --check compare; 1 if something differs."""
    pages = generated()
    if "--check" not in words:
        write(pages)
        print(f"{len(pages)} pages written in docs/")
        return 0
    found = differences(pages)
    for line in found:
        print(line)
    if found:
        print("The pages are generated: run `make docs` and commit what it writes.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
