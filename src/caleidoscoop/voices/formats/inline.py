"""Marks within a line of Markdown: what a person said comes in without them.

No two words ever grow together, and a mark that stands alone or inside a word stays as it is:
people write `inwoner*innen` and `5 * 3` too.
"""

import re

# The lengths are bounded, so that a hostile line takes no longer than its length.
LINK = re.compile(
    r"!?\[([^\[\]]{0,500})\]\(([^()\s]{1,2000})(\s+(?:\"[^\"]{0,200}\"|'[^']{0,200}'))?\)"
)
ADDRESS = re.compile(r"[a-z][a-z0-9+.\-]*:|www\.|\.{0,2}/|#|[^/]+\.\w", re.IGNORECASE)
EMPHASIS = (
    re.compile(r"(?<![\w*])(\*{1,3})(?![\s*])(.{0,500}?[^\s*])\1(?![\w*])"),
    re.compile(r"(?<!\w)(_{1,3})(?![\s_])(.{0,500}?[^\s_])\1(?!\w)"),
    re.compile(r"(?<![\w`])(`{1,2})(?![\s`])(.{0,500}?[^\s`])\1(?![\w`])"),
)
MOST_NESTED = 3
FENCE = re.compile(r"\s*(?:`{3,}[^`]*|~{3,}[^~`]*)\Z")


def without_marks(text: str) -> tuple[str, list[str]]:
    """Return the text without marks, and the addresses of its links."""
    addresses: list[str] = []

    def named(link: re.Match[str]) -> str:
        if not ADDRESS.match(link[2]):
            return link[0]  # "[lacht](zachtjes)": both are words of the one who took notes
        addresses.append(f"{link[2]}{link[3] or ''}")
        before, after = text[: link.start()][-1:], text[link.end() :][:2]
        # No word may grow together with what stands beside it.
        left = " " if before.isalnum() or before == ")" else ""
        right = " " if after[:1].isalnum() or after.startswith(("[", "![")) else ""
        return f"{left}{link[1]}{right}"

    text = LINK.sub(named, text) if "](" in text else text
    return without_emphasis(text), addresses


def without_emphasis(text: str) -> str:
    """Return the text without marks for bold, italic and code."""
    for mark in EMPHASIS:
        for _ in range(MOST_NESTED):
            text, found = mark.subn(r"\2", text)
            if not found:
                break
    return text
