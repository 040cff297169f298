"""What a start of the server sees to."""

import socket

from access.server import send_at_once


def test_the_server_sends_each_message_at_once() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert not _sends_at_once(listening)
        send_at_once()
        assert _sends_at_once(listening)


def _sends_at_once(listening: socket.socket) -> bool:
    with socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            return bool(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
