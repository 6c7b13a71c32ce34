"""What the criteria of accessibility are called, and our own checks of them."""

from __future__ import annotations

from collections.abc import Mapping

from felles.words import N_

CRITERION_WORDS: Mapping[str, str] = {
    "1.1.1": N_("What isn’t text has a text"),
    "1.2.1": N_("Sound or picture alone has a text"),
    "1.2.2": N_("Films have captions"),
    "1.2.3": N_("Films are described or told as text"),
    "1.2.4": N_("Live sound has captions"),
    "1.2.5": N_("Films are described aloud"),
    "1.3.1": N_("What things are to each other is in the code"),
    "1.3.2": N_("The order makes sense"),
    "1.3.3": N_("Nothing is told by shape or place alone"),
    "1.3.4": N_("The screen may be held either way"),
    "1.3.5": N_("Fields say what they ask about oneself"),
    "1.4.1": N_("Nothing is told by colour alone"),
    "1.4.2": N_("Sound can be turned off"),
    "1.4.3": N_("Text stands out from what is behind it"),
    "1.4.4": N_("Text can be twice as large"),
    "1.4.5": N_("Text is text and no picture"),
    "1.4.10": N_("Nothing has to be scrolled sideways"),
    "1.4.11": N_("Signs and fields stand out too"),
    "1.4.12": N_("Text may be given more room"),
    "1.4.13": N_("What pops up can be closed and read"),
    "2.1.1": N_("Everything works with the keyboard"),
    "2.1.2": N_("The keyboard never gets stuck"),
    "2.1.4": N_("No single letter does something by itself"),
    "2.2.1": N_("Time can be had as needed"),
    "2.2.2": N_("What moves can be stopped"),
    "2.3.1": N_("Nothing flashes"),
    "2.4.1": N_("What is the same everywhere can be passed by"),
    "2.4.2": N_("Every page has a title"),
    "2.4.3": N_("The keyboard goes in an order that makes sense"),
    "2.4.4": N_("A link says where it leads"),
    "2.4.5": N_("There is more than one way to a page"),
    "2.4.6": N_("Headings and labels say what they are about"),
    "2.4.7": N_("The keyboard focus can be seen"),
    "2.5.1": N_("One finger is enough"),
    "2.5.2": N_("A touch can be regretted"),
    "2.5.3": N_("What is read aloud is what you see"),
    "2.5.4": N_("Nothing has to be shaken or tilted"),
    "3.1.1": N_("The page says its language"),
    "3.1.2": N_("Parts in another language say so"),
    "3.2.1": N_("Nothing happens by coming to it"),
    "3.2.2": N_("Nothing happens unasked while one fills in"),
    "3.2.3": N_("The menu is the same everywhere"),
    "3.2.4": N_("The same thing is called the same everywhere"),
    "3.3.1": N_("What was filled in wrongly is told"),
    "3.3.2": N_("Fields say what belongs in them"),
    "3.3.3": N_("How to put it right is told"),
    "3.3.4": N_("What counts can be checked before it is sent"),
    "4.1.1": N_("The code is whole"),
    "4.1.2": N_("Controls have a name and say what they are"),
    "4.1.3": N_("What changes is said aloud"),
}
"""The criteria of WCAG 2.1, A and AA, in everyday words."""

OUTCOME_WORDS: Mapping[str, str] = {
    "held": N_("Nothing wrong was found"),
    "failed": N_("Something is wrong"),
    "absent": N_("No page has what it is about"),
    "people": N_("No machine can try it"),
}
CONFORMITY_WORDS: Mapping[str, str] = {
    "untried": N_("Not tried yet"),
    "fully": N_("Meets the criteria"),
    "partly": N_("Meets the criteria in part"),
    "not": N_("Doesn’t meet the criteria"),
}
