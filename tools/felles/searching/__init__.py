"""The index of a site's search, made when the site is built: words in, small files out. It knows nothing of documents."""

from felles.searching.index import index_files
from felles.searching.weighing import FIELDS, Entry

__all__ = ["FIELDS", "Entry", "index_files"]
