from django.urls import path

from caleidoscoop.threads.views import (
    changes,
    evidence,
    kaleidoscope,
    links,
    runs,
    suggestions,
    threads,
    unheard,
)

app_name = "threads"
urlpatterns = [
    path("threads/", threads.thread_list, name="thread_list"),
    path("threads/new/", changes.thread_make, name="thread_make"),
    path("threads/changes/<int:change_id>/undo/", changes.change_undo, name="change_undo"),
    path("threads/unheard/", unheard.unheard_show, name="unheard_show"),
    path("threads/unheard/look/", unheard.unheard_look, name="unheard_look"),
    path("threads/unheard/groups/<int:cluster_id>/", unheard.unheard_group, name="unheard_group"),
    path(
        "threads/unheard/groups/<int:cluster_id>/propose/",
        unheard.unheard_propose,
        name="unheard_propose",
    ),
    path("threads/<slug:key>/", threads.thread_show, name="thread_show"),
    path("threads/<slug:key>/history/", threads.thread_history, name="thread_history"),
    path("threads/<slug:key>/edit/", changes.thread_edit, name="thread_edit"),
    path("threads/<slug:key>/merge/", changes.thread_merge, name="thread_merge"),
    path("threads/<slug:key>/split/", evidence.thread_split, name="thread_split"),
    path("threads/<slug:key>/links/new/", changes.link_make, name="link_make"),
    path("threads/<slug:key>/links/<int:link_id>/", links.link_show, name="link_show"),
    path(
        "threads/<slug:key>/links/<int:link_id>/evidence/add/",
        links.link_evidence_add,
        name="link_evidence_add",
    ),
    path(
        "threads/<slug:key>/links/<int:link_id>/evidence/<int:evidence_id>/retire/",
        links.link_evidence_retire,
        name="link_evidence_retire",
    ),
    path("threads/<slug:key>/links/<int:link_id>/remove/", changes.link_remove, name="link_remove"),
    path("threads/<slug:key>/findings/new/", changes.finding_write, name="finding_write"),
    path(
        "threads/<slug:key>/findings/<int:finding_id>/revise/",
        changes.finding_revise,
        name="finding_revise",
    ),
    path("threads/<slug:key>/evidence/", evidence.evidence_list, name="evidence_list"),
    path("threads/<slug:key>/evidence/add/", evidence.evidence_add, name="evidence_add"),
    path("threads/<slug:key>/evidence/move/", evidence.evidence_move, name="evidence_move"),
    path(
        "threads/<slug:key>/evidence/<int:evidence_id>/weigh/",
        evidence.evidence_weigh,
        name="evidence_weigh",
    ),
    path(
        "threads/<slug:key>/evidence/<int:evidence_id>/retire/",
        evidence.evidence_retire,
        name="evidence_retire",
    ),
    path("kaleidoscope/", kaleidoscope.kaleidoscope, name="kaleidoscope"),
    path("kaleidoscope/table.csv", kaleidoscope.kaleidoscope_csv, name="kaleidoscope_csv"),
    path("kaleidoscope/table.xlsx", kaleidoscope.kaleidoscope_xlsx, name="kaleidoscope_xlsx"),
    path("kaleidoscope/picture.svg", kaleidoscope.kaleidoscope_svg, name="kaleidoscope_svg"),
    path("suggestions/", suggestions.suggestion_list, name="suggestion_list"),
    path("suggestions/unplaced/", runs.unplaced_list, name="unplaced_list"),
    path("suggestions/propose/", suggestions.thread_propose, name="thread_propose"),
    path("suggestions/<int:suggestion_id>/", suggestions.suggestion_show, name="suggestion_show"),
    path(
        "suggestions/<int:suggestion_id>/reject/",
        suggestions.suggestion_reject,
        name="suggestion_reject",
    ),
    path(
        "suggestions/<int:suggestion_id>/reopen/",
        suggestions.suggestion_reopen,
        name="suggestion_reopen",
    ),
    path("runs/", runs.run_list, name="run_list"),
    path("runs/start/", runs.run_start, name="run_start"),
]
