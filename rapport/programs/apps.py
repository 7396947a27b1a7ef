from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "rapport.programs"
    label = "programs"
