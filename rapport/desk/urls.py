from django.urls import URLPattern, URLResolver, path

from rapport.desk.views import clock, jump, program, space, today, yours

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("today/", today.today, name="today"),
    path("jump/", jump.jump, name="jump"),
    path("clock/", clock.the_clock, name="clock"),
    path("spaces/<uuid:mentorship_id>/", space.space, name="space"),
    path("spaces/<uuid:mentorship_id>/keepsake/", space.keepsake, name="keepsake"),
    path("programs/<slug:slug>/", program.program, name="program"),
    path("me/data/", yours.data, name="data"),
    path("me/leave/", yours.leave, name="leave"),
    path("me/leave/<int:enrollment>/", yours.leave_one, name="leave_one"),
    path("me/leave/everything/", yours.erase, name="erase"),
    path("goodbye/", yours.left, name="left"),
]
