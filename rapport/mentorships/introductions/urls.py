from django.urls import path

from rapport.mentorships.introductions import views

urlpatterns = [
    path("introductions/register/", views.register, name="register"),
    path("introductions/<uuid:mentorship_id>/", views.show, name="introduction"),
    path("introductions/<uuid:mentorship_id>/answer/", views.answer, name="answer_introduction"),
    path("introductions/<uuid:mentorship_id>/times/", views.offer_times, name="offer_times"),
    path("introductions/<uuid:mentorship_id>/time/", views.choose_time, name="choose_time"),
    path("introductions/<uuid:mentorship_id>/call.ics", views.call_file, name="call_file"),
    path("spaces/<uuid:mentorship_id>/beginning/", views.beginning, name="beginning"),
    path("programs/<slug:slug>/introductions/", views.signals, name="introductions"),
]
