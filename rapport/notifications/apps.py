from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "rapport.notifications"
    label = "notifications"

    def ready(self) -> None:
        # Packages offer their dates for people's own calendars in their ``calendar.py``.
        autodiscover_modules("calendar")
