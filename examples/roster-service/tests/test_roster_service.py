"""The service over botocore's Stubber, which judges each request by the model of Amazon Connect."""

import hashlib
import http.client
import json
import threading
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

import botocore.session
from botocore.stub import ANY, Stubber

from roster_service import roster
from roster_service.chats import Chats
from roster_service.tokens import DynamoTokens, Handed, MemoryTokens
from roster_service.web import Server

EXAMPLE = Path(__file__).parent.parent / "example-answer.json"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)
INSTANCE = "00000000-0000-0000-0000-000000000000"
DELIVERIES, BEN = "11111111-0000-0000-0000-000000000000", "22222222-0000-0000-0000-000000000000"
FIRST, SECOND = "1d0c4c8e-3f52-4a53-8a49-2f0b8f6d7a90", "c7a0f3c2-5a0e-4b57-9a7a-0f6f4f2f8f11"
ALONE = "5e1f0a77-90ab-4cde-8f01-23456789abcd"


def client(name):
    session = botocore.session.Session()
    return session.create_client(name, region_name="eu-west-2", aws_access_key_id="a", aws_secret_access_key="b")


def contact(id, minutes=0, **more):
    return {"Id": id, "Channel": "CHAT", "InitiationTimestamp": NOW - timedelta(minutes=20 - minutes), **more}


class World:
    """Amazon Connect as the test says it is."""

    def __init__(self):
        connect = client("connect")
        self.stub = Stubber(connect)
        self.stub.activate()
        self.now = NOW
        self.chats = Chats(connect, INSTANCE, lambda: self.now)

    def has(self, *pages):
        for at, contacts in enumerate(pages):
            answer = {"Contacts": contacts}
            asked = {"InstanceId": INSTANCE, "TimeRange": ANY, "SearchCriteria": ANY, "MaxResults": 100}
            if at:
                asked["NextToken"] = str(at)
            if at + 1 < len(pages):
                answer["NextToken"] = str(at + 1)
            self.stub.add_response("search_contacts", answer, asked)
        self.chats.read()
        self.stub.assert_no_pending_responses()

    def names(self):
        self.stub.add_response("describe_queue", {"Queue": {"Name": "Deliveries"}}, {"InstanceId": INSTANCE, "QueueId": DELIVERIES})
        user = {"Username": "ben", "IdentityInfo": {"FirstName": "Ben", "LastName": "Carter"}}
        self.stub.add_response("describe_user", {"User": user}, {"InstanceId": INSTANCE, "UserId": BEN})


class OpenChats(unittest.TestCase):
    def test_all_pages_are_read_and_a_transferred_chat_goes_on_with_its_later_contact(self):
        world = World()
        world.has([contact(FIRST)], [contact(SECOND, 5, InitialContactId=FIRST), contact(ALONE, 1)])
        self.assertEqual([(chat.contact_id, chat.initial_contact_id) for chat in world.chats.all()], [(SECOND, FIRST), (ALONE, ALONE)])

    def test_a_chat_that_is_over_stays_listed_as_ended_for_a_while(self):
        world = World()
        world.has([contact(ALONE)])
        world.has([])
        self.assertEqual([chat.ended_at for chat in world.chats.all()], [NOW])
        world.now += timedelta(minutes=11)
        world.has([])
        self.assertEqual(world.chats.all(), [])

    def test_what_was_known_stays_when_amazon_does_not_answer(self):
        world = World()
        world.has([contact(ALONE)])
        world.stub.add_client_error("search_contacts", "ThrottlingException")
        with self.assertRaises(Exception):
            world.chats.read()
        self.assertEqual(len(world.chats.all()), 1)


class Answers(unittest.TestCase):
    def world(self):
        world = World()
        queue, agent = {"Id": DELIVERIES}, {"Id": BEN}
        world.has([contact(SECOND, 5, InitialContactId=FIRST, QueueInfo=queue, AgentInfo=agent), contact(ALONE, 1)])
        tokens = MemoryTokens()
        # Handed over for the first contact: it is good for the whole chain.
        tokens.put(FIRST, Handed("QVFJREFIaW5n", "Ana"))
        return world, tokens

    def test_the_answer_is_the_example_that_sightline_reads(self):
        world, tokens = self.world()
        tokens.put(ALONE, Handed("QVFJREFIdHdv"))
        world.names()
        answer = roster.body(world.chats, tokens, "eu-west-2", "retail")
        self.assertEqual(answer.decode() + "\n", EXAMPLE.read_text(encoding="utf-8"))

    def test_a_chat_without_a_token_is_left_out_and_so_is_a_queue_of_others(self):
        world, tokens = self.world()
        world.names()
        listed = json.loads(roster.body(world.chats, tokens, "eu-west-2"))["chats"]
        self.assertEqual([chat["contactId"] for chat in listed], [SECOND])
        self.assertEqual(json.loads(roster.body(world.chats, tokens, "eu-west-2", queues=["other"]))["chats"], [])

    def test_names_are_asked_once(self):
        world, tokens = self.world()
        world.names()
        one, two = (roster.body(world.chats, tokens, "eu-west-2") for _ in range(2))
        self.assertEqual((one, roster.tag(one)), (two, roster.tag(two)))

    def test_a_token_is_not_shown_by_its_type(self):
        self.assertNotIn("QVFJ", repr(Handed("QVFJREFIaW5n")))


class TableOfTokens(unittest.TestCase):
    def test_a_token_comes_back_and_expires(self):
        dynamodb = client("dynamodb")
        stub = Stubber(dynamodb)
        item = {"contactId": {"S": FIRST}, "participantToken": {"S": "t"}, "expiresAt": {"N": str(8 * 86_400)}, "customer": {"S": "Ana"}}
        stub.add_response("put_item", {}, {"TableName": "tokens", "Item": item})
        stub.add_response("get_item", {"Item": item}, {"TableName": "tokens", "Key": {"contactId": {"S": FIRST}}})
        stub.add_response("get_item", {}, {"TableName": "tokens", "Key": {"contactId": {"S": ALONE}}})
        with stub:
            tokens = DynamoTokens(dynamodb, "tokens", now=lambda: 0)
            tokens.put(FIRST, Handed("t", "Ana"))
            self.assertEqual(tokens.get(FIRST), Handed("t", "Ana"))
            self.assertIsNone(tokens.get(ALONE))


class OverHttp(unittest.TestCase):
    def setUp(self):
        digest = lambda bearer: hashlib.sha256(bearer.encode()).hexdigest()
        self.world = World()
        self.world.has([contact(ALONE)])
        config = {"region": "eu-west-2", "readers": [{"name": "r", "bearerSha256": digest("read")}],
                  "writers": [{"name": "w", "bearerSha256": digest("write")}]}
        self.server = Server(("127.0.0.1", 0), config, self.world.chats, MemoryTokens(), lambda: self.world.now)
        self.server.RequestHandlerClass.log_message = lambda *_: None
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def ask(self, method, path, bearer, body=None, **headers):
        connection = http.client.HTTPConnection(*self.server.server_address, timeout=10)
        connection.request(method, path, body, {"Authorization": f"Bearer {bearer}", **headers})
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        return answer, said

    def test_a_token_that_is_handed_over_is_in_the_roster_and_the_same_roster_is_not_sent_twice(self):
        handed = json.dumps({"participantToken": "QVFJ", "customer": "Ana"})
        self.assertEqual(self.ask("PUT", f"/tokens/{ALONE}", "write", handed)[0].status, 204)
        answer, said = self.ask("GET", "/roster", "read")
        self.assertEqual((answer.status, answer.headers["Cache-Control"]), (200, "private, no-cache"))
        self.assertEqual(json.loads(said)["chats"][0]["customer"], "Ana")
        again, said = self.ask("GET", "/roster", "read", **{"If-None-Match": answer.headers["ETag"]})
        self.assertEqual((again.status, said), (304, b""))

    def test_readers_do_not_write_writers_do_not_read_and_others_do_neither(self):
        self.assertEqual(self.ask("GET", "/roster", "write")[0].status, 401)
        self.assertEqual(self.ask("GET", "/roster", "other")[0].headers["WWW-Authenticate"], "Bearer")
        self.assertEqual(self.ask("PUT", f"/tokens/{ALONE}", "read", '{"participantToken":"t"}')[0].status, 401)

    def test_what_is_no_token_is_refused(self):
        for body in ["", "[]", "{}", '{"participantToken":7}', json.dumps({"participantToken": "x" * 1001})]:
            self.assertEqual(self.ask("PUT", f"/tokens/{ALONE}", "write", body)[0].status, 400, body)

    def test_an_old_list_is_not_given_out(self):
        self.world.now += timedelta(minutes=2)
        self.assertEqual(self.ask("GET", "/roster", "read")[0].status, 503)


if __name__ == "__main__":
    unittest.main()
