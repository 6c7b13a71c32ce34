"""A proposal's whole way on each forge, by the pipelines' own steps: overview, gate, merge, record, site."""

from __future__ import annotations

import functools
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.forge.asking import WORLDS
from tests.forge.gitlab_world import GitLabWorld
from tests.forge.standing_in import TOKEN, Place, standing_in
from tests.forge.stories import Made, Person, Push, Said, Story
from tests.forge.worlds import REPOSITORY, Telling
from tests.thorough import variants

from .deciding import ROUTINE, SETTINGS, Quick
from .pipelines import Ran, job_of, loaded, run

FORGES = ("github", "forgejo", "gitlab")
HEADS = {"github": "refs/pull/7/head", "forgejo": "refs/pull/7/head", "gitlab": "refs/merge-requests/7/head"}
JOBS = {
    "github": {"proposal": (".github/workflows/felles-proposal.yml", "look"), "gate": (".github/workflows/felles-gate.yml", "gate"),
               "record": (".github/workflows/felles-record.yml", "record"), "publish": (".github/workflows/felles-record.yml", "publish"),
               "pack": (".github/workflows/felles-record.yml", "pack")},
    "forgejo": {"proposal": (".forgejo/workflows/felles-proposal.yml", "look"), "gate": (".forgejo/workflows/felles-gate.yml", "gate"),
                "record": (".forgejo/workflows/felles-record.yml", "record")},
    "gitlab": {"proposal": (".gitlab-ci.yml", "felles-proposal"), "gate": (".gitlab-ci.yml", "felles-gate"),
               "record": (".gitlab-ci.yml", "felles-record"), "publish": (".gitlab-ci.yml", "pages"), "pack": (".gitlab-ci.yml", "felles-pack")},
}  # fmt: skip
OPENER, NORTH, SOUTH = Person("elva-leder", 41), Person("elva-sykepleier", 42), Person("skogen-sykepleier", 43)
MAKEFILE = """# Stands for the pinned version: the Felles that is being tried.
.PHONY: forge
forge: .venv/.felles
.venv/.felles:
	@mkdir -p .venv/bin && ln -s {felles} .venv/bin/felles && touch $@
"""


def piped(forge: str, top: Path) -> Quick:
    """A handbook with a forge's pipelines, adopted."""
    handbook = Quick(top)
    felles = Path(sys.executable).with_name("felles")
    asked = f"forge: {{kind: {forge}, url: \"https://forge.example/{REPOSITORY}\", publish: internal}}\n"
    # .venv is ignored by a handbook; here it may not hide that something was checked out.
    handbook.commit_all({"Makefile": MAKEFILE.format(felles=felles), ".gitignore": ".venv/\n", SETTINGS: handbook.text(SETTINGS) + asked}, "Felles")
    handbook.felles("forge")
    handbook.commit_all({}, "Pipelines")
    handbook.felles("adopt")
    return handbook


class Hosted:
    """A handbook on a forge: a bare repository, a stand-in for the forge's interface, and machines that run jobs."""

    def __init__(self, forge: str, handbook: Quick, top: Path) -> None:
        self.forge, self.top, self.jobs = forge, top, 0
        self.handbook = handbook
        self.bare = top / "forge" / f"{REPOSITORY}.git"
        self.bare.parent.mkdir(parents=True)
        self.handbook.git("clone", "--quiet", "--bare", str(self.handbook.top), str(self.bare))
        self.handbook.git("remote", "add", "origin", str(self.bare))
        earlier = self.handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Du ringer nå etter fem minutter.")
        self.proposal = self.handbook.propose("kortere-frist", {ROUTINE: earlier}, by=OPENER.login)
        head = self.proposal.facts["head"]
        self.push(head, HEADS[forge])
        self.story = Story(
            number=7, opened_by=OPENER, opened_at="2026-03-05T08:00:00Z", base=self.proposal.facts["base"], branch="kortere-frist",
            commits=(Made(head, OPENER, OPENER, "Kortere frist", OPENER.address, OPENER.address),), pushes=(Push(OPENER, head, "2026-03-05T07:00:00Z"),),
            reviews=(), asking=Person("felles-robot", 91),
        )  # fmt: skip
        self.world: Telling = WORLDS[forge](self.story)
        if isinstance(self.world, GitLabWorld):
            self.world.shows_address = (OPENER,)

    def push(self, commit: str, ref: str) -> None:
        self.handbook.git("push", "--quiet", "--force", "origin", f"{commit}:{ref}")

    def tell(self, **change: object) -> None:
        """Something more has happened on the forge; what was said under the proposal is kept."""
        self.story = replace(self.story, **change)  # type: ignore[arg-type]
        self.world.story = self.story

    def job(self, which: str, place: Place) -> Ran:
        """A machine runs one job of main's own pipeline."""
        path, name = JOBS[self.forge][which]
        subprocess.run(["git", "show", f"main:{path}"], cwd=self.bare, check=True, stdout=(self.top / "pipeline.yml").open("w"))
        self.jobs += 1
        return run(job_of(loaded(self.top / "pipeline.yml"), name), self.environment(which, place), self.top / "machines" / str(self.jobs))

    def environment(self, which: str, place: Place) -> dict[str, str]:
        server = f"file://{self.top / 'forge'}"
        if self.forge == "gitlab":
            url = f"{server}/{REPOSITORY}"
            trusted = {} if which == "proposal" else {"FELLES_TOKEN": TOKEN}
            return {"CI_API_V4_URL": place.address, "CI_PROJECT_ID": REPOSITORY, "CI_PROJECT_URL": url, "CI_MERGE_REQUEST_PROJECT_URL": url,
                    "CI_MERGE_REQUEST_IID": "7", "CI_JOB_TOKEN": "a-job", **trusted}  # fmt: skip
        ref = "refs/pull/7/merge" if self.forge == "github" else "refs/pull/7/head"
        return {"GITHUB_API_URL": place.address, "GITHUB_SERVER_URL": server, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_REF": ref}

    def site(self, ran: Ran) -> dict[str, int]:
        """The versions a site shows, by document."""
        return {row["id"]: row["version"] for row in json.loads((self.folder(ran) / "data" / "documents.json").read_text("utf-8"))}

    def folder(self, ran: Ran) -> Path:
        """Where a job laid the site."""
        return ran.folder / ("public" if self.forge == "gitlab" else "site")


@pytest.fixture(scope="module")
def begun_on(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Quick]:
    """For each forge the handbook that everything begins with, made once. Only copies of it are changed."""
    return functools.cache(lambda forge: piped(forge, tmp_path_factory.mktemp(forge) / "handbook"))


@pytest.fixture(params=variants(*FORGES))
def hosted(
    request: pytest.FixtureRequest, begun_on: Callable[[str], Quick], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Hosted, Place]]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    made = Hosted(request.param, Quick.copied(begun_on(request.param), tmp_path / "handbook"), tmp_path)
    with standing_in(made.world) as place:
        yield made, place


def test_from_a_proposal_to_a_published_version(hosted: tuple[Hosted, Place]) -> None:
    there, place = hosted
    # Not trusted: it looks, and asks the forge nothing.
    looked = there.job("proposal", place)
    assert looked.code == 0, looked.said
    assert "fem minutter" in (looked.folder / "summary.md").read_text("utf-8")
    assert "⏳" in (looked.folder / "summary.md").read_text("utf-8"), "what was asked of nobody is no finding"
    assert (looked.folder / "summary.html").read_text("utf-8").startswith("<!doctype html>")
    assert "fem minutter" in "".join(path.read_text("utf-8") for path in (looked.folder / "preview").rglob("*.html") if "rut-002" in path.as_posix())
    assert place.asked == []
    assert "fem minutter" not in (looked.folder / "main" / ROUTINE).read_text("utf-8")

    # Trusted: nobody has said yes.
    judged = there.job("gate", place)
    assert judged.code == 0, judged.said
    assert [mark.state for mark in there.story.marks] == ["pending"]
    assert [comment.body.split("\n")[0] for comment in there.story.comments] == ["<!-- felles -->"]
    assert "⏳" in there.story.comments[0].body

    # Two from two places say yes.
    head = there.proposal.facts["head"]
    said = [Said(person, "approved", head, f"2026-03-06T1{n}:00:00Z") for n, person in enumerate((NORTH, SOUTH))]
    there.tell(reviews=tuple(said))
    assert there.job("gate", place).code == 0
    assert [mark.state for mark in there.story.marks] == ["pending", "success"]
    assert len(there.story.comments) == 1 and "✅" in there.story.comments[0].body
    written = [asked.method for asked in place.asked if asked.method != "GET"]
    there.job("gate", place)
    assert [asked.method for asked in place.asked if asked.method != "GET"] == written, "nothing is written twice"

    # Somebody merges; the decision is recorded, and the site shows the new version.
    there.handbook.clock = 1_773_000_000
    merge = there.proposal.merged("squashed")
    there.push(merge, "refs/heads/main")
    there.tell(merged_at="2026-03-08T20:00:00Z", merge=merge)
    recorded = there.job("record", place)
    assert recorded.code == 0, recorded.said
    names = subprocess.run(["git", "ls-tree", "-r", "--name-only", "main", "docs/decisions"], cwd=there.bare, capture_output=True, text=True, check=True).stdout
    assert names.split() == ["docs/decisions/2026/0001.json", "docs/decisions/2026/0002.json"]
    if there.forge == "github":
        assert recorded.outputs == {"recorded": "yes"}
    published = there.job("publish", place) if there.forge != "forgejo" else recorded
    assert published.code == 0, published.said
    assert there.site(published)["RUT-002"] == 2
    # Evidence of it lies on the site and is kept by the forge: whole, of this version, and the same however it was made.
    packed = there.job("pack", place) if there.forge != "forgejo" else recorded
    assert packed.code == 0, packed.said
    kept = (packed.folder / "pack.zip").read_bytes()
    assert (there.folder(published) / "data" / "evidence.zip").read_bytes() == kept
    assert "data/evidence.zip" in (there.folder(published) / "tilsyn" / "index.html").read_text("utf-8")
    with zipfile.ZipFile(io.BytesIO(kept)) as pack:
        assert any(name.endswith("/data/decisions/2026/0002.json") for name in pack.namelist())
    if there.forge != "gitlab":
        branch = "gh-pages" if there.forge == "github" else "pages"
        shown = subprocess.run(["git", "show", f"{branch}:data/documents.json"], cwd=there.bare, capture_output=True, text=True, check=True).stdout
        assert {row["id"]: row["version"] for row in json.loads(shown)}["RUT-002"] == 2


def test_what_a_proposal_says_of_how_it_is_run_is_listened_to_by_nobody(hosted: tuple[Hosted, Place]) -> None:
    """A Makefile, pins, a site's choices, attributes, schemas and pipelines of the proposal's own: nothing of it runs."""
    there, place = hosted
    runs = "touch $HOME/ran"
    head = there.proposal.pushed({
        "Makefile": f"$(shell {runs})\nforge .venv/.felles:\n\t{runs}; exit 1\n",
        "constraints.txt": "felles @ file:///nowhere\n",
        "mkdocs.yml": f"site_name: x\nhooks: [hook.py]\nplugins:\n  - !!python/object/apply:os.system ['{runs}']\n",
        "hook.py": "import os; os.system('touch $HOME/ran')\n",
        ".gitattributes": "* text filter=evil\n",
        ".gitmodules": "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c touch% ~/ran\n",
        "schemas/role/schema.json": "{\"$ref\": \"http://127.0.0.1:9/x\"}",
        "tools/felles/__init__.py": "import os; os.system('touch $HOME/ran')\n",
        "felles/__init__.py": "import os; os.system('touch $HOME/ran')\n",
    })  # fmt: skip
    there.push(head, HEADS[there.forge])
    there.tell(commits=(Made(head, OPENER, OPENER, "x", OPENER.address, OPENER.address),), pushes=(Push(OPENER, head, "2026-03-05T09:00:00Z"),))
    looked, judged = there.job("proposal", place), there.job("gate", place)
    assert looked.code == 1, "the checks find errors in it"
    assert judged.code == 0, judged.said
    assert [mark.state for mark in there.story.marks] == ["failed" if there.forge == "gitlab" else "failure"]
    for ran in (looked, judged):
        assert not (ran.folder / "home" / "ran").exists()
        assert not (ran.folder / "main" / "hook.py").exists(), "nothing of it was checked out"
        assert "Traceback" not in ran.said
    assert (looked.folder / "summary.md").read_text("utf-8")


def test_what_reached_main_without_the_team_is_told_and_the_site_shows_what_was_decided(hosted: tuple[Hosted, Place]) -> None:
    there, place = hosted
    merge = there.proposal.merged("merged")
    there.push(merge, "refs/heads/main")
    there.tell(merged_at="2026-03-08T20:00:00Z", merge=merge)
    recorded = there.job("record", place)
    assert recorded.code == 1 and "Ikke besluttet" in recorded.said, recorded.said
    published = there.job("publish", place) if there.forge != "forgejo" else recorded
    assert there.site(published)["RUT-002"] == 1
    if there.forge == "github":
        assert recorded.outputs == {"recorded": "yes"}


def test_nothing_is_published_when_the_forge_does_not_answer(hosted: tuple[Hosted, Place]) -> None:
    there, place = hosted
    merge = there.proposal.merged("merged")
    there.push(merge, "refs/heads/main")
    place.faults.append(lambda asked, told: replace(told, status=502))
    recorded = there.job("record", place)
    assert recorded.code and recorded.outputs == {} and "502" in recorded.said
    assert not (recorded.folder / "site").exists()
    judged = there.job("gate", place)
    assert judged.code and "502" in judged.said
    assert there.story.marks == []
