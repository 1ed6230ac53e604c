"""`make run` tells an address at which somebody answers."""

import io
import socket
from threading import Thread

from attestation.management.commands.run_site import Command


def test_the_address_is_told_once_somebody_listens():
    said = io.StringIO()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        teller = Thread(target=Command(stdout=said)._say_when_open, args=[port], daemon=True)
        teller.start()
        assert said.getvalue() == ""
        server.listen()
        teller.join(timeout=20)
    assert f"Сайт открыт: http://127.0.0.1:{port}/" in said.getvalue()
