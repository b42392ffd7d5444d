"""Figures as files of their own: no style sheet, no script, no page around them."""

from sleuth.render.standalone.picture import Frame, picture

__all__ = ["Frame", "picture"]
