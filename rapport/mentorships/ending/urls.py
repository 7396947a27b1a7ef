from django.urls import path

from rapport.mentorships.ending import views

HERE = "spaces/<uuid:mentorship_id>/ending/"

urlpatterns = [
    path(HERE, views.ending, name="ending"),
    path(f"{HERE}letter/", views.letter, name="ending_letter"),
    path(f"{HERE}reply/", views.reply, name="ending_reply"),
    path(f"{HERE}second-thoughts/", views.thinking_again, name="second_thoughts"),
    path(f"{HERE}close/", views.closing, name="close_space"),
    path(f"{HERE}stop/", views.stopping, name="stop"),
    path(f"{HERE}stopped/", views.stopped, name="stopped"),
]
