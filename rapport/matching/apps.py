from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "rapport.matching"
    label = "matching"

    def ready(self) -> None:
        # The package of requests stands earlier and asks whoever can rank for others who might fit.
        from rapport.matching.alternatives import others_who_fit
        from rapport.mentorships.requests.alternatives import ranks_alternatives

        ranks_alternatives(others_who_fit)
