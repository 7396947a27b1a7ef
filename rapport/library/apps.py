from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "rapport.library"
    label = "library"
