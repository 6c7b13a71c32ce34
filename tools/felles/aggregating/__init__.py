"""Raw answers on somebody's own machine become sums, and of these only what may be seen becomes a result's text.

    questions   what a form asks, and what is an answer to it
    counting    rows are counted one at a time and forgotten; what can't be read is a fault with its place
    sums        the counted table, what of it is shown, and the document that comes of it

Nothing here writes, and nothing but sums is ever kept: no row, no text, no answer that somebody could be known by.
"""

from felles.aggregating.counting import Counted, Fault, Grouping, counted
from felles.aggregating.questions import Asked, asked_by
from felles.aggregating.sums import Made, Survey, made

__all__ = ["Asked", "Counted", "Fault", "Grouping", "Made", "Survey", "asked_by", "counted", "made"]
