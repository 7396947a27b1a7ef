"""Clock, verdicts, text gate and other small helpers: no models, no domain words."""
