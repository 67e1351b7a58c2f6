"""What each sub-command does, once Django knows its database."""

import argparse
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caleidoscoop.journey import analyse as analysing
from caleidoscoop.journey import database
from caleidoscoop.journey.database import Stop
from caleidoscoop.journey.drafts import reason_of
from caleidoscoop.journey.example import NAME as EXAMPLE
from caleidoscoop.journey.example import load_example, programme_lead
from caleidoscoop.journey.example_reports import load_reports
from caleidoscoop.journey.folder import SYSTEM
from caleidoscoop.journey.practice import NAME as PRACTICE
from caleidoscoop.journey.practice import load_practice
from caleidoscoop.journey.progress import Bar, harmless
from caleidoscoop.journey.vectors import read_vectors, train_vectors
from caleidoscoop.people.actions import grant_role, local_sign_in_link
from caleidoscoop.people.models import RoleKind, User
from caleidoscoop.programmes.facts import known_region
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.threads.actions import carry_evidence
from caleidoscoop.voices.actions.intake import Wish, bring_in_file
from caleidoscoop.voices.models import Intake, Outcome

VALUES_TOLD = 10


def analyse(options: argparse.Namespace) -> int:
    out: Path = options.out
    embedder = read_vectors(options.vectors) if options.vectors else None
    with (
        database.alone_in(out),
        translation.override(options.language),
        Bar(sys.stderr) as bar,
    ):
        database.bring_up_to_date()
        analysis = analysing.analyse(
            folder=options.folder,
            out=out,
            at=timezone.now(),
            seed=options.seed,
            language=options.language,
            formats=options.formats,
            embedder=embedder,
            progress=bar,
        )
        bar.close()
        _tell(analysis.intakes)
        if analysis.run is None:
            print(_("Nothing could be brought in."), file=sys.stderr)
        else:
            leaves = analysis.run.clusters.filter(children__isnull=True).count()
            print(
                ngettext("%(n)s draft thread", "%(n)s draft threads", leaves) % {"n": leaves},
                f"-> {harmless(str(out))}",
            )
            file = shlex.quote(harmless(str(out / "caleidoscoop.sqlite3")))
            print(f"caleidoscoop serve --database {file}")
    return _status(analysis.intakes, is_strict=options.strict)


def bring_in(options: argparse.Namespace) -> int:
    database.bring_up_to_date()
    programme = _programme(options.programme)
    path: Path = options.path
    if not path.exists():
        raise Stop(f"There is no file or folder {path}.")
    with translation.override("nl"), Bar(sys.stderr) as bar:
        if path.is_dir():
            intakes = analysing.bring_in_folder(
                programme=programme,
                folder=path,
                at=timezone.now(),
                is_released=not options.hold,
                progress=bar,
            )
        else:
            intake = bring_in_file(
                programme=programme,
                path=path.name,
                data=path.read_bytes(),
                by=None,
                at=timezone.now(),
                wish=Wish(is_released=not options.hold),
                progress=bar,
            )
            intakes = [intake]
        carry_evidence(programme=programme, at=timezone.now())
        bar.close()
        _tell(intakes)
    return _status(intakes, is_strict=options.strict)


def example(options: argparse.Namespace) -> int:
    database.bring_up_to_date()
    with Bar(sys.stderr) as bar:
        load_example(at=timezone.now(), progress=bar)
        load_practice(by=programme_lead(), at=timezone.now(), progress=bar)
        load_reports(by=programme_lead(), at=timezone.now())
    for name in (EXAMPLE, PRACTICE):
        print(name)
    return 0


def train(options: argparse.Namespace) -> int:
    source: Path = options.source
    out: Path = options.out
    if not source.is_dir():
        raise Stop(f"There is no folder {source}.")
    if out.is_dir():
        raise Stop(f"{out} is a folder; --out must name a file.")
    if not os.access(out.resolve().parent, os.W_OK | os.X_OK):
        raise Stop(f"There is no folder {out.resolve().parent} in which a file may be written.")
    with translation.override("nl"), Bar(sys.stderr) as bar:
        vectors, refused = train_vectors(
            folder=source,
            out=out,
            dimension=options.dimension,
            name=options.name or harmless(out.stem)[:60],
            progress=bar,
        )
        bar.close()
        for path, why in refused:
            told = {"path": harmless(path), "why": why}
            print(_("Refused: %(path)s. %(why)s") % told, file=sys.stderr)
        counts = {"words": len(vectors.words), **vectors.header}
        print(_("Vectors of %(words)s words from %(texts)s texts") % counts, "->", out)
        print(vectors.sha256)
    return 0


def account(options: argparse.Namespace) -> int:
    database.bring_up_to_date()
    if options.role not in RoleKind.values:
        raise Stop(f"--role must be one of {', '.join(RoleKind.values)}.")
    email = options.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Stop(f"{options.email} is no e-mail address.") from error
    with transaction.atomic():  # a wrong region must not leave a programme behind
        programme, _is_new = Programme.objects.get_or_create(
            key=options.programme, defaults={"name": options.programme}
        )
        person = User.objects.filter(email=email).first()
        if person is None:
            person = User.objects.create_user(email, None, name=options.name)
        grant_role(
            person,
            kind=options.role,
            programme=programme,
            region=_region(programme, options.region),
            by=None,
            at=timezone.now(),
        )
    print(local_sign_in_link(person))
    return 0


def _region(programme: Programme, key: str) -> Region | None:
    if not key:
        return None
    region = Region.objects.filter(programme=programme, key=key).first()
    if region is None:
        keys = programme.regions.order_by("key").values_list("key", flat=True)
        known = ", ".join(keys) or "none yet"
        raise Stop(f"There is no region {key} in {programme.key}. There is: {known}.")
    return region


def _programme(key: str) -> Programme:
    programme = Programme.objects.filter(key=key).first()
    if programme is None:
        known = ", ".join(Programme.objects.order_by("key").values_list("key", flat=True))
        raise Stop(f"There is no programme {key}. There is: {known or 'none yet'}.")
    return programme


def _tell(intakes: Sequence[Intake]) -> None:
    """Say what came of each file: refusals one by one, the rest in numbers."""
    counts = dict.fromkeys(Outcome.values, 0)
    for intake in _of_people(intakes):
        counts[intake.outcome] += 1
        if intake.outcome == Outcome.REFUSED:
            told = {"path": harmless(intake.path), "why": reason_of(intake)}
            print(_("Refused: %(path)s. %(why)s") % told, file=sys.stderr)
        for region in intake.notes.get("regions_made", []):
            if known_region(region) is None:
                print(_("New region: %(region)s") % {"region": harmless(region)})
        for line in _notes(intake):
            print(harmless(line))
    print(_("%(imported)s imported, %(known)s known already, %(refused)s refused") % counts)
    if aside := len(intakes) - len(_of_people(intakes)):
        print(
            ngettext(
                "%(n)s file of the system set aside", "%(n)s files of the system set aside", aside
            )
            % {"n": aside}
        )


def _notes(intake: Intake) -> Iterator[str]:
    """Yield what was not recognised in a file."""
    path = intake.path
    if headers := intake.notes.get("unknown_headers"):
        yield _("Not recognised in %(path)s: %(headers)s") % {
            "path": path,
            "headers": ", ".join(headers),
        }
    for column, value, n in intake.notes.get("unknown_values", ())[:VALUES_TOLD]:
        told = {"path": path, "column": column, "value": value, "n": n}
        yield (
            ngettext(
                "Not recognised in %(path)s: %(column)s “%(value)s”",
                "Not recognised in %(path)s: %(column)s “%(value)s”, %(n)s times",
                n,
            )
            % told
        )
    more = len(intake.notes.get("unknown_values", ())) - VALUES_TOLD
    if more > 0:
        yield ngettext(
            "Not recognised in %(path)s: %(n)s other value",
            "Not recognised in %(path)s: %(n)s other values",
            more,
        ) % {"path": path, "n": more}
    if intake.notes.get("without_header"):
        yield _("No header row recognised in %(path)s: the first row came in as a fragment.") % {
            "path": path
        }


def _of_people(intakes: Sequence[Intake]) -> list[Intake]:
    return [intake for intake in intakes if intake.reason != SYSTEM]


def _status(intakes: Sequence[Intake], *, is_strict: bool) -> int:
    """Return 0 when something is in, 2 when nothing is; strictly, 1 when anything was refused.

    Files of the system hold nothing that people said, so they change nothing here.
    """
    outcomes = [intake.outcome for intake in _of_people(intakes)]
    if all(outcome == Outcome.REFUSED for outcome in outcomes):
        return 2
    return 1 if is_strict and Outcome.REFUSED in outcomes else 0
