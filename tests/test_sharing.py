"""Work shared among processes: all of it done, once, and errors raised where somebody hears them."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from felles.errors import CannotRun
from felles.sharing import shared


@pytest.mark.parametrize("jobs", [0, 1, 3, 999, 1000, 1001, 5000])
@pytest.mark.parametrize("processes", [None, 1, 3])
def test_every_job_is_done_once(jobs: int, processes: int | None) -> None:
    results = shared(jobs, lambda numbers: list(numbers), processes)
    assert sorted(number for some in results for number in some) == list(range(jobs))


def test_others_help() -> None:
    def work(jobs: Iterator[int]) -> tuple[int, int]:
        return os.getpid(), sum(1 for _ in jobs)

    results = shared(500, work, 2)
    assert len({process for process, _ in results}) == 2
    assert sum(count for _, count in results) == 500


@pytest.mark.parametrize(
    "error", [CannotRun("No {what}.", "Do so.", what="room"), OSError(28, "No space left")]
)
def test_what_goes_wrong_elsewhere_is_raised_here(error: Exception) -> None:
    here = os.getpid()

    def work(jobs: Iterator[int]) -> None:
        if os.getpid() != here:
            raise error
        list(jobs)

    with pytest.raises(type(error)) as raised:
        shared(10, work, 2)
    assert str(raised.value) == str(error)
    assert getattr(raised.value, "help", None) == getattr(error, "help", None)


def test_a_bug_elsewhere_keeps_its_traceback() -> None:
    here = os.getpid()

    def work(jobs: Iterator[int]) -> None:
        if os.getpid() != here:
            raise ZeroDivisionError
        list(jobs)

    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        shared(10, work, 2)


def test_a_process_that_dies_is_missed() -> None:
    here = os.getpid()

    def work(jobs: Iterator[int]) -> None:
        if os.getpid() != here:
            os._exit(9)
        list(jobs)

    with pytest.raises(CannotRun):
        shared(10, work, 2)
