"""The commands and their options; each loads Django and its own module only when it runs."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

NAMES = frozenset(
    {
        "serve", "work", "demo", "doctor", "createcoordinator", "forgetfactors", "backup", "keys", "init", "jobs",
    }
)  # fmt: skip


def add_to(choices: Any) -> None:
    """Add every command to the parser of ``rapport``."""
    _serve(choices.add_parser("serve", help="serve the pages and do the work, on one machine"))
    _simple(choices, "work", "do the work only; for installations with a web server of their own", _run_work)
    _simple(choices, "demo", "load the demo organization", _run_demo)
    _simple(choices, "doctor", "look at the installation and say what should be mended", _run_doctor)
    _coordinator(choices.add_parser("createcoordinator", help="make an account that runs a program"))
    _factors(
        choices.add_parser("forgetfactors", help="let somebody in again who lost phone and recovery codes")
    )
    _backup(choices.add_parser("backup", help="make, check or bring back a backup"))
    _keys(choices.add_parser("keys", help="rotate, show or bring back the master keys"))
    _init(choices.add_parser("init", help="make the keys and print their recovery sheet"))
    _jobs(choices.add_parser("jobs", help="look at the queue, and retry what was given up"))


def _simple(choices: Any, name: str, about: str, run: Any) -> None:
    choices.add_parser(name, help=about, description=about).set_defaults(run=run)


def _setup() -> None:
    import django

    django.setup()


# --- serving ---


def _serve(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    parser.set_defaults(run=_run_serve)


def _run_serve(options: Namespace) -> int:
    # Links in mails lead here unless an address was set; it must be known before the settings are read.
    os.environ.setdefault("RAPPORT_BASE_URL", f"http://localhost:{options.port}")
    _setup()
    from django.conf import settings

    from rapport.conf.demo import greet, load_if_new
    from rapport.conf.serving import serve

    before = load_if_new if settings.RAPPORT_DEMO else None
    return serve(options.host, options.port, before=before, greet=greet)


def _run_work(_options: Namespace) -> int:
    _setup()
    from rapport.conf.serving import work

    return work()


def _run_demo(_options: Namespace) -> int:
    os.environ.setdefault("RAPPORT_DEMO", "yes")
    _setup()
    from rapport.conf.demo import load
    from rapport.conf.startup import prepare

    prepare()
    return load()


# --- looking after it ---


def _run_doctor(_options: Namespace) -> int:
    _setup()
    from rapport.conf.doctor import report

    return report()


def _jobs(parser: ArgumentParser) -> None:
    parser.add_argument("--retry", action="store_true", help="give jobs that were given up a fresh start")
    parser.set_defaults(run=_run_jobs)


def _run_jobs(options: Namespace) -> int:
    _setup()
    from rapport.conf.queue import retry, show

    return retry() if options.retry else show()


def _coordinator(parser: ArgumentParser) -> None:
    parser.add_argument("email", help="their e-mail address")
    parser.add_argument("--name", default="", help="their name, as others will see it")
    parser.add_argument(
        "--program", default="", help="the program they run; made if there is none of this name"
    )
    parser.add_argument("--operator", action="store_true", help="also let them look after the installation")
    parser.set_defaults(run=_run_coordinator)


def _run_coordinator(options: Namespace) -> int:
    _setup()
    from rapport.conf.coordinators import create
    from rapport.conf.startup import prepare
    from rapport.kernel.addresses import clean_address

    # A slip in the address is said at once, not after the minute a first preparation takes.
    clean_address(options.email)
    prepare()
    return create(options.email, name=options.name, program=options.program, is_operator=options.operator)


def _factors(parser: ArgumentParser) -> None:
    parser.add_argument("email", help="their e-mail address; make sure first that it is they who ask")
    parser.set_defaults(run=_run_factors)


def _run_factors(options: Namespace) -> int:
    _setup()
    from rapport.conf.coordinators import forget

    return forget(options.email)


def _backup(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--to", type=Path, default=None, help="the folder for backups (backups, beside the data)"
    )
    parser.add_argument("--keep-days", type=int, default=35, help="delete older ones; 0 keeps all (35)")
    parser.set_defaults(run=_run_backup)
    more = parser.add_subparsers(metavar="verify|restore")
    verify = more.add_parser("verify", help="restore a backup into a scratch folder and compare")
    verify.add_argument("file", type=Path, nargs="?", help="the newest, if none is named")
    verify.set_defaults(run=_run_verify)
    restore = more.add_parser("restore", help="bring a backup back; what was erased since stays erased")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="set aside the data that is here now")
    restore.set_defaults(run=_run_restore)


def _run_backup(options: Namespace) -> int:
    _setup()
    from rapport.conf.backup.commands import make

    return make(options.to, keep_days=options.keep_days)


def _run_verify(options: Namespace) -> int:
    _setup()
    from rapport.conf.backup.commands import verify

    return verify(options.file, options.to)


def _run_restore(options: Namespace) -> int:
    _setup()
    from rapport.conf.backup.commands import restore

    return restore(options.file, replace=options.replace)


# --- keys ---


def _init(parser: ArgumentParser) -> None:
    parser.add_argument("--no-questions", action="store_true", help="do not ask for two words of the sheet")
    parser.set_defaults(run=_run_init)


def _run_init(options: Namespace) -> int:
    _setup()
    from rapport.conf.recovery import initialize

    return initialize(asks=not options.no_questions)


def _keys(parser: ArgumentParser) -> None:
    what = parser.add_subparsers(metavar="rotate|sheet|recover|retire", required=True)
    rotate = what.add_parser("rotate", help="make a new master key and wrap every data key under it")
    rotate.add_argument("epoch", nargs="?", default="", help="its name; the month, if none is given")
    rotate.set_defaults(run=_run_rotate)
    _simple(what, "sheet", "print the recovery sheet again", _run_sheet)
    _simple(what, "recover", "write the key file again from a recovery sheet, typed in", _run_recover)
    retire = what.add_parser("retire", help="destroy an old master key, and with it old backups")
    retire.add_argument("epoch")
    retire.set_defaults(run=_run_retire)


def _run_rotate(options: Namespace) -> int:
    _setup()
    from rapport.conf.recovery import rotate

    return rotate(options.epoch)


def _run_sheet(_options: Namespace) -> int:
    _setup()
    from rapport.conf.recovery import print_sheet

    return print_sheet()


def _run_recover(_options: Namespace) -> int:
    _setup()
    from rapport.conf.recovery import recover

    return recover()


def _run_retire(options: Namespace) -> int:
    _setup()
    from rapport.conf.recovery import retire

    return retire(options.epoch)
