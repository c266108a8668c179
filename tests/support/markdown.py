"""Markdown as a parser sees it."""

from markdown_it import MarkdownIt


def structure(markdown: str) -> list[str]:
    """Return the kinds of all Markdown tokens, inline ones too."""
    found = []
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(markdown):
        found.append(token.type)
        found += [child.type for child in token.children or [] if child.type != "text"]
    return found
