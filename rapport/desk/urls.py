from django.urls import URLPattern, URLResolver, path

from rapport.desk.views import space, today

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("today/", today.today, name="today"),
    path("spaces/<uuid:mentorship_id>/", space.space, name="space"),
]
