"""Write a badge as an SVG."""

from assessor.verdicts.badge import render_svg as render

__all__ = ["render"]
