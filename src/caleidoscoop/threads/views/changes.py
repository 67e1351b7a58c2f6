"""Start, change, merge and link threads; write findings; undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caleidoscoop.people.http import SignedInRequest, load_programme
from caleidoscoop.shared.http import go_to, refusal_on, refusal_told
from caleidoscoop.shared.models import Change
from caleidoscoop.threads import actions, reading
from caleidoscoop.threads.forms import (
    FindingForm,
    FindingReviseForm,
    LinkForm,
    MergeForm,
    ThreadEditForm,
    ThreadMakeForm,
)
from caleidoscoop.threads.models import Finding, Thread, ThreadLink
from caleidoscoop.threads.views.loading import (
    load_thread_to_change,
    not_yours,
    region_of,
    scope_choices,
    tell,
    url_of,
    way_to,
)


@require_http_methods(["GET", "POST"])
def thread_make(request: SignedInRequest, programme_key: str) -> HttpResponse:
    programme = load_programme(request, programme_key)
    scope = reading.scope_of(request.user, programme)
    if scope.is_empty:
        raise PermissionDenied(not_yours(None))
    scopes = scope_choices(scope, list(programme.regions.all()))
    start = {"title": request.GET.get("title", "")}
    form = ThreadMakeForm(request.POST or None, scopes=scopes, initial=start)
    form.fields["scope"].required = not scope.is_lead
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            thread = actions.make_thread(
                programme=programme,
                region=region_of(programme, form.cleaned_data["scope"]),
                title=form.cleaned_data["title"],
                statement=form.cleaned_data["statement"],
                kind=form.cleaned_data["kind"],
                by=request.user,
                at=at,
            )
            thread.domains.set(form.cleaned_data["domains"])
            tell(request, programme, _("The thread is started. Add its evidence."), at=at)
            return go_to(request, url_of(programme, thread))
    context = {"form": form, "trail": way_to(programme), "is_new": True}
    context["here"] = _("Start a thread")
    status = 422 if form.errors else 200
    return render(request, "threads/thread_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def thread_edit(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    programme, thread = load_thread_to_change(request, programme_key, key)
    now = thread.current
    assert now is not None
    initial = {
        "title": now.title,
        "statement": now.statement,
        "kind": thread.kind,
        "domains": thread.domains.all(),
        "seen_version": now.number,
    }
    form = ThreadEditForm(request.POST or None, initial=initial)
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            actions.rename_thread(thread=thread, by=request.user, at=at, **form.cleaned_data)
            tell(request, programme, _("The thread is changed."), at=at)
            return go_to(request, url_of(programme, thread))
    is_behind = form.is_bound and form.data.get("seen_version") != str(now.number)
    if is_behind:
        form.see(now.number)
    context = {
        "form": form,
        "thread": thread,
        "trail": way_to(programme, thread),
        "now": now if is_behind else None,
        "here": _("Change the thread"),
    }
    status = 422 if form.errors else 200
    return render(request, "threads/thread_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def thread_merge(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    programme, thread = load_thread_to_change(request, programme_key, key)
    others = Thread.objects.open().filter(programme=programme, region=thread.region)
    form = MergeForm(request.POST or None, threads=others.exclude(pk=thread.pk))
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            into = actions.merge_threads(
                thread=thread, into=form.cleaned_data["into"], by=request.user, at=at
            )
            text = _("“%(title)s” goes on in this thread.") % {"title": thread.title}
            tell(request, programme, text, at=at)
            return go_to(request, url_of(programme, into))
    context = {
        "form": form,
        "thread": thread,
        "trail": way_to(programme, thread),
        "evidence": thread.evidence.filter(retired_at__isnull=True).count(),
        "here": _("Merge into another thread"),
    }
    status = 422 if form.errors else 200
    return render(request, "threads/thread_merge.html", context, status=status)


@require_http_methods(["GET", "POST"])
def link_make(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    programme, thread = load_thread_to_change(request, programme_key, key)
    others = Thread.objects.open().visible_to(request.user).filter(programme=programme)
    form = LinkForm(request.POST or None, threads=others.exclude(pk=thread.pk))
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            actions.link_threads(from_thread=thread, by=request.user, at=at, **form.cleaned_data)
            tell(request, programme, _("The threads are linked."), at=at)
            return go_to(request, url_of(programme, thread))
    context = {"form": form, "thread": thread, "trail": way_to(programme, thread)}
    context["here"] = _("Link to another thread")
    status = 422 if form.errors else 200
    return render(request, "threads/link_make.html", context, status=status)


@require_POST
def link_remove(
    request: SignedInRequest, programme_key: str, key: str, link_id: int
) -> HttpResponse:
    """Remove a link that starts from this thread."""
    programme, thread = load_thread_to_change(request, programme_key, key)
    link = get_object_or_404(ThreadLink, pk=link_id, from_thread=thread)
    at = timezone.now()
    with refusal_told(request):
        actions.unlink_threads(link=link, by=request.user, at=at)
        tell(request, programme, _("The link is removed."), at=at)
    return go_to(request, url_of(programme, thread))


@require_http_methods(["GET", "POST"])
def finding_write(request: SignedInRequest, programme_key: str, key: str) -> HttpResponse:
    programme, thread = load_thread_to_change(request, programme_key, key)
    form = FindingForm(request.POST or None)
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            actions.write_finding(
                programme=programme,
                region=thread.region,
                text=form.cleaned_data["text"],
                threads=[thread],
                by=request.user,
                at=at,
            )
            tell(request, programme, _("The finding is written."), at=at)
            return go_to(request, url_of(programme, thread))
    context = {"form": form, "thread": thread, "trail": way_to(programme, thread)}
    context["here"] = _("Write a finding")
    status = 422 if form.errors else 200
    return render(request, "threads/finding_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def finding_revise(
    request: SignedInRequest, programme_key: str, key: str, finding_id: int
) -> HttpResponse:
    programme, thread = load_thread_to_change(request, programme_key, key)
    findings = Finding.objects.standing().visible_to(request.user).filter(threads=thread)
    finding = get_object_or_404(findings.select_related("current", "programme"), pk=finding_id)
    now = finding.current
    assert now is not None
    form = FindingReviseForm(
        request.POST or None, initial={"text": now.text, "seen_version": now.number}
    )
    if form.is_valid():
        at = timezone.now()
        with refusal_on(form):
            actions.revise_finding(finding=finding, by=request.user, at=at, **form.cleaned_data)
            tell(request, programme, _("The finding has a new version."), at=at)
            return go_to(request, url_of(programme, thread))
    is_behind = form.is_bound and form.data.get("seen_version") != str(now.number)
    if is_behind:
        form.see(now.number)
    context = {
        "form": form,
        "thread": thread,
        "finding": finding,
        "trail": way_to(programme, thread),
        "now": now if is_behind else None,
        "here": _("Revise the finding"),
        "versions": finding.versions.select_related("by").order_by("-number"),
    }
    status = 422 if form.errors else 200
    return render(request, "threads/finding_form.html", context, status=status)


@require_POST
def change_undo(request: SignedInRequest, programme_key: str, change_id: int) -> HttpResponse:
    """Undo a change, and go back to where the button was."""
    programme = load_programme(request, programme_key)
    change = get_object_or_404(Change, pk=change_id, programme_key=programme.key)
    with refusal_told(request):
        actions.undo_change(change=change, by=request.user, at=timezone.now())
        messages.success(request, _("It is undone."))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = reverse("threads:thread_list", args=[programme.key])
    return go_to(request, back)
