"""The only room that knows MkDocs: finished Markdown pages go in, a site comes out.

``write_pages`` lays the pages out as a folder that plain ``mkdocs build`` understands as well;
``build`` makes the same site from it, several times faster.
"""

from __future__ import annotations

from felles.choices import Choices, choices_in, read_choices
from felles.engine.building import Built, build
from felles.engine.edition import Edition
from felles.engine.folder import put_file, write_pages

__all__ = ["Built", "Choices", "Edition", "build", "choices_in", "put_file", "read_choices", "write_pages"]
