"""What happened: one append-only table of facts without words, and who listens to it."""
