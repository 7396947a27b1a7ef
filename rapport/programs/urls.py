"""A program's pages for its coordinators, and where invitations lead."""

from django.urls import URLPattern, URLResolver, path

from rapport.programs.views import arriving, roll, settings

app_name = "programs"
urlpatterns: list[URLPattern | URLResolver] = [
    path("programs/<slug:slug>/people/", roll.people, name="people"),
    path("programs/<slug:slug>/people/new/", roll.add_person, name="add_person"),
    path("programs/<slug:slug>/people/invitations/", roll.invite_all, name="invite_all"),
    path("programs/<slug:slug>/people/<int:enrollment>/invitation/", roll.invite, name="invite"),
    path("programs/<slug:slug>/invitations/<uuid:invitation>/reminder/", roll.resend, name="resend"),
    path("programs/<slug:slug>/invitations/<uuid:invitation>/withdrawal/", roll.revoke, name="revoke"),
    path("programs/<slug:slug>/settings/", settings.settings, name="settings"),
    path("invitations/not-now/", arriving.declined, name="declined"),
    path("invitations/<str:token>/", arriving.invitation, name="invitation"),
    path("invitations/<str:token>/yes/", arriving.still_in, name="still_in"),
    path("invitations/<str:token>/not-now/", arriving.not_now, name="not_now"),
]
