"""What people made of fragments beside what their file says since, to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caleidoscoop.people.http import SignedInRequest
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared.http import go_to, page_of
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices import actions
from caleidoscoop.voices.lines import waiting_in
from caleidoscoop.voices.models import Fragment, FragmentQuerySet, FragmentVersion
from caleidoscoop.voices.views.said import let_evidence_follow, say_with_undo
from caleidoscoop.voices.views.sources import source_for
from caleidoscoop.voices.wording import Stretch, differences

PER_PAGE = 20


@dataclass(frozen=True)
class Pair:
    """The two texts of one fragment, each with what the other does not say."""

    fragment: Fragment
    in_file: FragmentVersion
    by_hand_text: Sequence[Stretch]
    in_file_text: Sequence[Stretch]
    may_take: bool


@require_http_methods(["GET", "POST"])
def source_corrections(
    request: SignedInRequest, programme_key: str, source_id: int
) -> HttpResponse:
    programme, source = source_for(request, programme_key, source_id)
    waiting = waiting_in(source, request.user)
    refusal = ""
    if request.method == "POST":
        try:
            return _choose(request, programme, waiting)
        except Refused as refused:
            refusal = str(refused)
    page = page_of(request, waiting, PER_PAGE)
    context = {
        "source": source,
        "source_url": reverse("voices:source_show", args=[programme.key, source.pk]),
        "page": page,
        "pairs": _pairs(list(page)),
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "voices/source_corrections.html", context, status=status)


def _pairs(fragments: Sequence[Fragment]) -> list[Pair]:
    keys = [fragment.in_file for fragment in fragments]  # type: ignore[attr-defined]
    versions = {v.fragment_id: v for v in FragmentVersion.objects.filter(pk__in=keys)}
    pairs = []
    for fragment in fragments:
        in_file = versions[fragment.pk]
        stretches = differences(fragment.text, in_file.text)
        pairs.append(
            Pair(
                fragment=fragment,
                in_file=in_file,
                by_hand_text=[one for one in stretches if one.kind != "new"],
                in_file_text=[one for one in stretches if one.kind != "gone"],
                may_take=not actions.was_reshaped(fragment),
            )
        )
    return pairs


@transaction.atomic
def _choose(
    request: SignedInRequest, programme: Programme, waiting: FragmentQuerySet
) -> HttpResponse:
    fragment = waiting.filter(key=request.POST.get("fragment", "")).first()
    if fragment is None:
        raise Refused(_("Somebody chose between these texts already."))
    at = timezone.now()
    match request.POST.get("do"):
        case "keep":
            actions.keep_by_hand(fragment=fragment, by=request.user, at=at)
            said = _("The text made by hand stays.")
        case "take":
            actions.take_from_file(fragment=fragment, by=request.user, at=at)
            said = _("The text of the file stands now.")
        case _other:
            raise Refused(_("Choose one of the two texts."))
    let_evidence_follow(programme, by=request.user, at=at)
    say_with_undo(request, programme, said, at=at)
    return go_to(request, request.get_full_path())
