"""The answer that Sightline reads: `docs/roster.openapi.yaml` is the contract."""

import hashlib
import json
from datetime import timezone


def body(chats, tokens, region, instance=None, queues=None):
    """The roster of one reader, as bytes; `queues` are those that the reader may watch, or None for all.

    A chat without a token is left out: nobody could watch it.
    """
    listed = []
    for chat in chats.all():
        if queues is not None and chat.queue_id not in queues:
            continue
        handed = tokens.get(chat.contact_id) or tokens.get(chat.initial_contact_id)
        if handed is None:
            continue
        entry = {
            "contactId": chat.contact_id,
            "initialContactId": chat.initial_contact_id,
            "instance": instance,
            "region": region,
            "queue": chats.queue_name(chat.queue_id),
            "customer": handed.customer,
            "agent": chats.agent_name(chat.agent_id),
            "startedAt": _instant(chat.started_at),
            "state": "ended" if chat.ended_at else "live",
            "participantToken": handed.participant_token,
        }
        # Of the members only `agent` may be null.
        listed.append({name: value for name, value in entry.items() if value is not None or name == "agent"})
    return json.dumps({"chats": listed}, indent=1).encode()


def tag(answer):
    """Changes whenever the body does."""
    return f'"{hashlib.sha256(answer).hexdigest()[:16]}"'


def _instant(moment):
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
