"""The ``rapport`` command."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence

from rapport.conf import commands

Run = Callable[[Namespace], int]
PASSED_ON = {
    # These read their own arguments; matching does not even need a database.
    "import": "rapport.integrations.people_import.command",
    "match": "rapport.matching.command",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 refused or not found, 2 cannot start as things stand."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.conf.settings")
    # Whatever is made here, database and backups above all, is for this account's eyes only.
    os.umask(0o077)
    if given and given[0] in PASSED_ON:
        return _pass_on(given[0], given[1:])
    options = _parser().parse_args(given)
    return _guarded(options.run, options)


def knows(name: str) -> bool:
    """Whether this is a command of the product, or a wish for help."""
    return name in PASSED_ON or name in commands.NAMES or name in {"-h", "--help"}


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="rapport", description="Mentoring that really happens.")
    parser.set_defaults(run=_help_of(parser))
    choices = parser.add_subparsers(title="commands", metavar="COMMAND")
    commands.add_to(choices)
    for name, about in (
        ("import", "bring people in from a sheet (rapport import --help)"),
        ("match", "pair people of two sheets, without a database (rapport match --help)"),
    ):
        choices.add_parser(name, help=about, add_help=False)
    return parser


def _help_of(parser: ArgumentParser) -> Run:
    def show(_options: Namespace) -> int:
        parser.print_help()
        return 1

    return show


def _pass_on(name: str, arguments: list[str]) -> int:
    from importlib import import_module

    if name == "match":
        return int(import_module(PASSED_ON[name]).main(arguments) or 0)
    return _guarded(lambda _options: int(_with_django(PASSED_ON[name], arguments) or 0), Namespace())


def _with_django(module: str, arguments: list[str]) -> int:
    from importlib import import_module

    import django

    django.setup()
    return int(import_module(module).main(arguments) or 0)


def _guarded(run: Run, options: Namespace) -> int:
    """Run a command; what stops it on purpose becomes one sentence on standard error and a code."""
    from rapport.conf.env import SettingIsWrong

    try:
        return run(options)
    except SettingIsWrong as error:
        return _cannot(str(error))
    except Exception as error:
        from rapport.conf.errors import sentence_of

        sentence = sentence_of(error)
        if sentence is None:
            raise
        return _cannot(sentence)


def _cannot(sentence: str) -> int:
    from rapport.conf.terminal import complain

    complain(sentence)
    return 2


if __name__ == "__main__":
    sys.exit(main())
