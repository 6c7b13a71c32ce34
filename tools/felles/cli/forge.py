"""``felles forge``: what a forge needs for the handbook, written into it: pipelines, whom to ask, forms, a page for IT."""

from __future__ import annotations

import click

from felles.cli.door import Argument, Command, Door, Option, say
from felles.errors import CannotRun, WrongUse
from felles.hosting import FORGES, State, files, state
from felles.output import replace_file
from felles.words import N_, Words

_SAID: dict[State, str] = {
    "new": N_("{path}: written."),
    "older": N_("{path}: brought up to date."),
    "changed": N_("{path}: written over; it had been changed by hand."),
}
_LACKS: dict[State, str] = {
    "new": N_("{path}: is missing."),
    "older": N_("{path}: is out of date."),
    "changed": N_("{path}: has been changed by hand."),
}


@click.command("forge", cls=Command, help=N_("Write what a forge needs for the handbook: pipelines, whom to ask, and forms."))
@click.argument("name", required=False, type=click.Choice(FORGES), cls=Argument, metavar=f"[{'|'.join(FORGES)}]")
@click.option("--check", "checking", is_flag=True, cls=Option, help=N_("Write nothing; say what is out of step."))
@click.option("--force", is_flag=True, cls=Option, help=N_("Write over files that were changed by hand too."))
@click.pass_obj
def command(door: Door, name: str | None, checking: bool, force: bool) -> int:
    handbook = door.handbook()
    facts = door.facts(handbook)
    options = facts["options"]
    name = name or options.forge.get("kind")
    if name is None:
        raise WrongUse(N_("It isn't said which forge."), N_("Name it, or write it in the handbook's own choices (“forge”)."))
    wanted = files(name, handbook, facts, Words(options.language))
    words = door.words(facts)
    states = {path: state(_there(door, path), content) for path, content in wanted.items()}
    if checking:
        for path, stands in states.items():
            if stands != "same":
                say(words(_LACKS[stands], path=path))
        if any(stands != "same" for stands in states.values()):
            say(words("“felles forge {name}” brings it up to date.", name=name))
            return 1
        say(words("Everything for {name} is in step.", name=name))
        return 0
    kept = [path for path, stands in states.items() if stands == "changed" and not force]
    for path, stands in states.items():
        if stands != "same" and path not in kept:
            replace_file(door.root / path, wanted[path])
            say(words(_SAID[stands], path=path))
    for path in kept:
        say(words("{path}: left as it is, since it has been changed by hand. “--force” writes over it.", path=path))
    if all(stands == "same" for stands in states.values()):
        say(words("Everything for {name} is in step.", name=name))
    elif len(kept) < sum(stands != "same" for stands in states.values()):
        say(words("Propose these files as any other change. {guide} says what to set on the forge itself.", guide=next(p for p in wanted if p.endswith("FELLES.md"))))
    return 1 if kept else 0


def _there(door: Door, path: str) -> bytes | None:
    target = door.root / path
    if any((door.root / part).is_symlink() for part in (path, *(p.as_posix() for p in target.relative_to(door.root).parents if p.parts))):
        raise CannotRun(N_("{path} leads elsewhere by a link, so nothing is written there."), N_("Put a file or folder of its own in the link's place."), path=path)
    return target.read_bytes() if target.is_file() else None
