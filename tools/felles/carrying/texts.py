"""What a page says of the copy on the device: the script fills in days, numbers and names."""

from __future__ import annotations

from collections.abc import Mapping

from felles.words import Words


def texts(words: Words) -> Mapping[str, str]:
    """Text by what it is for. What stands in braces is put in by ``offline.js``."""
    when, day, size, files, days = "{when}", "{day}", "{size}", "{files}", "{days}"
    return {
        "language": "en-GB" if words.language == "en" else words.language,  # a day is written as on the pages: 28 November, 14:05
        "today": words("today at {time}", time="{time}"),
        "then": words("{day} at {time}", day=day, time="{time}"),
        "foot": words("Copy on this device: made {day}, last checked online {when}.", day=day, when=when),
        "foot_alone": words("Copy on this device: made {day}.", day=day),
        "offline": words("No connection. This is the copy made {day}.", day=day),
        "other": words("The handbook online doesn’t answer as it should. This is the copy made {day}. You may have to sign in.", day=day),
        "sign_in": words("Try online"),
        "old": words("It is {days} days old, and what applies may have changed. Ask somebody who has a connection before you rely on it.", days=days),
        "doubt": words("Ring and ask if you are in doubt."),
        "newer": words("A newer edition is ready."),
        "show": words("Show it"),
        "none": words("There is no copy on this device."),
        "taking": words("The copy is being fetched. You can go on reading."),
        "held": words("The whole handbook as it was made {day} is on this device, {size}. It was last checked online {when}.", day=day, size=size, when=when),
        "held_alone": words("The whole handbook as it was made {day} is on this device, {size}.", day=day, size=size),
        "left_out": words("Large files are not in it ({files}, {size}). They need a connection.", files=files, size=size),
        "unwanted": words("Somebody removed it here. It is not fetched again until somebody asks for it."),
        "full": words("There is not enough room on this device for a copy. The handbook works as long as there is a connection."),
        "sparing": words("This device is set to save data, so a copy is only fetched when you ask for it."),
        "failed": words("It could not be fetched now. Try again when the connection is better."),
        "impossible": words("This browser can’t keep a copy. The handbook works as long as there is a connection."),
        "get": words("Fetch the copy now"),
        "remove": words("Remove the copy from this device"),
        "removed": words("The copy is removed from this device."),
    }
