"""``python -m rapport``: the product's commands (``serve``, ``doctor`` …), and below them Django's own."""

import os
import sys

from rapport.conf import cli

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.conf.settings")
    if len(sys.argv) < 2 or cli.knows(sys.argv[1]):
        sys.exit(cli.main())
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
