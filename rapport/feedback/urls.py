from django.urls import path

from rapport.feedback.views import carried, giving, receiving, turns

app_name = "feedback"
BASE = "spaces/<uuid:mentorship_id>/feedback/"

urlpatterns = [
    path(BASE, giving.thoughts, name="thoughts"),
    path(f"{BASE}give/", giving.give, name="give"),
    path(f"{BASE}coach/", giving.coach, name="coach"),
    path(f"{BASE}turns/<uuid:turn_id>/", turns.turn, name="turn"),
    path(f"{BASE}turns/<uuid:turn_id>/skip/", turns.turn_skip, name="turn_skip"),
    path(f"{BASE}turns/<uuid:turn_id>/coordinator/", turns.indirect, name="indirect"),
    path(f"{BASE}turns/<uuid:turn_id>/coordinator/return/", turns.indirect_return, name="indirect_return"),
    path(f"{BASE}<uuid:thought_id>/", receiving.receive, name="receive"),
    path(f"{BASE}<uuid:thought_id>/edit/", giving.give, name="edit"),
    path(f"{BASE}<uuid:thought_id>/opening/", receiving.opening, name="opening"),
    path(f"{BASE}<uuid:thought_id>/understanding/", receiving.understanding, name="understanding"),
    path(f"{BASE}<uuid:thought_id>/reply/", receiving.replying, name="reply"),
    path(f"{BASE}<uuid:thought_id>/trying/", receiving.trying, name="trying"),
    path(f"{BASE}<uuid:thought_id>/reaction/", receiving.reaction, name="reaction"),
    path(f"{BASE}<uuid:thought_id>/return/", giving.take_back, name="take_back"),
    path("programs/<slug:slug>/words/", carried.words, name="words"),
    path("programs/<slug:slug>/words/<uuid:word_id>/", carried.word_reading, name="word_reading"),
]
