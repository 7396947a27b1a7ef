"""The pages of an agreement: on one's own, together, signed."""
