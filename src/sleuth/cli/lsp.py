"""`sleuth lsp`: the language server, for editors."""

from __future__ import annotations

from sleuth.errors import UsageError


def lsp() -> None:
    """Show what `sleuth lint` finds while you write: a language server on stdin and stdout, which an editor starts.

    Diagnostics, the page of a rule on hovering, quick fixes; scripts and notebooks. Needs `pip install 'mlsleuth[lsp]'`.
    """
    try:
        from sleuth.editor.server import server
    except ModuleNotFoundError as error:
        if error.name not in ("pygls", "lsprotocol"):
            raise
        raise UsageError("the language server needs pygls: pip install 'mlsleuth[lsp]'") from error
    server().start_io()
