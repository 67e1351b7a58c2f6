"""What each sub-command does, once Django knows its database."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caleidoscoop.journey import analyse as analysing
from caleidoscoop.journey import database, serving
from caleidoscoop.journey.database import Stop
from caleidoscoop.journey.example import load_example
from caleidoscoop.journey.progress import Bar
from caleidoscoop.people.actions import grant_role, local_sign_in_link
from caleidoscoop.people.models import RoleKind, User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared import jobs
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions import carry_evidence
from caleidoscoop.voices.actions.intake import Wish, bring_in_file
from caleidoscoop.voices.models import Intake, Outcome


def analyse(options: argparse.Namespace) -> int:
    with translation.override(options.language), Bar(sys.stderr) as bar:
        database.bring_up_to_date()
        analysis = analysing.analyse(
            folder=options.folder,
            out=options.out,
            at=timezone.now(),
            seed=options.seed,
            language=options.language,
            formats=options.formats,
            progress=bar,
        )
        bar.close()
        _tell(analysis.intakes)
        if analysis.run is not None:
            leaves = analysis.run.clusters.filter(children__isnull=True).count()
            print(
                ngettext("%(n)s draft thread", "%(n)s draft threads", leaves) % {"n": leaves},
                f"-> {options.out}",
            )
            print(f"caleidoscoop serve --database {options.out / 'caleidoscoop.sqlite3'}")
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
    print("Elke Regio Telt! 2024")
    return 0


def serve(options: argparse.Namespace) -> int:
    database.bring_up_to_date()
    return serving.serve(host=options.host, port=options.port)


def worker(options: argparse.Namespace) -> int:
    """Do jobs until told to stop, or until the process that started this one is gone."""
    stop = threading.Event()

    def leave(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    parent = os.getppid()
    threading.Thread(target=_watch, args=(parent, stop), daemon=True).start()
    jobs.work_until(stop)
    return 0


def account(options: argparse.Namespace) -> int:
    database.bring_up_to_date()
    if options.role not in RoleKind.values:
        raise Stop(f"--role must be one of {', '.join(RoleKind.values)}.")
    programme, _is_new = Programme.objects.get_or_create(
        key=options.programme, defaults={"name": options.programme}
    )
    region = None
    if options.region:
        region = Region.objects.filter(programme=programme, key=options.region).first()
        if region is None:
            raise Stop(f"There is no region {options.region} in {programme.key}.")
    email = options.email.strip().lower()
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email, None, name=options.name)
    try:
        grant_role(
            person,
            kind=options.role,
            programme=programme,
            region=region,
            by=None,
            at=timezone.now(),
        )
    except Refused as refusal:
        raise Stop(str(refusal)) from refusal
    print(local_sign_in_link(person))
    return 0


def _programme(key: str) -> Programme:
    programme = Programme.objects.filter(key=key).first()
    if programme is None:
        known = ", ".join(Programme.objects.order_by("key").values_list("key", flat=True))
        raise Stop(f"There is no programme {key}. There is: {known or 'none yet'}.")
    return programme


def _tell(intakes: Iterable[Intake]) -> None:
    """Say what came of each file: refusals one by one, the rest in numbers."""
    counts = dict.fromkeys(Outcome.values, 0)
    for intake in intakes:
        counts[intake.outcome] += 1
        if intake.outcome == Outcome.REFUSED:
            why = intake.notes.get("message", intake.reason)
            print(
                _("Refused: %(path)s. %(why)s") % {"path": intake.path, "why": why}, file=sys.stderr
            )
        for region in intake.notes.get("regions_made", []):
            print(_("New region: %(region)s") % {"region": region})
    print(_("%(imported)s imported, %(known)s known already, %(refused)s refused") % counts)


def _status(intakes: Iterable[Intake], *, is_strict: bool) -> int:
    """Return 0 when something is in, 2 when nothing is; strictly, 1 when anything was refused."""
    outcomes = [intake.outcome for intake in intakes]
    if all(outcome == Outcome.REFUSED for outcome in outcomes):
        return 2
    return 1 if is_strict and Outcome.REFUSED in outcomes else 0


def _watch(parent: int, stop: threading.Event) -> None:
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()
