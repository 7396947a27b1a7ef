from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "rapport.ui"
    label = "ui"

    def ready(self) -> None:
        """Let every form speak in our voice."""
        from rapport.ui.voice import give_forms_our_voice

        give_forms_our_voice()
