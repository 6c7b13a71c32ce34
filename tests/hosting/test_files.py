"""What is written for a forge: whole in every language, and safe by rules that read the files themselves."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from felles.cli import main
from felles.facts import Facts
from felles.hosting import FORGES, files, state
from felles.model.uptake import LEVELS
from felles.reading.handbook import read_folder
from felles.starting.forges import forms
from felles.words import Words

from .pages import PAGES, pages

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("nb", "nn", "da", "sv", "en")
HANDBOOK = read_folder(ROOT)
FACTS = Facts(HANDBOOK, "2026-11-27")
ALL = pytest.mark.parametrize(("forge", "language"), [(forge, language) for forge in FORGES for language in LANGUAGES])
UNTRUSTED = ("felles-proposal.yml", "felles-bell.yml")


def _made(forge: str, language: str = "nb") -> Mapping[str, str]:
    return {path: content.decode() for path, content in files(forge, HANDBOOK, FACTS, Words(language)).items()}


def _yaml(text: str) -> Any:
    return yaml.load(text, yaml.BaseLoader)


def _workflows(forge: str) -> Iterator[tuple[str, Any]]:
    for path, text in _made(forge).items():
        if "/workflows/" in path:
            yield path, _yaml(text)


WORKFLOWS = [pytest.param(path, flow, id=path) for forge in ("github", "forgejo") for path, flow in _workflows(forge)]


@ALL
def test_everything_is_there_and_filled_in(forge: str, language: str) -> None:
    made = _made(forge, language)
    assert len(made) >= 5
    for path, text in made.items():
        assert "<%" not in text and "%>" not in text and "#%" not in text, path
        assert text.endswith("\n") and state(text.encode(), text.encode()) == "same"
        if path.endswith(".yml"):
            assert isinstance(_yaml(text), dict), path
    guide = made[next(path for path in made if path.endswith("FELLES.md"))]
    for said in ("docs/decisions", "FELLES_TOKEN", "`felles`", f"felles gate --forge {forge}", f"felles record --forge {forge} --push"):
        assert said in guide, said


@pytest.mark.parametrize("forge", FORGES)
def test_no_language_lacks_what_another_has(forge: str) -> None:
    def shape(text: str) -> list[str]:
        return [line[: len(line) - len(line.lstrip("#-*> "))] for line in text.split("\n") if line.lstrip().startswith(("#", "-", "*"))]

    for language in LANGUAGES:
        for path, text in _made(forge, language).items():
            assert len(shape(text)) == len(shape(_made(forge)[path])), (language, path)
    if forge != "gitlab":
        assert len({text for language in ("nb", "da", "sv", "en") for path, text in _made(forge, language).items() if path.endswith("felles.yml")}) == 4


@ALL
def test_a_leader_is_asked_for_what_the_places_plan_holds(forge: str, language: str) -> None:
    """Which place, which item, how far, since when and how; nothing about who."""
    made = _made(forge, language)
    path, text = next((path, text) for path, text in made.items() if path.rsplit("/", 1)[-1].startswith("felles-plan"))
    kind = next(kind for kind in HANDBOOK.kinds.values() if kind.serves == "uptake")
    words = [kind.label(f"items.level={level}", language) for level in LEVELS]
    if forge == "gitlab":
        assert [line for line in text.split("\n") if line.startswith("- [ ]") and "`" in line] == [f"- [ ] {word} (`{level}`)" for word, level in zip(words, LEVELS, strict=True)]
        assert sum(line.startswith("### ") for line in text.split("\n")) == 8
    else:
        form = _yaml(text)
        fields = {field["id"]: field for field in form["body"] if "id" in field}
        assert list(fields) == ["place", "item", "level", "since", "how", "readers", "observed", "late", "sure"]
        assert fields["level"]["attributes"]["options"][:-1] == words
        assert "Sone Øst" in fields["place"]["attributes"]["options"]
        assert ("about" in form) is (forge == "forgejo")
    assert "felles progress" in text and path.startswith(f".{forge}/")


def test_who_has_no_plans_for_places_is_not_asked_about_them() -> None:
    values = {"branch": "main", "publish": "", "places": [], "classes": [], "levels": []}
    for forge in FORGES:
        assert not any("felles-plan" in path for path in forms(forge, "nb", {**values, "forge": forge}))


# The safety of the pipelines, by what stands in them


def _runs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, what in value.items():
            if key == "run" and isinstance(what, str):
                yield what
            elif key == "script":
                yield from what
            else:
                yield from _runs(what)
    elif isinstance(value, list):
        for item in value:
            yield from _runs(item)


@pytest.mark.parametrize(("path", "flow"), WORKFLOWS)
def test_no_expression_stands_in_a_script_and_no_event_is_believed(path: str, flow: Any) -> None:
    for script in _runs(flow):
        assert "${{" not in script
    # Only whether a comment stands under a proposal is asked of an event, and it decides on nothing but to look.
    said = set(re.findall(r"github\.event\.[\w.]+", str(flow)))
    assert said <= {"github.event.issue.pull_request"}


@pytest.mark.parametrize(("path", "flow"), WORKFLOWS)
def test_rights_are_the_least_and_what_is_not_trusted_has_no_secrets(path: str, flow: Any) -> None:
    untrusted = path.endswith(UNTRUSTED)
    assert "pull_request_target" not in flow["on"]
    text = str(flow)
    if untrusted:
        assert "secrets" not in text and "FELLES_TOKEN" not in text and "environment" not in text
        assert set(flow["on"]) <= {"pull_request", "pull_request_review"}
        assert flow["permissions"] in ({"contents": "read"}, {})
        assert all("permissions" not in job for job in flow["jobs"].values())
    else:
        assert not set(flow["on"]) & {"pull_request", "pull_request_review"}, "GitHub takes those from the proposal"
        for script in _runs(flow):
            assert "refs/pull" not in script and "checkout" not in script and "preview" not in script
    if path.startswith(".github"):
        assert "permissions" in flow
        for job in flow["jobs"].values():
            for step in job["steps"]:
                if "secrets." in str(step):
                    assert job["environment"] == "felles"
        allowed = {"contents": {"read", "write"}, "pull-requests": {"read", "write"}, "statuses": {"write"}}
        for job in flow["jobs"].values():
            for right, how in (job.get("permissions") or {}).items():
                assert how in allowed[right]


@pytest.mark.parametrize(("path", "flow"), WORKFLOWS)
def test_what_others_made_is_named_by_its_whole_commit(path: str, flow: Any) -> None:
    used = [step["uses"] for job in flow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/upload-artifact@[0-9a-f]{40}", one) for one in used)
    assert not used or path.endswith(("felles-proposal.yml", "felles-record.yml"))


def test_others_programs_run_where_there_is_nothing_to_write_with() -> None:
    """On GitHub; on Forgejo a job has one token, so there what decides is that it may not push to main."""
    record = _yaml(_made("github")[".github/workflows/felles-record.yml"])
    for job in record["jobs"].values():
        if any("uses" in step for step in job["steps"]):
            assert job["permissions"] == {"contents": "read"} and "environment" not in job and "secrets." not in str(job)


@pytest.mark.parametrize(("path", "flow"), WORKFLOWS)
def test_a_token_is_in_no_address_and_only_where_it_is_needed(path: str, flow: Any) -> None:
    assert "env" not in flow and all("env" not in job for job in flow["jobs"].values())
    for script in _runs(flow):
        assert not re.search(r"://[^\s/\"]*\$\w*TOKEN", script)
        assert "set -x" not in script


def test_the_judge_listens_to_what_the_others_are_called() -> None:
    for language in LANGUAGES:
        made = _made("github", language)
        names = {path: _yaml(text)["name"] for path, text in made.items() if "/workflows/" in path}
        woken = _yaml(made[".github/workflows/felles-gate.yml"])["on"]["workflow_run"]["workflows"]
        assert woken == [names[".github/workflows/felles-proposal.yml"], names[".github/workflows/felles-bell.yml"]]


def test_gitlab_gives_protected_variables_to_main_alone() -> None:
    flow = _yaml(_made("gitlab")[".gitlab-ci.yml"])
    proposal = flow.pop("felles-proposal")
    assert [rule["if"] for rule in proposal["rules"]] == ['$CI_PIPELINE_SOURCE == "merge_request_event"']
    assert "FELLES_TOKEN" not in str(proposal)
    assert flow[".felles"]["variables"]["GIT_STRATEGY"] == "none", "the machine checks nothing out by itself"
    for name, job in flow.items():
        if name not in ("workflow", ".felles"):
            assert [rule["if"] for rule in job["rules"]] == ['$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE != "merge_request_event"']
            assert not any("merge-requests" in line or "MERGE_REQUEST" in line for line in job["script"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_gitlab_is_given_no_name_it_refuses(language: str) -> None:
    for job in _yaml(_made("gitlab", language)[".gitlab-ci.yml"]).values():
        shown = job.get("artifacts", {}).get("expose_as")
        assert shown is None or re.fullmatch(r"[A-Za-z0-9_][-A-Za-z0-9_ ]*", shown), shown


@pytest.mark.parametrize("forge", FORGES)
def test_the_shell_understands_every_script(forge: str) -> None:
    for path, text in _made(forge).items():
        if path.endswith(".yml"):
            for script in _runs(_yaml(text)):
                ran = subprocess.run(["bash", "-n", "-c", script], capture_output=True, text=True, check=False)
                assert ran.returncode == 0, f"{path}: {ran.stderr}"
                if shutil.which("shellcheck"):
                    checked = subprocess.run(["shellcheck", "--shell=bash", "-"], input=script, capture_output=True, text=True, check=False)
                    assert checked.returncode == 0, checked.stdout


# The forms


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_warns_and_asks_little(language: str) -> None:
    for forge in ("github", "forgejo"):
        made = _made(forge, language)
        form = _yaml(next(text for path, text in made.items() if path.endswith("felles.yml")))
        assert set(form) == {"name", "about" if forge == "forgejo" else "description", "body"}
        first, *rest = form["body"]
        assert first["type"] == "markdown" and first["attributes"]["value"].startswith("**")
        ids = [field["id"] for field in rest]
        assert len(set(ids)) == len(ids) and ids[0] == "document"
        assert [field["id"] for field in rest if field.get("validations", {}).get("required") == "true"] == ["sort", "what"]
        assert rest[-1]["type"] == "checkboxes" and rest[-1]["attributes"]["options"][0]["required"] == "true"


def test_forms_know_the_places_and_the_classes_of_change() -> None:
    made = _made("github")
    form = _yaml(made[".github/ISSUE_TEMPLATE/felles.yml"])
    (where,) = [field for field in form["body"] if field.get("id") == "where"]
    assert where["type"] == "dropdown" and "Sone Nord" in where["attributes"]["options"]
    assert not any("helseinformatikk" in place.lower() for place in where["attributes"]["options"]), "nobody is visited there"
    assert "- [ ] Språklig retting (`class: editorial`)" in made[".github/pull_request_template.md"]
    assert "- [ ] Sone Nord\n" in _made("gitlab")[".gitlab/issue_templates/felles.md"]


# Whom to ask


def test_owners_are_asked_by_folder_and_kind() -> None:
    lines = _made("github")[".github/CODEOWNERS"].split("\n")
    rows = {line.split(" ")[0]: line.split(" ")[1:] for line in lines if line.startswith("/")}
    assert "@nord-fagutvikling" in rows["/routines/"] and "@nord-avdelingsleder" in rows["/routines/"]
    assert "@kvalitet-en" in rows["/roles/implementeringsteam.yaml"], "the team's own file has an entry of its own"
    assert not any("tidligere" in line for line in lines), "who has left isn't asked"
    assert not any("@nord-helsefagarbeider" in line for line in lines), "a deputy stands in, and isn't asked first"


def test_forgejo_reads_owners_as_patterns_of_the_whole_path() -> None:
    rows = [line.split(" ")[0] for line in _made("forgejo")[".forgejo/CODEOWNERS"].split("\n") if line and not line.startswith("#")]
    paths = list(HANDBOOK.files)
    for row in rows:
        assert any(re.fullmatch(row, path) for path in paths), row


# The command


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    assert main(["--lang", "nb", "init", str(tmp_path / "handbok")]) == 0
    return tmp_path / "handbok"


def _run(handbook: Path, *arguments: str) -> int:
    return main(["--lang", "en", "--today", "2026-11-27", "-C", str(handbook), "forge", *arguments])


def test_it_writes_once_and_is_in_step_then(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(handbook, "github", "--check") == 1
    assert not (handbook / ".github").exists(), "looking writes nothing"
    assert _run(handbook, "github") == 0
    assert _run(handbook, "github", "--check") == 0
    before = {path: path.stat().st_mtime_ns for path in (handbook / ".github").rglob("*")}
    assert _run(handbook, "github") == 0
    assert before == {path: path.stat().st_mtime_ns for path in (handbook / ".github").rglob("*")}
    said = capsys.readouterr().out
    assert ".github/workflows/felles-gate.yml: written." in said and "in step" in said


def test_what_somebody_changed_is_left_alone(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run(handbook, "forgejo")
    mine = handbook / ".forgejo/workflows/felles-gate.yml"
    mine.write_text(mine.read_text().replace("*/10", "*/5"))
    (handbook / ".forgejo/FELLES.md").unlink()
    capsys.readouterr()
    assert _run(handbook, "forgejo", "--check") == 1
    assert "felles-gate.yml: has been changed by hand" in capsys.readouterr().out
    assert _run(handbook, "forgejo") == 1
    said = capsys.readouterr().out
    assert "left as it is" in said and "FELLES.md: written" in said and "*/5" in mine.read_text()
    assert _run(handbook, "forgejo", "--force") == 0
    assert "*/10" in mine.read_text()


def test_an_older_run_is_brought_up_to_date(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run(handbook, "gitlab")
    chosen = next((handbook / "docs/registers").glob("reg-settings.yaml"))
    chosen.write_text(chosen.read_text("utf-8") + 'forge: {kind: gitlab, url: "https://forge.example/a/b", branch: hovedgren, publish: public}\n', "utf-8")
    capsys.readouterr()
    assert _run(handbook) == 0, "which forge, the handbook says itself"
    assert ".gitlab-ci.yml: brought up to date" in capsys.readouterr().out
    pipeline = (handbook / ".gitlab-ci.yml").read_text("utf-8")
    assert "--branch hovedgren" in pipeline and "--audience public" in pipeline and "\npages:\n" in pipeline


def test_without_a_name_there_has_to_be_one_in_the_handbook(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(handbook) == 2
    assert "isn't said which forge" in capsys.readouterr().err


def test_nothing_is_written_through_a_link(handbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "elsewhere").mkdir()
    (handbook / ".github").symlink_to(tmp_path / "elsewhere")
    assert _run(handbook, "github") == 3
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert "link" in capsys.readouterr().err


def test_the_files_are_what_the_forges_say_they_read(handbook: Path) -> None:
    """By the descriptions that check-jsonschema brings along; Forgejo's workflows have GitHub's form."""
    for forge in FORGES:
        _run(handbook, forge)
    flows = [*handbook.glob(".github/workflows/*.yml"), *handbook.glob(".forgejo/workflows/*.yml")]
    for schema, found in (
        ("vendor.github-workflows", flows),
        ("vendor.github-issue-forms", [handbook / ".github/ISSUE_TEMPLATE/felles.yml"]),
        ("vendor.github-issue-config", [*handbook.glob(".*/[Ii]*/config.yml")]),
        ("vendor.gitlab-ci", [handbook / ".gitlab-ci.yml"]),
    ):
        command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema, "--data-transform", "gitlab-ci"]
        command = command if schema == "vendor.gitlab-ci" else command[:3]
        ran = subprocess.run([*command, *found], capture_output=True, text=True, check=False)
        assert found and ran.returncode == 0, ran.stdout


def test_a_written_handbook_still_checks_clean(handbook: Path) -> None:
    for forge in FORGES:
        _run(handbook, forge)
    assert main(["-C", str(handbook), "check"]) == 0


def test_the_samples_own_files_are_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(ROOT), "--lang", "en", "forge", "--check"]) == 0, capsys.readouterr().out


def test_the_pages_about_each_forge_are_in_step() -> None:
    assert {path.name: path.read_text("utf-8") for path in PAGES.iterdir()} == pages(), "python tests/hosting/pages.py writes them again"


@pytest.mark.parametrize("forge", FORGES)
def test_a_pack_is_made_and_checked_on_main_and_lies_on_an_internal_site_alone(forge: str, handbook: Path) -> None:
    chosen = next((handbook / "docs/registers").glob("reg-settings.yaml"))
    asked = chosen.read_text("utf-8")
    for publish in ("nowhere", "internal", "public"):
        chosen.write_text(f'{asked}forge: {{kind: {forge}, url: "https://forge.example/a/b", publish: {publish}}}\n', "utf-8")
        book = read_folder(handbook)
        made = {path: content.decode() for path, content in files(forge, book, Facts(book, "2026-11-27"), Words("en")).items()}
        scripts = [script for path, text in made.items() if path.endswith(".yml") and "proposal" not in path for script in _runs(_yaml(text))]
        assert any("export --out" in script for script in scripts) and any("verify" in script for script in scripts)
        assert any("--pack" in script for script in scripts) is (publish == "internal")
        kept = [text for path, text in made.items() if path.endswith(".yml") and "pack.zip" in text]
        assert kept and all("felles-pack" in text for text in kept)


@pytest.mark.parametrize("forge", FORGES)
def test_the_page_says_what_it_has_to(forge: str) -> None:
    text = pages()[f"{forge}.en.md"]
    for said in ("docs/decisions", "**off**", "squash", "rebase", "`felles`", "two-factor", "sign", "administers"):
        assert said in text, said
