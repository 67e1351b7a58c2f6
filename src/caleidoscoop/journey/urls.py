from django.urls import path

from caleidoscoop.journey import views

app_name = "journey"
urlpatterns = [
    path("", views.root, name="root"),
    # Where one comes in without naming a programme: after signing in, or from an error page.
    path("", views.root, name="home"),
    path("about/", views.about, name="about"),
    path("programmes/<slug:programme_key>/", views.home, name="home"),
    path("programmes/<slug:programme_key>/regions/", views.region_list, name="region_list"),
    path(
        "programmes/<slug:programme_key>/regions/<slug:region_key>/",
        views.region_show,
        name="region_show",
    ),
    path("programmes/<slug:programme_key>/record/", views.record, name="record"),
    path("programmes/<slug:programme_key>/record.csv", views.record_csv, name="record_csv"),
]
