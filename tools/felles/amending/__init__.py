"""A few fields of a document changed where they stand: every other byte, comment and line end of the file stays.

Nothing here reads or writes files. What comes of a change is read again and has to be exactly what was asked for.
"""

from felles.amending.changing import REMOVED, Change, amended
from felles.amending.progress import Progress, changes, row_of

__all__ = ["REMOVED", "Change", "Progress", "amended", "changes", "row_of"]
