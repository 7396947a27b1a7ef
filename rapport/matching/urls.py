from django.urls import URLPattern, URLResolver, path

from rapport.matching import views
from rapport.matching.board.urls import urlpatterns as board
from rapport.matching.byhand import views as byhand
from rapport.matching.meanings import views as own_words

app_name = "matching"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/mentors/", views.mentors, name="mentors"),
    path("me/background/", views.background, name="background"),
    path("find/", views.find, name="find"),
    path("find/words/", own_words.own_words, name="own_words"),
    path("find/everybody/", views.everybody, name="everybody"),
    path("find/list/", views.my_list, name="my_list"),
    path("find/list/change/", views.change_list, name="change_list"),
    path("find/<uuid:mentor_id>/", views.person, name="person"),
    path("find/<uuid:mentor_id>/not-for-me/", views.not_for_me, name="not_for_me"),
    path("find/<uuid:mentor_id>/not-for-me/undo/", views.for_me_again, name="for_me_again"),
    path("find/<uuid:mentor_id>/hope/", views.hope, name="hope"),
    path("programs/<slug:slug>/matching/by-hand/", byhand.by_hand, name="by_hand"),
    *board,
]
