"""The charts of a handbook as facts: whose numbers they are, how they are to be computed, and where limits begin anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.site.making import HEAD, handbook
from tests.site.measuring import FILES, indicator, months, series, values

from felles.facts import Facts
from felles.facts.measured import choices, measures_of, position
from felles.model.measured import Measure
from felles.reading.handbook import read_folder

TODAY = "2026-11-21"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return Facts(handbook(tmp_path_factory.mktemp("measured"), FILES), TODAY)


def test_what_is_measured_has_its_charts_the_whole_first(facts: Facts) -> None:
    one = facts["measured"]["docs/indicators/ind-05.md"]
    assert [(chart.document.id, chart.place, chart.chart.way) for chart in one.charts] == [("SER-05", "", "xmr"), ("SER-05-NORD", "nord", "run"), ("SER-05-SOR", "sor", "table")]
    assert one.whole is one.charts[0] and one.whole.subject is one.document
    assert facts["charted"]["docs/series/ser-05.yaml"] is one.whole
    assert facts["measured"]["docs/indicators/ind-99.md"].charts == ()


def test_signals_and_segments_are_as_the_document_asks(facts: Facts) -> None:
    chart = facts["charted"]["docs/series/ser-05.yaml"].chart
    assert [(segment.first, segment.last, segment.few) for segment in chart.segments] == [(0, 17, False), (18, 33, False)]
    assert [(one.name, one.first, one.last, one.verdict) for one in chart.signals] == [("outside", 15, 15, "concern"), ("shift", 27, 33, "improvement")]
    assert (chart.target, chart.assurance, chart.direction) == (2.5, "varies", "down")
    shares = facts["charted"]["docs/series/ser-01.yaml"].chart
    assert (shares.way, shares.points[0].value, shares.assurance) == ("p", 57.5, "fails")


@pytest.mark.parametrize(("setting", "found"), [("", ["shift"]), ("thresholds: {shift_points: 8}\n", []), ("thresholds: {shift_points: 6}\n", ["shift"])])
def test_the_handbook_s_own_counts_are_used(tmp_path: Path, setting: str, found: list[str]) -> None:
    made = handbook(tmp_path, FILES)
    settings = tmp_path / "docs/registers/reg-settings.yaml"
    settings.write_text(settings.read_text("utf-8") + setting, "utf-8")
    made = read_folder(tmp_path)
    chart = Facts(made, TODAY)["charted"]["docs/series/ser-05.yaml"].chart
    assert [one.name for one in chart.signals if one.name == "shift"] == found


def test_points_are_put_in_order_and_what_is_no_number_is_passed_over(tmp_path: Path) -> None:
    rows = ["period: 2025-03, value: 3", "period: 2025-01, value: 1", 'period: 2025-02, value: "2"', "period: 2025-04, value: .inf", "period: 2025-05, numerator: 1, denominator: 0", "period: 2025-06, missing: Ferie", "period: 2025-07, value: true"]
    made = handbook(tmp_path, {"docs/indicators/ind-1.md": indicator("IND-1", "Noe", unit="count", direction="up", chart="run"), "docs/series/ser-1.yaml": series("SER-1", "IND-1", rows)})
    chart = Facts(made, TODAY)["charted"]["docs/series/ser-1.yaml"].chart
    assert [(point.measure.period, point.value) for point in chart.points] == [("2025-01", 1), ("2025-02", None), ("2025-03", 3), ("2025-04", None), ("2025-05", None), ("2025-06", None), ("2025-07", None)]


@pytest.mark.parametrize("points", ["points: tull", "points: [1, null, [], {period: [2]}]", "points: {}", ""])
def test_what_is_not_understood_is_no_chart_and_no_trouble(tmp_path: Path, points: str) -> None:
    text = f"id: SER-1\nkind: series\ntitle: Tall\n{HEAD}indicator: IND-1\n{points}\n"
    odd = "chart: 7\ndirection: [up]\ntarget: høyt\nrebase: [1, {period: 2}]\nannotations: nei\n"
    made = handbook(tmp_path, {"docs/indicators/ind-1.md": f"---\nid: IND-1\nkind: indicator\ntitle: Noe\n{HEAD}{odd}---\n", "docs/series/ser-1.yaml": text})
    chart = Facts(made, TODAY)["charted"]["docs/series/ser-1.yaml"].chart
    assert chart.latest is None and chart.signals == ()


def test_points_of_nothing_known_are_left_out(tmp_path: Path) -> None:
    made = handbook(tmp_path, {"docs/series/ser-1.yaml": series("SER-1", "IND-404", values(months(3), [1, 2, 3]))})
    assert dict(Facts(made, TODAY)["charted"]) == {} and len(measures_of(made.by_id["SER-1"])) == 3


DATA: dict[str, Any] = {"chart": "xmr", "direction": "up", "unit": "percent", "baseline": {"from": "2024-01-01", "to": "2024-12-31"}, "rebase": [{"period": "2025-03"}, {"period": "2025-03"}, {"period": "2030-01"}, {"period": "2020-01"}]}


def test_limits_begin_anew_at_the_first_number_of_that_period_or_later() -> None:
    some = [Measure(period, value=1) for period in ("2025-01", "2025-02", "2025-04", "2025-05")]
    assert choices(DATA, some, {}).rebases == (0, 2)
    assert [position(some, period) for period in ("2025-02", "2025-03", "2025-Q2", "2026-01", "senere")] == [1, 2, 2, None, None]


def test_the_first_limits_are_of_the_days_named_as_the_start_when_they_are_enough() -> None:
    some = [Measure(period, value=1) for period in months(20)]
    assert choices(DATA, some, {}).baseline == (0, 11)
    assert choices({**DATA, "baseline": {"from": "2024-01-01", "to": "2024-11-30"}}, some, {}).baseline is None
    assert (choices(DATA, some, {}).scale, choices(DATA, some, {}).most) == (100, 100)
    assert choices({}, some, {}).shift == 7
