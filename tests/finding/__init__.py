"""How well people find what they look for: what they type, what must come first, and how often it does."""
