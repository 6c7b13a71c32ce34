"""What somebody has to do with a step, in words, from the one who answers for it to those who are told."""

from __future__ import annotations

from felles.words import N_

WEIGHTS = ("accountable", "performs", "consulted", "informed")
"""From the heaviest to the lightest."""

WORDS = {
    "accountable": N_("Accountable"),
    "performs": N_("Performs"),
    "consulted": N_("Consulted"),
    "informed": N_("Informed"),
}
MEANINGS = {
    "accountable": N_("makes sure that the step is done. There is exactly one."),
    "performs": N_("does it."),
    "consulted": N_("is asked before it is decided."),
    "informed": N_("is told afterwards."),
}
