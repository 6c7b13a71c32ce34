"""Felles: routines and function descriptions as text, checked, decided by a team, published as a handbook."""

__version__ = "0.1.0"
