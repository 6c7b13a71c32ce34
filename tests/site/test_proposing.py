"""How a reader gets from a page to proposing a change of its text, on each forge and without one."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.site.making import BASE, STEP, Made, handbook, routine

SETTINGS = "docs/registers/reg-settings.yaml"
PATH = "routines/akutt/rut-001-last-dor.md"
URL = "https://forge.example/lia/handbok"


def _made(folder: Path, forge: str, **more: str) -> Made:
    files = {PATH: routine("RUT-001", 'Låst dør & "nøkler"', STEP), SETTINGS: BASE[SETTINGS] + forge}
    return Made(handbook(folder, files), **more)  # type: ignore[arg-type]


def _actions(page: str) -> list[tuple[str, str]]:
    (actions,) = re.findall(r'<p class="f-actions[^"]*">(.*?)</p>', page)
    return [(html.unescape(href), text) for href, text in re.findall(r'href="([^"]*)">([^<]*)</a>', actions)]


@pytest.mark.parametrize(
    ("kind", "edit", "issue", "asked"),
    [
        ("github", f"{URL}/edit/main/{PATH}", f"{URL}/issues/new", {"template": "felles.yml", "document": 'RUT-001: Låst dør & "nøkler"'}),
        ("forgejo", f"{URL}/_edit/main/{PATH}", f"{URL}/issues/new", {"template": ".forgejo/issue_template/felles.yml"}),
        ("gitlab", f"{URL}/-/edit/main/{PATH}", f"{URL}/-/issues/new", {"issuable_template": "felles"}),
    ],
)
def test_staff_are_led_to_the_editor_and_to_the_form(tmp_path: Path, kind: str, edit: str, issue: str, asked: dict[str, str]) -> None:
    page = _made(tmp_path, f"forge: {{kind: {kind}, url: {URL}/}}\n")["rutiner/rut-001.md"]
    (mail, wrong), (first, change), (second, report) = _actions(page)
    assert mail.startswith("mailto:post@lia.example?subject=") and wrong == "Noe er feil her"  # needs no account, so it comes first
    assert (first, change, report) == (edit, "Foreslå en endring", "Meld det med konto")
    assert second.partition("?")[0] == issue
    given = {key: value for key, (value,) in parse_qs(urlsplit(second).query, strict_parsing=True).items()}
    assert given.pop("issue[title]" if kind == "gitlab" else "title") == 'RUT-001: Låst dør & "nøkler"'
    assert given == asked


@pytest.mark.parametrize(("kind", "asked"), [("github", {"template": "felles-plan.yml", "item": "PLAN-1-lia: Ringe tidlig"}), ("forgejo", {"template": ".forgejo/issue_template/felles-plan.yml"}), ("gitlab", {"issuable_template": "felles-plan"})])
def test_from_a_places_plan_its_leader_is_led_to_the_form_for_it(tmp_path: Path, kind: str, asked: dict[str, str]) -> None:
    own = "id: PLAN-1-lia\nkind: site-plan\ntitle: Ringe tidlig\nlang: nb\nowner_role: sykepleier\nchange: {class: significant, note: Nytt.}\nscope: {sites: [lia]}\nfollows: PLAN-1\nlocal_role: sykepleier\nitems:\n  - {item: ringe, level: informed}\n"
    made = Made(handbook(tmp_path, {"docs/site-plans/plan-1-lia.yaml": own, SETTINGS: BASE[SETTINGS] + f"forge: {{kind: {kind}, url: {URL}}}\n"}))
    page = next(page.text for page in made.pages.values() if page.document == "PLAN-1-lia")
    (form, says), (_, wrong), (_, change), _ = _actions(page)
    assert (says, wrong, change) == ("Si hvor langt vi er kommet", "Noe er feil her", "Foreslå en endring")
    given = {key: value for key, (value,) in parse_qs(urlsplit(form).query, strict_parsing=True).items()}
    assert given.pop("issue[title]" if kind == "gitlab" else "title") == "PLAN-1-lia: Ringe tidlig"
    assert given == asked


def test_the_branch_and_the_path_are_the_handbooks_own(tmp_path: Path) -> None:
    page = _made(tmp_path, f"forge: {{kind: github, url: {URL}, branch: hoved/gren}}\n")["innstillinger/index.md"]
    assert _actions(page)[1][0] == f"{URL}/edit/hoved/gren/{SETTINGS}"


def test_the_public_is_only_told_how_to_say_what_is_wrong(tmp_path: Path) -> None:
    files = {PATH: routine("RUT-001", "Låst dør", STEP, more="visibility: public\n"), SETTINGS: BASE[SETTINGS] + f"forge: {{kind: github, url: {URL}}}\n"}
    made = Made(handbook(tmp_path, files), audience="public")
    ((address, said),) = _actions(made["rutiner/rut-001.md"])
    assert address.startswith("mailto:post@lia.example?subject=") and said == "Noe er feil her"
    assert not any(URL in page.text for page in made.pages.values())


def test_without_a_forge_it_is_the_mail_as_before(tmp_path: Path) -> None:
    rows = _actions(_made(tmp_path, "")["rutiner/rut-001.md"])
    assert [text for _, text in rows] == ["Noe er feil her", "Foreslå en endring"]
    assert all(address.startswith("mailto:post@lia.example") for address, _ in rows)


@pytest.mark.parametrize("forge", ["{kind: github, url: 'javascript:alert(1)'}", "{kind: svn, url: 'https://x.example/a'}", "{kind: github, url: \"https://x.example/a\\\"onclick=\"}", "[github]", "{kind: github}"])
def test_what_is_no_forge_leads_nowhere(tmp_path: Path, forge: str) -> None:
    rows = _actions(_made(tmp_path, f"forge: {forge}\n")["rutiner/rut-001.md"])
    assert all(address.startswith("mailto:") for address, _ in rows)


def test_where_there_is_no_mail_the_form_is_the_way_for_the_whole_handbook(tmp_path: Path) -> None:
    files = {SETTINGS: BASE[SETTINGS].replace("feedback: {mail: post@lia.example}\n", "") + f"forge: {{kind: gitlab, url: {URL}}}\n"}
    staff, everybody = (Made(handbook(tmp_path / audience, files), audience=audience) for audience in ("internal", "public"))  # type: ignore[arg-type]
    assert f"{URL}/-/issues/new?issuable_template=felles" in html.unescape(staff["om/index.md"])
    assert not any(URL in page.text for page in everybody.pages.values())


def _letter(href: str) -> tuple[str, list[str]]:
    given = parse_qs(urlsplit(href).query, strict_parsing=True)
    return given["subject"][0], given["body"][0].split("\r\n")


def test_a_mail_says_by_itself_what_it_is_about(tmp_path: Path) -> None:
    page = _made(tmp_path, "")["rutiner/rut-001.md"]
    subject, body = _letter(_actions(page)[0][0])
    assert subject == 'Noe er feil her: RUT-001: Låst dør & "nøkler"'
    assert body[:3] == ['Dokument: RUT-001, Låst dør & "nøkler"', "Versjon: ikke besluttet ennå", "Side: rutiner/rut-001/"]
    assert "Skriv aldri noe om en person." in body[4] and body[-1] == ""


FORM = "https://skjema.example/feil?dok={document}&v={version}&side={page}"


def _with_a_form(folder: Path, **more: str) -> Made:
    settings = BASE[SETTINGS].replace("feedback: {mail: post@lia.example}\n", f"feedback: {{mail: post@lia.example, form: '{FORM}'}}\n")
    return Made(handbook(folder, {PATH: routine("RUT-001", "Låst dør", STEP, more="visibility: public\n"), SETTINGS: settings}), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_a_form_has_document_and_version_filled_in(tmp_path: Path, audience: str) -> None:
    made = _with_a_form(tmp_path, audience=audience)
    address, said = _actions(made["rutiner/rut-001.md"])[0]
    assert said == "Noe er feil her"
    given = parse_qs(urlsplit(address).query, strict_parsing=True, keep_blank_values=True)
    assert given == {"dok": ["RUT-001"], "v": [""], "side": ["rutiner/rut-001/"]}
    assert not any("%7B" in page.text or "dok={" in page.text for path, page in made.pages.items() if path != "innstillinger/index.md")


def test_every_page_says_how_one_tells_that_something_is_wrong(tmp_path: Path) -> None:
    """Those of the handbook's own too: they are known by their address and the day they were made."""
    made = _with_a_form(tmp_path)
    for path, page in made.pages.items():
        hrefs = [html.unescape(one) for one in re.findall(r'href="(https://skjema\.example/[^"{]*)"', page.text)]
        assert len(hrefs) == 1, path
        given = parse_qs(urlsplit(hrefs[0]).query, strict_parsing=True, keep_blank_values=True)
        assert given["side"][0] == "" if path == "index.md" else path.removesuffix(".md").removesuffix("index") in given["side"][0]
        assert given["dok"] == [page.document] if page.document else given["v"][0].startswith("20")
