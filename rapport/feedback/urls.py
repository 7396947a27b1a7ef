from django.urls import path

from rapport.feedback import views

app_name = "feedback"
BASE = "spaces/<uuid:mentorship_id>/feedback/"

urlpatterns = [
    path(BASE, views.thoughts, name="thoughts"),
    path(f"{BASE}give/", views.give, name="give"),
    path(f"{BASE}coach/", views.coach, name="coach"),
    path(f"{BASE}turns/<uuid:turn_id>/", views.turn, name="turn"),
    path(f"{BASE}turns/<uuid:turn_id>/skip/", views.turn_skip, name="turn_skip"),
    path(f"{BASE}turns/<uuid:turn_id>/coordinator/", views.indirect, name="indirect"),
    path(f"{BASE}turns/<uuid:turn_id>/coordinator/return/", views.indirect_return, name="indirect_return"),
    path(f"{BASE}<uuid:thought_id>/", views.receive, name="receive"),
    path(f"{BASE}<uuid:thought_id>/edit/", views.give, name="edit"),
    path(f"{BASE}<uuid:thought_id>/opening/", views.opening, name="opening"),
    path(f"{BASE}<uuid:thought_id>/understanding/", views.understanding, name="understanding"),
    path(f"{BASE}<uuid:thought_id>/reply/", views.replying, name="reply"),
    path(f"{BASE}<uuid:thought_id>/trying/", views.trying, name="trying"),
    path(f"{BASE}<uuid:thought_id>/reaction/", views.reaction, name="reaction"),
    path(f"{BASE}<uuid:thought_id>/return/", views.take_back, name="take_back"),
    path("programs/<slug:slug>/words/", views.words, name="words"),
    path("programs/<slug:slug>/words/<uuid:word_id>/", views.word_reading, name="word_reading"),
]
