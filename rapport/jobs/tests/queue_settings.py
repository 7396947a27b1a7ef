"""Settings for worker processes that tests start and kill: nothing but the queue."""

import os
from pathlib import Path

from rapport.conf import env

BASE_DIR = Path(os.environ["RAPPORT_VAR"])
DATA_DIR = BASE_DIR
RAPPORT_DEMO = False
SECRET_KEY = "for a test"
USE_TZ = True
INSTALLED_APPS = ["rapport.jobs"]
TASKS = {"default": {"BACKEND": "rapport.jobs.backend.LeaseBackend", "QUEUES": []}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_postgres = env.database_url()
DATABASES = {
    "default": {"ENGINE": "django.db.backends.postgresql", **_postgres}
    if _postgres
    else {
        "ENGINE": "rapport.kernel.sqlite",
        "NAME": BASE_DIR / "queue.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
