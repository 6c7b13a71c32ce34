"""From what happened to what is recorded: merges and adoptions to decisions, in commits that hold nothing else."""
