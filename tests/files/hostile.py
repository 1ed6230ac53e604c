"""What a parser may do when a file has taken it over; called in the workshop."""

import os
import tempfile
import time


def answer(file, *, twice=False):
    content = file.read().decode()
    return content * 2 if twice else content


def hang(file):
    time.sleep(60)


def spin(file):
    while True:
        pass


def eat(file):
    return len(b"x" * (2 * 1024**3))


def crash(file):
    os.abort()


def write(file):
    with open("/tmp/attestation-hostile", "wb") as out:  # noqa: PTH123, S108
        out.write(b"x")
    return "written"


def write_there(file, *, size=1):
    with tempfile.NamedTemporaryFile() as out:
        out.write(b"x" * size)
    return tempfile.gettempdir()


def environment(file):
    return dict(os.environ)
