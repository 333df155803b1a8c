"""The checker finds what is wrong, and lets through what is right."""

import json
import unittest

from . import exchange, frame

ITEM = {
    "AbsoluteTime": "2026-03-02T09:15:07.412Z",
    "Content": "hello",
    "ContentType": "text/plain",
    "Id": "3a",
    "Type": "MESSAGE",
    "ParticipantId": "b1",
    "DisplayName": "Ana",
    "ParticipantRole": "CUSTOMER",
    "ContactId": "c7",
}
FRAME = {**ITEM, "InitialContactId": "c0"}


def transcript(request=None, status=200, response=None, **changes):
    """An exchange of GetTranscript that is right unless something is changed."""
    if response is None:
        response = {"InitialContactId": "c0", "Transcript": [ITEM], "NextToken": "more"}
    return {
        "method": "POST",
        "path": "/participant/transcript",
        "headers": {"x-amz-bearer": "token", "content-type": "application/json"},
        "request": json.dumps({"MaxResults": 10} if request is None else request),
        "status": status,
        "responseHeaders": {"content-type": "application/json"},
        "response": json.dumps(response),
        **changes,
    }


def error(name, status, body=None):
    headers = {"content-type": "application/json", "x-amzn-errortype": name}
    body = {"message": "Too bad"} if body is None else body
    return transcript(status=status, response=body, responseHeaders=headers)


def view(path="/participant/views/a%2Fb", status=200, response=None, error_type=None):
    headers = {"content-type": "application/json"}
    if error_type:
        headers["x-amzn-errortype"] = error_type
    return {
        "method": "GET",
        "path": path,
        "headers": {"x-amz-bearer": "token"},
        "request": "",
        "status": status,
        "responseHeaders": headers,
        "response": json.dumps(response or {}),
    }


class TheChecker(unittest.TestCase):
    def is_right(self, wire):
        self.assertEqual(exchange.check(wire).violations, [])

    def is_wrong(self, wire, *words):
        [violation] = exchange.check(wire).violations
        for word in words:
            self.assertIn(word, violation)

    def test_lets_through_what_the_model_says(self):
        self.is_right(transcript())
        self.is_right(transcript(request={"StartPosition": {"MostRecent": 4}, "ScanDirection": "FORWARD"}))
        self.is_right(view(response={"View": {"Id": "v", "Version": 1, "Content": {"Actions": ["Next"]}}}))
        self.assertEqual(exchange.check(error("ThrottlingException:http://x/", 429)).errors, ["ThrottlingException"])

    def test_lets_through_the_known_deviations(self):
        for token in (None, ""):
            self.is_right(transcript(response={"Transcript": [], "NextToken": token}))
        self.is_right(error("ThrottlingException", 429))
        self.assertEqual(list(frame.check({**FRAME, "Type": "MESSAGEMETADATA"})), [])
        part = {"ChunkNumber": 1, "MessageCompleted": False}
        self.assertEqual(list(frame.check({**FRAME, "MessageMetadata": part})), [])

    def test_finds_a_member_that_is_misspelt(self):
        self.is_wrong(transcript(response={"Transkript": []}), "response.Transkript", "no member")
        self.is_wrong(transcript(response={"Transcript": [{**ITEM, "id": "x"}]}), "Transcript[0].id")
        self.is_wrong(transcript(request={"maxResults": 10}), "request.maxResults")
        self.is_wrong(transcript(response={"Transcript": [FRAME]}), "InitialContactId")

    def test_finds_a_type_that_is_wrong(self):
        self.is_wrong(transcript(response={"Transcript": {}}), "an object instead of a list")
        self.is_wrong(transcript(response={"Transcript": [{**ITEM, "Id": 3}]}), "Id", "the number 3")
        self.is_wrong(transcript(response={"Transcript": [{**ITEM, "Content": None}]}), "Content", "null")
        self.is_wrong(transcript(request={"MaxResults": "10"}), "text instead of an integer")
        self.is_wrong(transcript(request={"MaxResults": True}), "a boolean instead of an integer")
        self.is_wrong(transcript(response=[]), "no object")
        self.is_wrong(transcript(responseHeaders={}), "content type")

    def test_finds_a_required_member_that_is_missing(self):
        self.is_wrong(transcript(headers={"content-type": "application/json"}), "lacks", "ConnectionToken")
        message = transcript(request={"ContentType": "text/plain"}, response={}, path="/participant/message")
        self.is_wrong(message, "lacks", "Content")
        file = transcript(request={"AttachmentId": "a"}, response={"Url": "u"}, path="/participant/attachment")
        self.is_wrong(file, "AttachmentSizeInBytes")

    def test_finds_what_is_out_of_bounds(self):
        self.is_wrong(transcript(request={"MaxResults": 101}), "101, more than 100")
        self.is_wrong(transcript(response={"NextToken": "x" * 1001}), "1001, more than 1000")
        self.is_wrong(transcript(response={"InitialContactId": ""}), "0, less than 1")
        self.is_wrong(transcript(response={"Transcript": [{**ITEM, "Type": "MESSAGEMETADATA"}]}), "no ChatItemType")
        self.is_wrong(transcript(request={"SortOrder": "UP"}), "no SortKey")
        for wrong in ("yesterday", "2026-13-02T09:15:07Z", "2026-03-02T09:15:07+01:00", "2026-03-02 09:15:07Z"):
            self.is_wrong(transcript(response={"Transcript": [{**ITEM, "AbsoluteTime": wrong}]}), "ISO 8601")

    def test_finds_a_parameter_in_the_wrong_place(self):
        self.is_wrong(transcript(request={"ConnectionToken": "t"}), "instead of the header")
        self.is_wrong({**view(), "path": "/participant/view/x"}, "no operation")
        self.is_wrong({**transcript(), "method": "PUT"}, "no operation")

    def test_finds_a_status_that_is_wrong(self):
        self.is_wrong(transcript(status=204), "204")
        self.is_wrong(error("ThrottlingException", 400), "400 instead of 429")

    def test_finds_an_error_that_the_operation_does_not_have(self):
        self.is_wrong(error("ConflictException", 409), "ConflictException is no error")
        self.is_wrong(error("Oops", 500), "Oops")
        self.is_wrong(transcript(status=502, response={}), "x-amzn-errortype is missing")

    def test_finds_an_error_whose_body_is_wrong(self):
        self.is_wrong(error("ThrottlingException", 429, {"message": ""}), "says nothing")
        self.is_wrong(error("ThrottlingException", 429, {"message": "m", "code": 1}), "response.code")
        gone = {"message": "m", "ResourceId": "r", "ResourceType": "VIEW"}
        self.is_wrong(view(status=404, response=gone, error_type="ResourceNotFoundException"), "no ResourceType")

    def test_excuses_a_wrong_request_only_when_it_was_refused(self):
        refused = {**error("ValidationException", 400), "request": json.dumps({"MaxResults": 101})}
        self.is_right(refused)
        self.is_wrong({**refused, **error("ThrottlingException", 429), "request": refused["request"]}, "more than 100")

    def test_finds_a_frame_that_is_wrong(self):
        for wrong, word in [
            ({"Mood": "good"}, "Mood"),
            ({"Type": "PARTICIPANT_ACTIVE"}, "no ChatItemType"),
            ({"MessageMetadata": {"ChunkNumber": "1"}}, "ChunkNumber is text"),
        ]:
            [violation] = frame.check({**FRAME, **wrong})
            self.assertIn(word, violation)
        [violation] = frame.check(ITEM)
        self.assertIn("InitialContactId", violation)
        self.assertEqual(list(frame.check({**FRAME, "Type": "PARTICIPANT_ACTIVE"}, presence2021=True)), [])
