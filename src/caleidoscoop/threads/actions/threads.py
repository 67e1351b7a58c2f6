"""Make, rename, merge and split threads."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from caleidoscoop.people.models import User
from caleidoscoop.programmes.models import Domain, Programme, Region
from caleidoscoop.shared.refused import Refused
from caleidoscoop.threads.actions.evidence import shift_evidence
from caleidoscoop.threads.actions.links import move_links
from caleidoscoop.threads.actions.rules import must_be_coder, must_be_open, write_change
from caleidoscoop.threads.models import Evidence, Thread, ThreadVersion
from caleidoscoop.voices.models import Element

# Addresses beside those of threads: a thread of that name gets another key.
PAGES = frozenset({"changes", "new", "unheard"})


@transaction.atomic
def make_thread(
    *,
    programme: Programme,
    region: Region | None,
    title: str,
    statement: str = "",
    kind: str = "",
    by: User,
    at: datetime,
) -> Thread:
    """Start a thread, of a region or common to the programme.

    Raises Refused if it has no title, the kind is unknown, or the scope is not this person's.
    """
    must_be_coder(by, programme=programme, region=region)
    thread = new_thread(
        programme=programme,
        region=region,
        title=title,
        statement=statement,
        kind=kind,
        by=by,
        at=at,
    )
    write_change(
        "thread_made", programme, by=by, at=at, after={"thread": thread.pk}, targets=[thread]
    )
    return thread


def new_thread(
    *,
    programme: Programme,
    region: Region | None,
    title: str,
    statement: str,
    kind: str,
    by: User | None,
    at: datetime,
) -> Thread:
    title = title.strip()
    _check(title, kind)
    if region is not None and region.programme_id != programme.pk:
        raise Refused(_("This region is not part of the programme."))
    last = Thread.objects.filter(programme=programme).aggregate(last=Max("position"))["last"] or 0
    thread = Thread.objects.create(
        programme=programme,
        region=region,
        key=_free_key(programme, title),
        kind=kind,
        position=last + 1,
        made_by=by,
        made_at=at,
    )
    add_version(thread, title=title, statement=statement, reason="", by=by, at=at)
    return thread


@transaction.atomic
def rename_thread(
    *,
    thread: Thread,
    title: str,
    statement: str,
    by: User,
    at: datetime,
    kind: str | None = None,
    domains: Sequence[Domain] | None = None,
    reason: str = "",
    seen_version: int | None = None,
) -> ThreadVersion:
    """Give a thread another title, statement, kind or domains, as a new version.

    Raises Refused if somebody else changed it since `seen_version`; what was typed is then kept by
    the form.
    """
    thread = _locked(thread)
    must_be_open(thread, by)
    _check(title, kind or "")
    current = thread.current
    assert current is not None
    if seen_version is not None and current.number != seen_version:
        raise Refused(
            _("Somebody changed this thread while you were typing. Your text is kept below.")
        )
    before = {
        "version": current.pk,
        "kind": thread.kind,
        "domains": sorted(thread.domains.values_list("pk", flat=True)),
    }
    if domains is not None:
        thread.domains.set(domains)
    if kind is not None and kind != thread.kind:
        Thread.objects.filter(pk=thread.pk).update(kind=kind)
    version = add_version(
        thread, title=title.strip(), statement=statement.strip(), reason=reason, by=by, at=at
    )
    write_change(
        "thread_renamed",
        thread.programme,
        by=by,
        at=at,
        before=before,
        after={"thread": thread.pk, "version": version.pk},
        targets=[thread],
    )
    return version


@transaction.atomic
def merge_threads(*, thread: Thread, into: Thread, by: User, at: datetime) -> Thread:
    """Let one thread go on in another: its evidence, links and findings go along.

    Raises Refused if they are the same, or of different programmes or scopes.
    """
    thread, into = _locked(thread), _locked(into)
    must_be_open(thread, by)
    must_be_open(into, by)
    if thread.pk == into.pk:
        raise Refused(_("A thread cannot be merged into itself."))
    if (thread.programme_id, thread.region_id) != (into.programme_id, into.region_id):
        raise Refused(_("Only threads of the same region or programme can be merged."))
    standing = list(thread.evidence.filter(retired_at__isnull=True))
    moved = shift_evidence(standing, into, by=by, at=at)
    links, new_links, proofs = move_links(thread, into, by=by, at=at)
    findings = list(thread.findings.exclude(threads=into).values_list("pk", flat=True))
    into.findings.add(*findings)
    Thread.objects.filter(pk=thread.pk).update(closed_at=at, merged_into=into)
    write_change(
        "threads_merged",
        into.programme,
        by=by,
        at=at,
        before={"thread": thread.pk, "evidence": [e.pk for e in standing], "links": links},
        after={
            "thread": into.pk,
            "evidence": moved,
            "links": new_links,
            "link_evidence": proofs,
            "findings": findings,
        },
        targets=[into, thread],
    )
    return into


@transaction.atomic
def split_thread(
    *,
    thread: Thread,
    evidence: Sequence[Evidence],
    title: str,
    by: User,
    at: datetime,
    kind: str | None = None,
) -> Thread:
    """Start a thread of its own from part of another's evidence.

    Raises Refused if the evidence is not of this thread, or if all of it would go.
    """
    must_be_open(thread, by)
    keys = {e.pk for e in evidence}
    standing = {e.pk for e in thread.evidence.filter(retired_at__isnull=True)}
    if not keys or not keys <= standing:
        raise Refused(_("Choose evidence of this thread for the new one."))
    if keys == standing:
        raise Refused(_("Leave some evidence; to move all of it, rename or merge the thread."))
    twin = new_thread(
        programme=thread.programme,
        region=thread.region,
        title=title,
        statement="",
        kind=thread.kind if kind is None else kind,
        by=by,
        at=at,
    )
    moved = shift_evidence(evidence, twin, by=by, at=at)
    write_change(
        "thread_split",
        thread.programme,
        by=by,
        at=at,
        before={"thread": thread.pk, "evidence": sorted(keys)},
        after={"thread": twin.pk, "evidence": moved},
        targets=[twin, thread],
    )
    return twin


def add_version(
    thread: Thread, *, title: str, statement: str, reason: str, by: User | None, at: datetime
) -> ThreadVersion:
    last = thread.versions.aggregate(last=Max("number"))["last"] or 0
    version = ThreadVersion.objects.create(
        thread=thread,
        number=last + 1,
        title=title,
        statement=statement,
        reason=reason[:200],
        by=by,
        at=at,
    )
    thread.current = version
    Thread.objects.filter(pk=thread.pk).update(current=version)
    return version


def _check(title: str, kind: str) -> None:
    if not title.strip():
        raise Refused(_("A thread needs a title."))
    if len(title.strip()) > 200:
        raise Refused(_("A title has at most 200 characters."))
    if kind and kind not in Element.values:
        raise Refused(_("This kind of thread is not known."))


def _locked(thread: Thread) -> Thread:
    return (
        Thread.objects.select_for_update(of=("self",)).select_related("current").get(pk=thread.pk)
    )


def _free_key(programme: Programme, title: str) -> str:
    key = slugify(title)[:70] or "thread"
    taken = key in PAGES or Thread.objects.filter(programme=programme, key=key).exists()
    return f"{key}-{uuid.uuid4().hex[:8]}" if taken else key
