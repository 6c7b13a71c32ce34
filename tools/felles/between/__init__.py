"""What changed from one moment to another, as a reader would put it: which texts, in what, by which decisions.

``compared`` puts it together as a value in the reader's language; ``as_text`` is for a terminal, ``as_markdown`` for a
report somebody writes, ``as_json`` for other programs.
"""

from felles.between.comparing import compared, deed
from felles.between.data import as_json
from felles.between.markdown import as_markdown
from felles.between.telling import decision, in_force
from felles.between.text import as_text
from felles.between.values import Between, Side

__all__ = ["Between", "Side", "as_json", "as_markdown", "as_text", "compared", "decision", "deed", "in_force"]
