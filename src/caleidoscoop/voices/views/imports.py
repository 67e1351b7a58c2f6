"""Bringing in what people said: send it, look at it, confirm it, see what came of it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.people.models import may_import
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared import jobs
from caleidoscoop.shared.http import go_to, page_of
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices import actions
from caleidoscoop.voices.forms import ImportForm, regions_within_reach
from caleidoscoop.voices.models import Intake, Outcome, Upload
from caleidoscoop.voices.views.checking import Checked, check_file
from caleidoscoop.voices.views.said import posted, why_refused


@require_http_methods(["GET", "POST"])
def source_import(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    regions = regions_within_reach(request.user, programme)
    is_whole = may_import(request.user, programme=programme, region=None)
    if not is_whole and not regions.exists():
        raise PermissionDenied(_("You do not bring in what people said in this programme."))
    only = regions[0].key if len(regions[:2]) == 1 and not is_whole else ""
    initial = {"region": request.GET.get("region", only)}
    form = ImportForm(
        posted(request),
        request.FILES or None,
        regions=regions,
        is_whole=is_whole,
        initial=initial,
    )
    if form.is_valid():
        try:
            upload = _keep(request, programme, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_to(request, reverse("voices:import_check", args=[programme.key, upload.pk]))
    context = {"form": form, "files_are_lost": bool(form.errors and request.FILES)}
    return render(request, "voices/source_import.html", context, status=422 if form.errors else 200)


def _keep(request: SignedInRequest, programme: Programme, typed: dict[str, Any]) -> Upload:
    sent = [actions.Sent(file.name or "", file.read()) for file in typed["sent"]]
    if typed["text"].strip():
        data = typed["text"].encode("utf-8", "surrogatepass")
        sent.append(actions.Sent(typed["title"].strip(), data, is_pasted=True))
    return actions.keep_upload(
        programme=programme,
        region=typed["region"],
        sent=sent,
        session_name=typed["session_name"],
        is_released=typed["is_released"],
        by=request.user,
        at=timezone.now(),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def import_check(request: SignedInRequest, programme_key: str, upload_id: int) -> HttpResponse:
    """Show how each file would be read, and bring all of it in once somebody says so."""
    programme = load_programme(request, programme_key)
    uploads = Upload.objects.filter(programme=programme, by=request.user)
    upload = get_object_or_404(uploads.select_related("region", "job"), pk=upload_id)
    if upload.job is not None:
        return go_to(request, reverse("shared:job_show", args=[upload.job.pk]))
    typed = posted(request)
    checked = [check_file(upload, file, number, typed) for number, file in enumerate(upload.files)]
    refusal = ""
    is_fit = all(c.form is None or not typed or c.form.is_valid() for c in checked)
    if typed is not None and is_fit:
        actions.choose_columns(
            upload=upload,
            choices={c.file["path"]: c.choice for c in checked if c.form is not None},
        )
        if typed.get("do") == "look":
            return go_to(request, request.path)
        try:
            return _confirm(request, upload, checked)
        except Refused as refused:
            refusal = str(refused)
    context = {
        "upload": upload,
        "checked": checked,
        "refusal": refusal,
        "n_fit": sum(not c.refusal for c in checked),
        "is_unfit": not is_fit,
        "kept_days": settings.UPLOADS_KEPT_DAYS,
    }
    status = 422 if refusal or not is_fit else 200
    return render(request, "voices/import_check.html", context, status=status)


def _confirm(request: SignedInRequest, upload: Upload, checked: list[Checked]) -> HttpResponse:
    seemed = {c.file["path"]: c.seemed for c in checked if c.form is not None}
    job = actions.confirm_upload(upload=upload, seemed=seemed, by=request.user, at=timezone.now())
    return go_to(request, reverse("shared:job_show", args=[job.pk]))


@require_GET
def intake_list(request: SignedInRequest, programme_key: str) -> HttpResponse:
    """Show what came of files: of one job, or the most recent ones of one's own regions."""
    programme = load_programme(request, programme_key)
    intakes = (
        Intake.objects.visible_to(request.user)
        .filter(programme=programme)
        .exclude(outcome=Outcome.STAGED)
        .select_related("region", "source", "by")
    )
    job_id = request.GET.get("job", "")
    if job_id:
        mine = jobs.visible_to(request.user).filter(programme_key=programme.key)
        job = get_object_or_404(mine, pk=int(job_id) if job_id.isdecimal() else 0)
        intakes = intakes.filter(pk__in=job.result.get("intakes", [])).order_by("pk")
    page = page_of(request, intakes)
    context = {
        "page": page,
        "rows": [(intake, why_refused(intake)) for intake in page],
        "is_of_job": bool(job_id),
    }
    return render(request, "voices/intake_list.html", context)
