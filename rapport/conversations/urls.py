from django.urls import path

from rapport.conversations import views

app_name = "conversations"

urlpatterns = [
    path("spaces/<uuid:mentorship_id>/messages/", views.messages, name="messages"),
    path("spaces/<uuid:mentorship_id>/messages/<uuid:message_id>/return/", views.take_back, name="take_back"),
]
