"""Files that somebody sent: kept, looked at, confirmed once, and then brought in by a job."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User, may_import
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared import blobs, jobs
from caleidoscoop.shared.models import Job
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices.actions.intake import Wish, bring_in_file, bring_in_text, path_of_pasted
from caleidoscoop.voices.actions.labels import Labels
from caleidoscoop.voices.models import ColumnMapping, Intake, Outcome, Upload

IGNORE = "ignore"
TEXT = "text"


@dataclass(frozen=True)
class Sent:
    """One file as it was sent, or a pasted text with its title."""

    name: str
    data: bytes
    is_pasted: bool = False


def keep_upload(
    *,
    programme: Programme,
    region: Region | None,
    sent: Sequence[Sent],
    session_name: str = "",
    is_released: bool = True,
    by: User,
    at: datetime,
) -> Upload:
    """Keep what somebody sent until it is looked at and confirmed.

    Raises Refused if nothing was sent, or if this person brings in nothing for this region.
    """
    if not sent:
        raise Refused(_("Choose files, or paste text."))
    _must_import(by, programme, region)
    return Upload.objects.create(
        programme=programme,
        region=region,
        session_name=session_name.strip()[:200],
        is_released=is_released,
        files=[_kept(file, name, region) for name, file in _named_apart(sent).items()],
        by=by,
        at=at,
    )


@dataclass(frozen=True)
class Choice:
    """What somebody said of a table: what each column means, and whether the first row heads them.

    `headed` is per sheet, and empty where that is as it seemed to be.
    """

    roles: Mapping[str, str]
    headed: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Seemed:
    """What a table seemed to be: the role of each column, and the names it is remembered by."""

    roles: Mapping[str, str]
    names: Sequence[str]


def choose_columns(*, upload: Upload, choices: Mapping[str, Choice]) -> None:
    """Remember, per path of a table, what somebody said of its columns and first row."""
    upload.files = [
        {**file, "roles": dict(choice.roles), "headed": dict(choice.headed)}
        if (choice := choices.get(file["path"]))
        else file
        for file in upload.files
    ]
    upload.save(update_fields=["files"])


@transaction.atomic
def confirm_upload(
    *,
    upload: Upload,
    seemed: Mapping[str, Seemed],
    by: User,
    at: datetime,
) -> Job:
    """Ask for an upload to be brought in; asked twice, it is still brought in once.

    `seemed` holds, per path of a table, what each column seemed to mean; what people chose
    otherwise is remembered for the next file with these columns.
    Raises Refused if this person no longer brings in anything for this region.
    """
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.job is not None:
        return upload.job
    _must_import(by, upload.programme, upload.region)
    files = []
    for file in upload.files:
        table, choice = seemed.get(file["path"]), choice_of(file)
        mapping = mapping_of(table.roles, choice.roles) if table and choice.roles else None
        if table and (mapping is not None or choice.headed):
            remember_columns(
                programme=upload.programme, names=table.names, choice=choice, by=by, at=at
            )
        files.append(
            {
                "path": file["path"],
                "name": file["name"],
                "sha256": file["sha256"],
                "is_pasted": file["is_pasted"],
                "session_name": upload.session_name,
                "mapping": mapping,
                "headed": dict(choice.headed),
            }
        )
    upload.job = jobs.enqueue(
        "import_files",
        by=by,
        at=at,
        programme_key=upload.programme.key,
        programme=upload.programme_id,
        region=upload.region_id,
        is_released=upload.is_released,
        files=files,
        by_person=by.pk,
    )
    upload.save(update_fields=["job"])
    return upload.job


def bring_in_kept(
    *,
    programme: Programme,
    file: Mapping[str, Any],
    by: User,
    at: datetime,
    since: datetime,
    region: Region | None,
    is_released: bool,
    labels: Labels,
    progress: Callable[[str, int, int], None],
) -> Intake:
    """Bring in one file of a confirmed upload.

    What was brought in `since` then for this person is not brought in again: a job that was
    killed halfway and goes on tells of the first half what came of it, not "known already".
    """
    earlier = Intake.objects.filter(
        programme=programme, path=file["path"], sha256=file["sha256"], by=by, at__gte=since
    )
    done = earlier.exclude(outcome=Outcome.STAGED).order_by("pk").first()
    if done is not None:
        return done
    data = blobs.read(file["sha256"])
    wish = Wish(
        region=region,
        session_name=file.get("session_name", ""),
        is_released=is_released,
        mapping=file.get("mapping"),
        headed=file.get("headed"),
        labels=labels,
    )
    if file.get("is_pasted"):
        return bring_in_text(
            programme=programme,
            title=file["name"],
            text=data.decode("utf-8", "surrogatepass"),
            by=by,
            at=at,
            wish=wish,
            progress=progress,
        )
    return bring_in_file(
        programme=programme,
        path=file["path"],
        data=data,
        by=by,
        at=at,
        wish=wish,
        progress=progress,
    )


def mapping_of(guess: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str] | None:
    """Return what to tell the reader of a table; None if it guessed all that people chose.

    A column of text that was guessed so is left to the reader: its header may say more, such as
    the element of all that stands below it.
    """
    said = {name: chosen.get(name) or IGNORE for name in guess}
    if all(said[name] == (role or IGNORE) for name, role in guess.items()):
        return None
    return {name: role for name, role in said.items() if not role == guess[name] == TEXT}


def choice_of(file: Mapping[str, Any]) -> Choice:
    """Return what was said of one file of an upload."""
    return Choice(file["roles"], file.get("headed", {}))


def remember_columns(
    *, programme: Programme, names: Sequence[str], choice: Choice, by: User, at: datetime
) -> ColumnMapping:
    """Remember what was said of a table with these names of columns, for the next one."""
    return ColumnMapping.objects.update_or_create(
        programme=programme,
        headers_sha256=hash_of_headers(names),
        defaults={
            "roles": dict(choice.roles),
            "headed": dict(choice.headed),
            "by": by,
            "at": at,
        },
    )[0]


def hash_of_headers(names: Sequence[str]) -> str:
    """Return one hash for these headers in any order: PostgreSQL keeps no order in JSON."""
    return hashlib.sha256("\x1f".join(sorted(names)).encode("utf-8", "surrogatepass")).hexdigest()


def _must_import(by: User, programme: Programme, region: Region | None) -> None:
    if not may_import(by, programme=programme, region=region):
        raise Refused(_("You cannot bring in anything for this region."))


def _named_apart(sent: Sequence[Sent]) -> dict[str, Sent]:
    """Return the files by name; the same file twice is one.

    Another file with a name that is taken gets a name of its own: it corrects nothing.
    """
    named: dict[str, Sent] = {}
    for file in sent:
        stem, suffix = PurePosixPath(file.name).stem, PurePosixPath(file.name).suffix
        name, number = file.name, 1
        while name in named and named[name].data != file.data:
            number += 1
            name = f"{stem} ({number}){suffix}"
        named[name] = file
    return named


def _kept(file: Sent, name: str, region: Region | None) -> dict[str, Any]:
    if file.is_pasted:
        path = path_of_pasted(name, region)
    else:
        path = f"{region.key}/{name}" if region else name
    return {
        "path": path,
        "name": name,
        "sha256": blobs.keep(file.data),
        "is_pasted": file.is_pasted,
        "roles": {},
        "headed": {},
    }
