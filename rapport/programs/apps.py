from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "rapport.programs"
    label = "programs"

    def ready(self) -> None:
        from rapport.programs.tabs import Tab, add_tab

        add_tab(Tab("people", _("People"), "programs:people", place=20))
        add_tab(Tab("settings", _("Settings"), "programs:settings", place=90))
