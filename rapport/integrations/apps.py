from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    name = "rapport.integrations"
    label = "integrations"

    def ready(self) -> None:
        from rapport.programs.tabs import Door, add_door

        add_door(Door("people_import", _("Bring in a sheet"), "integrations:import_upload", "people"))
