"""Work on several fragments of a source at once, from its reading view."""

from datetime import datetime

from django.core.paginator import Page
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caleidoscoop.people.http import SignedInRequest
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.http import go_to
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices import actions
from caleidoscoop.voices.forms import LabelsForm
from caleidoscoop.voices.models import Fragment, Source
from caleidoscoop.voices.views.said import let_evidence_follow, say_with_undo


def change(
    request: SignedInRequest,
    programme: Programme,
    source: Source,
    page: "Page[Fragment]",
    labels: LabelsForm,
) -> tuple[HttpResponse | None, str]:
    """Do what was asked with the chosen fragments; return the answer, or why it was refused."""
    at = timezone.now()
    try:
        with transaction.atomic():
            chosen = chosen_of(request, source, page)
            message = _do(request, programme, chosen, labels, at)
    except Refused as refusal:
        return None, str(refusal)
    say_with_undo(request, programme, message, at=at)
    return go_to(request, f"{request.get_full_path()}#f-{chosen[0].key}"), ""


def chosen_of(
    request: SignedInRequest, source: Source, page: "Page[Fragment] | None" = None
) -> list[Fragment]:
    """Return the fragments that were ticked, or all on the page that may be changed.

    Raises Refused if there are none, or if some are not this person's to change.
    """
    keys = set(request.POST.getlist("fragment"))
    mine = (
        Fragment.objects.filter(source=source)
        .present()
        .visible_to(request.user)
        .editable_by(request.user)
        .select_related("current", "programme")
    )
    if page is not None and request.POST.get("is_all"):
        chosen = list(mine.filter(pk__in=[fragment.pk for fragment in page]))
    else:
        chosen = list(mine.filter(key__in=keys))
        if len(chosen) != len(keys):
            raise Refused(_("Some of these fragments are not yours to change, or no longer there."))
    if not chosen:
        raise Refused(_("Choose one or more fragments first."))
    return chosen


def _do(
    request: SignedInRequest,
    programme: Programme,
    chosen: list[Fragment],
    labels: LabelsForm,
    at: datetime,
) -> str:
    """Call the action that was asked for, and return what to say of it."""
    by, n = request.user, len(chosen)
    match request.POST.get("do"):
        case "release":
            n = actions.release_fragments(fragments=chosen, by=by, at=at)
            return ngettext("%(n)s fragment released.", "%(n)s fragments released.", n) % {"n": n}
        case "relabel":
            if not labels.is_valid() or not labels.labels:
                raise Refused(_("Choose what to change: element, domain, layer or region."))
            actions.relabel_fragments(fragments=chosen, by=by, at=at, **labels.labels)
            return ngettext(
                "Labels of %(n)s fragment changed.", "Labels of %(n)s fragments changed.", n
            ) % {"n": n}
        case "join":
            actions.join_fragments(fragments=chosen, by=by, at=at)
            let_evidence_follow(programme, by=by, at=at)
            return _("%(n)s fragments became one.") % {"n": n}
    raise Refused(_("Choose what to do with these fragments."))
