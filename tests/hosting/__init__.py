"""The room ``hosting``: what a forge is given for a handbook."""
