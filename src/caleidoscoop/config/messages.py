"""The Dutch catalogues, without GNU gettext: one per app, in the order of the English text.

    python -m caleidoscoop.config.messages [APP ...]  take up new texts, drop those no longer used
    python -m caleidoscoop.config.messages --check    say what is missing, unsure, stale or unlike
    python -m caleidoscoop.config.messages --compile  write the .mo files, which are not committed

What config says stands in the catalogue of shared, because config is no app.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGE = "nl"
OF_CONFIG = "shared"
HEADER = """\
msgid ""
msgstr ""
"Language: nl\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], None),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}


def apps() -> list[str]:
    return sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))


def path_of(app: str) -> Path:
    return PACKAGE / app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def sources(app: str) -> Iterator[Path]:
    """Return the files of an app that may hold text for people; tests and migrations hold none."""
    folders = [PACKAGE / app, *([PACKAGE / "config"] if app == OF_CONFIG else [])]
    for folder in folders:
        for path in sorted([*folder.rglob("*.py"), *folder.glob("templates/**/*.*")]):
            if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts):
                yield path


def code_of(path: Path) -> str:
    """Return Python that holds the texts of a file. A template's layout is no Python layout."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    lines = templatize(text, origin=str(path)).split("\n")
    return "\n".join(line.strip() for line in lines)


def used_in(app: str) -> Catalog:
    catalog = Catalog(locale=LANGUAGE)
    for path in sources(app):
        code = io.BytesIO(code_of(path).encode())
        options = {"encoding": "utf-8"}
        for _line, text, _comments, context in extract("python", code, KEYWORDS, (), options):
            catalog.add(text, context=context)
    return catalog


def written_in(app: str) -> Catalog:
    path = path_of(app)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def messages_of(catalog: Catalog) -> dict[tuple[object, str | None], Message]:
    """Return the messages by their text and context, without the header."""
    return {(message.id, message.context): message for message in catalog if message.id}


def update(app: str) -> None:
    """Take up what is new in an app, with the Dutch it has in another; say what is dropped."""
    used, written = messages_of(used_in(app)), messages_of(written_in(app))
    elsewhere = {
        key: message.string
        for other in apps()
        for key, message in messages_of(written_in(other)).items()
        if is_translated(message)
    }
    catalog = Catalog(locale=LANGUAGE)
    for key, message in used.items():
        known = written.get(key)
        text = known.string if known else elsewhere.get(key)
        flags = known.flags if known else ()
        catalog.add(message.id, text, context=message.context, flags=flags)
    for key in written.keys() - used.keys():
        say(f"{app}: dropped {key[0]!r} ({written[key].string!r})")
    if used or written:
        write(app, catalog)


def write(app: str, catalog: Catalog) -> None:
    path = path_of(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    body = io.BytesIO()
    write_po(body, catalog, width=100, no_location=True, omit_header=True, sort_output=True)
    path.write_bytes(HEADER.encode() + body.getvalue())


def is_translated(message: Message) -> bool:
    parts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return not message.fuzzy and bool(parts) and all(parts)


def faults() -> Iterator[str]:
    """Return one line for each text that a Dutch reader would miss, or that nobody reads."""
    dutch: dict[tuple[object, str | None], tuple[str, object]] = {}
    for app in apps():
        used, written = messages_of(used_in(app)), messages_of(written_in(app))
        for key in sorted(used.keys() - written.keys(), key=str):
            yield f"{app}: not in the catalogue: {key[0]!r}"
        for key in sorted(written.keys() - used.keys(), key=str):
            yield f"{app}: no longer used: {key[0]!r}"
        for key in sorted(used.keys() & written.keys(), key=str):
            message = written[key]
            if not is_translated(message):
                yield f"{app}: {'unsure' if message.fuzzy else 'no Dutch'}: {key[0]!r}"
            elif key in dutch and dutch[key][1] != message.string:
                yield f"{app}: other Dutch than in {dutch[key][0]}: {key[0]!r}"
            dutch.setdefault(key, (app, message.string))
        for message, errors in written_in(app).check():
            yield f"{app}: {message.id!r}: {'; '.join(str(error) for error in errors)}"


def compile_stale() -> int:
    """Write the .mo beside each .po that is newer, and return how many."""
    written = 0
    for po in sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as file:
            catalog = read_po(file, locale=po.parent.parent.name)
        # Two runs may compile at once; each puts a whole file in place.
        part = mo.with_suffix(f".{id(catalog)}.part")
        with part.open("wb") as target:
            write_mo(target, catalog)
        part.replace(mo)
        written += 1
    return written


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(arguments: list[str]) -> int:
    if arguments == ["--compile"]:
        compile_stale()
        return 0
    if arguments == ["--check"]:
        lines = list(faults())
        for line in lines:
            say(line)
        mend = f"Messages: {len(lines)} to mend. Run: make messages"
        say(mend if lines else "Messages: complete.")
        return 1 if lines else 0
    if unknown := set(arguments) - set(apps()):
        say(f"No such app: {', '.join(sorted(unknown))}.\n\n{__doc__}")
        return 2
    for app in arguments or apps():
        update(app)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
