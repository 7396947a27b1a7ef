"""Figures for coordinators, made from signals only."""
