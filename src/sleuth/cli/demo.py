"""`sleuth demo`: train a small network with one planted fault, and see the whole flow."""

from __future__ import annotations


def demo():
    pass
