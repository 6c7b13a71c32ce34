"""Two texts word by word: what stays, what goes, what comes. Work is bounded whatever the texts are."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from felles.redline.differences import Op, Piece

_WORD = re.compile(r"(?:\d+(?:[.,:]\d+)*|\w+|[^\w\s])\s*")
_KEPT = 0.35
"""Share of the words that must stay for marks between them to help; below it, old and new are easier read whole."""
_ISLAND = 4
"""Letters up to which a word between two changes is read with them."""
_WHOLE = 5_000_000


class Effort:
    """How much comparing one redline may still do, in steps of the comparing loop; it only goes down."""

    def __init__(self, steps: int = 4 * _WHOLE) -> None:
        self._left = steps

    def granted(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
        """Whether these may be compared; if so, what it may cost at worst is taken off."""
        counted, other = Counter(old), Counter(new)
        cost = sum(n * other[one] for one, n in counted.items()) * max(1, min(len(old), len(new))) + len(old) + len(new)
        if cost > min(self._left, _WHOLE):
            return False
        self._left -= cost
        return True


def words_of(text: str) -> list[str]:
    """The text in words and signs, each with the space after it: joined, they are the text without its indent."""
    return _WORD.findall(text)


def alike(old: Counter[str], new: Counter[str]) -> float:
    """From 0 to 1, how much of two bags of words is the same."""
    size = old.total() + new.total()
    if not size:
        return 1.0
    small, large = (old, new) if len(old) < len(new) else (new, old)
    return 2 * sum(min(n, large[word]) for word, n in small.items()) / size


def trimmed(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    """How many things are equal at the beginning, and how many more at the end."""
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    tail = next((i for i in range(most - head) if old[-1 - i] != new[-1 - i]), most - head)
    return head, tail


def marked(before: str, after: str, effort: Effort | None = None) -> tuple[Piece, ...] | None:
    """The two texts as one, marked word by word; None where that would take too long."""
    old, new = words_of(before), words_of(after)
    was, now = [word.rstrip() for word in old], [word.rstrip() for word in new]
    head, tail = trimmed(was, now)
    inner = slice(head, len(was) - tail), slice(head, len(now) - tail)
    if not (effort or Effort()).granted(was[inner[0]], now[inner[1]]):
        return None
    pieces: list[tuple[Op, list[str], list[str]]] = [("same", old[:head], new[:head])]
    matcher = difflib.SequenceMatcher(None, was[inner[0]], now[inner[1]], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        pieces.append(("same" if tag == "equal" else "gone", old[head + a : head + b], new[head + c : head + d]))
    pieces.append(("same", old[len(old) - tail :], new[len(new) - tail :]))
    kept = sum(len(word.strip()) for op, _, words in pieces if op == "same" for word in words)
    if kept < _KEPT * max(1, min(sum(map(len, was)), sum(map(len, now)))):
        return whole(before, after)
    return tuple(_joined(_without_islands([piece for piece in pieces if piece[1] or piece[2]])))


def whole(before: str | None, after: str | None) -> tuple[Piece, ...]:
    """Old and new one after the other."""
    both: tuple[tuple[Op, str | None], ...] = (("gone", before), ("new", after))
    return tuple((op, text) for op, text in both if text)


def _without_islands(pieces: list[tuple[Op, list[str], list[str]]]) -> list[tuple[Op, list[str], list[str]]]:
    """A lone short word between two changes goes with them: nobody reads «til» between two marks."""
    found: list[tuple[Op, list[str], list[str]]] = []
    for i, (op, old, new) in enumerate(pieces):
        lone = op == "same" and 0 < i < len(pieces) - 1 and sum(len(w.strip()) for w in new) < _ISLAND
        if found and (lone or (op == "gone" and found[-1][0] == "gone")):
            found[-1] = ("gone", [*found[-1][1], *old], [*found[-1][2], *new])
        else:
            found.append((op, old, new))
    return found


def _joined(pieces: list[tuple[Op, list[str], list[str]]]) -> Iterator[Piece]:
    for op, old, new in pieces:
        if op == "same":
            yield "same", "".join(new)
        else:
            yield from whole("".join(old), "".join(new))
