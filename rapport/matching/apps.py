from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "rapport.matching"
    label = "matching"

    def ready(self) -> None:
        # The package of requests stands earlier and asks whoever can rank for others who might fit.
        from rapport.matching.alternatives import others_who_fit
        from rapport.mentorships.requests.alternatives import ranks_alternatives
        from rapport.programs.tabs import Tab, add_tab

        ranks_alternatives(others_who_fit)
        add_tab(Tab("matching", _("Matching"), "matching:board", place=25))
