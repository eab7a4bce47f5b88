"""A network that breaks: a proxy that cuts connections after a random number of bytes."""

import contextlib
import random
import socket
import struct
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

RESET = struct.pack("ii", 1, 0)
SURE_CUTS = 4
PASSED_WHOLE = 0.3
RECEIVED_AT_ONCE = 16 * 1024


class CuttingProxy:
    """Passes connections on to a server, and cuts most of them in the middle of what is sent."""

    def __init__(self, server_url: str, *, longest: int, seed: int) -> None:
        parts = urlsplit(server_url)
        self._server = (str(parts.hostname), int(parts.port or 0))
        self._longest = longest
        self._dice = random.Random(seed)  # noqa: S311 - where connections break
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.cuts = 0

    def run(self) -> None:
        """Take connections until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                thread = threading.Thread(
                    target=self._pass_on, args=(client, self._limit()), daemon=True
                )
                thread.start()
                self._threads.append(thread)

    def close(self) -> None:
        """Stop taking connections, and wait for those that are open."""
        # Closing alone would not wake up who waits in accept.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def _limit(self) -> int | None:
        """After how many bytes to cut a connection; at first all of them, then seven in ten."""
        if self.cuts > SURE_CUTS and self._dice.random() < PASSED_WHOLE:
            return None
        return self._dice.randrange(self._longest)

    def _pass_on(self, client: socket.socket, limit: int | None) -> None:
        with client, socket.create_connection(self._server) as server:
            back = threading.Thread(target=_pump, args=(server, client), daemon=True)
            back.start()
            left = limit
            with contextlib.suppress(OSError):
                while data := client.recv(RECEIVED_AT_ONCE):
                    if left is not None and len(data) >= left:
                        server.sendall(data[:left])
                        self.cuts += 1
                        if left % 2:
                            server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                        break
                    server.sendall(data)
                    left = None if left is None else left - len(data)
            for end in (server, client):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            back.join(timeout=5)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(RECEIVED_AT_ONCE):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def cutting(server_url: str, *, longest: int, seed: int) -> Iterator[CuttingProxy]:
    """Run a proxy while the block runs."""
    proxy = CuttingProxy(server_url, longest=longest, seed=seed)
    thread = threading.Thread(target=proxy.run, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join(timeout=5)
