"""The language server as an editor meets it: another process, spoken to over its stdin and stdout."""

import asyncio
import sys

import pytest

pytest.importorskip("pygls")

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from tests.lint.programs import BAD, GOOD, HEAD, LINE, LOOP

LIMIT = 30  # seconds to wait for an answer


class Editor:
    """A client that keeps what it is shown."""

    def __init__(self, encodings=()):
        self.client = LanguageClient("test", "1")
        self.shown = {}
        self.messages = []
        self.changed = asyncio.Event()
        self.encodings = list(encodings)

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params):
            self.shown[params.uri] = params
            self.changed.set()

        @self.client.feature(types.WINDOW_SHOW_MESSAGE)
        def message(params):
            self.messages.append(params.message)

    async def __aenter__(self):
        await self.client.start_io(sys.executable, "-m", "sleuth", "lsp")
        general = types.GeneralClientCapabilities(position_encodings=self.encodings) if self.encodings else None
        await self.client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities(general=general)))
        self.client.initialized(types.InitializedParams())
        return self

    async def __aexit__(self, *error):
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await asyncio.wait_for(self.client.stop(), LIMIT)

    async def until(self, uri, is_so):
        """Wait until what is shown of a document is so."""
        async with asyncio.timeout(LIMIT):
            while uri not in self.shown or not is_so(self.shown[uri].diagnostics):
                self.changed.clear()
                await self.changed.wait()
        return list(self.shown[uri].diagnostics)

    def open(self, path, text):
        uri = path.as_uri()
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "python", 1, text)))
        return uri

    def change(self, uri, version, text):
        document = types.VersionedTextDocumentIdentifier(version, uri)
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    async def actions(self, uri, found):
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), found.range, types.CodeActionContext([found]))
        return await self.client.text_document_code_action_async(params)

    async def hover(self, uri, line, character):
        place = types.Position(line, character)
        return await self.client.text_document_hover_async(types.HoverParams(types.TextDocumentIdentifier(uri), place))


def with_changes(text, changes):
    """A text after edits from the server, in UTF-16 units of lines that are all ASCII."""
    lines = text.split("\n")
    for one in sorted(changes, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
        start, end = one.range.start, one.range.end
        rest = lines[start.line][: start.character] + one.new_text + lines[end.line][end.character :]
        lines[start.line : end.line + 1] = rest.split("\n")
    return "\n".join(lines)


def test_a_script_is_judged_while_it_is_written(tmp_path):
    async def talk():
        async with Editor() as editor:
            uri = editor.open(tmp_path / "train.py", BAD)
            (found,) = await editor.until(uri, bool)
            assert (found.code, found.source, found.severity) == ("missing-zero-grad", "sleuth", types.DiagnosticSeverity.Error)
            assert (found.range.start, found.range.end) == (types.Position(LINE - 1, 4), types.Position(LINE - 1, 19))
            assert found.related_information[0].message == "each turn of this loop"
            assert all(one.location.uri == uri for one in found.related_information)

            page = await editor.hover(uri, LINE - 1, 6)
            assert page.contents.kind == types.MarkupKind.Markdown
            assert "**missing-zero-grad** (C201, certain)" in page.contents.value
            assert "*Limits*" in page.contents.value
            assert await editor.hover(uri, 0, 0) is None

            mend, silence = await editor.actions(uri, found)
            assert with_changes(BAD, mend.edit.changes[uri]) == GOOD
            assert not mend.is_preferred
            assert "  # sleuth: ignore[missing-zero-grad]" in silence.edit.changes[uri][0].new_text

            for version, text in enumerate((BAD + "x = (", BAD + "x =", GOOD), 2):
                editor.change(uri, version, text)
            assert await editor.until(uri, lambda shown: not shown) == []
            assert editor.shown[uri].version == 4  # what stood there for a moment was not judged
            editor.change(uri, 5, with_changes(BAD, silence.edit.changes[uri]))
            editor.change(uri, 6, BAD)
            assert len(await editor.until(uri, bool)) == 1
            editor.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
            assert await editor.until(uri, lambda shown: not shown) == []

    asyncio.run(talk())


def test_columns_are_in_the_units_that_the_editor_asks_for(tmp_path):
    text = BAD.replace("    loss.backward()", "    '🎉ä'; loss.backward()")

    async def talk(encodings):
        async with Editor(encodings) as editor:
            uri = editor.open(tmp_path / "train.py", text)
            (found,) = await editor.until(uri, bool)
            assert (await editor.hover(uri, LINE - 1, found.range.start.character)) is not None
            return found.range.start.character, found.range.end.character

    assert asyncio.run(talk([])) == (11, 26)  # UTF-16: the picture takes two
    assert asyncio.run(talk([types.PositionEncodingKind.Utf8])) == (14, 29)
    assert asyncio.run(talk([types.PositionEncodingKind.Utf32])) == (10, 25)


def test_a_notebook_is_one_program(tmp_path):
    sources = [
        (types.NotebookCellKind.Code, "%matplotlib inline\n" + HEAD),
        (types.NotebookCellKind.Markup, "# Title"),
        (types.NotebookCellKind.Code, LOOP),
    ]
    items = [
        types.TextDocumentItem(f"vscode-notebook-cell:{tmp_path}/lab.ipynb#{number}", "python", 1, text)
        for number, (_, text) in enumerate(sources)
    ]
    uri = (tmp_path / "lab.ipynb").as_uri()
    cells = [types.NotebookCell(kind, item.uri) for (kind, _), item in zip(sources, items, strict=True)]

    async def talk():
        async with Editor() as editor:
            editor.client.notebook_document_did_open(
                types.DidOpenNotebookDocumentParams(types.NotebookDocument(uri, "jupyter-notebook", 1, cells), items)
            )
            (found,) = await editor.until(items[2].uri, bool)
            assert found.range.start == types.Position(2, 4)
            assert not editor.shown[items[0].uri].diagnostics
            mend, _ = await editor.actions(items[2].uri, found)
            assert with_changes(LOOP, mend.edit.changes[items[2].uri]) == GOOD.removeprefix(HEAD)

    asyncio.run(talk())


def test_settings_of_the_project_hold_and_mistakes_in_them_are_told_once(tmp_path):
    async def talk():
        async with Editor() as editor:
            (tmp_path / "pyproject.toml").write_text("[tool.sleuth.lint]\nignore = ['C201']\n")
            uri = editor.open(tmp_path / "train.py", BAD)
            assert await editor.until(uri, lambda shown: True) == []
            (tmp_path / "pyproject.toml").write_text("[tool.sleuth.lint]\nignored = ['C201']\n")
            for _ in range(2):
                editor.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
                assert len(await editor.until(uri, bool)) == 1
                editor.shown.clear()
            await editor.hover(uri, 0, 0)
            assert len(editor.messages) == 1
            assert "has no key 'ignored'" in editor.messages[0]

    asyncio.run(talk())


def test_a_program_that_cannot_be_read_ends_nothing(tmp_path):
    async def talk():
        async with Editor() as editor:
            broken = editor.open(tmp_path / "broken.py", "def f(:\n")
            deep = editor.open(tmp_path / "deep.py", "x = " + "-" * 50_000 + "1")
            assert await editor.until(broken, lambda shown: True) == []
            assert await editor.until(deep, lambda shown: True) == []
            uri = editor.open(tmp_path / "train.py", BAD)
            assert len(await editor.until(uri, bool)) == 1

    asyncio.run(talk())
