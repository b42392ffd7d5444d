"""The generated pages of docs/: each module has one function that returns path (under docs/) and text."""
