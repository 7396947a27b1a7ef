from django.urls import path

from rapport.matching.board import changes, views

urlpatterns = [
    path("programs/<slug:slug>/matching/", views.board, name="board"),
    path("programs/<slug:slug>/matching/run/", changes.run, name="run"),
    path("programs/<slug:slug>/matching/progress/", views.progress, name="progress"),
    path("programs/<slug:slug>/matching/stop/", changes.stop, name="stop"),
    path("programs/<slug:slug>/matching/choose/", changes.choose, name="choose"),
    path("programs/<slug:slug>/matching/read/", changes.read_on, name="read_on"),
    path("programs/<slug:slug>/matching/undo/", changes.undo, name="undo"),
    path("programs/<slug:slug>/matching/schedule/", changes.schedule, name="schedule"),
    path("programs/<slug:slug>/matching/call-back/", changes.call_back, name="call_back"),
    path("programs/<slug:slug>/matching/few/", views.few, name="few"),
    path("programs/<slug:slug>/matching/fairness/", views.fairness, name="fairness"),
    path("programs/<slug:slug>/matching/never/", views.never_list, name="never_list"),
    path("programs/<slug:slug>/matching/never/<uuid:never_id>/", changes.allow_again, name="allow_again"),
    path("programs/<slug:slug>/matching/rounds/<int:number>/", views.past, name="past"),
    path("programs/<slug:slug>/matching/pairs/<uuid:pair_id>/lock/", changes.lock, name="lock"),
    path("programs/<slug:slug>/matching/pairs/<uuid:pair_id>/move/", changes.move, name="move"),
    path("programs/<slug:slug>/matching/pairs/<uuid:pair_id>/never/", changes.never, name="never"),
    path("programs/<slug:slug>/matching/pairs/<uuid:pair_id>/ask/", changes.ask_hours, name="ask_hours"),
]
