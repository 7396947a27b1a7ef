from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "rapport.library"
    label = "library"

    def ready(self) -> None:
        from rapport.library.guides import load_everything

        load_everything()
