from django.apps import AppConfig


class GrowthConfig(AppConfig):
    name = "rapport.growth"
    label = "growth"
