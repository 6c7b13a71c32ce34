"""What each problem is called, and what to do about it, in the reader's language.

Keys are ``RULE`` or ``RULE.variant``; each has a sentence and a way out. A test holds that every variant a
rule can yield has both, in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from felles.model import LEVELS, Group, Level, Problem
from felles.words import N_, Words

LEVEL_WORDS: Mapping[Level, str] = dict(zip(LEVELS, (N_("error"), N_("warning"), N_("note")), strict=True))

COUNTRIES = {"no": N_("Norwegian"), "dk": N_("Danish"), "se": N_("Swedish")}

INFO_CLASSES = {
    "patient": N_("information about patients"),
    "operational": N_("operational information"),
    "staff": N_("information for staff"),
    "public": N_("public information"),
}

_SAVE = N_("Save the file as UTF-8 in your editor.")
_PLAIN = N_("Write the value out in full where it is used.")
_MORE_PEOPLE = N_("Let another who may say yes become a member, give somebody a deputy, or ask for fewer.")
_FEWER = N_("Ask for fewer, or let there be more members.")
_DECIDE = N_("Write a rule for it under “policy”, where the members stand: until then nothing there can be decided.")
_SHORTER = N_("Split the file into several documents, or move long text to the body.")

SENTENCES: Mapping[str, tuple[str, str]] = {
    "A1.few": (N_("At least two parties are needed, and this has {count}."), N_("Write everybody who has agreed, ourselves among them.")),
    "A1.twice": (N_("The party “{name}” stands here already."), N_("Keep one of them.")),
    "A2.order": (N_("The period ends ({to}) before it begins ({from})."), N_("Correct one of the dates.")),
    "A2.ended": (N_("The period ended on {date} and the text still stands as in force; days since then: {days}."), N_("Renew it with the other parties and write the new period, or withdraw it.")),
    "A3.late": (N_("This should have been looked at again by {date}; days late: {days}."), N_("Look, and write the day, the result and what was seen.")),
    "A3.never": (N_("This has never been looked at, and should have been by {date}; days late: {days}."), N_("Look, and write the day, the result and what was seen.")),
    "A3.ahead": (N_("This is said to have been looked at on {date}, which has not come yet."), N_("Correct the date.")),
    "A4.missing": (N_("The task “{task}” isn't among the tasks of {function}."), N_("Write it there in the same words, or take it out here.")),
    "A4.guess": (N_("The task “{task}” isn't among the tasks of {function} in these words."), N_("There it says “{guess}”. Use the same words in both places.")),
    "A4.clause": (N_("There is no clause called “{name}” here."), N_("Use one of: {known}.")),
    "AN1": (N_("These sides were not looked at: {fields}."), N_("Look at them together and write what you see. A side with nothing in it is rarely true.")),
    "AN2": (N_("Nothing follows from this, and nobody has accepted it."), N_("Name what follows it up under “follow_up”, or write under “accepted_reason” why it may stay as it is.")),
    "AN3.few": (N_("At least two variants are needed to compare, and this has {count}."), N_("Write each variant and where it comes from.")),
    "AN3.same": (N_("The variants are named, but no difference between them."), N_("Write each difference, what was chosen and why.")),
    "AN3.unknown": (N_("There is no variant called “{name}” here."), N_("Use one of: {known}.")),
    "AN3.twice": (N_("The variant “{name}” stands twice in this difference."), N_("Keep one of them.")),
    "AN4.none": (N_("No risk is written down."), N_("Write what may go wrong, how likely it is and how bad it would be.")),
    "AN4.unmet": (N_("The risk has level {level}, and from level {limit} something must be done. Missing: {fields}."), N_("Write what is done about it, who answers for it and by when. If the numbers are wrong, correct them.")),
    "AN4.worse": (N_("The level after the measure ({after}) is higher than before it ({level})."), N_("Correct the numbers, or find another measure.")),
    "AN4.limits": (N_("Risk is watched from level {watch}, and must be acted on from level {act}: the first must not be the higher."), N_("Correct one of them.")),
    "C1.twice": (N_("The id “{id}” is used by {other} too."), N_("Give this document the next free id; an id is never used again.")),
    "C1.name": (N_("The file's name “{name}” doesn't start with its id."), N_("Call the file “{start}”, or let its name start with “{start}-”; or correct the id.")),
    "C2.nothing": (N_("Nothing here is called “{name}”."), N_("Correct the name, or first make what it should name.")),
    "C2.guess": (N_("Nothing here is called “{name}”. Did you mean “{guess}”?"), N_("Write “{guess}”, or first make what it should name.")),
    "C2.sort": (N_("“{title}” is in the handbook, but it can't stand in this field."), N_("Name one of: {known}.")),
    "C2.withdrawn": (N_("“{title}” is withdrawn, and this text still relies on it."), N_("Name what has taken its place, or remove the reference.")),
    "C2.closed": (N_("“{name}” closed on {date}."), N_("Remove it here when nothing applies there any more.")),
    "C3.changed": (N_("What stands here is not what was decided (decision {number}, {date})."), N_("Bring back the text that was decided, or have this one decided.")),
    "C3.new": (N_("Nobody has decided on this document."), N_("Have it decided; until then it binds nobody.")),
    "C4": (N_("The record says that {id} applies from {from}, and its own fields say {date}."), N_("A record is never changed by hand. Bring back the one that was there, and tell whoever answers for the handbook.")),
    "C5": (N_("This was to be looked over by {date}."), N_("Read it with those who use it. Is it still right, write “confirmed” as its class and have it decided; else propose what is to change.")),
    "C2.self": (N_("The document names itself."), N_("Name another, or remove it.")),
    "C2.both": (N_("This takes the place of “{title}”, which is not withdrawn."), N_("Withdraw that one, or write in “valid_from” the day on which this begins to apply.")),
    "C2.nowhere": (N_("The document applies nowhere: no place in its scope is open and gives care."), N_("Name the places where it is to be followed, or withdraw it.")),
    "C6.number": (N_("This looks like a {country} identity number ({shown})."), N_("Remove it. Nothing about a person may stand in the handbook; tell the adviser if it has been saved before.")),
    "C6.mail": (N_("A personal e-mail address at {host} stands here."), N_("Name the function or channel instead.")),
    "C6.name": (N_("“{name}” looks like a person's name."), N_("Write the function or the profession only. If it is something else, the warning may stand.")),
    "C6.phone": (N_("The telephone number {number} stands in a text."), N_("Put it at its channel in the register and name the channel here, so that it is changed in one place.")),
    "C7.note": (N_("The text is new, and the note about what is new is the old one."), N_("Write in a sentence what this change means for those who follow the text.")),
    "C7.attachment": (N_("An attachment is another than the one that was decided, and the note about what is new is the old one."), N_("Write in a sentence what the new attachment means for those who use it; or bring back the one that was decided.")),
    "C7.first": (N_("This is new and nobody has decided on it before, so it is neither “editorial” nor “confirmed”."), N_("Write “significant”.")),
    "C7.editorial": (N_("The change calls itself “editorial”, and “{field}” has changed."), N_("Write “significant”, or leave that part as it was decided.")),
    "C7.editorial-body": (N_("The change calls itself “editorial”, and more than spelling has changed in the text."), N_("Write “significant”, or leave that part as it was decided.")),
    "C7.confirmed": (N_("The change calls itself “confirmed”, and “{field}” has changed."), N_("Confirming changes nothing but the note. Write “significant” or “editorial”, or bring back the text that was decided.")),
    "C7.confirmed-body": (N_("The change calls itself “confirmed”, and the text has changed."), N_("Confirming changes nothing but the note. Write “significant” or “editorial”, or bring back the text that was decided.")),
    "C7.unknown": (N_("The text of decision {number} isn't here, so the change can't be compared with it."), N_("Fetch the whole history, then check again.")),
    "C8": (N_("“{word}” is a word we have agreed not to use."), N_("Write “{instead}”.")),
    "C9": (N_("{id} has been decided on (decision {number}) and isn't here any more."), N_("Put the file back. What no longer applies is marked as withdrawn and stays, for those who acted on it.")),
    "C9.astray": (N_("{id} has been decided on (decision {number}) and lies in {there} now, where nothing is read as a document."), N_("Move the file back. What no longer applies is marked as withdrawn and stays in its place, for those who acted on it.")),
    "C9.renamed": (N_("{id} has been decided on (decision {number}), and the file that held it now calls itself {name}."), N_("Give it back its id; an id is never used for anything else. What is really new gets a file of its own.")),
    "C9.unread": (N_("{id} has been decided on (decision {number}), and its file can't be read as a document any more."), N_("See to what is wrong with its kind (schemas/), or put the file back as it was decided.")),
    "D1.file": (N_("“{name}” is no record of a decision."), N_("Only “felles record” and “felles adopt” write here. Move the file away.")),
    "D1.form": (N_("The record can't be read (at “{field}”)."), N_("A record is never changed by hand. Bring back the one that was there, and tell whoever answers for the handbook.")),
    "D2.number": (N_("This is record {n}, and {wanted} was to follow."), N_("Bring back the records as they were; none may be missing or stand twice.")),
    "D2.place": (N_("The record lies in the wrong place."), N_("It belongs in {wanted}.")),
    "D2.previous": (N_("The record doesn't name record {n} as it stands."), N_("One of the two has been changed. Bring back the records as they were, and tell whoever answers for the handbook.")),
    "D2.time": (N_("The record is dated before record {n}."), N_("Bring back the records as they were, and tell whoever answers for the handbook.")),
    "D3.changed": (N_("“{name}” decides what documents must hold, and it is not what was decided."), N_("Bring back what was decided, or have this decided.")),
    "D3.new": (N_("“{name}” decides what documents must hold, and nobody has decided on it."), N_("Have it decided, or remove it.")),
    "D3.removed": (N_("“{name}” has been decided on and isn't here any more."), N_("Put it back, or have it decided that it goes.")),
    "D4.never": (N_("Nobody can meet this: {group} needs {needed}, and only {able} can say yes."), _MORE_PEOPLE),
    "D4.never-site": (N_("Nobody can meet this for {site}: {group} needs {needed}, and only {able} can say yes."), _MORE_PEOPLE),
    "D4.proposer": (N_("When member {no} makes the proposal, nobody can meet this: {group} needs {needed}, and {able} are left."), _MORE_PEOPLE),
    "D4.proposer-site": (N_("When member {no} makes the proposal, nobody can meet this for {site}: {group} needs {needed}, and {able} are left."), _MORE_PEOPLE),
    "D4.several": (N_("Nobody can meet this when a change concerns more than one place: {group} needs one place alone."), N_("Let this rule be for what concerns one place alone, or ask for members from wherever.")),
    "D4.present": (N_("Those who come together can't decide this: {needed} members are needed, and there are {able}."), _FEWER),
    "D4.present-proposer": (N_("When a member makes the proposal, those who come together can't decide this: {needed} others have to say yes, and there are {able}."), _FEWER),
    "D4.folder": (N_("The folder “{folder}” can't be the name of one here, so nothing can be decided by this rule."), N_("Write it from the top of the handbook, with “/” between the names, such as routines/legemidler.")),
    "D5": (N_("“{folder}” is guarded, and no policy says who decides on it."), _DECIDE),
    "D5.kind": (N_("“{folder}” is guarded, and no policy says who decides on documents of the kind “{kind}” there."), _DECIDE),
    "D5.class": (N_("“{folder}” is guarded, and no policy says who decides on “{sort}” changes there."), _DECIDE),
    "D6.changed": (N_("The record was changed after it was made (in {commit})."), N_("Bring back the record as it was, and tell whoever answers for the handbook.")),
    "D6.removed": (N_("The record was removed after it was made (in {commit})."), N_("Bring back the record as it was, and tell whoever answers for the handbook.")),
    "D6.mixed": (N_("The change that brought the record brought other things too ({commit})."), N_("Records come alone, as “felles record” makes them. Tell whoever answers for the handbook.")),
    "D7.bytes": (N_("The record isn't written as the tool writes it."), N_("A record is never changed by hand. Bring back the one that was there, and tell whoever answers for the handbook.")),
    "D7.version": (N_("The record calls this version {n} of {id}; it is version {wanted}."), N_("Bring back the records as they were, and tell whoever answers for the handbook.")),
    "D7.baseline": (N_("The record takes {id} in as it stood, and names a proposal, or the other way round."), N_("Bring back the records as they were, and tell whoever answers for the handbook.")),
    "D7.confirmed": (N_("The record confirms {id} and moves the day it applies from."), N_("Bring back the records as they were, and tell whoever answers for the handbook.")),
    "D8": (N_("“{attribute}” keeps a change of “{name}” from being shown, or stores other text than was written."), N_("Remove it here. Whoever decides has to see all that changes.")),
    "F1.circle": (N_("“Reports to” goes in a circle: {chain}."), N_("Decide who is at the top, and write “none” there.")),
    "F1.tops": (N_("This function reports to nobody, and “{other}” is already at the top."), N_("Write whom it reports to. Only a function in another organisation can have a top of its own.")),
    "F2.self": (N_("The deputy is the function itself."), N_("Name another function, or write “none”.")),
    "F2.level": (N_("The deputy {deputy} is required to be at level {has} in “{area}”, and this function at level {level}."), N_("Choose a deputy who has the level, or raise what the deputy is required to know.")),
    "F2.unasked": (N_("The deputy {deputy} is not required to know “{area}”; this function needs level {level}."), N_("Choose a deputy who has the level, or write it in the deputy's function description.")),
    "F4": (N_("No task carries the responsibility “{text}”."), N_("Write the task that carries it, or remove the responsibility.")),
    "F4.task": (N_("The task belongs to “{name}”, which is no responsibility here."), N_("Use one of: {known}.")),
    "F5": (N_("“{word}” is about pay or conditions of employment."), N_("Remove it; such things stand in the contract, not in a function description.")),
    "F6": (N_("Step {step}: nobody is {function} at {places}."), N_("Choose another accountable, give somebody the function there, or leave the place out of scope.")),
    "F6.part": (N_("“{part}”: nobody is {function} at {places}."), N_("Choose another accountable, give somebody the function there, or leave the place out of scope.")),
    "F7": (N_("No document uses the function “{function}”."), N_("Let a step or another function name it, or withdraw it.")),
    "H1": (N_("The link leads to “{address}”, which isn't there."), N_("Correct the address; it is read from the folder this file lies in.")),
    "H1.web": (N_("The link “{address}” leads to a file, and there is none of that name."), N_("If it is a web page, write the whole address with https:// in front.")),
    "H1.mail": (N_("The link “{address}” leads to a file, and there is none of that name."), N_("If it is an e-mail address, write mailto: in front.")),
    "H1.guess": (N_("The link leads to “{address}”, which isn't there."), N_("Did you mean “{guess}”?")),
    "H2": (N_("There is no heading “#{anchor}” there."), N_("Use one of: {known}.")),
    "H2.guess": (N_("There is no heading “#{anchor}” there."), N_("Did you mean “{guess}”?")),
    "H2.none": (N_("There is no heading “#{anchor}” there."), N_("That text has no headings of its own; link to the page instead.")),
    "H3": (N_("HTML stands in the text ({text})."), N_("Write it with Markdown, or as plain text; put a backslash before “<” when you mean the sign.")),
    "H4": (N_("The link starts with “{scheme}:”, which is not allowed."), N_("Use an address that starts with https:, mailto: or tel:, or a file in the handbook.")),
    "H4.host": (N_("The link “{address}” names another host without saying how."), N_("Write the whole address, with https: in front.")),
    "H5": (N_("The picture is fetched from elsewhere ({address})."), N_("Save the picture beside the document and link to the file.")),
    "H6.type": (N_("“{address}” is not a kind of picture that is published."), N_("Use one of: {known}.")),
    "H6.missing": (N_("The picture “{address}” isn't there."), N_("Save it beside the document, or correct the name.")),
    "H6.attachment": (N_("The attachment “{address}” isn't there."), N_("Put it back beside the document, or correct the name. If nobody needs it any more, take it out of the document and have that decided.")),
    "K1.missing": (N_("The field “{field}” is missing."), N_("Write it; the kind's page says what it is for.")),
    "K2.unknown": (N_("There is no field called “{key}” here."), N_("Use one of: {known}.")),
    "K2.guess": (N_("There is no field called “{key}” here. Did you mean “{guess}”?"), N_("Write “{guess}”.")),
    "K3.empty": (N_("“{field}” is empty."), N_("Write something, or remove the line.")),
    "K3.quote": (N_("“{field}” is read as a number or as true/false ({value})."), N_("Put quotation marks around it, so that it stays as you wrote it.")),
    "K3.type-string": (N_("“{field}” should be text."), N_("Write one line of text.")),
    "K3.type-integer": (N_("“{field}” should be a whole number, not “{value}”."), N_("Write digits only.")),
    "K3.type-number": (N_("“{field}” should be a number, not “{value}”."), N_("Write digits, with a full stop for decimals.")),
    "K3.type-boolean": (N_("“{field}” should be true or false, not “{value}”."), N_("Write true or false.")),
    "K3.type-array": (N_("“{field}” should be a list."), N_("Write each item on its own line, with “- ” in front.")),
    "K3.type-object": (N_("“{field}” should have fields of its own."), N_("Write each as “name: value” on its own line, indented.")),
    "K3.type-null": (N_("“{field}” should be empty."), N_("Remove the value.")),
    "K3.choice": (N_("“{value}” can't stand in “{field}”."), N_("Use one of: {known}.")),
    "K3.choice-guess": (N_("“{value}” can't stand in “{field}”. Did you mean “{guess}”?"), N_("Use one of: {known}.")),
    "K3.date": (N_("“{value}” in “{field}” is not a day."), N_("Write it as year-month-day, such as 2026-03-09.")),
    "K3.id": (N_("“{value}” can't be a name in “{field}”."), N_("Use the letters a to z, digits and hyphens only, at most 64 of them, no spaces.")),
    "K3.lines": (N_("“{field}” goes over several lines."), N_("Write it on one line.")),
    "K3.pattern": (N_("“{value}” in “{field}” is not written as it should be."), N_("See how it is written in the other documents of the kind.")),
    "K3.too-few": (N_("“{field}” has {size}; it needs at least {limit}."), N_("Add what is missing.")),
    "K3.too-many": (N_("“{field}” has {size} items; at most {limit} are allowed."), N_("Split the document, or remove what isn't needed.")),
    "K3.too-long": (N_("“{field}” is {size} characters long; at most {limit} are allowed."), N_("Shorten it, or move the long text to the body.")),
    "K3.minimum": (N_("“{field}” is {value}; it must be at least {limit}."), N_("Correct the number.")),
    "K3.maximum": (N_("“{field}” is {value}; it can be at most {limit}."), N_("Correct the number.")),
    "K3.twice": (N_("Something stands twice in “{field}”."), N_("Remove one of them.")),
    "K3.more": (N_("There is more like this in the document than is listed here."), N_("Mend what is listed, then check again.")),
    "K3.other": (N_("“{field}” doesn't have the form its kind asks for ({what})."), N_("Compare it with the kind's good sample.")),
    "K4.missing": (N_("The document doesn't say what kind it is."), N_("Write “kind:” and one of: {known}.")),
    "K4.unknown": (N_("There is no kind called “{value}”."), N_("Use one of: {known}.")),
    "K4.guess": (N_("There is no kind called “{value}”. Did you mean “{guess}”?"), N_("Use one of: {known}.")),
    "K5.missing": (N_("The kind “{kind}” has no schema."), N_("Put schema.json in its folder, or remove the folder.")),
    "K5.json": (N_("The schema isn't valid JSON."), N_("Correct the place named; a comma or a bracket is often missing just before it.")),
    "K5.object": (N_("The schema isn't a JSON object."), N_("It starts with “{{” and ends with “}}”.")),
    "K5.depth": (N_("The schema is nested too deeply (limit {limit})."), N_("Move parts of it to $defs.")),
    "K5.twice": (N_("“{key}” stands twice in the same object."), N_("Remove one of them.")),
    "K5.number": (N_("“{word}” is not a number JSON knows."), N_("Write an ordinary number.")),
    "K5.folder": (N_("The schema doesn't say in which folder its documents live."), N_("Write \"x-felles-folder\" with a folder such as \"docs/plans\": lower case, no .. and no leading slash.")),
    "K5.format": (N_("The schema's files are neither Markdown nor YAML."), N_("Write \"x-felles-format\": \"markdown\" or \"yaml\".")),
    "K5.serves": (N_("Nothing in the product is called “{word}”."), N_("Use one of: {known}.")),
    "K5.schema": (N_("The schema isn't valid JSON Schema ({what})."), N_("Correct it; the other kinds' schemas show how.")),
    "K5.annotation": (N_("There is no annotation called “{key}”."), N_("Use one of: {known}.")),
    "K5.annotation-value": (N_("“{key}” has a value of the wrong sort."), N_("See how the other kinds write it.")),
    "K5.evidence-item": (N_("There is no item of evidence called “{word}”."), N_("Use one of {known}; docs/design/0018-evidence-by-kinds.md says what each is.")),
    "K5.evidence-rows": (N_("“{word}” is no list of rows in this kind, so its rows can't be handed over."), N_("Name a list whose rows have fields of their own, or leave “rows” out to hand over a document a row.")),
    "K5.evidence-field": (N_("The kind has no field “{word}”, so it can't be handed over."), N_("Write it as the labels do, from the document's top: period.to, or criteria.result for a row's field.")),
    "K5.deadline-field": (N_("There is no field “{word}” where “x-felles-deadline” looks for it."), N_("“done”, “what” and “role” name fields beside the day; “over” names fields of the document.")),
    "K5.keyword": (N_("“{key}” is no JSON Schema keyword that is used here."), N_("Check the spelling; a misspelt keyword would check nothing.")),
    "K5.unknown-format": (N_("The format “{word}” is not checked here."), N_("Use one of: {known}; write anything else as a pattern.")),
    "K5.reference": (N_("The schema refers to “{word}”, which isn't in it."), N_("Refer to #/$defs/NAME in the same file, or to ../header.json#/$defs/NAME.")),
    "K5.circle": (N_("“{word}” leads back to itself."), N_("Write the inner fields out; a document's fields have a last level.")),
    "K5.large": (N_("The schema has more than {limit} fields or too many patterns when every reference is followed."), N_("Make the kind simpler, or two kinds of it.")),
    "K5.pattern": (N_("The pattern “{pattern}” can't be used."), N_("Use a simple regular expression without look-around and back-references.")),
    "K6.mapping": (N_("The layout isn't a list of names and values."), N_("See how another kind's layout.yaml is written.")),
    "K6.shape": (N_("The layout of “{kind}” is not written as layouts are ({what})."), N_("See how another kind's layout.yaml is written.")),
    "K6.field": (N_("The layout of “{kind}” shows “{field}”, which the kind doesn't have."), N_("Correct the name, or add the field to the schema.")),
    "K7.mapping": (N_("The labels are not a list of names and values."), N_("See how another kind's labels.yaml is written.")),
    "K7": (N_("The kind “{kind}” has no words in the handbook's language for: {fields}."), N_("Add them to its labels.yaml; until then the page shows the field's own name.")),
    "M1.unknown": (N_("No member of “{title}” has number {no}."), N_("Write the number that stands with the member; guests are not counted here.")),
    "M1.then": (N_("Number {no} was not a member of “{title}” on {date}."), N_("Correct the number or the date, or the member's own days if they are wrong.")),
    "M2.quorum": (N_("{count} were present, and at least {limit} had to be for a decision."), N_("Put the decisions off, or correct who was present. If fewer were needed on that day, write “quorum” here as it was then.")),
    "M2.votes": (N_("{given} are written as for and against, and {count} were present."), N_("Correct the numbers, or who was present.")),
    "M2.absent": (N_("Nobody came from {site}, and nothing stands here from there in writing."), N_("Ask for the site's view and write it in “statements”; if it has none, write that it was asked and had nothing to add.")),
    "M3.nothing": (N_("“{name}” was approved, and nothing here is called that."), N_("Correct the name; or take the document in together with these minutes.")),
    "M3.guess": (N_("“{name}” was approved, and nothing here is called that. Did you mean “{guess}”?"), N_("Write “{guess}”.")),
    "M3.mandate": (N_("“{title}” has neither a mandate nor rules for what it decides."), N_("Let those who may decide on it do so, or have a mandate given and written first.")),
    "M3.days": (N_("The mandate of “{title}” didn't apply on {date}."), N_("Decide again now that it does, or correct the dates.")),
    "M3.outside": (N_("Nothing in the rules of “{title}” says that it decides on “{name}”."), N_("Write in “policy” that it does, or let those who do decide.")),
    "M4": (N_("The circle met and no trial is written down."), N_("Write in “trials_reviewed” which trials you looked at. If you only planned or learnt together, choose the type “workshop”.")),
    "M5": (N_("The management review has not looked at: {fields}."), N_("Add each to “inputs” with what you saw. Where there is nothing yet, write that.")),
    "M6.initials": (N_("“{shown}” can be somebody's initials."), N_("Write what it teaches us about how we work, and leave the person out; what is about one user belongs in the journal.")),
    "M6.number": (N_("“{shown}” can point at one user."), N_("Write what it teaches us about how we work, and leave the person out; a made-up number is easily traced back.")),
    "M6.room": (N_("“{shown}” can be somebody's home."), N_("Leave the number out; say which place it was if that matters.")),
    "M6.age": (N_("“{shown}” describes one person."), N_("Leave age, sex and illness out; say what happened in the service.")),
    "M6.title": (N_("“{shown}” names a person."), N_("Write the function or the place instead.")),
    "M6.name": (N_("“{name}” looks like a person's name."), N_("Write the function or the place instead. If it is something else, the warning may stand.")),
    "N1.none": (N_("The finding stands as “{state}”, and no measure is written down."), N_("Write at least one measure with who answers for it and by when, or set the finding back to open.")),
    "N1.late": (N_("The finding has been open since {date} without measures being planned; days since then: {days}, and the limit is {limit}."), N_("Plan the measures, and write them and the new state.")),
    "N2.early": (N_("The measure was due {date}, before the finding itself ({found})."), N_("Correct one of the dates.")),
    "N2.ahead": (N_("The measure is said to have been done on {date}, which has not come yet."), N_("Take the date out until it is done.")),
    "N2.unshown": (N_("The measure is said to be done, and nothing shows it."), N_("Name the documents under “documents”, or write under “evidence” where it can be seen.")),
    "N3.measures": (N_("The finding stands as “{state}”. Measures not done: {count} of {of}."), N_("Do what is left and write the day, or set the finding back to where it is.")),
    "N3.effect": (N_("The finding stands as “{state}”, and nothing shows that it helped in practice."), N_("Write under “effect” what users or staff notice, as seen, with the day and what shows it: {days} days after the last measure at the earliest.")),
    "N3.soon": (N_("The finding stands as “{state}”, and the effect was seen on {date}: too early to know whether it lasts."), N_("Look again from {from}, {days} days after the last measure, and write what was seen then.")),
    "N3.decision": (N_("The finding stands as “{state}”, and no meeting has decided it."), N_("Write under “decision” the minutes and the number of the decision.")),
    "N3.answer": (N_("The finding stands as “{state}”, and the authority’s closing answer is missing."), N_("Write the reference of the answer under “closing_ref”. Until it has come, the finding is not closed.")),
    "N3.minutes": (N_("The minutes {minutes} have no decision on this finding."), N_("Name the minutes in which it was decided, or let a meeting decide it.")),
    "N3.number": (N_("Decision {n} in {minutes} is not about this finding."), N_("Use one of: {known}.")),
    "N3.first": (N_("The course of a finding begins as “{state}”."), N_("Write the row with the day it was found first.")),
    "N3.ahead": (N_("The state is from {date}, which has not come yet."), N_("Take the row out until then.")),
    "N3.order": (N_("The state is from {date}, earlier than the one before it ({before})."), N_("Correct one of the dates; what was added last stands last.")),
    "N4": (N_("A breach is a breach of a requirement, and none is named."), N_("Name the requirement under “requirements”, or call the finding a deviation or a remark.")),
    "N5.blame": (N_("“{word}” lays blame."), N_("Write what in the way we work made it possible: what was unclear, which routine was missing, what nobody could know.")),
    "N5.person": (N_("“{word}” points at one person."), N_("Write about the function or the situation, so that nobody can be recognised.")),
    "N6.measure": (N_("The measure was due {date} and is not done; days late: {days}."), N_("Do it and write the day, or agree on a new day and write why in the note on the change.")),
    "N6.effect": (N_("Whether it helped was to be looked at by {date}; days late: {days}."), N_("Look, and write under “effect” what was seen. If it is too early to tell, write a new day.")),
    "P1.few": (N_("At least two phases are needed, and this has {count}."), N_("Write the phases people go through, from the first to the one that closes it.")),
    "P1.name": (N_("Phase {n} is called “{name}” too."), N_("Give each phase a name of its own; people say which one they are in.")),
    "P2": (N_("The phase “{name}” names nothing to follow."), N_("Name what one follows in it, or write in “{field}” why there is nothing.")),
    "P2.both": (N_("The phase “{name}” names what to follow and says why there is nothing."), N_("Keep the one that is true.")),
    "P3.missing": (N_("The last phase, “{name}”, doesn't say when all is closed and what is followed up."), N_("Write “closing”: when it is closed, and what is seen to afterwards, when and by whom.")),
    "P3.early": (N_("The phase “{name}” closes it all, and others come after it."), N_("Let the last phase close it.")),
    "P4.count": (N_("This says that it has the five phases, and has {count}."), N_("The five are: {known}. Leave out “preset” if this has others.")),
    "P4.name": (N_("The phase “{name}” is called “{wanted}” in the five phases."), N_("Use that name, or leave out “preset” if this has others.")),
    "PD1": (N_("The prediction is dated {date}, and the trial began on {from}: what is written down afterwards predicts nothing."), N_("Correct the date if it is wrong. Was nothing predicted, write so in the text, and predict before the next cycle.")),
    "PD2.missing": (N_("A trial that is “{state}” has “{field}” filled in, and here it is missing."), N_("Write it, or take back the state until it is done.")),
    "PD2.behind": (N_("This is filled in, and the trial is still written as “{state}”."), N_("Add a row to “states” with “{wanted}” and the day.")),
    "PD2.order": (N_("This day, {date}, comes before {from}, by which something had to be done first."), N_("Correct the day that is wrong.")),
    "PD3.adopt": (N_("The trial is adopted, and nothing says what changes."), N_("Name in “routine_change” the text that says it from now on, or in “follow_up” the plan that carries it on.")),
    "PD3.adapt": (N_("The trial is to be tried again, and no next cycle is named."), N_("Write the next cycle as a trial of its own, and name it in “next”.")),
    "PD3.abandon": (N_("The trial is abandoned, and nothing says what was learnt."), N_("Fill in “study”: what was seen, and what others needn’t try again.")),
    "PD3.same": (N_("What was learnt is the same words as why it was abandoned."), N_("Write what you know now that you didn’t know before; the reason stands in “why”.")),
    "PD4.first": (N_("This is cycle {n}, and the cycle before it isn’t named."), N_("Name it in “previous”, or write cycle 1.")),
    "PD4.number": (N_("The cycle before is “{title}”, so this is cycle {wanted} and not {n}."), N_("Correct “cycle”, or “previous” if it names the wrong one.")),
    "PD4.loop": (N_("From {name} the cycles lead back to this one."), N_("Take out the “previous” that is wrong; the first cycle has none.")),
    "PD4.back": (N_("“{title}” is named as the next cycle, and doesn’t say that it comes after this one."), N_("Write “previous: {name}” there, or name another cycle here.")),
    "PD5.order": (N_("The trial ends ({date}) before it begins ({from})."), N_("Correct the day that is wrong.")),
    "PD5.long": (N_("The trial takes {weeks} weeks; more than {limit} is no small trial."), N_("Try something smaller first, or divide it into cycles with something to learn from each.")),
    "PD6.initials": (N_("“{shown}” can be somebody's initials."), N_("Write what it teaches us about how we work, and leave the person out; what is about one user belongs in the journal.")),
    "PD6.number": (N_("“{shown}” can point at one user."), N_("Write what it teaches us about how we work, and leave the person out; a made-up number is easily traced back.")),
    "PD6.room": (N_("“{shown}” can be somebody's home."), N_("Leave the number out; say which place it was if that matters.")),
    "PD6.age": (N_("“{shown}” describes one person."), N_("Leave age, sex and illness out; say what happened in the service.")),
    "PD6.title": (N_("“{shown}” names a person."), N_("Write the function or the place instead.")),
    "PD6.name": (N_("“{name}” looks like a person's name."), N_("Write the function or the place instead. If it is something else, the warning may stand.")),
    "PD6.few": (N_("“{shown}” counts fewer than {limit} people: with so few, colleagues and neighbours see who it was."), N_("Count visits or days instead, or write that there were fewer than {limit}.")),
    "PD6.one": (N_("“{shown}” tells of one person."), N_("Write how many of how many, or what it teaches us about how we work. If it is about users in general, the warning may stand.")),
    "PD7.text": (N_("This is called next practice, and no trial stands behind it."), N_("Name the trial in “basis”. If it is known to work, it is best practice.")),
    "PD7.decision": (N_("“{name}” was decided as next practice, and no trial stands behind it."), N_("Name the trial in the document’s “basis”, or here in “trials_reviewed”. If it is known to work, it is best practice.")),
    "PD7.bare": (N_("This was decided as next practice, and no trial stands behind it."), N_("Name the trial in “trials_reviewed”. If it is known to work, it is best practice.")),
    "R1.nobody": (N_("Step {step} has nobody who is accountable."), N_("Write one function in “accountable”: who makes sure that it is done?")),
    "R1.several": (N_("Step {step} has several who are accountable: {names}."), N_("Choose one; the others can be “responsible” or “consulted”.")),
    "R1.undone": (N_("Step {step} has nobody who does it."), N_("Write at least one function in “responsible”.")),
    "R1.missing": (N_("Nobody stands in “{field}”."), N_("Write the function that does it, or that answers for it.")),
    "R1.shape": (N_("“{field}” should name functions."), N_("Write their ids between square brackets, with commas: [first, second].")),
    "R2": (N_("Step {step}: none of those who do it work at {places}."), N_("Add a function that is there, or leave the place out of scope.")),
    "R3": (N_("Step {step}: {info} may not go by “{channel}”."), N_("Choose a channel that may carry it; this one carries {allowed}.")),
    "R3.channel": (N_("Step {step} passes on {info} but names no channel."), N_("Write “channel”: how does the information travel?")),
    "R3.info": (N_("Step {step} uses “{channel}” but doesn't say what sort of information goes there."), N_("Write “info_class”: patient, operational, staff or public.")),
    "R3.named": (N_("“{channel}” is named as a way to reach somebody, and is not allowed at work."), N_("Name another channel.")),
    "R3.forbidden": (N_("Step {step} uses “{channel}”, which is not allowed at work."), N_("Choose another channel.")),
    "R4": (N_("Step {step} deals with information about a patient and doesn't say where it is recorded."), N_("Write “recorded_in” with the channel and the part, such as the journal's visit note.")),
    "R4.place": (N_("Step {step}: information about patients may not be recorded in “{channel}”."), N_("Choose a place that may hold it, such as the journal.")),
    "R5.area": (N_("Step {step}: {function} has no authority in the area “{area}”."), N_("Choose another accountable, or let the function's authority cover the area.")),
    "R5.nothing": (N_("Step {step}: {function} is accountable, but its authority says nothing it may decide."), N_("Write in the function description what it may decide.")),
    "R6": (N_("“{other}” ({id}) already says how this is done at {places}."), N_("Make one in common, or limit the scope of one of them.")),
    "R7.place": (N_("What the heading “{heading}” is about has a field of its own, “{field}”, which is empty."), N_("Move the text up to the field, or give the heading a name that says what it adds.")),
    "R7": (N_("The heading “{heading}” repeats what stands in “{field}” above."), N_("Move the text there, or give it a heading of its own.")),
    "R8.deadline": (N_("The risk is high, and no step has a deadline."), N_("Write “deadline” on the step where time matters.")),
    "R8.escalate_to": (N_("The risk is high, and no step says who decides when it stops."), N_("Write “escalate_to” on the step where one may need it.")),
    "R9": (N_("The step is number {n}, and stands as number {wanted}."), N_("Number the steps 1, 2, 3 in the order they are done.")),
    "R10.closed": (N_("A place has an adaptation of its own, and the document doesn't allow any."), N_("Write “local_adaptation: {{allowed: true}}”, or remove the adaptation.")),
    "R10.twice": (N_("The same place says twice how it does “{field}”."), N_("Make it one adaptation, so that nobody has to choose.")),
    "R10.field": (N_("“{field}” may not be adapted locally."), N_("What may be adapted: {known}.")),
    "R10.scope": (N_("{site} adapts a document that doesn't apply there."), N_("Add the place to the scope, or remove the adaptation.")),
    "S1": (N_("{site} has nobody who is {function}."), N_("Let the function's page say that it is there, or change what places of this type must have.")),
    "S2": (N_("The id “{id}” is used in row {row} too."), N_("Give this row an id of its own.")),
    "S2.register": (N_("The id “{id}” is used in {other} too."), N_("Give this row an id of its own.")),
    "S3": (N_("There is no area called “{area}”."), N_("Move the file to the folder of one of: {known}.")),
    "S3.none": (N_("The file lies in no area's folder."), N_("Move the file to the folder of one of: {known}.")),
    "S3.authority": (N_("The authority names an area called “{area}”, which doesn't exist."), N_("Use one of: {known}.")),
    "S4.second": (N_("The handbook's choices are made already, in {other}; nothing reads these."), N_("Move what is needed there, and remove this file.")),
    "S4.order": (N_("The place closes on {to}, and opens on {from}."), N_("Correct one of the dates.")),
    "S4.section": (N_("{document} has no heading “{section}”."), N_("Use one of: {known}.")),
    "S4.bare": (N_("{document} has no heading “{section}”."), N_("Leave it out; the question then leads to the document.")),
    "S4.step": (N_("{document} has no step {step}."), N_("Use a step it has, or leave it out; the question then leads to the document.")),
    "S4.level": (N_("Level {level} is not on the scale."), N_("Use one of: {known}.")),
    "T1.empty": (N_("There are no members yet."), N_("Write the members when they are chosen; until then nobody can decide.")),
    "T1.nobody": (N_("{site} has no fixed member."), N_("Add a member from there; everybody is to be represented.")),
    "T1.alone": (N_("{site} has one member and no deputy."), N_("Add a deputy or a second member, so that somebody speaks for the site in holidays too.")),
    "T1.ended": (N_("The time of the member from {site} has run out."), N_("Add who has taken over.")),
    "T2.size": (N_("The circle has {count} members; it should have {low} to {high}."), N_("Add or remove members, or change the numbers that the handbook has set.")),
    "T2.mix": (N_("The circle has fewer than three professions."), N_("Add members with other professions.")),
    "T2.leader": (N_("None of the circle's members leads others."), N_("Add a leader, so that what the circle learns can be put to use.")),
    "T2.meetings": (N_("The circle plans {count} meetings; it should have at least {limit}."), N_("Write “planned_meetings”, and let each of them look at a trial.")),
    "T3.missing": (N_("Those in it decide for others and have no mandate."), N_("Write “mandate”: what it may decide, for whom, within what limits, and who asked it to.")),
    "T3.below": (N_("The mandate is given by {function}, who is not above the member {member}."), N_("A mandate comes from a function that the members report to.")),
    "T3.order": (N_("The mandate ends ({to}) before it begins ({from})."), N_("Correct one of the dates.")),
    "T3.before": (N_("The mandate applies from {from}, before it was given ({given})."), N_("Correct one of the dates.")),
    "T3.ended": (N_("The mandate ended on {date}."), N_("Have it renewed; decisions from that day on have nobody's mandate.")),
    "T4.deputy": (N_("No other member has number {no}."), N_("Write the number of the member this one stands in for.")),
    "T4.account": (N_("The account “{account}” belongs to member {no} already."), N_("One account is one person; use that person's number.")),
    "T4.key": (N_("The key belongs to member {no} already."), N_("One key signs for one person; have this member make their own.")),
    "T4.order": (N_("The member leaves ({to}) before joining ({from})."), N_("Correct one of the dates.")),
    "TR1.which": (N_("A translation names either a document of this handbook or a copy of another's, and here stands both or neither."), N_("Write “document” with an id, or “copy” with the path of the copy and “from” with whose it is.")),
    "TR1.missing": (N_("There is no copy of the source at “{name}”."), N_("Put the text you translated there as it stood, and correct the path.")),
    "TR1.unread": (N_("“{name}” can't be read as a document, so nobody can see what was translated."), N_("Put the source's file there as it stood, byte for byte.")),
    "TR1.language": (N_("“{title}” is in the same language ({language}), so this is no translation of it."), N_("Correct “lang”, or name the source.")),
    "TR2.here": (N_("“{title}” is another now than when it was translated. What is new there: “{note}”"), N_("Bring the translation up to date, and write {fingerprint} as its fingerprint. Until then the page says that the source counts.")),
    "TR2.copy": (N_("“{title}” is another now than when it was translated. What is new there: “{note}”"), N_("See whether it should be changed here too. When you have decided, write {fingerprint} as the fingerprint.")),
    "TR2.withdrawn": (N_("“{title}” no longer applies where it comes from. The reason: “{note}”"), N_("See whether it still is right here. When you have decided, write {fingerprint} as the fingerprint.")),
    "U1": (N_("This sentence has {count} words, and {limit} are as many as the handbook wants: “{first} …”"), N_("Divide it where a new thought begins, or make what it lists a list.")),
    "U2": (N_("“{word}” isn't explained, neither here nor in the glossary."), N_("Use the full words; or write them the first time with “({word})” behind them, or put it in the glossary.")),
    "U2.dotted": (N_("Not everybody reads “{word}” alike, and it isn't explained."), N_("Use the full words; or put it in the glossary.")),
    "U3": (N_("The step says what is to be done and not what to do: “{words}”."), N_("Begin with the verb, as if you spoke to whoever does it: “Check the list” instead of “The list must be checked”.")),
    "U4.omit": (N_("Two negations take each other away: “{words}”."), N_("Say what is to be done: “must act” instead of “must not omit to act”.")),
    "U4.unless": (N_("After a word that makes an exception stands “not” too: “{words}”."), N_("Say when it holds, without turning it round twice: “only when the user answers”.")),
    "U4.un": (N_("“{words}” says with two negations what can be said with none."), N_("Use the plain word: “common” instead of “not uncommon”.")),
    "V1": (N_("The document is public and names “{title}”, which is internal."), N_("Make that public too, or leave it out; the public page shows nothing of it.")),
    "W1.order": (N_("The waiver ends before it begins."), N_("Correct one of the dates.")),
    "W1.long": (N_("The waiver lasts {days} days; at most {limit} are allowed."), N_("Shorten it. What needs longer needs a decision, not a waiver.")),
    "W2": (N_("The waiver of {rule} for {document} ended on {date}."), N_("Mend what it covered and remove it, or decide on a new one.")),
    "W3.unknown": (N_("There is no rule called “{rule}”."), N_("“felles rules” lists them.")),
    "W3.never": (N_("The rule {rule} can't be waived."), N_("Mend what it reports.")),
    "W4": (N_("The waiver of {rule} for {document} covers nothing any more."), N_("Remove it.")),
    "Y1": (N_("The file isn't UTF-8 text (byte {byte})."), _SAVE),
    "Y1.utf16": (N_("The file is saved as UTF-16."), _SAVE),
    "Y2": (N_("An invisible character ({character}) stands here."), N_("Delete it; it often comes along when text is copied from a web page or a document.")),
    "Y2.escaped": (N_("The text hides an invisible character ({character})."), N_("Remove it.")),
    "Y3.bytes": (N_("The file is {size} KiB; at most {limit} are read."), _SHORTER),
    "Y4.depth": (N_("The fields are nested too deeply (limit {limit})."), N_("Write it flatter.")),
    "Y4.nodes": (N_("The file has too many fields (limit {limit})."), _SHORTER),
    "Y4.scalar": (N_("One value is longer than {limit} characters."), _SHORTER),
    "Y5.anchor": (N_("“&” starts an anchor, which is not used here."), N_("Write the value in full, or put quotation marks around text that starts with “&”.")),
    "Y5.alias": (N_("“*” starts a reference to an anchor, which is not used here."), N_("Write the value in full, or put quotation marks around text that starts with “*”.")),
    "Y5.tag": (N_("“!” starts a tag, which is not used here."), N_("Remove it, or put quotation marks around text that starts with “!”.")),
    "Y5.merge": (N_("“<<” takes in fields from elsewhere, which is not used here."), _PLAIN),
    "Y5.directive": (N_("The file starts with a YAML directive."), N_("Remove the line that starts with “%”.")),
    "Y6": (N_("“{key}” stands twice."), N_("Keep one of them; only one could count.")),
    "Y7": (N_("The text can't be read from here on."), N_("Look at this line and the one before it: quotation marks, indentation, brackets.")),
    "Y7.tab": (N_("A tab stands where spaces should be."), N_("Indent with spaces.")),
    "Y7.colon": (N_("A colon in the text makes it look like two fields."), N_("Put quotation marks around the whole text.")),
    "Y7.quote": (N_("A quotation mark or bracket is opened and never closed."), N_("Close it.")),
    "Y7.documents": (N_("The file holds several documents."), N_("Put each in a file of its own.")),
    "Y7.empty": (N_("The file has no fields."), N_("Write at least id, kind and title.")),
    "Y7.fields": (N_("The file isn't a set of fields."), N_("Write each as “name: value” on its own line.")),
    "Y8.missing": (N_("The file doesn't start with “---” and its fields."), N_("Start with a line “---”, then the fields, then a line “---”, then the text.")),
    "Y8.open": (N_("The fields at the top are not closed with “---”."), N_("Put a line “---” after the last field.")),
    "Y8.spaces": (N_("There is something after “---” on the first line."), N_("Let the first line be “---” and nothing else.")),
    "Y9.link": (N_("This is a link to another file."), N_("Put the file itself here.")),
    "Y9.other": (N_("This is neither a file nor a folder."), N_("Remove it.")),
    "Y9.place": (N_("A folder should be here, and this is a file."), N_("Move the file away; documents lie in a folder of this name.")),
    "Y9.unreadable": (N_("The file can't be opened: {reason}."), N_("Give yourself the right to read it.")),
    "Y10.encoding": (N_("The file's name isn't UTF-8."), N_("Rename it with the letters a to z, digits and hyphens.")),
    "Y10.reserved": (N_("The file's name can't be used on every machine."), N_("Rename it with the letters a to z, digits and hyphens.")),
    "Y10.nfc": (N_("Letters in the file's name are put together in an unusual way."), N_("Type the name again.")),
    "Y10.twin": (N_("The name differs from {other} only in case."), N_("Rename one of them; on some machines they are the same file.")),
    "Y11.type": (N_("“{name}” is neither a document nor an attachment."), N_("Documents end in .md or .yaml, attachments in one of: {known}.")),
    "Y11.yml": (N_("“{name}” ends in .yml."), N_("Rename it so that it ends in .yaml.")),
    "Y11.format": (N_("A document of the kind “{kind}” ends in {suffix}."), N_("Rename the file, or correct the kind.")),
    "Y11.folder": (N_("A document of the kind “{kind}” lives in {folder}/."), N_("Move the file there, or correct the kind.")),
    "Y12": (N_("The field name “{key}” is read as a number or as true/false."), N_("Write the field's own name; put quotation marks around it if it really is called that.")),
    "Y12.structure": (N_("A field's name can't be a list or have fields of its own."), N_("Write a plain name.")),
}  # fmt: skip


def key(problem: Problem) -> str:
    """Which sentence tells this problem."""
    return f"{problem.rule}.{problem.variant}" if problem.variant else problem.rule


def said(problem: Problem, words: Words) -> tuple[str, str]:
    """The problem as a sentence and what to do about it, on one line each, safe to print."""
    values = {name: _shown(name, value, words) for name, value in problem.values.items()}
    return _phrased(key(problem), tuple(values.items()), words)


@lru_cache(maxsize=1024)
def _phrased(sentence: str, values: tuple[tuple[str, str], ...], words: Words) -> tuple[str, str]:
    """A file that makes one mistake makes it often: the same sentence is put together once."""
    message, help = SENTENCES[sentence]
    filled = dict(values)
    return _line(words(message).format(**filled)), _line(words(help).format(**filled))


def _shown(name: str, value: Any, words: Words) -> str:
    if name == "info":
        return words(INFO_CLASSES.get(str(value), short(str(value))))
    if name == "country":
        return words(COUNTRIES[str(value)])
    if name == "allowed":
        return words.listing([words(INFO_CLASSES.get(str(v), short(str(v)))) for v in value[:8]]) or words("nothing")
    if name in ("date", "from", "to", "given"):
        return words.date(short(str(value)))
    if name == "chain":
        return " → ".join([*(short(str(item)) for item in value[:12]), *(["…"] if len(value) > 12 else [])])
    if isinstance(value, Group):
        # That module says more about approvals, with the help of this one.
        from felles.words.approvals import group

        return group(value, words)
    if isinstance(value, (tuple, list)):
        return ", ".join([*(short(str(item)) for item in value[:30]), *(["…"] if len(value) > 30 else [])]) or words("none yet")
    return str(value) if name in _WHOLE else short(str(value))


_WHOLE = frozenset({"known", "fields", "what", "places"})
"""Values that are lists made by the rule itself, from names already shortened."""


def short(text: str) -> str:
    """At most 80 characters of something somebody wrote."""
    return text if len(text) <= 80 else text[:79] + "…"


def printable(text: str) -> str:
    """The text with everything a terminal or browser could act on written out: nothing moves a cursor or turns a line."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in text)


def _line(text: str) -> str:
    return printable(text.replace("\n", " "))
