"""Where the company's participant tokens are. Whoever has one reads the chat: none is logged, none is shown."""

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Handed:
    """What the company's backend handed over for a chat."""

    participant_token: str = field(repr=False)
    customer: str | None = None


class MemoryTokens:
    """In memory: gone with the process. The backend hands them over again."""

    def __init__(self):
        self._tokens = {}

    def put(self, contact_id, handed):
        self._tokens[contact_id] = handed

    def get(self, contact_id):
        return self._tokens.get(contact_id)


class DynamoTokens:
    """In a DynamoDB table with the key `contactId` (a string), encryption at rest, and `expiresAt` as its time to live."""

    # The longest chat, and a day.
    KEPT_SECONDS = 8 * 86_400

    def __init__(self, dynamodb, table, now=time.time):
        self._dynamodb = dynamodb
        self._table = table
        self._now = now

    def put(self, contact_id, handed):
        item = {
            "contactId": {"S": contact_id},
            "participantToken": {"S": handed.participant_token},
            "expiresAt": {"N": str(int(self._now()) + self.KEPT_SECONDS)},
        }
        if handed.customer:
            item["customer"] = {"S": handed.customer}
        self._dynamodb.put_item(TableName=self._table, Item=item)

    def get(self, contact_id):
        answer = self._dynamodb.get_item(TableName=self._table, Key={"contactId": {"S": contact_id}})
        item = answer.get("Item")
        if item is None:
            return None
        return Handed(item["participantToken"]["S"], item.get("customer", {}).get("S"))
