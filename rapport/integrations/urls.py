"""The pages of the integrations; each folder keeps its own."""

from django.urls import URLPattern, URLResolver

from rapport.integrations.people_import import urls as people_import

app_name = "integrations"
urlpatterns: list[URLPattern | URLResolver] = [*people_import.urlpatterns]
