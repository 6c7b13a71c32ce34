"""A pack of evidence: made from a repository as a BagIt bag, and verified by whoever has nothing but the pack."""
