import pytest

from tests.trust.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()
