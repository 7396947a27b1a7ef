"""The relationship: requests, members, rounds, agreement, life cycle, review, closing."""
