"""Work shared among forked processes: each takes the next piece as soon as it is done with the last."""

from __future__ import annotations

import gc
import os
import pickle
import struct
import traceback
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from felles.errors import CannotRun
from felles.words import N_

R = TypeVar("R")

FORK_FROM = 100
"""Below so many jobs, of a page or a document each, a second process costs more than it saves."""
_PIECES = 1000
"""Numbers that fit into a pipe before anybody reads, on every system."""
_NUMBER = struct.Struct("=I")


def shared(jobs: int, work: Callable[[Iterator[int]], R], processes: int | None = None, *, size: int | None = None) -> list[R]:
    """What ``work`` made of the job numbers it was given, once for each process; together they get them all.

    Results come back pickled; everything else a process makes in memory is lost. An error in one is raised
    here. Where processes can't be forked, and for few jobs, everything is done in this one. ``size`` says how much
    work it is, in pages or documents, where jobs are larger than that.
    """
    count = _processes(jobs, jobs if size is None else size, processes)
    if count == 1:
        return [work(iter(range(jobs)))]
    piece = -(-jobs // _PIECES)
    queue, feed = os.pipe()
    os.write(feed, b"".join(_NUMBER.pack(first) for first in range(0, jobs, piece)))
    os.close(feed)
    if gc.isenabled():
        gc.collect()
        gc.freeze()  # what stands now is left alone, so that the processes go on sharing its memory
    children: list[tuple[int, int]] = []
    try:
        for _ in range(count - 1):
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(reader)
                _child(writer, lambda: work(_taken(queue, piece, jobs)))
            os.close(writer)
            children.append((child, reader))
        results = [work(_taken(queue, piece, jobs))]
        while children:
            child, reader = children.pop(0)
            with open(reader, "rb") as pipe:
                answer = pipe.read()
            os.waitpid(child, 0)
            results.append(_answer(answer))
        return results
    finally:
        gc.unfreeze()
        os.close(queue)
        for child, reader in children:  # something went wrong here: the others need not go on
            os.close(reader)
            os.kill(child, 9)
            os.waitpid(child, 0)


def _processes(jobs: int, size: int, wanted: int | None) -> int:
    if not hasattr(os, "fork") or (wanted is None and size < FORK_FROM):
        return 1
    return max(1, min(wanted or os.cpu_count() or 1, jobs))


def _taken(queue: int, piece: int, jobs: int) -> Iterator[int]:
    """Job numbers from the common queue until it is empty."""
    while number := os.read(queue, _NUMBER.size):
        (first,) = _NUMBER.unpack(number)
        yield from range(first, min(first + piece, jobs))


def _child(writer: int, work: Callable[[], Any]) -> None:
    """Ends the process whatever happens: nothing of the parent's may run twice."""
    answer: Any
    try:
        answer = work()
    except (CannotRun, OSError) as error:
        answer = error
    except BaseException:
        answer = _Failed(traceback.format_exc())
    try:
        with open(writer, "wb") as pipe:
            pickle.dump(answer, pipe, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


class _Failed(str):
    """What went wrong in a process, for people."""


def _answer(pickled: bytes) -> Any:
    if not pickled:
        raise CannotRun(
            N_("A helper process ended before it was done."),
            N_("The machine may be short of memory. Run again, or give it more room."),
        )
    answer = pickle.loads(pickled)  # from our own child, over our own pipe
    if isinstance(answer, (CannotRun, OSError)):
        raise answer
    if isinstance(answer, _Failed):
        raise RuntimeError(answer)
    return answer
