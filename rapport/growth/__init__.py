"""Goals, steps, progress, advice, wins."""
