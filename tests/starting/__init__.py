"""The room ``starting``: what a new handbook begins with."""
