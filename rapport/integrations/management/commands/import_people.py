"""The Django door to ``rapport import``."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from rapport.integrations.people_import.command import main


class Command(BaseCommand):
    """Bring people in from the sheet they signed up with."""

    help = "Bring people in from the sheet they signed up with; see rapport import --help."

    def run_from_argv(self, argv: list[str]) -> None:
        """Hand the words of the command line on as they are; its own parser knows them."""
        sys.exit(main(argv[2:]))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("words", nargs="*")

    def handle(self, *args: Any, words: list[str], **options: Any) -> None:
        """For ``call_command("import_people", "people.csv", "--", …)``; the exit code is raised when not zero."""
        code = main(words)
        if code:
            sys.exit(code)
