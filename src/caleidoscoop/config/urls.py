"""Every address of the product."""

from django.conf.urls.i18n import urlpatterns as language_urls
from django.urls import include, path

urlpatterns = [
    path("", include("caleidoscoop.shared.urls")),
    path("language/", include(language_urls)),
    path("accounts/", include("caleidoscoop.people.urls")),
    path("", include("caleidoscoop.voices.urls")),
    path("", include("caleidoscoop.threads.urls")),
    path("", include("caleidoscoop.journey.urls")),
]
