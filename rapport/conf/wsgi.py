"""The WSGI application that any server can load: ``rapport.conf.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.conf.settings")
application = get_wsgi_application()
