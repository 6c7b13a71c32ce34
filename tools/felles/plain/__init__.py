"""What documents hold, as people read it: what fields are and are called, in which order they stand, values as words.

Pages, redlines and summaries speak through this room, so that one thing has one name everywhere. Nothing here
knows HTML or Markdown.
"""

from felles.plain.fields import Field, Path, fields_of, label_key, own_fields
from felles.plain.layouts import Block, Layout, Section, layout_of
from felles.plain.names import Names
from felles.plain.text import line, lowered
from felles.plain.values import said

__all__ = [
    "Block",
    "Field",
    "Layout",
    "Names",
    "Path",
    "Section",
    "fields_of",
    "label_key",
    "layout_of",
    "line",
    "lowered",
    "own_fields",
    "said",
]
