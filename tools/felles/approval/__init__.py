"""Whether a proposal may become what the handbook says: the merge result, what people said of it, and the policy.

Everything here is a value that goes in or comes out; nothing is read, asked or written. What a source doesn't say
is not known, and what is not known never counts as a yes.
"""

from felles.approval.policy import recorded, team
from felles.approval.satisfying import unfillable
from felles.approval.verdict import judge

__all__ = ["judge", "recorded", "team", "unfillable"]
