"""The door, one's own profile, and the profiles of others."""

from django.urls import URLPattern, URLResolver, path

from rapport.people import converters  # noqa: F401 - registers what the paths below are made of
from rapport.people.views import account, doors, lists, me, people, welcome

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", doors.landing, name="landing"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/preview/", doors.preview, name="preview"),
    path("welcome/not-now/", doors.not_now, name="not_now"),
    path("me/", me.overview, name="me"),
    path("me/sessions/", account.sessions, name="sessions"),
    path("me/sessions/end/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("me/sessions/<slug:key>/end/", account.end_session, name="end_session"),
    path("me/proof/", account.prove, name="prove"),
    path("me/address/<str:token>/", account.undo_address, name="address_undo"),
    path("me/face/portrait/", me.portrait, name="portrait"),
    path("me/guide/<slug:skill>/<slug:list>/", lists.offer, name="offer"),
    path("me/<step:step>/<slug:card>/<press:press>/", lists.press, name="press"),
    path("me/<step:step>/", me.step, name="step"),
    path("people/<uuid:person_id>/", people.profile, name="profile"),
    path("people/<uuid:person_id>/photo/<uuid:photo_id>/", people.photo, name="photo"),
    path("people/<uuid:person_id>/block/", people.block, name="block"),
    path("people/<uuid:person_id>/block/undo/", people.unblock, name="unblock"),
]
