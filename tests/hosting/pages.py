"""Writes the pages about each forge in ``docs/forges`` again: ``python tests/hosting/pages.py``.

They are what ``felles forge`` writes beside a handbook's pipelines, for a reader who has no handbook yet.
"""

from __future__ import annotations

from pathlib import Path

from felles.starting.forges import PLACES, forms

PAGES = Path(__file__).resolve().parents[2] / "docs" / "forges"
LANGUAGES = ("nb", "en")


def pages() -> dict[str, str]:
    """The pages by file name."""
    values = {"branch": "main", "publish": "", "places": [], "classes": [], "levels": []}
    return {
        f"{forge}.{language}.md": forms(forge, language, {**values, "forge": forge})[PLACES[forge]["guide"]]
        for forge in PLACES
        for language in LANGUAGES
    }


if __name__ == "__main__":
    PAGES.mkdir(exist_ok=True)
    for name, text in pages().items():
        (PAGES / name).write_text(text, "utf-8")
