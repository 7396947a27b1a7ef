from django.urls import path

from rapport.mentorships.review import views

HERE = "spaces/<uuid:mentorship_id>/review/"

urlpatterns = [
    path(HERE, views.review, name="review"),
    path(f"{HERE}answers/", views.answers, name="review_answers"),
    path(f"{HERE}decision/", views.decision, name="review_decision"),
]
