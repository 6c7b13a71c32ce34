"""What each rule is called."""

from __future__ import annotations

from collections.abc import Mapping

from felles.words import N_, Words

TITLES: Mapping[str, str] = {
    "C1": N_("One id, one document, and the file's name starts with it"),
    "C2": N_("What a document names exists and is in force"),
    "C3": N_("What stands is what was decided"),
    "C4": N_("A text applies from the day it says"),
    "C5": N_("Every text is looked over in time"),
    "C6": N_("Nothing about a person"),
    "C7": N_("A change says what it is"),
    "C8": N_("One word for one thing"),
    "C9": N_("What was decided is never removed"),
    "D1": N_("A record is a record"),
    "D2": N_("Records follow each other"),
    "D3": N_("What decides what documents hold is decided too"),
    "D4": N_("Each rule on who decides can be met"),
    "D5": N_("Somebody decides on everything that is guarded"),
    "D6": N_("Records are only added"),
    "D7": N_("A record claims what follows from those before"),
    "D8": N_("Nothing hides a change"),
    "F1": N_("“Reports to” ends at one top"),
    "F2": N_("The deputy can stand in"),
    "F4": N_("Each responsibility has a task"),
    "F5": N_("No pay and no conditions of employment"),
    "F6": N_("Somebody answers for each step at every place"),
    "F7": N_("Every function is used"),
    "H1": N_("Links lead somewhere"),
    "H2": N_("Links to headings find them"),
    "H3": N_("No HTML in texts"),
    "H4": N_("Links are safe"),
    "H5": N_("Pictures are the handbook's own"),
    "H6": N_("Pictures and attachments are there"),
    "K1": N_("No field is missing"),
    "K2": N_("No unknown fields"),
    "K3": N_("Each field holds what it should"),
    "K4": N_("Each document is of a known kind"),
    "K5": N_("A kind's schema can be used"),
    "K6": N_("A layout shows what the kind has"),
    "K7": N_("Every field has words"),
    "M1": N_("Those present were members"),
    "M2": N_("Enough were there, and the others were heard"),
    "M3": N_("What was decided is there, and was theirs to decide"),
    "M4": N_("A learning circle looks at a trial each time"),
    "M5": N_("A management review looks at everything"),
    "M6": N_("Minutes are not about a single user"),
    "R1": N_("One accountable for each step"),
    "R2": N_("Somebody there can do the step"),
    "R3": N_("Information travels where it may"),
    "R4": N_("Patient information is recorded"),
    "R5": N_("Authority covers the responsibility"),
    "R6": N_("One common way for each topic"),
    "R7": N_("Nothing is told twice"),
    "R8": N_("High risk has a deadline and a way up"),
    "R9": N_("Steps are numbered in order"),
    "R10": N_("Local adaptation only where it is allowed"),
    "S1": N_("Every place has the functions it must have"),
    "S2": N_("Each row of a list has its own id"),
    "S3": N_("Each document lies in a known area"),
    "S4": N_("Registers and choices fit together"),
    "T1": N_("Every place is represented"),
    "T2": N_("Learning circles have the right size"),
    "T3": N_("A mandate comes from above"),
    "T4": N_("Members are numbers, not names"),
    "V1": N_("Public documents rest on public ones"),
    "W1": N_("A waiver is short"),
    "W2": N_("A waiver ends"),
    "W3": N_("A waiver names a rule that may be waived"),
    "W4": N_("A waiver covers something"),
    "Y1": N_("Files are UTF-8"),
    "Y2": N_("No invisible characters"),
    "Y3": N_("Files are not too large"),
    "Y4": N_("Fields are not too deep or too many"),
    "Y5": N_("No signs with a hidden meaning"),
    "Y6": N_("No field stands twice"),
    "Y7": N_("The fields can be read"),
    "Y8": N_("Texts start with their fields"),
    "Y9": N_("Only ordinary files"),
    "Y10": N_("File names work on every machine"),
    "Y11": N_("Every file lies where it belongs"),
    "Y12": N_("Field names are plain words"),
}


def title(id: str, words: Words) -> str:
    """The rule's title in this language."""
    return words(TITLES[id])


def page(id: str) -> str:
    """The rule's page on the published site, relative to its top."""
    return f"om/regler/{id.lower()}/"
