"""A proposal on one page, for those who are asked to say yes or no: what it changes, whom it concerns, who is missing.

``summarise`` puts it together as a value in the reader's language; ``as_markdown`` is a forge's comment, ``as_html``
a page that needs no server, ``as_json`` the same for other programs. Whatever a proposal holds is somebody's text:
it is shown, and never does anything.
"""

from felles.summary.comment import as_markdown
from felles.summary.data import as_json
from felles.summary.making import summarise
from felles.summary.page import as_html
from felles.summary.values import Summary

__all__ = ["Summary", "as_html", "as_json", "as_markdown", "summarise"]
