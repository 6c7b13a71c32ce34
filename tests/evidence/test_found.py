"""What was found and analysed, as it is handed over: measures, effect for users and staff apart, the way to closing, risks."""

from __future__ import annotations

from pathlib import Path

from tests.evidence.grounds import by_id, cells, ground, table
from tests.site.decided import Story
from tests.site.test_found import CALM, CLOSED, DONE, SEEN, analysis, finding


def _story(folder: Path) -> Story:
    story = Story(folder)
    story.files |= finding(states=CLOSED, measures=(DONE,), effect=(SEEN, CALM), more="authority: {name: Tilsynet, letter_ref: Sak 1, closing_ref: Brev 9}\n")
    story.files |= analysis("risk", "risks: [{id: a, text: En nøkkel blir borte, likelihood: 3, consequence: 4, measure: Boks, responsible_role: sykepleier, due: 2026-12-01}]\n")
    return story.adopted("2026-10-08")


def test_a_finding_is_handed_over_with_all_it_was_closed_on(tmp_path: Path) -> None:
    made = ground(_story(tmp_path), "2026-11-01")
    assert cells(made, "EV07-finding", "id", "source", "severity", "authority.letter_ref", "authority.closing_ref") == [("FUN-001", "Tilsyn", "Avvik", "Sak 1", "Brev 9")]
    assert cells(made, "EV07-finding-measures", "measures.text", "measures.responsible_role", "measures.due", "measures.done") == [("Skriv rutinen", "Sykepleier", "2026-06-01", "2026-05-28")]
    assert cells(made, "EV07-finding-effect", "effect.who", "effect.text", "effect.status", "effect.date") == [("For brukerne", "Ingen venter ute", "Sett", "2026-09-01"), ("For ansatte", "Færre leter", "Uavklart", "2026-09-01")]
    assert [row[0] for row in cells(made, "EV07-finding-states", "states.state", "states.on")] == ["Åpent", "Tiltak planlagt", "Lukket"]
    assert not by_id(made)["EV07"].absent


def test_an_analysis_is_handed_over_with_its_risks(tmp_path: Path) -> None:
    made = ground(_story(tmp_path), "2026-11-01")
    assert cells(made, "EV13-analysis-risks", "risks.text", "risks.likelihood", "risks.consequence", "risks.measure") == [("En nøkkel blir borte", 3, 4, "Boks")]
    assert [one.name for one in by_id(made)["EV13"].tables] == ["EV13-analysis", "EV13-analysis-risks"]
    assert table(made, "EV13-analysis").rows[0]["conclusion"] == "Nøklene må ha ett sted."
