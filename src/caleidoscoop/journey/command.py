"""The command `caleidoscoop`: analyse a folder, serve, bring in, let people in."""

import argparse
import io
import os
import sys
from pathlib import Path

from caleidoscoop.journey import database
from caleidoscoop.journey.database import Stop

FORMATS = ("html", "pdf", "docx", "odt", "xlsx")
DEFAULT_FORMATS = ("html",)


def main(arguments: list[str] | None = None) -> int:
    """Run one sub-command and return its exit status."""
    options = parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may lack letters
    try:
        status = _run(options)
        sys.stdout.flush()
    except Stop as stop:
        print(f"caleidoscoop: {stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read along has left; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return status


def _run(options: argparse.Namespace) -> int:
    from django.utils.module_loading import import_string

    with database.in_plain_words():
        if options.command == "vectors":
            database.use_none()
        else:
            database.use(_file_of(options))
        from caleidoscoop.shared.refused import Refused

        # Models load only once the database is known.
        task = import_string(f"caleidoscoop.journey.{options.task}")
        try:
            return int(task(options))
        except Refused as refusal:
            raise Stop(str(refusal)) from refusal


def _file_of(options: argparse.Namespace) -> Path | None:
    """Return the database file that is meant; for `analyse` the one beside its results."""
    if "folder" not in options:
        file: Path | None = options.database
        return file
    folder: Path = options.folder
    out: Path = options.out
    if not folder.is_dir():
        raise Stop(f"There is no folder {folder}.")
    if out.resolve() == folder.resolve():
        raise Stop("--out must be another folder than the one with texts.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Stop(f"{out} cannot be made: {error.strerror}.") from error
    if not os.access(out, os.W_OK | os.X_OK):
        raise Stop(f"There is no permission to write in {out}.")
    return out / "caleidoscoop.sqlite3"


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="caleidoscoop", description=__doc__.partition(":")[0])
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    analyse = commands.add_parser(
        "analyse", help="turn a folder of texts into draft threads with evidence"
    )
    analyse.set_defaults(task="tasks.analyse")
    analyse.add_argument("folder", type=Path, help="sub-folders are regions")
    analyse.add_argument("--out", type=Path, required=True, help="folder for what comes of it")
    analyse.add_argument("--language", choices=("nl", "en"), default="nl")
    analyse.add_argument("--seed", type=_natural, default=0)
    analyse.add_argument("--strict", action="store_true", help="any refused file: status 1")
    analyse.add_argument(
        "--formats",
        type=_formats,
        default=DEFAULT_FORMATS,
        help=f"of the draft report: {', '.join(FORMATS)}; html without this, json always",
    )

    analyse.add_argument(
        "--vectors", type=Path, metavar="FILE", help="word vectors, made by: vectors train"
    )

    serve = commands.add_parser("serve", help="serve the product: web and worker together")
    serve.set_defaults(task="serving.serve")
    _with_database(serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000)

    worker = commands.add_parser("worker", help="do slow work only, beside other web processes")
    worker.set_defaults(task="serving.work")
    _with_database(worker)
    worker.add_argument("--parent", type=int, help=argparse.SUPPRESS)

    example = commands.add_parser("example", help="load both example programmes")
    example.set_defaults(task="tasks.example")
    _with_database(example)

    bring_in = commands.add_parser("import", help="bring a file or folder into a programme")
    bring_in.set_defaults(task="tasks.bring_in")
    _with_database(bring_in)
    bring_in.add_argument("path", type=Path)
    bring_in.add_argument("--programme", required=True, help="key of the programme")
    bring_in.add_argument("--hold", action="store_true", help="do not release yet")
    bring_in.add_argument("--strict", action="store_true", help="any refused file: status 1")

    account = commands.add_parser("account", help="make an account or a role, and print a link")
    account.set_defaults(task="tasks.account")
    _with_database(account)
    account.add_argument("email")
    account.add_argument("--name", default="")
    account.add_argument("--programme", required=True, help="key; made when it is not there yet")
    account.add_argument("--role", required=True, help="programme_lead, region_lead, ...")
    account.add_argument("--region", default="", help="key of the region")
    vectors = commands.add_parser("vectors", help="word vectors of your own")
    train = vectors.add_subparsers(required=True, metavar="train").add_parser(
        "train", help="learn word vectors from a folder of texts; better threads come of it"
    )
    train.set_defaults(task="tasks.train")
    train.add_argument("--from", dest="source", type=Path, required=True, metavar="FOLDER")
    train.add_argument("--out", type=Path, required=True, metavar="FILE")
    train.add_argument("--dimension", type=_dimension, default=200)
    train.add_argument("--name", type=_name, help="what you call them; else the name of the file")
    return top


def _with_database(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--database", type=Path, help="SQLite file; without it DATABASE_URL, else var/"
    )


def _natural(text: str) -> int:
    return _number(text, 0, 2**31 - 1, "a whole number from 0")


def _port(text: str) -> int:
    return _number(text, 1, 65535, "a port from 1 to 65535")


def _dimension(text: str) -> int:
    return _number(text, 2, 1000, "a whole number from 2 to 1000")


def _name(text: str) -> str:
    if not text.strip() or len(text) > 60 or not text.isprintable():
        raise argparse.ArgumentTypeError(f"{text!r} is not a name of 1 to 60 letters")
    return text.strip()


def _number(text: str, least: int, most: int, wanted: str) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not {wanted}")
    return int(text)


def _formats(text: str) -> tuple[str, ...]:
    chosen = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [part for part in chosen if part not in (*FORMATS, "json")]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"not known: {', '.join(unknown)}; choose {', '.join(FORMATS)}"
        )
    return chosen


if __name__ == "__main__":
    sys.exit(main())
