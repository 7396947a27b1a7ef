from django.urls import path

from rapport.care.views import cases, ours, program

app_name = "care"
BASE = "spaces/<uuid:mentorship_id>/"
PROGRAM = "programs/<slug:slug>/"

urlpatterns = [
    path(f"{BASE}care/", ours.door, name="door"),
    path(f"{BASE}care/talk/", ours.talk, name="talk"),
    path(f"{BASE}care/help/", ours.help_letter, name="help"),
    path(f"{BASE}care/help/<uuid:letter_id>/return/", ours.letter_return, name="letter_return"),
    path(f"{BASE}care/line/", ours.line, name="line"),
    path(f"{BASE}care/freeze/", ours.freeze, name="freeze"),
    path(f"{BASE}care/pulse/<uuid:pulse_id>/", ours.pulse, name="pulse"),
    path(f"{BASE}care/signs/<uuid:sign_id>/", ours.sign, name="sign"),
    path(f"{BASE}access/", ours.access_log, name="access_log"),
    path("care/mine/", ours.my_reports, name="my_reports"),
    path("care/mine/<uuid:report_id>/", ours.my_report, name="my_report"),
    path("care/reports/", cases.reports, name="reports"),
    path("care/reports/<uuid:report_id>/", cases.report, name="report"),
    path("care/access/<uuid:grant_id>/", cases.grant, name="grant"),
    path("care/access/<uuid:grant_id>/look/", cases.look, name="look"),
    path(f"{PROGRAM}signs/", program.signs, name="signs"),
    path(f"{PROGRAM}signs/<uuid:sign_id>/", program.sign, name="program_sign"),
    path(f"{PROGRAM}signs/<uuid:sign_id>/move/", program.sign_move, name="sign_move"),
    path(f"{PROGRAM}signs/<uuid:sign_id>/unhush/", program.unhush, name="unhush"),
    path(f"{PROGRAM}letters/", program.letters, name="letters"),
    path(f"{PROGRAM}letters/<uuid:letter_id>/", program.letter_move, name="letter_move"),
]
