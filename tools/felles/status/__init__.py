"""What there is to see to in a handbook on a day: late, undecided, unrecorded; what comes soon; and what couldn't be looked at.

Everything is a value. What rests on history or on what people said elsewhere is handed in by the door.
"""

from felles.status.gathering import found
from felles.status.telling import told
from felles.status.values import Looked, Proposal, Status, Unrecorded, Unseen, as_data

__all__ = ["Looked", "Proposal", "Status", "Unrecorded", "Unseen", "as_data", "found", "told"]
