"""What an inspector and an adviser read in a pack: HTML without script or outside request, and a text of one page.

``about`` is what whoever makes the pack knows of it beyond its ground: values as JSON has them, texts in the handbook's
language. What is lacking is left unsaid:

- ``tool``: ``felles 0.5.0``
- ``personal_data``: [{"what", "where", "why"}], what the pack holds about people
- ``accounts``: False where the texts with accounts were left out
- ``objects``, ``signature``: True where there are such

Where a thing lies is said in ``addresses`` alone. Rows that bear ``id`` and ``decision`` name one decided version: their
``path``, ``note`` and ``decision`` are shown as ways to its text, to what it changed, and to its record.
"""

from felles.pack.report.addresses import pairs
from felles.pack.report.items import item_page
from felles.pack.report.readme import readme
from felles.pack.report.redlines import redline_page
from felles.pack.report.report import report

__all__ = ["item_page", "pairs", "readme", "redline_page", "report"]
