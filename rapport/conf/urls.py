"""The addresses of every package; each keeps its own in its ``urls.py``."""

from django.conf import settings
from django.urls import include, path

from rapport.conf.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"rapport.{name}.urls")) for name in settings.RAPPORT_APPS_WITH_PAGES),
]
handler400 = "rapport.ui.errors.bad_request"
handler403 = "rapport.ui.errors.forbidden"
handler404 = "rapport.ui.errors.not_found"
handler500 = "rapport.ui.errors.server_error"
# allauth's own: it looks for this name where the rate limits of signing in are reached.
handler429 = "rapport.ui.errors.too_often"
