"""Which chart numbers are fit for, and that chart (domain 5.4).

Three numbers or fewer are a table and never a signal; fewer than twelve a run chart; from twelve on what was asked for. A p
chart needs to know of how many each share is, and is an XmR chart where that isn't known.
"""

from __future__ import annotations

from collections.abc import Sequence

from felles.measuring.exact import SOME, number_of, valued
from felles.measuring.p import countable, p
from felles.measuring.run import run
from felles.measuring.xmr import xmr
from felles.model.measured import Chart, Choices, Measure, Point

TABLE = 3
"""So many numbers, or fewer, say where one was, and nothing of how it goes."""


def chart(measures: Sequence[Measure], choices: Choices) -> Chart:
    """The chart that these numbers are fit for."""
    count = sum(number_of(measure, choices.scale) is not None for measure in measures)
    if count <= TABLE or choices.asked == "table":
        points = tuple(Point(valued(measure, choices.scale), 0) for measure in measures)
        return Chart("table", choices.asked, "", choices.direction, points, target=choices.target)
    if count < SOME or choices.asked == "run":
        return run(measures, choices)
    return p(measures, choices) if choices.asked == "p" and countable(measures) else xmr(measures, choices)
