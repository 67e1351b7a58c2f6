"""One fragment: its versions and consent; correcting, splitting, withdrawing it; and undo."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.http import go_to
from caleidoscoop.shared.models import Change
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices import actions
from caleidoscoop.voices.forms import CorrectForm, SplitForm, WithdrawForm
from caleidoscoop.voices.lines import Line, lines_of
from caleidoscoop.voices.models import Consent, Fragment, FragmentVersion, Source, Use
from caleidoscoop.voices.views import bulk
from caleidoscoop.voices.views.said import let_evidence_follow, posted, say_with_undo
from caleidoscoop.voices.views.sources import source_for
from caleidoscoop.voices.wording import Stretch, cuts_of, differences, place_of

# Why there is a version, where the software wrote it; what people typed stays as it is.
REASONS: dict[str, str | Promise] = {
    "import": gettext_lazy("as it was brought in"),
    "corrected file": gettext_lazy("corrected in the file"),
    "split": gettext_lazy("split"),
    "join": gettext_lazy("joined with others"),
    "undo": gettext_lazy("put back"),
    "kept by hand": gettext_lazy("kept as it was by hand"),
}


@require_GET
def fragment_show(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    programme, fragment = fragment_for(request, programme_key, key)
    (line,) = lines_of([fragment], request.user)
    context = {
        **_context(request, programme, fragment),
        "line": line,
        "versions": [] if line.hidden else _versions(fragment),
        "uses": _uses(fragment),
    }
    return render(request, "voices/fragment_show.html", context)


def fragment_for(
    request: SignedInRequest, programme_key: str, key: str
) -> tuple[Programme, Fragment]:
    programme = load_programme(request, programme_key)
    fragments = Fragment.objects.visible_to(request.user).filter(
        programme=programme, intake__switched_on_at__isnull=False
    )
    related = ("current", "speaker", "region", "municipality", "domain", "source__session")
    return programme, get_object_or_404(fragments.select_related(*related), key=key)


def _context(request: SignedInRequest, programme: Programme, fragment: Fragment) -> dict[str, Any]:
    is_open = Source.objects.visible_to(request.user).filter(pk=fragment.source_id).exists()
    url = url_in_source(programme, fragment) if is_open else ""
    return {"fragment": fragment, "source": fragment.source, "source_url": url}


def url_in_source(programme: Programme, fragment: Fragment) -> str:
    """Return the address at which the source opens at this fragment."""
    url = reverse("voices:source_show", args=[programme.key, fragment.source_id])
    return f"{url}?{urlencode({'fragment': fragment.key})}#f-{fragment.key}"


def _versions(
    fragment: Fragment,
) -> list[tuple[FragmentVersion, str | Promise, Sequence[Stretch]]]:
    """Return the versions, newest first, each with its reason and its difference from before."""
    versions = list(fragment.versions.select_related("by").order_by("number"))
    told: list[tuple[FragmentVersion, str | Promise, Sequence[Stretch]]] = []
    for before, version in zip([None, *versions], versions, strict=False):
        changes = differences(before.text, version.text) if before else []
        told.append((version, REASONS.get(version.reason, version.reason), changes))
    return told[::-1]


def _uses(fragment: Fragment) -> list[tuple[str | Promise, Consent | None, Consent | None]]:
    """Return, per use, what the speaker and what the source says; the speaker's word goes first."""
    of_speaker = {c.use: c for c in Consent.objects.filter(speaker=fragment.speaker_id or 0)}
    of_source = {c.use: c for c in Consent.objects.filter(source=fragment.source_id)}
    return [(label, of_speaker.get(use), of_source.get(use)) for use, label in Use.choices]


def _editable(
    request: SignedInRequest, programme_key: str, key: str
) -> tuple[Programme, Fragment, Line]:
    programme, fragment = fragment_for(request, programme_key, key)
    (line,) = lines_of([fragment], request.user)
    if not line.may_change or line.hidden:
        raise PermissionDenied(_("Only who works on this region can change these words."))
    return programme, fragment, line


@require_http_methods(["GET", "POST"])
def fragment_correct(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    programme, fragment, _line = _editable(request, programme_key, key)
    form = CorrectForm(posted(request), initial={"text": fragment.text})
    if form.is_valid():
        at = timezone.now()
        try:
            with transaction.atomic():
                actions.correct_fragment(
                    fragment=fragment, **form.cleaned_data, by=request.user, at=at
                )
                let_evidence_follow(programme, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say_with_undo(request, programme, _("The text was corrected."), at=at)
            return go_to(request, reverse("voices:fragment_show", args=[programme.key, key]))
    context = {**_context(request, programme, fragment), "form": form}
    status = 422 if form.errors else 200
    return render(request, "voices/fragment_correct.html", context, status=status)


@require_http_methods(["GET", "POST"])
def fragment_split(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    programme, fragment, _line = _editable(request, programme_key, key)
    cuts = [(str(c.position), f"… {c.before} ✂ {c.after} …") for c in cuts_of(fragment.text)]
    form = SplitForm(posted(request), cuts=cuts, initial={"place": "words"})
    if form.is_valid():
        at = timezone.now()
        try:
            with transaction.atomic():
                position = _position(form, fragment.text)
                actions.split_fragment(fragment=fragment, position=position, by=request.user, at=at)
                let_evidence_follow(programme, by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say_with_undo(request, programme, _("One fragment became two."), at=at)
            return go_to(request, _way_back(request, programme, fragment))
    context = {**_context(request, programme, fragment), "form": form}
    status = 422 if form.errors else 200
    return render(request, "voices/fragment_split.html", context, status=status)


def _position(form: SplitForm, text: str) -> int:
    place = form.cleaned_data["place"]
    if place != "words":
        return int(place)
    position = place_of(form.cleaned_data["words"], text)
    if position is None:
        raise Refused(
            _("These words are not in the text, or more than once. Copy a few more of them.")
        )
    return position


@require_POST
def fragments_withdraw(
    request: SignedInRequest, programme_key: str, source_id: int
) -> HttpResponse:
    """Ask first, because a withdrawal cannot be undone; then take the words back everywhere."""
    programme, source = source_for(request, programme_key, source_id)
    is_confirmed = bool(request.POST.get("is_confirmed"))
    form = WithdrawForm(request.POST if is_confirmed else None)
    chosen: list[Fragment] = []
    try:
        chosen = bulk.chosen_of(request, source)
        if is_confirmed and form.is_valid():
            return _withdraw(request, programme, source, chosen, form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return go_to(request, reverse("voices:source_show", args=[programme.key, source.pk]))
    context = {
        "source": source,
        "form": form,
        "lines": lines_of(chosen, request.user),
        "source_url": reverse("voices:source_show", args=[programme.key, source.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "voices/fragments_withdraw.html", context, status=status)


def _withdraw(
    request: SignedInRequest,
    programme: Programme,
    source: Source,
    chosen: list[Fragment],
    reason: str,
) -> HttpResponse:
    withdrawal = actions.withdraw_fragments(
        fragments=chosen, by=request.user, at=timezone.now(), reason=reason
    )
    said = ngettext(
        "%(n)s fragment withdrawn, everywhere at once. This is withdrawal %(number)s.",
        "%(n)s fragments withdrawn, everywhere at once. This is withdrawal %(number)s.",
        len(chosen),
    )
    messages.success(request, said % {"n": len(chosen), "number": withdrawal.number})
    return go_to(request, url_in_source(programme, chosen[0]))


@require_POST
def change_undo(request: SignedInRequest, programme_key: str, change_id: int) -> HttpResponse:
    programme = load_programme(request, programme_key)
    change = get_object_or_404(Change, pk=change_id, programme_key=programme.key)
    touched = actions.fragments_of(change).order_by("ordinal", "part", "pk")
    if not touched.editable_by(request.user).exists():
        raise Http404
    at = timezone.now()
    try:
        _undo(programme, change, request, at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone. All is as it was before."))
    first = touched.filter(gone_at__isnull=True).first() or touched.first()
    assert first is not None
    return go_to(request, _way_back(request, programme, first))


@transaction.atomic
def _undo(programme: Programme, change: Change, request: SignedInRequest, at: datetime) -> None:
    actions.undo_change(change=change, by=request.user, at=at)
    let_evidence_follow(programme, by=request.user, at=at)


def _way_back(request: SignedInRequest, programme: Programme, fragment: Fragment) -> str:
    """Return the source at this fragment, or the fragment alone where the source is not open."""
    url = str(_context(request, programme, fragment)["source_url"])
    return url or reverse("voices:fragment_show", args=[programme.key, fragment.key])
