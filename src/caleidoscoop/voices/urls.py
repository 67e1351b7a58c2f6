from django.urls import path

from caleidoscoop.voices.views import consent, corrections, fragments, imports, sources

app_name = "voices"
urlpatterns = [
    path("sources/", sources.source_list, name="source_list"),
    path("sources/import/", imports.source_import, name="source_import"),
    path("sources/import/<int:upload_id>/", imports.import_check, name="import_check"),
    path("sources/brought-in/", imports.intake_list, name="intake_list"),
    path("sources/<int:source_id>/", sources.source_show, name="source_show"),
    path("sources/<int:source_id>/file/", sources.source_file, name="source_file"),
    path("sources/<int:source_id>/left-out/", sources.left_out_list, name="left_out_list"),
    path(
        "sources/<int:source_id>/corrections/",
        corrections.source_corrections,
        name="source_corrections",
    ),
    path("sources/<int:source_id>/consent/", consent.source_consent, name="source_consent"),
    path(
        "sources/<int:source_id>/withdraw/",
        fragments.fragments_withdraw,
        name="fragments_withdraw",
    ),
    path("fragments/<slug:key>/", fragments.fragment_show, name="fragment_show"),
    path("fragments/<slug:key>/correct/", fragments.fragment_correct, name="fragment_correct"),
    path("fragments/<slug:key>/split/", fragments.fragment_split, name="fragment_split"),
    path("changes/<int:change_id>/undo/", fragments.change_undo, name="change_undo"),
]
