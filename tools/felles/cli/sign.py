"""``felles sign``: an answer in a reviews file, signed by the one who gave it."""

from __future__ import annotations

import click

from felles.cli.door import Argument, Command, Door, Option, say
from felles.cli.source import in_folder
from felles.errors import CannotRun
from felles.forge.file import content, signed_file
from felles.model import Review, in_utc
from felles.output import replace_file
from felles.signing import sign, signed_text
from felles.words import N_
from felles.words.problems import printable


@click.command("sign", cls=Command, help=N_("Sign your newest answer in a reviews file, so that anybody can check that it is yours."))
@click.argument("file", cls=Argument, metavar=N_("FILE"))
@click.option("--account", required=True, cls=Option, metavar=N_("ACCOUNT"), help=N_("Whose answer: your account, as the team's file has it."))
@click.option("--key", required=True, cls=Option, metavar=N_("FILE"), help=N_("Your SSH key. The team's file has its public half."))
@click.pass_obj
def command(door: Door, file: str, account: str, key: str) -> int:
    words = door.words()
    path = in_folder(door, file)

    def signature(review: Review) -> str:
        text = signed_text(review.account, review.state, review.commit, in_utc(review.submitted_at or ""), review.on_behalf_of)
        # What one puts one's name to is shown before the key is asked for.
        say(printable(words("This is signed:")))
        for line in text.splitlines():
            say(printable(f"  {line}"))
        return sign(text, in_folder(door, key))

    done = signed_file(content(path), file, account, signature)
    if done is None:
        raise CannotRun(
            N_("{path} has no answer from “{account}” to the proposal's newest version that isn't signed."),
            N_("Check the account. An answer to an older version has to be given again before it is signed."),
            path=file,
            account=account[:100],
        )
    replace_file(path, done[0])
    say(printable(words("Signed: {path}", path=file)))
    return 0
