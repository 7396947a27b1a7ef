"""Screens that gather from many packages: Today, a pair's space, the coordinator's page."""
