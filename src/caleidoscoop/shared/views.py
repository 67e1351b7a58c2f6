"""Health, errors and slow work: pages that every step needs."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from caleidoscoop.shared import jobs
from caleidoscoop.shared.http import Request, go_to, page_or_part


@never_cache
@require_GET
def health_live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_GET
def health_ready(request: HttpRequest) -> JsonResponse:
    """The process and its database answer, and the database has the tables of this version."""
    try:
        executor = MigrationExecutor(connection)
        behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if behind:
        return JsonResponse({"status": "migrations wait", "migrations": behind}, status=503)
    return JsonResponse({"status": "ok"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


@never_cache
@require_GET
@vary_on_headers("HX-Request")
def job_show(request: Request, job_id: int) -> HttpResponse:
    """Show how far a job is; the page asks again by itself, and may be closed and opened again."""
    job = get_object_or_404(jobs.visible_to(request.user), pk=job_id)
    request.programme_key = job.programme_key
    url = reverse("shared:job_show", args=[job.pk])
    context = {
        "job": job,
        "title": jobs.title_of(job),
        "url": url,
        "cancel_url": reverse("shared:job_cancel", args=[job.pk]),
        "result_url": jobs.result_url(job),
        "page_url": jobs.page_url(job),
    }
    return render(request, page_or_part(request, "shared/job_show.html", "progress"), context)


@require_POST
def job_cancel(request: Request, job_id: int) -> HttpResponse:
    """Stop a job; one that was over in the meantime stays as it is, and its page says so."""
    job = get_object_or_404(jobs.visible_to(request.user), pk=job_id)
    jobs.cancel(job, at=timezone.now())
    return go_to(request, reverse("shared:job_show", args=[job.pk]))
