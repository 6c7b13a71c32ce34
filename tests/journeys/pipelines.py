"""The steps of a handbook's own pipelines, run as a forge's machine runs them: one after the other, in a new folder."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from tests.forge.standing_in import TOKEN

_EXPRESSION = re.compile(r"\$\{\{\s*([\w.]+)\s*\}\}")
_KNOWN = {"github.token": TOKEN, "secrets.FELLES_TOKEN": TOKEN}


@dataclass
class Ran:
    """One job's end: exit code, everything printed, and the folder it worked in."""

    code: int
    said: str
    folder: Path
    outputs: dict[str, str] = field(default_factory=dict)


def loaded(path: Path) -> dict[str, Any]:
    """A pipeline as YAML 1.2 has it: ``on`` is a word."""
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    return found


def job_of(pipeline: Mapping[str, Any], name: str) -> list[tuple[str, dict[str, str]]]:
    """A job's shell steps with what the step adds to the environment: GitHub's and Forgejo's form, or GitLab's."""
    if "jobs" not in pipeline:
        return [(line, {}) for line in pipeline[name]["script"]]
    steps = pipeline["jobs"][name]["steps"]
    return [(step["run"], {key: _filled(value) for key, value in step.get("env", {}).items()}) for step in steps if "run" in step]


def _filled(value: str) -> str:
    return _EXPRESSION.sub(lambda found: _KNOWN[found[1]], value)


def run(steps: list[tuple[str, dict[str, str]]], environment: Mapping[str, str], folder: Path) -> Ran:
    """Runs the steps until one fails, each in a shell of its own; the machine has no other configuration of Git."""
    folder.mkdir(parents=True)
    (folder / "home").mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "CI", "FELLES", "MAKE", "MFLAGS"))}
    said = ""
    outputs, told = folder / "home" / "outputs", folder / "home" / "told.md"
    for script, own in steps:
        assert "${{" not in script
        environ = clean | dict(environment) | {"HOME": str(folder / "home"), "GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(told)} | own
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        ran = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=180, check=False)
        said += ran.stdout + ran.stderr
        if ran.returncode:
            break
    made = dict(line.split("=", 1) for line in outputs.read_text().splitlines()) if outputs.exists() else {}
    return Ran(ran.returncode, said, folder, made)
