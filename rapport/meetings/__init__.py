"""Agendas, notes, private pads, promises."""
