"""Show on a terminal what is being done and how much is left; in a pipe, nothing."""

import shutil
from types import TracebackType
from typing import TextIO

from django.utils.translation import gettext as _

WIDTH = 24


class Bar:
    """Called with a step, how many are done and how many there are."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.is_shown = stream.isatty()

    def __enter__(self) -> "Bar":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __call__(self, step: str, done: int, total: int) -> None:
        if not self.is_shown:
            return
        full = WIDTH * done // total if total else 0
        line = f"[{'#' * full}{'.' * (WIDTH - full)}] {done}/{total} {harmless(_named(step))}"
        columns = shutil.get_terminal_size().columns
        self.stream.write("\r\x1b[2K" + line[: columns - 1])
        self.stream.flush()

    def close(self) -> None:
        if self.is_shown:
            self.stream.write("\r\x1b[2K")
            self.stream.flush()


def harmless(text: str) -> str:
    """Write out what would steer a terminal: names of files are chosen by others."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _named(step: str) -> str:
    """Return what people call a step of the engine; other steps are names of files."""
    names = {
        "features": _("reading the words"),
        "neighbours": _("comparing fragments"),
        "groups": _("looking for groups"),
        "names": _("naming groups"),
        "words": _("counting words"),
        "pairs": _("seeing which words stand together"),
        "vectors": _("making vectors of words"),
    }
    return names.get(step, step)
