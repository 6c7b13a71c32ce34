"""The Danish and the Swedish sample: two municipalities with routines of their own and three taken over from the Norwegian one.

``python -m tests.samples.laying da DIR`` writes one of them to a folder: what ``felles init`` writes, with the sample's
own texts in place of its examples, and the three sources as they were when they were translated.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from felles import shipped
from felles.starting import texts

HOME = Path(__file__).parent
LANGUAGES = ("da", "sv")
SOURCES = "docs/sources/fjellvik"
_BEGUN = "2026-01-05"
_MEMBERS = "members.yaml"


def lay(language: str, target: Path) -> Path:
    """Writes the sample of a language to a folder, which is made anew, and returns it."""
    if target.exists():
        shutil.rmtree(target)
    files = texts(language, {"today": _BEGUN, "version": "0"})
    # The examples are there to be written over.
    files = {path: content for path, content in files.items() if not path.startswith("routines/")}
    files |= {f"{SOURCES}/{file.name}": file.read_bytes() for file in sorted((HOME / "fjellvik").iterdir())}
    own = HOME / language
    files |= {file.relative_to(own).as_posix(): file.read_bytes() for file in sorted(own.rglob("*")) if file.is_file()}
    members = files.pop(_MEMBERS).decode()
    files["roles/team.yaml"] = files["roles/team.yaml"].decode().replace("members: []\n", members).encode()
    for path, content in files.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    shutil.copytree(shipped.schemas(), target / "schemas", ignore=shutil.ignore_patterns("samples"), dirs_exist_ok=True)  # init's own page about kinds is there
    return target


if __name__ == "__main__":
    lay(sys.argv[1], Path(sys.argv[2]))
