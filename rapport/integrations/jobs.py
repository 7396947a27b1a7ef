"""What the integrations run later; each folder declares its own."""

from rapport.integrations.people_import import jobs as people_import

__all__ = ["people_import"]
