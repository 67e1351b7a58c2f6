"""What the speakers of a source allow, per use; and writing down what they told since."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from caleidoscoop.people.http import SignedInRequest
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.http import go_to, page_of
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices import actions
from caleidoscoop.voices.forms import ConsentForm, regions_within_reach
from caleidoscoop.voices.models import EDITORS, Consent, Source, Speaker, Use, may_edit
from caleidoscoop.voices.views.said import posted
from caleidoscoop.voices.views.sources import source_for

PER_PAGE = 50


@dataclass(frozen=True)
class Told:
    """Whether one use is allowed, and by whose word: the speaker's, the source's, nobody's."""

    label: str | Promise
    consent: Consent | None
    is_own: bool

    @property
    def is_given(self) -> bool:
        return self.consent is not None and self.consent.is_given


@dataclass(frozen=True)
class Chosen:
    """Who was ticked: speakers, and perhaps the source as a whole."""

    source: Source | None
    speakers: list[Speaker]

    def __len__(self) -> int:
        return len(self.speakers) + (self.source is not None)


@require_http_methods(["GET", "POST"])
def source_consent(request: SignedInRequest, programme_key: str, source_id: int) -> HttpResponse:
    """List the speakers with what they allow; a change is shown with what it does, then done."""
    programme, source = source_for(request, programme_key, source_id)
    may_source = may_edit(request.user, programme=programme, region=source.region)
    speakers = _speakers(request, programme, source)
    if not may_source and not speakers.exists():
        raise PermissionDenied(_("Consent is written down by who works in the region."))
    page = page_of(request, speakers, PER_PAGE)
    form = ConsentForm(posted(request))
    if form.is_valid():
        try:
            chosen = _chosen(request, source if may_source else None, speakers, page)
            return _change(request, programme, source, chosen, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "source": source,
        "source_url": reverse("voices:source_show", args=[programme.key, source.pk]),
        "page": page,
        "rows": _rows(page, source),
        "of_source": _told(Consent.objects.filter(source=source), {}),
        "without_speaker": source.fragments.present().filter(speaker__isnull=True).count(),
        "may_source": may_source,
        "is_source_chosen": bool(request.POST.get("source")),
        "chosen": request.POST.getlist("speaker"),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "voices/source_consent.html", context, status=status)


def _speakers(
    request: SignedInRequest, programme: Programme, source: Source
) -> "QuerySet[Speaker]":
    """Return who speaks in this source, as far as this person works in the region of the session.

    Sessions of the whole programme are for who works there.
    """
    reach = Q(session__region__in=regions_within_reach(request.user, programme, EDITORS))
    if may_edit(request.user, programme=programme, region=None):
        reach |= Q(session__region__isnull=True)
    here = source.fragments.present().filter(speaker__isnull=False)
    return (
        Speaker.objects.filter(reach, pk__in=here.values("speaker"))
        .annotate(said=Count("fragments", filter=Q(fragments__in=here)))
        .select_related("session__region")
        .order_by("session__name", "label", "pk")
    )


def _rows(page: "Page[Speaker]", source: Source) -> list[tuple[Speaker, list[Told]]]:
    default = {c.use: c for c in Consent.objects.filter(source=source)}
    own: dict[int, list[Consent]] = {}
    for consent in Consent.objects.filter(speaker__in=list(page)):
        own.setdefault(consent.speaker_id or 0, []).append(consent)
    return [(speaker, _told(own.get(speaker.pk, []), default)) for speaker in page]


def _told(own: "QuerySet[Consent] | list[Consent]", default: dict[str, Consent]) -> list[Told]:
    """Return, per use, what counts: one's own word first, then what is agreed for the source."""
    by_use = {consent.use: consent for consent in own}
    return [
        Told(label, by_use.get(use) or default.get(use), is_own=use in by_use)
        for use, label in Use.choices
    ]


def _chosen(
    request: SignedInRequest,
    source: Source | None,
    speakers: "QuerySet[Speaker]",
    page: "Page[Speaker]",
) -> Chosen:
    """Return who was ticked. Raises Refused if somebody is no longer there, or out of reach."""
    wants_source = bool(request.POST.get("source"))
    keys = {key for key in request.POST.getlist("speaker") if key.isdecimal() and len(key) < 10}
    found = list(page if request.POST.get("is_all") else speakers.filter(pk__in=keys))
    is_out_of_reach = wants_source and source is None
    if is_out_of_reach or (not request.POST.get("is_all") and len(found) != len(keys)):
        raise Refused(_("Some of these speakers are not yours to change, or no longer there."))
    return Chosen(source if wants_source else None, found)


def _change(
    request: SignedInRequest,
    programme: Programme,
    source: Source,
    chosen: Chosen,
    form: ConsentForm,
) -> HttpResponse:
    """Show what a change would do; once that is confirmed, do it."""
    to = {"source": chosen.source, "speakers": chosen.speakers, **form.told}
    if request.POST.get("is_confirmed"):
        n = actions.record_consents(**to, by=request.user, at=timezone.now())
        said = ngettext("Consent noted, %(n)s time.", "Consent noted, %(n)s times.", n) % {"n": n}
        messages.success(request, said if n else _("This was noted so already."))
        return go_to(request, request.get_full_path())
    n = actions.changed_by_consent(**to)
    context = {
        "source": source,
        "source_url": reverse("voices:source_show", args=[programme.key, source.pk]),
        "chosen": chosen,
        "form": form,
        "told": form.told,
        "use": Use(form.told["use"]).label,
        "n": n,
    }
    return render(request, "voices/consent_check.html", context)
