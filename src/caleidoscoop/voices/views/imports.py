"""Bringing in what people said: send it, look at it, confirm it, see what came of it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from caleidoscoop.people.models import may_import
from caleidoscoop.programmes.models import Programme
from caleidoscoop.shared import blobs, jobs
from caleidoscoop.shared.http import go_to, page_of
from caleidoscoop.shared.refused import Refused
from caleidoscoop.voices import actions
from caleidoscoop.voices.actions.intake import limits
from caleidoscoop.voices.formats import (
    Extract,
    Preview,
    Unreadable,
    place_label,
    preview,
    read,
    read_pasted,
)
from caleidoscoop.voices.forms import ROLES, ColumnsForm, ImportForm, regions_within_reach
from caleidoscoop.voices.models import ColumnMapping, Intake, Outcome, Source, Upload
from caleidoscoop.voices.views.said import SignedInRequest, posted, why_refused

ROWS = 20
SAMPLES = 3
# Up to this size a correction is compared with what is there before it comes in.
COMPARED_BYTES = 1_000_000
COMPARED_FRAGMENTS = 2_000


@require_http_methods(["GET", "POST"])
def source_import(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = get_object_or_404(Programme.objects.visible_to(request.user), key=programme_key)
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


@dataclass
class Checked:
    """One file of an upload as it would be read: what it holds, or why it is refused."""

    file: dict[str, Any]
    refusal: str = ""
    preview: Preview | None = None
    guess: dict[str, str] | None = None
    form: ColumnsForm | None = None
    is_remembered: bool = False
    corrects: Source | None = None
    foreseen: actions.Foreseen | None = None

    @property
    def columns(self) -> list[tuple[Any, list[str]]]:
        """Return the select of each column, with a few values that stand in it."""
        if self.form is None or self.preview is None:
            return []
        samples: dict[str, dict[str, None]] = {}  # each value once, in the order of the file
        for sheet in self.preview.sheets:
            for i, name in enumerate(sheet.headers):
                values = {row[i]: None for row in sheet.rows if row[i]}
                samples.setdefault(name, {}).update(values)
        return [(field, list(samples.get(str(field.label), {}))[:SAMPLES]) for field in self.form]

    @property
    def passages(self) -> list[tuple[str, str]]:
        found = self.preview.passages if self.preview else ()
        return [(place_label(passage.place), passage.text) for passage in found]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return what the file says of all that is in it, by the names people know."""
        found = self.preview.fields if self.preview else {}
        return [(str(ROLES.get(name, name)), value) for name, value in found.items()]

    @property
    def unknown_values(self) -> list[tuple[str, str]]:
        return list(self.preview.unknown_values) if self.preview else []

    @property
    def sheets(self) -> list[tuple[str, list[tuple[str, str]], tuple[tuple[str, ...], ...]]]:
        """Return each sheet: its name, its columns with what they mean, its first rows."""
        if self.preview is None:
            return []
        return [
            (
                sheet.name,
                [(name, str(ROLES.get(sheet.mapping[name] or "ignore"))) for name in sheet.headers],
                sheet.rows,
            )
            for sheet in self.preview.sheets
        ]


@never_cache
@require_http_methods(["GET", "POST"])
def import_check(request: SignedInRequest, programme_key: str, upload_id: int) -> HttpResponse:
    """Show how each file would be read, and bring all of it in once somebody says so."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), key=programme_key)
    uploads = Upload.objects.filter(programme=programme, by=request.user)
    upload = get_object_or_404(uploads.select_related("region", "job"), pk=upload_id)
    if upload.job is not None:
        return go_to(request, reverse("shared:job_show", args=[upload.job.pk]))
    typed = posted(request)
    checked = [_check(upload, file, number, typed) for number, file in enumerate(upload.files)]
    refusal = ""
    is_fit = all(c.form is None or not typed or c.form.is_valid() for c in checked)
    if typed is not None and is_fit:
        actions.choose_columns(
            upload=upload,
            roles={c.file["path"]: c.form.roles for c in checked if c.form is not None},
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
    }
    status = 422 if refusal or not is_fit else 200
    return render(request, "voices/import_check.html", context, status=status)


def _confirm(request: SignedInRequest, upload: Upload, checked: list[Checked]) -> HttpResponse:
    guesses = {c.file["path"]: c.guess for c in checked if c.guess}
    job = actions.confirm_upload(upload=upload, guesses=guesses, by=request.user, at=timezone.now())
    return go_to(request, reverse("shared:job_show", args=[job.pk]))


def _check(upload: Upload, file: dict[str, Any], number: int, typed: Any) -> Checked:
    """Look at the beginning of a file, with the columns as they were chosen or remembered."""
    checked = Checked(file)
    data = blobs.read(file["sha256"])
    try:
        if file["is_pasted"]:
            extract = read_pasted(data.decode("utf-8", "surrogatepass"), limits=limits())
            checked.preview = Preview(passages=extract.passages[:ROWS])
        else:
            _look(checked, upload, data, number, typed)
    except Unreadable as refusal:
        checked.refusal = refusal.message
        return checked
    _compare(checked, upload, data)
    return checked


def _look(checked: Checked, upload: Upload, data: bytes, number: int, typed: Any) -> None:
    name = checked.file["name"]
    seen = preview(data, name=name, rows=ROWS, limits=limits())
    checked.preview = seen
    if not seen.sheets:
        return
    guess = {header: role for sheet in seen.sheets for header, role in sheet.mapping.items()}
    checked.guess = guess
    known = ColumnMapping.objects.filter(
        programme=upload.programme, headers_sha256=actions.hash_of_headers(list(guess))
    ).first()
    roles = checked.file["roles"] or (known.roles if known else {}) or guess
    checked.is_remembered = known is not None and not checked.file["roles"]
    columns = {header: roles.get(header) or "ignore" for header in guess}
    checked.form = ColumnsForm(typed, columns=columns, prefix=f"file{number}")
    mapping = actions.mapping_of(guess, columns)
    if mapping is not None:
        checked.preview = preview(data, name=name, rows=ROWS, limits=limits(), mapping=mapping)


def _compare(checked: Checked, upload: Upload, data: bytes) -> None:
    """Say whether a file corrects one that is here, and if it is not long, what it changes."""
    file = checked.file
    sources = Source.objects.filter(programme=upload.programme, path=file["path"])
    source = sources.filter(intakes__switched_on_at__isnull=False).distinct().first()
    checked.corrects = source
    if source is None or len(data) > COMPARED_BYTES:
        return
    if source.fragments.count() > COMPARED_FRAGMENTS:
        return
    checked.foreseen = actions.foresee(source, _extract(checked, data).passages)


def _extract(checked: Checked, data: bytes) -> Extract:
    if checked.file["is_pasted"]:
        return read_pasted(data.decode("utf-8", "surrogatepass"), limits=limits())
    chosen = {name: str(role) for name, role in _chosen(checked).items()}
    mapping = actions.mapping_of(checked.guess, chosen) if checked.guess else None
    return read(data, name=checked.file["name"], limits=limits(), mapping=mapping)


def _chosen(checked: Checked) -> dict[str, Any]:
    if checked.form is None:
        return {}
    return {str(field.label): field.initial for field in checked.form}


@require_GET
def intake_list(request: SignedInRequest, programme_key: str) -> HttpResponse:
    """Show what came of files: of one job, or the most recent ones of one's own regions."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), key=programme_key)
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
