"""Answers and packs signed with the key a person has anyway: SSH signatures, made and checked by OpenSSH's own
``ssh-keygen``.

What is signed of an answer is a short text that a person can read and a record holds every part of, so that anybody who has the
record and the team's file can check it again with ``ssh-keygen -Y verify`` alone.
"""

from __future__ import annotations

import os
import shutil
import string
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

from felles.errors import CannotRun
from felles.words import N_

NAMESPACE, PACK = "felles-review", "felles-pack"
"""What is signed, an answer or a pack: keeps a signature from being passed on as one of something else (``-n``)."""
_WHO = "member"
_SECONDS = 30
_SMALL = {ord(letter): letter.lower() for letter in string.ascii_uppercase}


def signed_text(account: str | None, state: str, commit: str | None, at: str | None, on_behalf_of: str | None) -> str:
    """What an answer's signature is over: five lines, the account in small letters, as accounts are compared, and the
    moment in UTC; what isn't known is ``-``."""
    rows = (("account", account.translate(_SMALL) if account else None), ("state", state), ("commit", commit), ("at", at), ("on_behalf_of", on_behalf_of))
    return "".join(f"{name}: {value or '-'}\n" for name, value in rows)


@lru_cache(maxsize=1024)
def holds(text: str, signature: str, keys: tuple[str, ...], namespace: str = NAMESPACE) -> bool:
    """Whether one of the public keys (``ssh-ed25519 AAAA…``) made the signature over the text.

    CannotRun when there is no ``ssh-keygen`` to ask: an answer that can't be checked is not taken for either.
    """
    if not keys:
        return False
    with tempfile.TemporaryDirectory(prefix="felles-") as folder:
        signers, given = Path(folder, "signers"), Path(folder, "signature")
        signers.write_text("".join(f'{_WHO} namespaces="{namespace}" {key}\n' for key in keys), "utf-8")
        given.write_text(signature, "utf-8")
        return _asked("verify", "-f", str(signers), "-I", _WHO, "-n", namespace, "-s", str(given), text=text).returncode == 0


def whole(text: str, signature: str, namespace: str) -> bool:
    """Whether it is a signature over the text at all, by whatever key. CannotRun as ``holds``."""
    with tempfile.TemporaryDirectory(prefix="felles-") as folder:
        given = Path(folder, "signature")
        given.write_text(signature, "utf-8")
        return _asked("check-novalidate", "-n", namespace, "-s", str(given), text=text).returncode == 0


def sign(text: str, key: Path, namespace: str = NAMESPACE) -> str:
    """The signature of a private key, or of the agent that holds the private half of a public one.

    ``ssh-keygen`` asks for the passphrase itself, on the terminal. CannotRun when it makes none.
    """
    done = _asked("sign", "-f", str(key), "-n", namespace, text=text)
    if done.returncode or not done.stdout.startswith("-----BEGIN SSH SIGNATURE-----"):
        raise CannotRun(
            N_("The key {path} can't be used to sign ({reason})."),
            N_("Name your private key, or the public one when an agent holds the other half."),
            path=str(key),
            reason=(done.stderr.strip().splitlines() or ["?"])[-1][:200],
        )
    return done.stdout


def _asked(what: str, *arguments: str, text: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise CannotRun(N_("Signatures are checked with “ssh-keygen”, and it isn't installed here."), N_("Install OpenSSH's client, and run again."))
    try:
        return subprocess.run(
            [program, "-Y", what, *arguments],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS if what == "verify" else None,
            env={**os.environ, "LC_ALL": "C"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotRun(N_("“ssh-keygen” gave no answer."), N_("Run again.")) from None
