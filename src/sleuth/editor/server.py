"""The server: documents come and change, and a moment after the last change they are judged in a thread beside it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

import sleuth
from sleuth.diagnosis.engine import discover
from sleuth.editor import answers
from sleuth.editor.opened import Opened, judge_notebook, judge_script, part

DELAY = 0.3  # seconds without a change after which a document is judged
STACK = 64 << 20  # bytes for the thread that reads programs: deep expressions need many frames
NOTEBOOKS = types.NotebookDocumentSyncOptions(
    [types.NotebookDocumentFilterWithCells(cells=[types.NotebookCellLanguage("python")], notebook="*")], save=True
)


class State:
    """What is open: the last judgement of each program, by the URI of the script or the notebook, and what waits."""

    def __init__(self, server: LanguageServer) -> None:
        self.server = server
        self.rules = discover(("code",))
        self.opened: dict[str, Opened] = {}
        self.waiting: dict[str, asyncio.Task[None]] = {}
        self.told: set[str] = set()  # problems with settings, each told once
        before = threading.stack_size(STACK)
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="sleuth")
        self.reader.submit(int).result()  # the thread begins now, with its stack
        threading.stack_size(before)

    def later(self, uri: str, delay: float) -> None:
        """Judge this program when it has not changed for a moment."""
        task = self.waiting.pop(uri, None)
        if task is not None:
            task.cancel()
        self.waiting[uri] = asyncio.get_running_loop().create_task(self._judge(uri, delay))

    async def _judge(self, uri: str, delay: float) -> None:
        await asyncio.sleep(delay)
        read = self._reading(uri)
        if read is None:
            return
        opened = await asyncio.get_running_loop().run_in_executor(self.reader, read)
        self.waiting.pop(uri, None)
        self.opened[uri] = opened
        for one, shown in answers.diagnostics(opened, self.server.workspace.position_codec).items():
            version = next(each.version for each in opened.parts if each.uri == one)
            self.server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(one, shown, version))
        if opened.problem and opened.problem not in self.told:
            self.told.add(opened.problem)
            self.server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, opened.problem))

    def _reading(self, uri: str) -> Callable[[], Opened] | None:
        """What judges the program as it stands now; None if it is closed by now."""
        workspace = self.server.workspace
        path = Path(uris.to_fs_path(uri) or "untitled.py")
        notebook = workspace.get_notebook_document(notebook_uri=uri)
        if notebook is not None:
            cells = [workspace.get_text_document(cell.document) for cell in notebook.cells]
            parts = [part(cell.uri, cell.source, cell.version) for cell in cells]
            is_code = [cell.kind is types.NotebookCellKind.Code for cell in notebook.cells]
            return lambda: judge_notebook(path, parts, is_code, self.rules)
        if uri not in workspace.text_documents:
            return None
        document = workspace.get_text_document(uri)
        script = part(uri, document.source, document.version)
        return lambda: judge_script(path, script, self.rules)

    def close(self, uri: str) -> None:
        """Forget a program, and take its diagnostics away."""
        task = self.waiting.pop(uri, None)
        if task is not None:
            task.cancel()
        opened = self.opened.pop(uri, None)
        for one in opened.parts if opened else ():
            self.server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(one.uri, []))

    def holding(self, uri: str) -> Opened | None:
        """The program of which this document is a part."""
        if uri in self.opened:
            return self.opened[uri]
        return next((opened for opened in self.opened.values() if any(one.uri == uri for one in opened.parts)), None)


def server() -> LanguageServer:
    """A language server with its features; `start_io` runs it."""
    made = LanguageServer("sleuth", sleuth.__version__, notebook_document_sync=NOTEBOOKS)
    state = State(made)
    _follow_scripts(made, state)
    _follow_notebooks(made, state)
    _answer(made, state)
    return made


def _follow_scripts(made: LanguageServer, state: State) -> None:
    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: types.DidOpenTextDocumentParams) -> None:
        state.later(params.text_document.uri, 0)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: types.DidChangeTextDocumentParams) -> None:
        state.later(params.text_document.uri, DELAY)

    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(params: types.DidSaveTextDocumentParams) -> None:
        state.later(params.text_document.uri, 0)

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: types.DidCloseTextDocumentParams) -> None:
        state.close(params.text_document.uri)


def _follow_notebooks(made: LanguageServer, state: State) -> None:
    @made.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    async def did_open(params: types.DidOpenNotebookDocumentParams) -> None:
        state.later(params.notebook_document.uri, 0)

    @made.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    async def did_change(params: types.DidChangeNotebookDocumentParams) -> None:
        state.later(params.notebook_document.uri, DELAY)

    @made.feature(types.NOTEBOOK_DOCUMENT_DID_SAVE)
    async def did_save(params: types.DidSaveNotebookDocumentParams) -> None:
        state.later(params.notebook_document.uri, 0)

    @made.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    async def did_close(params: types.DidCloseNotebookDocumentParams) -> None:
        state.close(params.notebook_document.uri)


def _answer(made: LanguageServer, state: State) -> None:
    @made.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        opened = state.holding(params.text_document.uri)
        if opened is None:
            return None
        place = types.Range(params.position, params.position)
        return answers.hover(list(answers.at(opened, params.text_document.uri, place, made.workspace.position_codec)))

    @made.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([types.CodeActionKind.QuickFix]))
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        opened = state.holding(params.text_document.uri)
        if opened is None:
            return []
        codec = made.workspace.position_codec
        found = list(answers.at(opened, params.text_document.uri, params.range, codec))
        return answers.actions(opened, params.text_document.uri, found, codec)
