//! Values of the SDK as the JSON that they came from, and back.

use aws_sdk_connectparticipant::operation::create_participant_connection::CreateParticipantConnectionOutput;
use aws_sdk_connectparticipant::types::{
    Item, MessageMetadata, Receipt, StartPosition, UploadMetadata, View, WebRtcConnection, WebRtcMeeting,
};
use serde_json::{Map, Value, json};

/// What `CreateParticipantConnection` gives.
pub(super) fn connection(answer: &CreateParticipantConnectionOutput) -> Value {
    let websocket = answer.websocket().map(|socket| {
        object([
            ("Url", socket.url().map(Value::from)),
            ("ConnectionExpiry", socket.connection_expiry().map(Value::from)),
        ])
    });
    let credentials = answer.connection_credentials().map(|credentials| {
        object([
            ("ConnectionToken", credentials.connection_token().map(Value::from)),
            ("Expiry", credentials.expiry().map(Value::from)),
        ])
    });
    object([
        ("Websocket", websocket),
        ("ConnectionCredentials", credentials),
        ("WebRTCConnection", answer.web_rtc_connection().map(call)),
    ])
}

fn call(call: &WebRtcConnection) -> Value {
    let attendee = call.attendee().map(|attendee| {
        object([
            ("AttendeeId", attendee.attendee_id().map(Value::from)),
            ("JoinToken", attendee.join_token().map(Value::from)),
        ])
    });
    object([("Attendee", attendee), ("Meeting", call.meeting().map(meeting))])
}

fn meeting(meeting: &WebRtcMeeting) -> Value {
    let placement = meeting.media_placement().map(|placement| {
        object([
            ("AudioHostUrl", placement.audio_host_url().map(Value::from)),
            ("AudioFallbackUrl", placement.audio_fallback_url().map(Value::from)),
            ("SignalingUrl", placement.signaling_url().map(Value::from)),
            ("EventIngestionUrl", placement.event_ingestion_url().map(Value::from)),
        ])
    });
    let features = meeting.meeting_features().map(|features| {
        let audio = features.audio().map(|audio| {
            object([("EchoReduction", audio.echo_reduction().map(|status| status.as_str().into()))])
        });
        object([("Audio", audio)])
    });
    object([
        ("MeetingId", meeting.meeting_id().map(Value::from)),
        ("MediaPlacement", placement),
        ("MeetingFeatures", features),
    ])
}

pub(super) fn sent(id: Option<&str>, absolute_time: Option<&str>) -> Value {
    object([("Id", id.map(Value::from)), ("AbsoluteTime", absolute_time.map(Value::from))])
}

pub(super) fn upload(metadata: &UploadMetadata) -> Value {
    object([
        ("Url", metadata.url().map(Value::from)),
        ("UrlExpiry", metadata.url_expiry().map(Value::from)),
        ("HeadersToInclude", metadata.headers_to_include().map(|headers| json!(headers))),
    ])
}

pub(super) fn view(view: &View) -> Value {
    let content = view.content().map(|content| {
        object([
            ("InputSchema", content.input_schema().map(Value::from)),
            ("Template", content.template().map(Value::from)),
            ("Actions", Some(content.actions().iter().map(String::as_str).collect())),
        ])
    });
    object([
        ("Id", view.id().map(Value::from)),
        ("Arn", view.arn().map(Value::from)),
        ("Name", view.name().map(Value::from)),
        ("Version", view.version().map(Value::from)),
        ("Content", content),
    ])
}

pub(super) fn start_position(start: &Value) -> StartPosition {
    let text = |name: &str| start[name].as_str().map(str::to_owned);
    StartPosition::builder()
        .set_id(text("Id"))
        .set_absolute_time(text("AbsoluteTime"))
        .set_most_recent(integer(&start["MostRecent"]))
        .build()
}

pub(super) fn integer(value: &Value) -> Option<i32> {
    value.as_i64().map(|number| number.try_into().unwrap())
}

pub(super) fn item(item: &Item) -> Value {
    let attachments = item.attachments.as_ref().map(|files| {
        files
            .iter()
            .map(|file| {
                object([
                    ("ContentType", file.content_type().map(Value::from)),
                    ("AttachmentId", file.attachment_id().map(Value::from)),
                    ("AttachmentName", file.attachment_name().map(Value::from)),
                    ("Status", file.status().map(|status| status.as_str().into())),
                ])
            })
            .collect()
    });
    object([
        ("AbsoluteTime", item.absolute_time().map(Value::from)),
        ("Content", item.content().map(Value::from)),
        ("ContentType", item.content_type().map(Value::from)),
        ("Id", item.id().map(Value::from)),
        ("Type", item.r#type().map(|kind| kind.as_str().into())),
        ("ParticipantId", item.participant_id().map(Value::from)),
        ("DisplayName", item.display_name().map(Value::from)),
        ("ParticipantRole", item.participant_role().map(|role| role.as_str().into())),
        ("Attachments", attachments),
        ("MessageMetadata", item.message_metadata().map(metadata)),
        ("RelatedContactId", item.related_contact_id().map(Value::from)),
        ("ContactId", item.contact_id().map(Value::from)),
    ])
}

fn metadata(metadata: &MessageMetadata) -> Value {
    let receipts = metadata.receipts.as_ref().map(|receipts| receipts.iter().map(receipt).collect());
    object([
        ("MessageId", metadata.message_id().map(Value::from)),
        ("Receipts", receipts),
        (
            "MessageProcessingStatus",
            metadata.message_processing_status().map(|status| status.as_str().into()),
        ),
    ])
}

fn receipt(receipt: &Receipt) -> Value {
    object([
        ("DeliveredTimestamp", receipt.delivered_timestamp().map(Value::from)),
        ("ReadTimestamp", receipt.read_timestamp().map(Value::from)),
        ("RecipientParticipantId", receipt.recipient_participant_id().map(Value::from)),
    ])
}

/// An object of the members that there are.
pub(super) fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let members = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(members.collect::<Map<_, _>>())
}
