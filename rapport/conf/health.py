"""Two addresses for whatever watches over an installation; they tell a status and nothing else."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from rapport.kernel.guards import public

_is_migrated = False


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """It can do its work: the database answers, and has the shape that this code expects."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ready = is_migrated()
    except DatabaseError:
        ready = False
    response = HttpResponse("ready\n" if ready else "not ready\n", status=200 if ready else 503)
    response["Content-Type"] = "text/plain"
    if not ready:
        response["Retry-After"] = "5"
    return response


def is_migrated() -> bool:
    """Whether no migration is left to run. Asked until it is so; a running process has the code it started with."""
    global _is_migrated
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _is_migrated
