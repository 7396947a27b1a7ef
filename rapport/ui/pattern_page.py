from typing import Any


def everything() -> dict[str, Any]:
    return {}
