from django.urls import path

from rapport.mentorships.requests import views

urlpatterns = [
    path("requests/", views.inbox, name="requests"),
    path("requests/<uuid:request_id>/", views.show, name="request"),
    path("requests/<uuid:request_id>/accept/", views.accept, name="accept"),
    path("requests/<uuid:request_id>/decline/", views.decline, name="decline"),
    path("requests/<uuid:request_id>/question/", views.ask_more, name="ask_more"),
    path("requests/<uuid:request_id>/answer/", views.tell_more, name="tell_more"),
    path("requests/<uuid:request_id>/withdraw/", views.withdraw, name="withdraw"),
    path("find/<uuid:mentor_id>/ask/", views.ask, name="ask"),
    path("find/<uuid:mentor_id>/wait/", views.wait, name="wait"),
]
