"""Django's SQLite engine, on a driver new enough to be safe; see ``driver.py``."""
