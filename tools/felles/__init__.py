"""Felles: routines and function descriptions as text, checked, decided together, published as a handbook."""

__version__ = "0.1.0"
