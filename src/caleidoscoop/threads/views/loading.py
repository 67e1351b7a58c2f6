"""What every view of threads begins and ends with: load what one may see, tell what was done."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.shared.http import Step
from caleidoscoop.shared.models import Change, key_of
from caleidoscoop.threads.models import Thread
from caleidoscoop.threads.reading import Scope, scope_of


def load_thread(request: SignedInRequest, programme: Programme, key: str) -> Thread:
    threads = Thread.objects.visible_to(request.user).select_related("current__by", "region")
    return get_object_or_404(threads, programme=programme, key=key)


def load_thread_to_change(
    request: SignedInRequest, programme_key: str, key: str
) -> tuple[Programme, Thread]:
    """Load a thread that this person may change; whoever may only see it gets the reason."""
    programme = load_programme(request, programme_key)
    thread = load_thread(request, programme, key)
    thread.programme = programme
    if not scope_of(request.user, programme).holds_thread(thread):
        raise PermissionDenied(not_yours(thread.region))
    if thread.closed_at is not None:
        raise Http404("The thread is closed.")
    return programme, thread


def not_yours(region: Region | None) -> str:
    if region is None:
        return _("Only the programme lead may change the common threads.")
    return _("Only a facilitator of this region may change its threads.")


def scope_choices(scope: Scope, regions: list[Region]) -> list[tuple[str, str]]:
    """Return for whom this person may make something: empty for the programme, else a region."""
    choices = [("", _("All regions: a common thread"))] if scope.is_lead else []
    return [*choices, *((region.key, region.name) for region in scope.of(regions))]


def region_of(programme: Programme, key: str) -> Region | None:
    return get_object_or_404(Region, programme=programme, key=key) if key else None


def way_to(programme: Programme, thread: Thread | None = None) -> list[Step]:
    """Return the steps of the way to a page under a thread, or under the list."""
    steps = [Step(reverse("threads:thread_list", args=[programme.key]), _("Common threads"))]
    if thread is not None:
        steps.append(Step(url_of(programme, thread), thread.title))
    return steps


def url_of(programme: Programme, thread: Thread) -> str:
    return reverse("threads:thread_show", args=[programme.key, thread.key])


def tell(request: SignedInRequest, programme: Programme, text: str, *, at: datetime) -> None:
    """Say what was done; the message carries the change, so that it can be undone on the spot."""
    mine = Change.objects.filter(programme_key=programme.key, by=key_of(request.user), at=at)
    change = mine.order_by("-pk").first()
    messages.success(request, text, extra_tags=str(change.pk) if change else "")


def numbers(values: list[str]) -> list[int]:
    """Return the keys in what was chosen; what is no key is left out."""
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]
