"""A new document put together from answers: what is asked, in which order, what an answer means, and the file that comes of it.

Nothing here knows a kind: the questions are those of its schema, in its labels' words. Nothing is read or written here.
"""

from felles.composing.asking import Draft, Question
from felles.composing.text import Line, written

__all__ = ["Draft", "Line", "Question", "written"]
