from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentorshipsConfig(AppConfig):
    name = "rapport.mentorships"
    label = "mentorships"

    def ready(self) -> None:
        from rapport.programs.tabs import Tab, add_tab

        add_tab(Tab("introductions", _("Introductions"), "mentorships:introductions", place=30))
