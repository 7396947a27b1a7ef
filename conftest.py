import gc
import os

import pytest

pytest_plugins = ["rapport.testing"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what takes long to ``make check``."""
    if not os.environ.get("RAPPORT_THOROUGH"):
        for item in items:
            if item.get_closest_marker("thorough") is not None:
                item.add_marker(pytest.mark.skip(reason="make check runs it"))


def pytest_collection_finish() -> None:
    """Look for garbage less often: what is loaded by now stays, and tests make little that has to be looked for.

    Measured on 140 tests of pages: an eighth of the processor's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
