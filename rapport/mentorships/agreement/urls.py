from django.urls import path

from rapport.mentorships.agreement.views import answering, signed, together

HERE = "spaces/<uuid:mentorship_id>/agreement/"

urlpatterns = [
    path(HERE, signed.agreement, name="agreement"),
    path(f"{HERE}begin/", answering.begin, name="begin_agreement"),
    path(f"{HERE}answers/", answering.overview, name="answers"),
    path(f"{HERE}answers/done/", answering.finish, name="finish_answers"),
    path(f"{HERE}answers/<slug:key>/", answering.topic, name="answer_topic"),
    path(f"{HERE}together/", together.together, name="together"),
    path(f"{HERE}together/<slug:key>/", together.topic, name="together_topic"),
    path(f"{HERE}together/<slug:key>/tick/", together.tick, name="together_tick"),
    path(f"{HERE}sign/", together.signing, name="sign"),
    path(f"{HERE}sign/confidence/", together.confidence, name="confidence"),
    path(f"{HERE}change/", signed.change, name="change_agreement"),
    path(f"{HERE}change/withdrawal/", together.withdrawal, name="withdraw_change"),
    path(f"{HERE}versions/<int:number>/", signed.version, name="agreement_version"),
]
