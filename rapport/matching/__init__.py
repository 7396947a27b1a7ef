"""Suggestions and matching; the engine below it is pure Python."""
