"""Signatures by the machine's own ssh-keygen, and what is said without it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from felles.errors import CannotRun
from felles.signing import NAMESPACE, holds, sign, signed_text

TEXT = signed_text("Nord-Sykepleier", "approved", "a" * 40, "2026-03-09T10:00:00Z", None)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("keys")
    for kind in ("ed25519", "ecdsa"):
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", str(folder / kind)], check=True)
    return [folder / "ed25519", folder / "ecdsa"]


def public(key: Path) -> str:
    return key.with_suffix(".pub").read_text("utf-8").strip()


def test_the_text_is_five_lines_a_person_can_read() -> None:
    assert f"account: nord-sykepleier\nstate: approved\ncommit: {'a' * 40}\nat: 2026-03-09T10:00:00Z\non_behalf_of: -\n" == TEXT


def test_a_signature_holds_for_its_own_key_and_text(keys: list[Path]) -> None:
    one, other = keys
    for key in keys:
        made = sign(TEXT, key)
        assert holds(TEXT, made, (public(key),)) and holds(TEXT, made, (public(other), public(one)))
        assert not holds(TEXT.replace("approved", "dismissed"), made, (public(key),))
        assert not holds(TEXT, made.replace("U1NI", "U1NJ"), (public(key),))
        assert not holds(TEXT, made, ())
    assert not holds(TEXT, sign(TEXT, one), (public(other),))


def test_a_signature_of_something_else_is_none(keys: list[Path]) -> None:
    other = subprocess.run(["ssh-keygen", "-Y", "sign", "-f", str(keys[0]), "-n", "git"], input=TEXT, capture_output=True, text=True, check=True).stdout
    assert not holds(TEXT, other, (public(keys[0]),))
    assert NAMESPACE != "git"


def test_a_key_that_cant_sign_is_named(keys: list[Path], tmp_path: Path) -> None:
    with pytest.raises(CannotRun) as stopped:
        sign(TEXT, tmp_path / "none")
    assert str(tmp_path / "none") in str(stopped.value.values["path"])


def test_without_the_program_nothing_is_taken_for_either(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun) as stopped:
        holds(TEXT, "-----BEGIN SSH SIGNATURE-----\nx\n-----END SSH SIGNATURE-----\n", ("ssh-ed25519 AAAA",))
    assert "ssh-keygen" in stopped.value.message
