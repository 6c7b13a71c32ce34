"""From files to documents: strict YAML, kinds, trees, handbooks. With history and forges, the only rooms that touch files."""
