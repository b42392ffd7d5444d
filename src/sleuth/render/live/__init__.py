"""The live pages as HTML: pure functions of what was read; `serve` sends them."""
