"""The two operations: Sightline reads `/roster`, the company's backend writes `/tokens/<contact id>`."""

import hashlib
import hmac
import json
import re
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import roster
from .tokens import Handed

# An answer that is older than this is not given: the client then goes on with what it knows.
STALE = timedelta(seconds=60)

LONGEST_BODY = 4_096


class Server(ThreadingHTTPServer):
    """Knows the chats, the tokens and who may read and write."""

    daemon_threads = True

    def __init__(self, address, config, chats, tokens, now=lambda: datetime.now(timezone.utc)):
        super().__init__(address, Handler)
        self.config, self.chats, self.tokens, self.now = config, chats, tokens, now


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_GET(self):
        if self.path.partition("?")[0] != "/roster":
            return self._answer(404)
        reader = self._who("readers")
        if reader is None:
            return self._answer(401)
        read_at = self.server.chats.read_at
        if read_at is None or self.server.now() - read_at > STALE:
            return self._answer(503)
        config = self.server.config
        try:
            answer = roster.body(self.server.chats, self.server.tokens, config["region"], config.get("instance"), reader.get("queues"))
        except Exception as error:  # Amazon answers, or does not: a failing roster ends no chat.
            self.log_error("roster: %s", type(error).__name__)
            return self._answer(503)
        tag = roster.tag(answer)
        if tag in (self.headers.get("If-None-Match") or ""):
            return self._answer(304, tag=tag)
        return self._answer(200, answer, tag)

    def do_PUT(self):
        contact = re.fullmatch(r"/tokens/([A-Za-z0-9-]{1,256})", self.path)
        if contact is None:
            return self._answer(404)
        if self._who("writers") is None:
            return self._answer(401)
        try:
            length = int(self.headers["Content-Length"])
            if not 0 < length <= LONGEST_BODY:
                raise ValueError
            said = json.loads(self.rfile.read(length))
            token, customer = said["participantToken"], said.get("customer")
            if not (isinstance(token, str) and 0 < len(token) <= 1000 and isinstance(customer, str | None)):
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError):
            self.close_connection = True
            return self._answer(400)
        self.server.tokens.put(contact[1], Handed(token, customer))
        return self._answer(204)

    def _who(self, kind):
        scheme, _, bearer = (self.headers.get("Authorization") or "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        digest = hashlib.sha256(bearer.strip().encode()).hexdigest()
        # All are compared, so that time tells nothing.
        found = [known for known in self.server.config[kind] if hmac.compare_digest(known["bearerSha256"], digest)]
        return found[0] if found else None

    def _answer(self, status, body=b"", tag=None):
        self.send_response(status)
        self.send_header("Cache-Control", "private, no-cache")
        if tag:
            self.send_header("ETag", tag)
        if status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        if body:
            self.send_header("Content-Type", "application/json")
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self):
        return "roster"
