"""Where the service is known to speak otherwise than its model says, each with the evidence. Nothing else is let through."""

# Bodies of errors recorded in the wild hold `message`; the model spells it `Message`
# (aws-lex-web-ui #365, amazon-connect-chatjs #19, AmazonConnectSDK #9).
ERROR_MESSAGE = "message"

# "No more" is told by a NextToken that is absent, null, or empty, which the model's minimum of 1 forbids
# (amazon-connect-chatjs #28).
MAY_BE_EMPTY = {("GetTranscriptResponse", "NextToken")}

# Members of shapes that only a websocket brings, and that the model does not have.
FRAME_MEMBERS = {
    # At the top of a transcript, in each item of a websocket (WebSocketManagerTests.swift of amazon-connect-chat-ios).
    "Item": {"InitialContactId": str},
    # Parts of a message that a bot streams (PartialMessageUtil.js of amazon-connect-chatjs).
    "MessageMetadata": {"MessageCompleted": bool, "ChunkNumber": int},
}

# Values of enums that only a websocket brings: news about receipts, spelt without an underscore
# (constants.js of amazon-connect-chatjs). A transcript has them folded into the message.
FRAME_VALUES = {"ChatItemType": {"MESSAGEMETADATA"}}

# Item types of the model of October 2021 (botocore 1.22.6 to 1.22.8), which a test has to ask for.
PRESENCE_2021 = {
    "PARTICIPANT_ACTIVE",
    "PARTICIPANT_INACTIVE",
    "PARTICIPANT_ENGAGED",
    "PARTICIPANT_DISENGAGED",
}

# The model types these as plain strings; their documentation promises ISO 8601 in UTC.
MOMENTS = {"Instant", "ISO8601Datetime"}
