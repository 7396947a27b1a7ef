from django.urls import include, path

from rapport.meetings.views import live, notes, planning, preparing, promises

app_name = "meetings"

of_one_meeting = [
    path("", planning.meeting, name="meeting"),
    path("details/", planning.details, name="details"),
    path("calling-off/", planning.calling_off, name="calling_off"),
    path("calling-off/undo/", planning.calling_off_undo, name="calling_off_undo"),
    path("outcome/", planning.outcome, name="outcome"),
    path("prepare/", preparing.prepare, name="prepare"),
    path("questions/", preparing.questions, name="questions"),
    path("topics/", preparing.topics, name="topics"),
    path("topics/<uuid:item_id>/", preparing.topic, name="topic"),
    path("topics/<uuid:item_id>/kind/", preparing.topic_kind, name="topic_kind"),
    path("topics/<uuid:item_id>/move/", preparing.topic_move, name="topic_move"),
    path("topics/<uuid:item_id>/return/", preparing.topic_return, name="topic_return"),
    path("live/", live.live, name="live"),
    path("pace/", live.pace, name="pace"),
    path("pace/less/", live.fewer_minutes, name="fewer_minutes"),
    path("capture/", live.capture, name="capture"),
    path("wrap/", live.wrap, name="wrap"),
    path("reopening/", live.reopening, name="reopening"),
    path("lines/", notes.lines, name="lines"),
    path("lines/new/", notes.new_line, name="new_line"),
    path("lines/<uuid:line_id>/", notes.line, name="line"),
    path("lines/<uuid:line_id>/removal/", notes.line_removal, name="line_removal"),
    path("lines/<uuid:line_id>/return/", notes.line_return, name="line_return"),
    path("pad/", notes.pad, name="pad"),
]
of_one_promise = [
    path("", promises.promise, name="promise"),
    path("report/", promises.report, name="report"),
    path("report/undo/", promises.report_undo, name="report_undo"),
    path("answer/", promises.answer, name="answer"),
    path("date/", promises.new_date, name="new_date"),
    path("change/", promises.change, name="change_promise"),
    path("letting-go/", promises.letting_go, name="letting_go"),
]
urlpatterns = [
    path("spaces/<uuid:mentorship_id>/meetings/", planning.meetings, name="meetings"),
    path("spaces/<uuid:mentorship_id>/meetings/next/", planning.next_date, name="next"),
    path("spaces/<uuid:mentorship_id>/meetings/offers/<uuid:proposal_id>/", planning.taking, name="taking"),
    path(
        "spaces/<uuid:mentorship_id>/meetings/offers/<uuid:proposal_id>/withdrawal/",
        planning.withdrawal,
        name="withdrawal",
    ),
    path("spaces/<uuid:mentorship_id>/meetings/<uuid:meeting_id>/", include(of_one_meeting)),
    path("spaces/<uuid:mentorship_id>/promises/", promises.promises, name="promises"),
    path("spaces/<uuid:mentorship_id>/promises/new/", promises.new_promise, name="new_promise"),
    path("spaces/<uuid:mentorship_id>/promises/<uuid:promise_id>/", include(of_one_promise)),
]
