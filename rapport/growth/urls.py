from django.urls import URLPattern, URLResolver, include, path

from rapport.growth.views import carrying, challenges, goals, progress, reflections, steps

app_name = "growth"

Paths = list[URLPattern | URLResolver]

of_one_step: Paths = [
    path("", steps.step, name="step"),
    path("edit/", steps.edit_step, name="edit_step"),
    path("finishing/", steps.finishing, name="finishing"),
    path("taking-back/", steps.taking_back, name="taking_back"),
    path("starting/", steps.starting, name="starting"),
    path("resting/", steps.resting, name="resting"),
    path("letting-go/", steps.letting_step_go, name="letting_step_go"),
]
of_one_goal: Paths = [
    path("edit/", goals.edit_goal, name="edit_goal"),
    path("change/", goals.change, name="change"),
    path("letting-go/", goals.letting_go, name="letting_go"),
    path("taking-up/", goals.taking_up, name="taking_up"),
    path("reaching/", goals.reaching, name="reaching"),
    path("asking/", goals.asking, name="asking"),
    path("remarks/", goals.remarks, name="remarks"),
    path("carrying/", carrying.carrying, name="carrying"),
    path("carrying/<uuid:share_id>/taking-back/", carrying.taking_back, name="taking_goal_back"),
    path("progress/", progress.progress, name="progress"),
    path("progress/<uuid:entry_id>/removal/", progress.progress_removal, name="progress_removal"),
    path("steps/new/", steps.new_step, name="new_step"),
    path("steps/<uuid:step_id>/", include(of_one_step)),
]
of_one_challenge: Paths = [
    path("", challenges.challenge, name="challenge"),
    path("rungs/", challenges.rungs, name="rungs"),
    path("rungs/<uuid:given_id>/removal/", challenges.rung_removal, name="rung_removal"),
    path("easing/", challenges.easing, name="easing"),
    path("reopening/", challenges.reopening, name="reopening"),
]
of_one_space: Paths = [
    path("goals/", goals.goals, name="goals"),
    path("goals/new/", goals.new_goal, name="new_goal"),
    path("goals/coach/", goals.coach, name="coach"),
    path("goals/so-far/", goals.so_far, name="so_far"),
    path("goals/<uuid:goal_id>/", include(of_one_goal)),
    path("challenges/", challenges.challenges, name="challenges"),
    path("challenges/<uuid:challenge_id>/", include(of_one_challenge)),
    path("wins/", progress.wins, name="wins"),
    path("wins/<uuid:win_id>/removal/", progress.win_removal, name="win_removal"),
    path("wins/<uuid:win_id>/return/", progress.win_return, name="win_return"),
    path("reflections/", reflections.reflections, name="reflections"),
    path("reflections/<uuid:line_id>/sharing/", reflections.sharing, name="sharing"),
    path("reflections/<uuid:line_id>/unsharing/", reflections.unsharing, name="unsharing"),
]
urlpatterns: Paths = [
    path("spaces/<uuid:mentorship_id>/", include(of_one_space)),
    path("me/how-i-help/", challenges.how_i_help, name="how_i_help"),
]
