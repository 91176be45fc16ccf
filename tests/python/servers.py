"""Replies that tests write themselves: a page for the sandbox to serve, and a plain HTTP server for
what the sandbox cannot do, with or without TLS.
"""

import http.server
import json
import ssl
import threading
from collections.abc import Callable
from typing import Any

from indecx import IndeCX


def answers(*records: Any) -> dict[str, Any]:
    """Makes a listing of these answers, as arguments for `Sandbox.reply`."""
    page = {"page": 1, "limit": 1000, "total": len(records), "answers": records}
    return {"text": json.dumps(page)}


class Server:
    """A server that issues tokens; the test writes all other responses itself."""

    def __init__(
        self, answer: Callable[[Any], object], context: ssl.SSLContext | None = None
    ) -> None:
        seen: list[tuple[str, dict[str, str]]] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append((self.path, dict(self.headers.items())))
                if self.path.endswith("authorization/token"):
                    self.reply(200, b'{"authToken": "secret-token"}')
                else:
                    answer(self)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.do_GET()

            def reply(self, status: int, body: bytes, **headers: str) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Logs nothing, to keep the test's output clean."""

        class Listener(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Ignores errors: a connection that the client closes is not a failure here."""

        self.seen = seen
        self.server = Listener(("127.0.0.1", 0), Handler)
        if context is not None:
            self.server.socket = context.wrap_socket(
                self.server.socket, server_side=True, do_handshake_on_connect=False
            )
        scheme = "http" if context is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self) -> "Server":
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def client(self, **options: Any) -> IndeCX:
        return IndeCX(
            base_url=self.url, company_key="k", rate_limit=None, **{"max_retries": 0, **options}
        )
