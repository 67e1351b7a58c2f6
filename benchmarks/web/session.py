"""What the measurement does in the database itself: set up, sign in, write, and check."""

import sys
from datetime import timedelta

import django
from django.db import connection, connections
from django.utils import timezone

django.setup()

from benchmarks.web import world  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from caleidoscoop.people.models import User  # noqa: E402
from caleidoscoop.programmes.models import Programme  # noqa: E402
from caleidoscoop.threads import actions  # noqa: E402
from caleidoscoop.threads.models import Evidence, Stance, Thread  # noqa: E402
from caleidoscoop.threads.reading import strengths_of  # noqa: E402
from caleidoscoop.voices.actions import withdraw_fragments  # noqa: E402


def prepare() -> str:
    """Make the tables; return which database it is. One with a programme in it is left alone."""
    call_command("migrate", verbosity=0)
    if Programme.objects.exists():
        sys.exit("This database is not empty. Name an empty one.")
    return str(connection.vendor)


def build(n_fragments: int, proofs_each: int) -> Programme:
    programme = world.build(n_fragments, proofs_each)
    world.analyse()
    return programme


def proofs() -> int:
    return Evidence.objects.count()


def close() -> None:
    connections.close_all()


def cookie_of(email: str) -> str:
    user = User.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def check(programme: Programme, body: bytes) -> None:
    """Compare the totals on a page with what plain queries count."""
    threads = list(Thread.objects.filter(programme=programme, region=None)[:3])
    strengths = strengths_of([thread.pk for thread in threads])
    text = body.decode()
    for thread in threads:
        row = text[text.index(f"/threads/{thread.key}/") :]
        row = row[: row.index("</tr>")]
        said = f"{strengths[thread.pk].speakers} van "
        if said not in row[row.rindex("<td") :]:
            sys.exit(f"{thread.key}: {said!r} is not the total on the page.")


def write(programme: Programme, number: int) -> None:
    """Weigh a piece of evidence anew, as a facilitator does all day."""
    row = Evidence.objects.filter(thread__programme=programme, retired_at=None)[number * 100]
    stance = next(s for s in Stance.values if s != row.stance)
    lead = User.objects.get(email="lead@example.org")
    at = timezone.now() + timedelta(seconds=number)
    actions.take_stance(evidence=row, stance=stance, by=lead, at=at)


def withdraw(programme: Programme, path: str) -> tuple[str, str]:
    """Take one fragment back; return the address where it was quoted, and how it was told."""
    row = (
        Evidence.objects.standing()
        .filter(thread__programme=programme, thread__region=None, stance=Stance.SUPPORTS)
        .select_related("thread", "version__fragment__region")
        .first()
    )
    assert row is not None
    assert row.thread is not None
    fragment = row.version.fragment
    withdraw_fragments(fragments=[fragment], by=None, at=timezone.now())
    assert fragment.region is not None
    return f"{path}?row={row.thread.key}&column={fragment.region.key}", fragment.key
