"""Takes what the platform posts: `/answers/SECRET` and `/links/SECRET`."""

import hmac
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from indecx import ResponseFormatError
from indecx.webhooks import parse_answer, parse_links

SECRET = os.environ["WEBHOOK_SECRET"]
LARGEST_BODY = 1024 * 1024
kept = {}  # what stands for your database


class Handler(BaseHTTPRequestHandler):
    """One delivery."""

    def do_POST(self) -> None:
        """Answers at once, with nothing that tells a stranger whether the path was right."""
        what, _, secret = self.path.strip("/").partition("/")
        known = hmac.compare_digest(secret.encode(), SECRET.encode())
        size = self.headers.get("content-length", "")
        if not known or not size.isdecimal() or int(size) > LARGEST_BODY:
            self.reply(404)
            return
        body = self.rfile.read(int(size))
        try:
            if what == "answers":
                answer = parse_answer(body)
                # The same delivery may come twice: by its id it is kept once.
                kept[answer.id] = answer
                print("answer", answer.id, answer.review, flush=True)
            elif what == "links":
                for link in parse_links(body):
                    kept[link.invite_id] = link
                    print("link", link.invite_id, link.short_url, flush=True)
            else:
                self.reply(404)
                return
        except ResponseFormatError:
            self.reply(400)
            return
        self.reply(204)

    def reply(self, status: int) -> None:
        """A status without a body."""
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Logs nothing: the path holds the secret."""


with ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "0"))), Handler) as server:
    print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
