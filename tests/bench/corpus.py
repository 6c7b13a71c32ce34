"""A generated handbook of any size: the sample's registers and roles, and so many routines that all pass every rule.

The same size gives the same bytes. Texts are as long as real ones: some 470 words of body, 4 to 7 steps.
"""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

PROJECT = Path(__file__).parents[2]
AREAS = ("akutt", "legemidler", "oppstart", "dokumentasjon", "helse", "samarbeid", "kvalitet")
SITES = ("sone-nord", "sone-sor", "sone-ost", "sone-vest", "nattjenesten", "hverdagsrehabilitering", "tunet")
TEAM = "implementeringsteam"
ROLES = ("sykepleier", "helsefagarbeider", "assistent", "ansvarsvakt", "avdelingsleder")
ACCOUNTABLE = ("sykepleier", "ansvarsvakt", "avdelingsleder")
CHANNELS = (("ansvarsvakttelefon", "patient"), ("telefon", "operational"), ("morgenmote", "operational"), ("journal", "patient"))
NOUNS = (
    "besøk samtale måling dosett nøkkel tiltak notat rapport avtale vurdering pleie måltid hvile bolig trapp rullator "
    "sår bandasje medisin blodtrykk puls feber smerte søvn appetitt vekt balanse hjelpemiddel dusj klær "
    "pårørende nabo lege apotek sykehus vakt plan journal melding varsel beskjed opplæring veiledning kontroll"
).split()
VERBS = (
    "vurderer noterer avtaler ringer kontrollerer følger forbereder forklarer observerer sammenligner henter leverer "
    "rydder måler spør lytter planlegger prioriterer gjentar bekrefter"
).split()
LINKING = "og før etter når hvis mens uten med for ved".split()


def sentence(rng: random.Random, words: int) -> str:
    """A sentence of about so many words."""
    parts = [rng.choice(("Du", "Sykepleieren", "Vakten", "Kollegaen", "Teamet"))]
    while len(parts) < words:
        parts += [rng.choice(VERBS), rng.choice(NOUNS) + rng.choice(("en", "", "ene")), rng.choice(LINKING)]
    return " ".join(parts[:-1] if parts[-1] in LINKING else parts) + "."


def _paragraph(rng: random.Random, words: int) -> str:
    sentences: list[str] = []
    while sum(len(s.split()) for s in sentences) < words:
        sentences.append(sentence(rng, rng.randint(8, 16)))
    return " ".join(sentences)


def _routine(i: int, count: int) -> tuple[str, str]:
    rng = random.Random(f"routine {i}")
    id = f"RUT-{i + 1001}"
    area = AREAS[i % len(AREAS)]
    title = f"{rng.choice(NOUNS).capitalize()} og {rng.choice(NOUNS)} nummer {i + 1}"
    related = sorted({f"RUT-{rng.randrange(count) + 1001}" for _ in range(rng.randint(3, 6))} - {id})
    lines = [
        "---",
        f"id: {id}",
        "kind: routine",
        f"title: {title}",
        "lang: nb",
        "owner_role: fagutviklingssykepleier",
        "change:",
        "  class: significant",
        f"  note: {sentence(rng, 9)}",
        "scope:",
        f"  sites: [{SITES[i % len(SITES)]}]",
        f"topic: emne-{i // len(SITES) + 1}",
        f"purpose: {sentence(rng, 14)}",
        "applies_to:",
        "  roles: all",
        "requirements: [hol-4-1, ledelse-7]",
        "risk: medium",
        "steps:",
    ]
    for n in range(1, rng.randint(5, 8)):
        channel, info = rng.choice(CHANNELS)
        lines += [
            f"  - n: {n}",
            f"    action: {sentence(rng, 7)[:-1]}",
            f"    responsible: [{rng.choice(ROLES)}, {rng.choice(('fagutviklingssykepleier', 'tjenesteleder'))}]",
            f"    accountable: {rng.choice(ACCOUNTABLE)}",
            f"    deadline: Innen {rng.randint(1, 24)} timer",
            f"    detail: {sentence(rng, 15)}",
            f"    channel: {channel}",
            f"    info_class: {info}",
        ]
        if info == "patient":
            lines += ["    recorded_in: {channel: journal, part: Besøksnotat}"]
    lines += ["deviation_examples:"] + [f"  - {sentence(rng, 10)}" for _ in range(3)]
    lines += [f"related: [{', '.join(related)}]", "---", ""]
    for heading in ("Natt og helg", "Når du er i tvil", "Slik gjør vi det", "Etterpå"):
        lines += [f"## {heading}", "", _paragraph(rng, 110), "", *(f"- {sentence(rng, 8)}" for _ in range(2)), ""]
    return f"routines/{area}/{id.lower()}-generert.md", "\n".join(lines)


def make(folder: Path, count: int) -> Path:
    """Writes the handbook to ``folder`` (emptied first) and returns it."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("schemas", "roles", "docs/registers"):
        shutil.copytree(PROJECT / name, folder / name)
    shutil.copy(PROJECT / "mkdocs.yml", folder / "mkdocs.yml")
    topics = "".join(f"  - {{id: emne-{i + 1}, nb: Emne {i + 1}, meaning: Et generert emne.}}\n" for i in range(-(-count // len(SITES))))
    terms = folder / "docs/registers/reg-terms.yaml"
    terms.write_text(terms.read_text("utf-8") + topics, "utf-8")
    _without_routines(folder)
    for i in range(count):
        path, text = _routine(i, count)
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
    return folder


def _without_routines(folder: Path) -> None:
    """The sample's own routines are not copied: what names them loses that line, and what is about them isn't copied either."""
    for role in (folder / "roles").glob("*.yaml"):
        text = role.read_text("utf-8")
        if "\nkind: team\n" in text and role.stem != TEAM:
            role.unlink()
            continue
        lines = [line for line in text.split("\n") if not line.strip().startswith("routine: RUT-")]
        role.write_text("\n".join(lines), "utf-8")
    registers = folder / "docs/registers"
    (registers / "reg-waivers.yaml").unlink()
    (registers / "reg-practices.yaml").unlink()
    settings = registers / "reg-settings.yaml"
    text = re.sub(r"(?m)^situations:\n(?:[ \t-].*\n)*", "", settings.read_text("utf-8"))
    lines = [line for line in text.split("\n") if "{document: RUT-" not in line]
    settings.write_text("\n".join(lines).replace("  urgent:\n", ""), "utf-8")
