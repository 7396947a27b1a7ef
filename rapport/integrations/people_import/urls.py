"""The pages that bring a sheet in."""

from django.urls import path

from rapport.integrations.people_import import views

_DRAFT = "programs/<slug:slug>/people/import/<uuid:draft>/"
urlpatterns = [
    path("programs/<slug:slug>/people/import/", views.upload, name="import_upload"),
    path(_DRAFT, views.carry_on, name="import_draft"),
    path(f"{_DRAFT}columns/", views.columns, name="import_columns"),
    path(f"{_DRAFT}words/", views.words, name="import_words"),
    path(f"{_DRAFT}check/", views.check, name="import_check"),
    path(f"{_DRAFT}rows/", views.rows, name="import_rows"),
    path(f"{_DRAFT}result/", views.result, name="import_result"),
    path(f"{_DRAFT}removal/", views.removal, name="import_removal"),
]
