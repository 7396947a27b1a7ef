"""The pattern page, and how the product looks and speaks to whoever is reading."""

from django.urls import URLPattern, URLResolver, path

from rapport.ui import views

app_name = "ui"
urlpatterns: list[URLPattern | URLResolver] = [
    path("patterns/", views.patterns, name="patterns"),
    path("look/", views.look, name="look"),
    path("language/", views.language, name="language"),
]
