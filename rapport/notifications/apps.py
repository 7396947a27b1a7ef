from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "rapport.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Declare the letters about accounts; the other kinds stand in the ``notices.py`` of their packages."""
        from rapport.notifications import accounts  # noqa: F401
