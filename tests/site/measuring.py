"""A small handbook with every way to show numbers: made-up measurements of a made-up place."""

from __future__ import annotations

from collections.abc import Iterable

from tests.site.making import HEAD

DEVIATIONS: list[float | None] = [3.0, 3.4, 2.7, 3.2, 3.5, 2.9, 3.1, 2.6, 3.3, 3.0, 3.4, 2.9, 3.2, 2.8, 3.6, 4.9, 3.3, 3.5]
DEVIATIONS += [2.4, 2.3, 2.6, 2.2, 2.5, 2.3, 2.6, 2.4, 2.5, 2.1, 2.0, 1.9, 2.1, 1.8, 2.0, 2.0]
NAMED = [(46, 80), (49, 83), (44, 79), (47, 82), (50, 81), (46, 80), (48, 84), (45, 78), (49, 82), (47, 80), (51, 83), (46, 79), (66, 80), (68, 82), (70, 81)]


def months(count: int, first: str = "2024-01") -> list[str]:
    year, month = int(first[:4]), int(first[5:]) - 1
    return [f"{year + (month + at) // 12}-{(month + at) % 12 + 1:02}" for at in range(count)]


def weeks(count: int) -> list[str]:
    return [f"2026-W{at + 1:02}" for at in range(count)]


def indicator(id: str, title: str, *, unit: str, direction: str, chart: str, frequency: str = "monthly", more: str = "") -> str:
    return (
        f"---\nid: {id}\nkind: indicator\ntitle: {title}\n{HEAD}definition: Slik er det målt.\nunit: {unit}\ndirection: {direction}\n"
        f"source_system: Månedsrapport\nfrequency: {frequency}\nchart: {chart}\nbaseline: {{from: 2023-12-01, to: 2023-12-31}}\n{more}---\n"
    )


def series(id: str, of: str, points: Iterable[str], *, place: str = "", more: str = "") -> str:
    at = f"site: {place}\n" if place else ""
    rows = "".join(f"  - {{{point}}}\n" for point in points)
    return f"id: {id}\nkind: series\ntitle: Tall til {id}\n{HEAD}indicator: {of}\n{at}points:\n{rows}{more}"


def values(periods: Iterable[str], numbers: Iterable[float | None]) -> list[str]:
    return [f"period: {period}, " + ("missing: Ferie" if value is None else f"value: {value}") for period, value in zip(periods, numbers, strict=True)]


def shares(periods: Iterable[str], counted: Iterable[tuple[int, int]]) -> list[str]:
    return [f"period: {period}, numerator: {x}, denominator: {n}" for period, (x, n) in zip(periods, counted, strict=True)]


EVENTS = (
    "annotations: [{period: 2025-01, text: Rutinen tas i bruk. De første månedene ble det meldt flere avvik. Det var ventet.}]\n"
    "rebase: [{period: 2025-07, reason: Varig nytt nivå., decision: {minutes: MOT-2026-03-06, n: 1}}]\n"
    "milestones:\n  - {id: start, name: Ved start, period: 2024-01, value: 3}\n  - {id: ett, name: Etter 12 måneder, period: 2025-01, value: 3.2}\n"
    "  - {id: to, name: Etter 24 måneder, period: 2026-01, value: 2.5}\n"
)

FILES = {
    "docs/indicators/ind-05.md": indicator("IND-05", "Kommunikasjonsavvik per 1000 besøk", unit="per-1000", direction="down", chart="xmr", more="target: 2.5\n" + EVENTS),
    "docs/series/ser-05.yaml": series("SER-05", "IND-05", values(months(34), DEVIATIONS)),
    "docs/series/ser-05-nord.yaml": series("SER-05-NORD", "IND-05", values(months(6), [3, 4, 3, None, 2, 3]), place="nord"),
    "docs/series/ser-05-sor.yaml": series("SER-05-SOR", "IND-05", values(months(2), [3, 4]), place="sor"),
    "docs/indicators/ind-01.md": indicator("IND-01", "Primærkontakt navngitt", unit="percent", direction="up", chart="p", more="target: 90\n"),
    "docs/series/ser-01.yaml": series("SER-01", "IND-01", shares(months(15), NAMED)),
    "docs/indicators/ind-12.md": indicator("IND-12", "Tilgang til veiledning", unit="count", direction="up", chart="run", frequency="weekly"),
    "docs/series/ser-12.yaml": series("SER-12", "IND-12", values(weeks(22), [14, 16, 15, 14, 16, 15, 13, 16, 14, 15, 14, 16, *([18, 19] * 5)])),
    "docs/indicators/ind-03.md": indicator("IND-03", "Jeg vet hvem som har ansvar", unit="percent", direction="up", chart="table"),
    "docs/series/ser-03.yaml": series("SER-03", "IND-03", values(["2023-12", "2024-06", "2024-12"], [46, 68, 79])),
    "docs/indicators/ind-02.md": indicator("IND-02", "Ulike ansatte per bruker", unit="median", direction="down", chart="xmr"),
    "docs/series/ser-02.yaml": series("SER-02", "IND-02", values(months(7), [14, 13, 14, 12, 13, 11, 12])),
    "docs/indicators/ind-09.md": indicator("IND-09", "Minutter til møte", unit="minutes", direction="neutral", chart="xmr", frequency="weekly"),
    "docs/series/ser-09.yaml": series("SER-09", "IND-09", values(weeks(46), [*([5, 7, 6, 8] * 9), *([11, 12] * 5)])),
    "docs/indicators/ind-99.md": indicator("IND-99", "Ikke målt", unit="count", direction="up", chart="xmr"),
}
