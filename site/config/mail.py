"""Letters as files, where no mail server is named."""

import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

#: A name with its Cyrillic letters in UTF-8 must fit into 255 bytes.
_LETTERS_OF_SUBJECT = 70
_LETTERS_OF_ADDRESS = 60


class LettersAsFiles(BaseEmailBackend):
    """One ``.eml`` a letter, named by time, recipient and subject; any mail program opens it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._write(folder, message)
        return len(email_messages)

    def _write(self, folder: Path, message: EmailMessage) -> None:
        content = message.message().as_bytes()
        name = _name(message)
        number = 1
        while True:
            suffix = f" ({number})" if number > 1 else ""
            try:
                with (folder / f"{name}{suffix}.eml").open("xb") as file:
                    file.write(content)
            except FileExistsError:
                number += 1
            else:
                return


def _name(message: EmailMessage) -> str:
    moment = timezone.localtime().strftime("%Y-%m-%d %H-%M-%S")
    recipient = _plain(", ".join(message.recipients()), _LETTERS_OF_ADDRESS)
    return " ".join(
        filter(None, [moment, recipient, _plain(str(message.subject), _LETTERS_OF_SUBJECT)])
    )


def _plain(text: str, length: int) -> str:
    """Return ``text`` without what a file system or a shell takes for something else."""
    words = re.sub(r"[^\w@.,+«»№–-]+", " ", text).strip(" .")
    return words[:length].rstrip(" .,")
