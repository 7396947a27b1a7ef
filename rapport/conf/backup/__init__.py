"""Backups: taken while people work, sealed, and restored on trial before anybody calls them a backup."""
