"""Pages that look across all documents: who answers for what, what is due, missing, decided, done otherwise, and what helps where."""
