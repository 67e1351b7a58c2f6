"""On which day a session was held, as the files say that were brought in."""

from datetime import date

from django.db.models import Max, Min

from caleidoscoop.voices.models import Fragment, Session, SessionKind, Source


def date_sessions(source: Source) -> None:
    """Give the sessions of a source the day on which all that was said there was said.

    Where files disagree, or no longer say a day, an imported session has none. A session that
    people made is held when they say: it only gets a day while it has none.
    """
    spoken = Fragment.objects.filter(source=source, speaker__isnull=False)
    keys = {source.session_id, *spoken.values_list("speaker__session", flat=True).distinct()}
    days = days_said(keys)
    for session in Session.objects.filter(pk__in=keys):
        day = next(iter(days[session.pk])) if len(days.get(session.pk, ())) == 1 else None
        is_free = session.kind == SessionKind.IMPORT or session.held_on is None
        if is_free and session.held_on != day:
            session.held_on = day
            session.save(update_fields=["held_on"])


def days_said(sessions: set[int]) -> dict[int, set[date]]:
    """Return per session the first and last day on which something was said there."""
    days: dict[int, set[date]] = {}
    present = Fragment.objects.present().filter(said_on__isnull=False).order_by()
    # Two questions with an index each; one for either path would read every fragment there is.
    for path, some in (
        ("speaker__session", present.filter(speaker__session__in=sessions)),
        ("source__session", present.filter(speaker=None, source__session__in=sessions)),
    ):
        found = some.values_list(path).annotate(first=Min("said_on"), last=Max("said_on"))
        for session, first, last in found:
            days.setdefault(session, set()).update((first, last))
    return days
