"""Which forge, where, with whose token: from what is said or from a pipeline's environment, and else a sentence."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from felles.errors import CannotRun, WrongUse
from felles.forge import FORGES, chosen
from felles.forge.asking import Line
from felles.words import Words

PIPELINES = {
    "github": {"GITHUB_REPOSITORY": "fjellvik/handbok", "GITHUB_TOKEN": "t1"},
    "forgejo": {"FORGEJO_API_URL": "https://forge.example/api/v1", "GITHUB_REPOSITORY": "fjellvik/handbok", "FORGEJO_TOKEN": "t1"},
    "gitlab": {"CI_API_V4_URL": "https://forge.example/api/v4", "CI_PROJECT_ID": "7", "GITLAB_TOKEN": "t1"},
}


def _line(forge: Any) -> Line:
    line: Line = forge._line
    return line


@pytest.mark.parametrize("name", FORGES)
def test_a_pipelines_environment_is_enough(name: str) -> None:
    found = chosen(name, PIPELINES[name])
    assert found.name == name
    line = _line(found)
    assert line.address == {"github": "https://api.github.com", "forgejo": "https://forge.example/api/v1", "gitlab": "https://forge.example/api/v4"}[name]
    assert line._client.headers["authorization"] == "Bearer t1"


@pytest.mark.parametrize("name", FORGES)
def test_what_is_said_comes_first(name: str) -> None:
    found = chosen(name, {**PIPELINES[name], "FELLES_TOKEN": "t2"}, address="https://other.example/api/", repository="a/b")
    assert _line(found).address == "https://other.example/api"
    assert _line(found)._client.headers["authorization"] == "Bearer t2"
    assert found._at == ("/projects/a%2Fb" if name == "gitlab" else "/repos/a/b")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("bitbucket", {}, "no forge called “bitbucket”"),
        ("forgejo", {"repository": "a/b"}, "address of the forge's API isn't known"),
        ("gitlab", {"address": "https://forge.example/api/v4"}, "repository isn't known"),
        ("github", {}, "repository isn't known"),
        ("github", {"repository": "handbok"}, "repository isn't known"),
        ("github", {"repository": "a/b/../c"}, "repository isn't known"),
        ("github", {"repository": "a/b?x=1"}, "repository isn't known"),
        ("github", {"repository": "a/b", "address": "forge.example"}, "is no address of a forge's API"),
        ("github", {"repository": "a/b", "address": "file:///x"}, "is no address of a forge's API"),
        ("github", {"repository": "a/b", "address": "https://forge.example:x/"}, "is no address of a forge's API"),
        ("github", {"repository": "a/b", "address": "https://forge.example/?token=x"}, "“https://forge.example/” is no address"),
        ("github", {"repository": "a/b", "address": "https://me:secret@forge.example/api"}, "“forge.example/api” is no address"),
        ("github", {"repository": "a/b", "address": "https://forge.example/\x1b[2J"}, "is no address of a forge's API"),
        ("github", {"repository": "a/b", "address": "http://forge.example/api"}, "unprotected, over http"),
    ],
)
def test_what_is_wrong_is_told(name: str, arguments: dict[str, str], sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence) as caught:
        chosen(name, {"FELLES_TOKEN": "a-token"}, **arguments)
    told = str(caught.value) + Words("en")(caught.value.help, **caught.value.values)
    assert told.isprintable() and "secret" not in told and "a-token" not in told


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "blåbær"])
def test_a_token_that_cannot_be_one(token: str) -> None:
    with pytest.raises(WrongUse, match="holds signs that no token has") as caught:
        chosen("github", {"FELLES_TOKEN": token}, repository="a/b")
    assert token not in str(caught.value)


def test_line_ends_around_a_token_do_no_harm() -> None:
    assert _line(chosen("github", {"FELLES_TOKEN": "t1\n"}, repository="a/b"))._client.headers["authorization"] == "Bearer t1"


def test_http_is_fine_without_a_token_or_on_this_machine() -> None:
    chosen("forgejo", {}, address="http://forge.example/api/v1", repository="a/b")
    chosen("forgejo", {"FELLES_TOKEN": "t1"}, address="http://127.0.0.1:3000/api/v1", repository="a/b")


def test_without_httpx_there_is_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(CannotRun, match="needs the package httpx") as caught:
        chosen("github", PIPELINES["github"])
    assert "felles[forge]" in caught.value.help


def test_a_reviews_file_needs_no_httpx() -> None:
    code = "import sys; sys.modules['httpx'] = None; from felles.forge import read, chosen; assert 'httpx' not in [m for m in sys.modules if sys.modules[m]]"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
