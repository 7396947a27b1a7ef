"""``python -m rapport``: Django's own commands, for developers. The product's command is ``rapport``."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.conf.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
