"""Which errors a command tells in one sentence; others are unexpected, and told by their type and place."""

from django.db import OperationalError, ProgrammingError


def sentence_of(error: Exception) -> str | None:
    """What to tell the operator, or None for what nobody expected."""
    from rapport.conf.backup.sealed_stream import BackupIsUnusable
    from rapport.conf.startup import CannotStart
    from rapport.kernel.errors import InputIsWrong, Refused
    from rapport.vault.keyfile import KeyFileIsUnusable

    if isinstance(error, BackupIsUnusable | CannotStart | KeyFileIsUnusable | InputIsWrong | Refused):
        return str(error)
    if isinstance(error, OperationalError | ProgrammingError) and _lacks_tables(str(error)):
        return "The database has not been prepared for this release yet: run rapport serve once."
    if isinstance(error, OperationalError):
        return f"The database cannot be reached: {str(error).strip()}"
    return None


def _lacks_tables(message: str) -> bool:
    return "no such table" in message or "does not exist" in message
