from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "rapport.jobs"
    label = "jobs"

    def ready(self) -> None:
        # Tasks, timed rules and listeners declare themselves where they stand, in every package.
        autodiscover_modules("jobs", "notices")
