"""Every address of the product. What belongs to a programme stands under its key."""

from django.conf.urls.i18n import urlpatterns as language_urls
from django.urls import include, path

urlpatterns = [
    path("", include("caleidoscoop.shared.urls")),
    path("language/", include(language_urls)),
    path("", include("caleidoscoop.people.urls")),
    path("programmes/<slug:programme_key>/", include("caleidoscoop.voices.urls")),
    path("programmes/<slug:programme_key>/", include("caleidoscoop.threads.urls")),
    path("", include("caleidoscoop.reports.urls")),
    path("", include("caleidoscoop.journey.urls")),
]
