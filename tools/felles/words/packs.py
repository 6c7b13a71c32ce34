"""What came of verifying a pack, in the reader's language: what doesn't hold, what can't be known and why, what holds.

Keys are a claim's id. What the sentence is about, a file in the pack, is named before it by whoever prints it. Everything
that came from the pack is made safe to look at: whoever made it may mean harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from felles.model import Reason
from felles.words import N_, Words
from felles.words.approvals import said as said_reason
from felles.words.decisions import WAYS
from felles.words.problems import printable, short

FAILS: Mapping[str, str] = {
    "digest.other": N_("This is another pack than the one you expect: its checksum is {digest}, and you gave {wanted}."),
    # What can't be opened without harm
    "opening.unseen": N_("Its name has signs in it that can't be seen. No pack has such a file, and it is not read."),
    "opening.foreign": N_("Its name leads somewhere else on some computers. No pack has such a file, and it is not read."),
    "opening.outside": N_("Its name leads out of the pack. No pack has such a file, and it is not read."),
    "opening.long": N_("Its name is longer than any in a pack, and it is not read."),
    "opening.twin": N_("It is there twice, or would be the same file as {other} on some computers. It is not read."),
    "opening.link": N_("It is a link and no file. No pack has one, and it is not followed."),
    "opening.special": N_("It is no ordinary file, and it is not read."),
    "opening.encrypted": N_("It is encrypted. No pack has such a file."),
    "opening.packing": N_("It is packed in a way that is not known here. Pack the files again as an ordinary zip."),
    "opening.closed": N_("You have no right to look into it."),
    # Files
    "files.list": N_("It can't be read as a list of checksums (line {line})."),
    "files.order": N_("Its lines are not in order, so the list is not the one that was made."),
    "files.altered": N_("It is not as it was when the pack was made."),
    "files.missing": N_("It is missing."),
    "files.added": N_("It was not there when the pack was made."),
    "files.renamed": N_("It was called {before} when the pack was made."),
    "files.unread": N_("Its bytes can't be read whole."),
    "files.outside": N_("It is beside the pack and not part of it."),
    "bag.missing": N_("It is missing, and every bag has one."),
    "bag.unlisted": N_("It is not in the bag's own list ({list})."),
    "bag.other": N_("The bag's own list ({list}) says otherwise of it."),
    "bag.declared": N_("It doesn't say that this is a bag, as it has to."),
    "bag.oxum": N_("The size and number of files that it gives are not those in the bag."),
    "signature.none": N_("It is missing: nobody has signed this pack."),
    "signature.gone": N_("It is missing, and the pack says of itself that it was signed."),
    "signature.torn": N_("It is no signature of this list of checksums."),
    "signature.other": N_("The signature is not of this list of checksums, or not by the key you named."),
    # What the pack says of itself
    "manifest.unreadable": N_("What the pack says of itself can't be read."),
    "manifest.format": N_("It doesn't say in which way the pack is laid out, so nothing but the files was looked at."),
    "manifest.named": N_("It was made for something that its own texts don't know: {why}"),
    "manifest.asked": N_("It doesn't say for which days the pack was made, so nothing can be held against that."),
    "pack.misread": N_("Something in it is such as no pack has, and could not be worked through ({subject}: {error}). If the pack is as it was made, that is a fault of Felles: please report it."),
    # Records
    "records.none": N_("There is no record of any decision."),
    "records.last": N_("The pack says of itself that it ends with another record, or has another number of them."),
    "record.unreadable": N_("This is no record of a decision ({where})."),
    "record.number": N_("The record has number {n}, and number {wanted} comes next: one has been taken out or put in."),
    "record.place": N_("The record is in the wrong place. By what it says it belongs at {wanted}."),
    "record.previous": N_("It doesn't name the record before it as that is now: one of the two has been changed."),
    "record.time": N_("It was decided before number {n}, which comes before it."),
    "record.bytes": N_("It is not written as records are: somebody has been at it."),
    "record.version": N_("It calls {id} version {n}. By the records before it, it is version {wanted}."),
    "record.baseline": N_("It says of {id} both that it was adopted as it stood and that it was decided."),
    "record.confirmed": N_("It confirms {id}, and gives it another first day than it had."),
    "record.moment": N_("The moment of the decision doesn't follow from when it was put in."),
    # Texts
    "version.stray": N_("No record says that this was decided."),
    "version.bytes": N_("This is not the text that was decided."),
    "version.id": N_("It calls the text {id}, and the text calls itself something else."),
    "version.class": N_("It says of {id} how large the change was, and the text says otherwise."),
    "version.practice": N_("It says otherwise than the text what type of practice {id} is."),
    "version.attachments": N_("It names other attachments of {id} than the text does."),
    "version.day": N_("The day from which it says that {id} counts doesn't follow from the text and the decision."),
    "version.outcome": N_("It says otherwise than the text whether {id} was withdrawn."),
    "versions.unreadable": N_("The list of versions can't be read."),
    "versions.added": N_("It lists {id} of decision {number}, which was not to be handed over."),
    "versions.other": N_("What it says of {id} and decision {number} doesn't follow from the records: days, version or why it is there."),
    "versions.files": N_("What it says of files that are no documents, such as the kinds, is not what the records say."),
    "versions.lacking": N_("It is missing: it was in force in these days, or decisions rest on it."),
    "versions.unlisted": N_("The list of versions doesn't have it."),
    "file.lacking": N_("It is missing, and was decided by then."),
    "file.bytes": N_("This is not what was decided."),
    "file.stray": N_("No record says that this was decided."),
    # Decisions
    "decision.policy": N_("Decision {number} says it was made by a rule that the team did not have at the time."),
    "decision.who": N_("Decision {number} gives member {no} another role or site than the team's text of the time."),
    "decision.unmet": N_("Decision {number} doesn't meet the team's rules of its time: {reasons}"),
    "decision.team": N_("Decision {number} says that “{team}” decided on {id}. By the rules of the time it was for “{wanted}”."),
    "decision.way": N_("Decision {number} says of {id}: “{way}”. By what was said it is: “{wanted}”."),
    "decision.loosely": N_("Decision {number} says that {id} was decided, and what was said is not enough for that by any rule it names."),
    # What people read
    "items.ground": N_("The texts in it can't be put together to a handbook, and no pack could have been made of them: {why}"),
    "items.lacking": N_("It is missing."),
    "verifier.other": N_("It is not the program that goes along with a pack. Don't run it."),
    "manifest.other": N_("What the pack says of itself under “{name}” is not what its texts say."),
    "items.other": N_("It is not what the texts and decisions in the pack give."),
    # The history
    "line.unreadable": N_("The list of changes can't be read."),
    "line.twice": N_("A change is there twice."),
    "line.other": N_("The pack says of itself that its list of changes is another."),
    "line.end": N_("The list of changes ends elsewhere than where the pack says it was made."),
    "line.lacks": N_("Decision {number} tells of a change that the list of changes doesn't have."),
    "line.order": N_("Decision {number} tells of changes that come in another order in the list."),
    "stated.unreadable": N_("The list of what went past the team can't be read."),
    "objects.name": N_("It is not what its name says: somebody has been at it."),
    "objects.parent": N_("It doesn't follow the change before it in the list."),
    "objects.reviewed": N_("For decision {number}, yes was said to another text at {path} than the one that was decided."),
    "since.record": N_("This record is another than in the older pack: it has been changed since."),
    "since.gone": N_("This record is in the older pack and not here: it has been taken out since, or the packs are of two handbooks or the wrong way round."),
    "since.rewritten": N_("The history has been rewritten since the older pack: from line {line} (there {commit}) the changes are others."),
}  # fmt: skip

UNKNOWN: Mapping[str, str] = {
    "digest.alone": N_("Whether this is the pack that was handed over. Its checksum is {digest}: compare it with the one you were given some other way, or name that one with --expect."),
    "signature.unknown": N_("By whom the pack is signed: the key is no member's. Name the key of the one you expect with --signer."),
    "signature.tool": N_("By whom the pack is signed: {why}"),
    "versions.filtered": N_("Whether every version that should be here is: only a part of the handbook was asked for."),
    "versions.lessened": N_("Whether every version that should be here is: some texts were left out on purpose, since they name people's accounts."),
    "decision.adopted": N_("Decision {number} adopted {documents} as they stood. Nobody decided on them one by one."),
    "decision.no-texts": N_("Whether decision {number} met the rules of its time: the texts of those who decide are not in the pack."),
    "decision.texts": N_("Which rule covers what in decision {number}: the pack doesn't have every text of it, since not all was asked for. What was said is enough by a rule that it names."),
    "decision.later": N_("Which rule covers what in decision {number}: that was after the last day that was asked for. What was said is enough by a rule that it names."),
    "decision.signatures": N_("Whether decision {number} met the rules of its time: {why}"),
    "decisions.seen": N_("Whether each yes was said to the very text that was decided ({decisions}). The repository shows it, and so does a pack with Git's objects."),
    "decisions.checked": N_("Whether the checks found no error before each decision ({decisions}). The repository shows it."),
    "decisions.forge": N_("Whether {approvals} were given as the records say: the system in which the proposals were dealt with told so."),
    "decisions.stated": N_("Whether {approvals} were given as the records say: they are told by a file, without a signature."),
    "items.tool": N_("Whether what differs in the tables follows from the texts ({files}): another edition of Felles made them ({version}; this is {own})."),
    "items.filtered": N_("Whether the tables and pages follow from the texts: they rest on all of them, and this pack has a part."),
    "items.ground": N_("Whether the tables follow from the texts: {why}"),
    "items.stated": N_("Whether all of this is right ({files}): it tells of the whole history too, which only the repository has."),
    "items.more": N_("What this is for: it is no part of a pack as this edition of Felles knows it ({files})."),
    "verifier.other": N_("Whether verify.py may be run: it is not the one that goes along with this edition of Felles. Have somebody look at it first."),
    "line.left": N_("Where decision {number} is in the history: the pack says itself that the history has been rewritten since."),
    "stated.bypasses": N_("What reached the handbook past the team ({changes}; still standing: {still}): it is as whoever made the pack says. The repository shows it."),
    "stated.none": N_("Whether nothing reached the handbook past the team: whoever made the pack says so. The repository shows it."),
    "stated.check": N_("What the checks found: it is as whoever made the pack says. The repository shows it."),
    "stated.dates": N_("When {changes} ({commits}) came in: they say a day before the one they are built on, or no day. Order is that of the list, and nothing here rests on those days."),
    "objects.none": N_("Whether the list of changes is that of the repository: the pack has only their names. Ask for a pack with Git's objects to see them too."),
    "since.older": N_("Whether the history was extended: the older pack is not whole itself."),
    "since.line": N_("Whether the changes were rewritten: one of the packs has no list of them."),
}  # fmt: skip

Said = Callable[[Words, int, Mapping[str, str]], str]

HOLDS: Mapping[str, Said] = {
    "digest": lambda words, count, values: words("It is the pack you expect."),
    "files": lambda words, count, values: words.many("{count} file is byte for byte as it was when the pack was made, and there is no other.", "{count} files are byte for byte as they were when the pack was made.", count),
    "bag": lambda words, count, values: words("The bag's own lists say the same."),
    "signature": lambda words, count, values: words("It is signed with the key you named."),
    "signature.member": lambda words, count, values: words("It is signed with the key of member {no}.", **values),
    "records": lambda words, count, values: words.many("{count} record of a decision is in its place and names the one before.", "{count} records of decisions follow each other without a gap, and each names the one before.", count),
    "version": lambda words, count, values: words.many("{count} text is byte for byte what was decided.", "{count} texts are byte for byte what was decided.", count),
    "version.said": lambda words, count, values: words.many("{count} time a record says of a text what the text itself says.", "{count} times a record says of a text what the text itself says: id, change, attachments and first day.", count),
    "versions": lambda words, count, values: words.many("{count} version was in force on the days the pack says.", "{count} versions were in force on the days the pack says, and have the numbers they should.", count),
    "file": lambda words, count, values: words.many("{count} other file is byte for byte what was decided.", "{count} other files, such as the kinds of document, are byte for byte what was decided.", count),
    "decision": lambda words, count, values: words.many("{count} decision meets the team's rules of its time.", "{count} decisions meet the team's rules of their time, in the way and by the people the records say.", count),
    "items": lambda words, count, values: words.many("{count} table or page comes out the same when it is made again.", "{count} tables and pages come out the same, byte for byte, when they are made again from the texts and decisions.", count),
    "verifier": lambda words, count, values: words("The small program verify.py is the one that goes along with a pack."),
    "line": lambda words, count, values: words.many("The list has {count} change, as the pack says of itself.", "The list has {count} changes, as the pack says of itself.", count),
    "line.decisions": lambda words, count, values: words.many("{count} decision is in the list of changes.", "{count} decisions are in the list of changes, in their order.", count),
    "objects": lambda words, count, values: words.many("{count} of Git's objects is what its name says.", "{count} of Git's objects are what their names say.", count),
    "objects.reviewed": lambda words, count, values: words.many("For {count} decision, yes was said to the very text that was decided.", "For {count} decisions, yes was said to the very texts that were decided.", count),
    "since": lambda words, count, values: words.many("The older pack's {count} record is here, and its history is how this one begins.", "The older pack's {count} records are all here, and its history is how this one begins.", count),
}  # fmt: skip


TOGETHER = frozenset(("decision.texts", "decision.later", "decision.no-texts", "decision.signatures"))
"""What is said of many decisions at once, with their numbers, where not each has to be told."""


def numbers(some: Iterable[int]) -> str:
    """``2, 4–7, 9``"""
    spans: list[list[int]] = []
    for number in sorted(some):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def said(id: str, verdict: str, values: Mapping[str, Any], count: int, words: Words) -> str:
    """What a claim says, as one line that is safe to print."""
    shown = {name: _shown(name, value, words) for name, value in values.items()}
    if verdict == "holds":
        return printable(HOLDS[id](words, count, shown)).replace("\n", " ")
    if id == "decision.adopted":
        documents, files = values["taken"]
        taken = [words.many("{count} document", "{count} documents", documents)] if documents or not files else []
        shown["documents"] = words.listing([*taken, words.many("{count} file", "{count} files", files)] if files else taken)
    if id in ("decisions.seen", "decisions.checked"):
        shown["decisions"] = words.many("{count} decision", "{count} decisions", count)
    if id in ("decisions.forge", "decisions.stated"):
        shown["approvals"] = words.many("{count} approval", "{count} approvals", count)
    if id in ("stated.bypasses", "stated.dates"):
        shown["changes"] = words.many("{count} change", "{count} changes", count)
    if id in ("items.stated", "items.more") and verdict == "unknown":
        shown["files"] = _named(values["files"])
    if id == "items.tool":
        shown["files"] = words.many("{count} file", "{count} files", count)
    text = (FAILS if verdict == "fails" else UNKNOWN)[id]
    return printable(words(text, **shown) if shown else words(text)).replace("\n", " ")


def _named(files: Iterable[str]) -> str:
    """The folders or files, each once."""
    names = list(dict.fromkeys(short(name) for name in files))
    return ", ".join(names[:6]) + (", …" if len(names) > 6 else "")


def _shown(name: str, value: Any, words: Words) -> str:
    if isinstance(value, Exception) and hasattr(value, "message") and hasattr(value, "values"):  # CannotRun: a sentence with its fields
        return words(value.message, **{key: short(str(one)) for key, one in value.values.items()})
    if name == "reasons":
        reasons = [said_reason(one, words) for one in value if isinstance(one, Reason)]
        return " ".join(reasons[:3])
    if name in ("way", "wanted") and value in WAYS:
        return words(WAYS[value])
    if isinstance(value, (tuple, list)):
        return ", ".join(short(str(one)) for one in value[:10]) + (", …" if len(value) > 10 else "")
    return short(str(value))
