from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "rapport.history"
    label = "history"
