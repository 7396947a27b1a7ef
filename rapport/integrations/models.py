"""The tables of the integrations, each declared in its own folder."""

from rapport.integrations.people_import.models import SheetDraft, SheetMemory

__all__ = ["SheetDraft", "SheetMemory"]
