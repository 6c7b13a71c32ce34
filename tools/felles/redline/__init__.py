"""What changed between two versions of a document, as somebody who works by it would read it: words, not source.

Fixed values by their words, references by what they lead to, dates as people write them, bodies as they are shown.
Rows of lists are known again by what they say, so that one new step is one new step, whatever it does to the numbers
of the others.
"""

from felles.redline.differences import Difference, Fate, Piece, Redline
from felles.redline.documents import redline
from felles.redline.texts import marked

__all__ = ["Difference", "Fate", "Piece", "Redline", "marked", "redline"]
