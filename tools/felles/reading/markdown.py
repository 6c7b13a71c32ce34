"""Markdown as HTML by cmark, in GitHub's flavour, with its memory given back.

cmarkgfm never frees a text's tree nor its HTML, some 20 KiB a body: nothing in a short run, and hundreds of megabytes
where every version of a long history is read. What frees them lies in the same library, only not in its Python names.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any

from cmarkgfm import _cmark, cmark

EXTENSIONS = ("table", "autolink", "tagfilter", "strikethrough", "tasklist")


def rendered(text: str, options: int = 0) -> str:
    """The same as ``cmarkgfm.github_flavored_markdown_to_html``."""
    options |= cmark.Options.CMARK_OPT_GITHUB_PRE_LANG
    cmark.core_extensions_ensure_registered()
    parser = cmark.parser_new(options=options)
    try:
        for name in EXTENSIONS:
            cmark.parser_attach_syntax_extension(parser, cmark.find_syntax_extension(name))
        cmark.parser_feed(parser, text)
        root = cmark.parser_finish(parser)
        try:
            made = _cmark.lib.cmark_render_html(root, options, cmark.parser_get_syntax_extensions(parser))
            try:
                return str(_cmark.ffi.string(made).decode("utf-8"))
            finally:
                _give_back("text", made)
        finally:
            _give_back("tree", root)
    finally:
        cmark.parser_free(parser)


class _Memory(ctypes.Structure):
    """``cmark_mem``: calloc, realloc and free."""

    _fields_ = (("calloc", ctypes.c_void_p), ("realloc", ctypes.c_void_p), ("free", ctypes.CFUNCTYPE(None, ctypes.c_void_p)))


@lru_cache(maxsize=1)
def _freeing() -> dict[str, Any]:
    """How a text and a tree are freed; empty where the library hides it (Windows): then they are not."""
    try:
        library = ctypes.CDLL(_cmark.__file__)
        library.cmark_get_default_mem_allocator.restype = ctypes.POINTER(_Memory)
        library.cmark_node_free.argtypes, library.cmark_node_free.restype = [ctypes.c_void_p], None
        return {"text": library.cmark_get_default_mem_allocator().contents.free, "tree": library.cmark_node_free}
    except (OSError, AttributeError):
        return {}


def _give_back(what: str, pointer: Any) -> None:
    free = _freeing().get(what)
    if free is not None and pointer != _cmark.ffi.NULL:
        free(int(_cmark.ffi.cast("uintptr_t", pointer)))
