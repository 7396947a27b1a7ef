"""How people are told: outbox, mail, quiet hours, preferences, calendar files."""
