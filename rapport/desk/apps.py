from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "rapport.desk"
    label = "desk"

    def ready(self) -> None:
        from rapport.programs.tabs import Tab, add_tab

        add_tab(Tab("home", _("How it’s doing"), "desk:program", place=10))
