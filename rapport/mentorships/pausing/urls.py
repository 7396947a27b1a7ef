from django.urls import path

from rapport.mentorships.pausing import views

HERE = "spaces/<uuid:mentorship_id>/pause/"

urlpatterns = [
    path(HERE, views.pause, name="pause"),
    path(f"{HERE}end/", views.end, name="end_pause"),
]
