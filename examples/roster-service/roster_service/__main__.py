"""python -m roster_service config.json"""

import json
import logging
import ssl
import sys
import threading

from .chats import Chats
from .tokens import DynamoTokens, MemoryTokens
from .web import Server

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python -m roster_service config.json")
    with open(sys.argv[1], encoding="utf-8") as file:
        config = json.load(file)
    import boto3  # Not needed by the tests.

    chats = Chats(boto3.client("connect", region_name=config["region"]), config["instanceId"])
    table = config.get("tokenTable")
    tokens = DynamoTokens(boto3.client("dynamodb", region_name=config["region"]), table) if table else MemoryTokens()
    host, port = config.get("host", "127.0.0.1"), config.get("port", 8443)
    if host not in LOOPBACK and "certificate" not in config:
        sys.exit("Tokens travel over TLS only: give `certificate` and `key`, or listen on 127.0.0.1 behind a server that has them.")
    server = Server((host, port), config, chats, tokens)
    if "certificate" in config:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(config["certificate"], config["key"])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=read_for_ever, args=(chats, config.get("everySeconds", 5)), daemon=True).start()
    server.serve_forever()


def read_for_ever(chats, every):
    """SearchContacts has a quota of its own, shared with everything else in the account."""
    pause = threading.Event()
    while True:
        try:
            chats.read()
        except Exception as error:
            # Its words may name resources; its kind is enough.
            logging.warning("SearchContacts: %s", type(error).__name__)
        pause.wait(every)


if __name__ == "__main__":
    main()
