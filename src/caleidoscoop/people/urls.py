"""The few pages of allauth that this product has, under their own names; the personal link."""

from allauth.account import views as accounts
from django.urls import include, path

from caleidoscoop.people import views

own = [
    path("come-in/<str:token>/", views.come_in, name="come_in"),
]

urlpatterns = [
    path("accounts/login/", accounts.login, name="account_login"),
    path("accounts/logout/", accounts.logout, name="account_logout"),
    path("accounts/inactive/", accounts.account_inactive, name="account_inactive"),
    path(
        "accounts/password/change/",
        accounts.password_change,
        name="account_change_password",
    ),
    path("accounts/password/set/", accounts.password_set, name="account_set_password"),
    path("", include((own, "people"))),
]
