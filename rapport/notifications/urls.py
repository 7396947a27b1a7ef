from django.urls import path

from rapport.notifications import mailbox_views, views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.preferences, name="preferences"),
    path("notifications/fewer/", views.fewer, name="fewer"),
    path("notifications/stop/<str:token>/", views.stop, name="stop"),
    path("notifications/feeds/", views.make_feed, name="make_feed"),
    path("notifications/feeds/<uuid:feed_id>/revoked/", views.revoke_feed, name="revoke_feed"),
    path("calendar/<str:secret>.ics", views.feed, name="feed"),
    path("mailbox/", mailbox_views.mails, name="mailbox"),
    path("mailbox/<str:name>/", mailbox_views.mail, name="mail"),
    path("mailbox/<str:name>/html/", mailbox_views.mail_html, name="mail_html"),
]
