"""Early signs and their helpers, boundary reports, cases."""
