"""Sessions, speakers, sources and fragments for tests."""

import hashlib
from datetime import UTC, datetime

from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.voices.models import (
    Consent,
    Fragment,
    FragmentVersion,
    Intake,
    Outcome,
    Session,
    Source,
    Speaker,
    SpeakerKind,
    Use,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def session(
    programme: Programme, region: Region | None = None, name: str = "Eerste avond"
) -> Session:
    return Session.objects.get_or_create(programme=programme, region=region, name=name)[0]


def speaker(of: Session, label: str = "Spreker 1", kind: str = SpeakerKind.RESIDENT) -> Speaker:
    return Speaker.objects.create(session=of, label=label, kind=kind)


def source(
    programme: Programme,
    region: Region | None = None,
    path: str = "avond.txt",
    *,
    allowing: tuple[str, ...] = (Use.KEEP, Use.QUOTE_INTERNALLY),
    **fields: object,
) -> Source:
    made = Source.objects.create(
        programme=programme,
        region=region,
        session=session(programme, region),
        path=path,
        title=path,
        sha256=hashlib.sha256(path.encode()).hexdigest(),
        added_at=AT,
        **fields,
    )
    for use in allowing:
        Consent.objects.create(source=made, use=use, is_given=True, at=AT)
    return made


def intake(of: Source) -> Intake:
    made = Intake.objects.filter(source=of).first()
    return made or Intake.objects.create(
        programme=of.programme,
        source=of,
        path=of.path,
        sha256=of.sha256,
        outcome=Outcome.IMPORTED,
        at=AT,
        switched_on_at=AT,
    )


def version(of: Fragment, text: str, **fields: object) -> FragmentVersion:
    """Give a fragment its next version, and make that the current one."""
    made = FragmentVersion.objects.create(
        fragment=of,
        number=of.versions.count() + 1,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        reason="test",
        at=AT,
        **fields,
    )
    of.current = made
    of.save(update_fields=["current"])
    return made


def fragment(
    of: Source, text: str = "De bus rijdt hier twee keer per dag.", **fields: object
) -> Fragment:
    """A released fragment of the source, in the source's region unless told otherwise."""
    number = of.fragments.count()
    values: dict[str, object] = {
        "region": of.region,
        "place": f"line {number + 1}",
        "released_at": AT,
        **fields,
    }
    made = Fragment.objects.create(
        programme=of.programme,
        source=of,
        intake=intake(of),
        key=hashlib.sha256(f"{of.pk}/{number}".encode()).hexdigest()[:32],
        ordinal=number,
        **values,
    )
    version(made, text, intake=intake(of))
    return made
