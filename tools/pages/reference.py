"""The command line, the Python interface and the JSON, each from the thing itself."""

from __future__ import annotations

import doctest
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import sleuth
from tools.pages.markdown import page, reflow, section, table

ROOT = Path(__file__).resolve().parents[2]
PROSE = Path(__file__).resolve().parent
WIDTH = "100"

Schema = Mapping[str, object]


def pages() -> dict[str, str]:
    """Every page of reference."""
    return {"cli.md": cli_page(), "api.md": api_page(), "json.md": json_page()}


def cli_page() -> str:
    """The help of the command and of each subcommand, as it is printed."""
    whole = _help()
    parts = [part for command in _commands(whole) for part in _command(command)]
    return page("Command line", (PROSE / "cli.md").read_text("utf-8"), f"```text\n{whole}\n```", *parts)


def _command(*words: str) -> Iterator[str]:
    """The help of a command, and of those in it."""
    text = _help(*words)
    yield f"#{'#' * len(words)} sleuth {' '.join(words)}\n\n```text\n{text}\n```"
    for command in _commands(text):
        yield from _command(*words, command)


def _commands(text: str) -> list[str]:
    return (
        re.findall(r"^  ([a-z][a-z-]*)(?=\s|$)", text.split("\nCommands:", 1)[1], re.MULTILINE) if "\nCommands:" in text else []
    )


def _help(*words: str) -> str:
    environment = {**os.environ, "COLUMNS": WIDTH, "TERMINAL_WIDTH": WIDTH, "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "sleuth", *words, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=True)
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())


def api_page() -> str:
    """What `import sleuth` offers."""
    names = [name for name in getattr(sleuth, "__all__", ()) if not name.startswith("_")]
    parts = [_member(name, getattr(sleuth, name)) for name in names]
    return page("Python interface", (PROSE / "api.md").read_text("utf-8"), *parts)


def _member(name: str, value: object) -> str:
    if not callable(value):
        return f"## `sleuth.{name}`\n\n`{value!r}`"
    text = inspect.getdoc(value) or ""
    headline = re.split(r"\n(?=(?:Args|Returns|Yields|Raises|Example|Examples|Attributes):\n)", text)[0]
    signature = f"class sleuth.{name}" if inspect.isclass(value) else _signature(name, value)
    parts = [f"## `sleuth.{name}`", f"```text\n{signature}\n```", reflow(headline)]
    for title in ("Args", "Returns", "Raises"):
        if body := section(text, title):
            parts.append(f"**{title}**\n\n" + "\n".join(_listed(body)))
    if example := section(text, "Example") or section(text, "Examples"):
        parts.append(f"```python\n{_program(name, example)}\n```")
    if inspect.isclass(value):
        members = [(f"`{one}`", _first(part)) for one, part in vars(value).items() if not one.startswith("_") and _first(part)]
        parts += [table(("member", ""), members)] if members else []
    return "\n\n".join(parts)


def _signature(name: str, value: Callable[..., object]) -> str:
    """One parameter on each line, types without their quotes."""
    signature = inspect.signature(value)
    lines: list[str] = []
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in lines:
            lines.append("*")
        lines.append(re.sub(r": '([^']*)'", r": \1", str(parameter)))
    returns = str(signature.return_annotation).strip("'")
    body = "".join(f"    {line},\n" for line in lines)
    return f"sleuth.{name}(\n{body}) -> {returns}"


def _program(name: str, example: str) -> str:
    """A doctest as a program to be copied; what it prints follows as a comment."""
    lines = [f"from sleuth import {name}", ""]
    for part in doctest.DocTestParser().get_examples(example):
        lines += [part.source.rstrip("\n"), *(f"# {line}" for line in part.want.splitlines())]
    return "\n".join(lines)


def _listed(body: str) -> Iterator[str]:
    """The entries of Args as a list: a line that is not indented begins a new one."""
    entry = ""
    for line in body.splitlines():
        if line[:1].strip() and entry:
            yield entry
            entry = ""
        entry = f"{entry} {line.strip()}" if entry else f"- {line.strip()}"
    if entry:
        yield entry


def _first(member: object) -> str:
    part = member.fget if isinstance(member, property) else member
    is_own = inspect.isfunction(part) or isinstance(member, classmethod | staticmethod)
    return (inspect.getdoc(part) or "").split("\n", 1)[0] if is_own else ""


def json_page() -> str:
    """The keys of `sleuth run --json`, from its JSON Schema."""
    schema = json.loads((ROOT / "docs" / "schema" / "run.schema.json").read_text("utf-8"))
    parts = [(PROSE / "json.md").read_text("utf-8"), f"## The document\n\n{_keys(schema)}"]
    for name in ("fault", "symptom", "finding", "where"):
        parts.append(f"## {name}\n\n{_intro(schema['$defs'][name])}{_keys(schema['$defs'][name])}")
    return page("The JSON of a run", *parts)


def _intro(schema: Schema) -> str:
    references = [one["$ref"].rsplit("/", 1)[-1] for one in _parts(schema) if "$ref" in one]
    return f"Everything that a [{references[0]}](#{references[0]}) has, and:\n\n" if references else ""


def _keys(schema: Schema) -> str:
    rows = []
    for part in _parts(schema):
        properties = part.get("properties", {})
        rows += [(f"`{name}`", _type(one), str(one.get("description", ""))) for name, one in properties.items()]
    return table(("key", "value", "meaning"), rows)


def _parts(schema: Schema) -> list[dict[str, dict[str, dict[str, object]]]]:
    """The schema itself, or those that it joins; conditions on values are left out."""
    joined = schema.get("allOf", ())
    return [schema] if "properties" in schema else [part for part in joined if "if" not in part]  # type: ignore[union-attr, list-item]


def _type(schema: Mapping[str, object]) -> str:
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return " or ".join(f"`{json.dumps(value)}`" for value in schema["enum"])  # type: ignore[union-attr]
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return {"name": "a rule's name", "value": "any"}.get(name, f"[{name}](#{name})")
    kinds = schema.get("type", "any")
    text = " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
    items = schema.get("items")
    if text == "array" and isinstance(items, dict):
        return f"array of {_type(items)}"
    return text
