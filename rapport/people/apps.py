from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    name = "rapport.people"
    label = "people"

    def ready(self) -> None:
        """Hear allauth's signals, and let every package say whose profiles it opens."""
        from rapport.people.accounts import listeners  # noqa: F401

        autodiscover_modules("circles")
