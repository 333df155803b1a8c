"""Which chats are open, as Amazon Connect tells it."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

# No chat lives longer.
LONGEST_CHAT = timedelta(days=7)

# How long a chat that is over stays listed, so that a client which missed its end learns of it.
SHOWN_AFTER_END = timedelta(minutes=10)


@dataclass(frozen=True)
class Chat:
    """One contact chain; its key is the first contact, which stays the same through transfers."""

    contact_id: str
    initial_contact_id: str
    started_at: datetime
    queue_id: str | None = None
    agent_id: str | None = None
    ended_at: datetime | None = None


class Chats:
    """The chats of one instance. Asks when it is told to, and answers from memory."""

    def __init__(self, connect, instance_id, now=lambda: datetime.now(timezone.utc)):
        self._connect = connect
        self._instance_id = instance_id
        self._now = now
        self._chats = {}
        self._names = {}
        self.read_at = None

    def read(self):
        """Asks Amazon Connect once, page by page. Where that fails, what was known stays as it was."""
        now = self._now()
        found = {}
        for contact in self._open_contacts(now):
            chat = _chat(contact)
            other = found.get(chat.initial_contact_id)
            # While a transfer is under way two contacts of a chain may be open: the later one goes on.
            if other is None or other.started_at < chat.started_at:
                found[chat.initial_contact_id] = chat
        for key, chat in self._chats.items():
            if key not in found:
                ended_at = chat.ended_at or now
                if now - ended_at < SHOWN_AFTER_END:
                    found[key] = Chat(**{**vars(chat), "ended_at": ended_at})
        self._chats = found
        self.read_at = now

    def all(self):
        """The newest first."""
        return sorted(self._chats.values(), key=lambda chat: (chat.started_at, chat.contact_id), reverse=True)

    def queue_name(self, queue_id):
        return self._name(queue_id, lambda: self._connect.describe_queue(
            InstanceId=self._instance_id, QueueId=queue_id)["Queue"]["Name"])

    def agent_name(self, user_id):
        def ask():
            user = self._connect.describe_user(InstanceId=self._instance_id, UserId=user_id)["User"]
            identity = user.get("IdentityInfo", {})
            parts = [identity.get("FirstName"), identity.get("LastName")]
            return " ".join(part for part in parts if part) or user["Username"]

        return self._name(user_id, ask)

    def _open_contacts(self, now):
        request = {
            "InstanceId": self._instance_id,
            "TimeRange": {"Type": "INITIATION_TIMESTAMP", "StartTime": now - LONGEST_CHAT, "EndTime": now},
            "SearchCriteria": {
                "Channels": ["CHAT"],
                "AdditionalTimeRange": {
                    "Criteria": [{
                        "TimestampCondition": {"Type": "DISCONNECT_TIMESTAMP", "ConditionType": "NOT_EXISTS"},
                    }],
                    "MatchType": "MATCH_ALL",
                },
            },
            "MaxResults": 100,
        }
        while True:
            page = self._connect.search_contacts(**request)
            yield from page["Contacts"]
            if not page.get("NextToken"):
                return
            request["NextToken"] = page["NextToken"]

    def _name(self, key, ask):
        if key is None:
            return None
        if key not in self._names:
            self._names[key] = ask()
        return self._names[key]


def _chat(contact):
    return Chat(
        contact_id=contact["Id"],
        initial_contact_id=contact.get("InitialContactId") or contact["Id"],
        started_at=contact["InitiationTimestamp"],
        queue_id=contact.get("QueueInfo", {}).get("Id"),
        agent_id=contact.get("AgentInfo", {}).get("Id"),
    )
