//! `aws-sdk-connectparticipant`, the SDK for Rust, in this process.

use aws_sdk_connectparticipant::config::http::HttpResponse;
use aws_sdk_connectparticipant::config::{BehaviorVersion, Config, Region};
use aws_sdk_connectparticipant::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_connectparticipant::types::{
    Item, MessageMetadata, Receipt, ResourceType, StartPosition, UploadMetadata, View,
};
use aws_sdk_connectparticipant::{Client, Error};
use aws_smithy_http_client::Builder;
use serde_json::{Map, Value, json};

use crate::client::Sdk;
use crate::scene::{REGION, Scene};
use crate::{operations, paging};

struct RustSdk(Client);

fn client(scene: &Scene) -> RustSdk {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .endpoint_url(scene.recorder.url())
        // The service wants no signature.
        .allow_no_auth()
        // Plain HTTP is enough here, and spares a whole TLS library.
        .http_client(Builder::new().build_http())
        // One try, so that a test sees every answer.
        .retry_config(aws_sdk_connectparticipant::config::retry::RetryConfig::disabled());
    RustSdk(Client::from_conf(config.build()))
}

impl Sdk for RustSdk {
    async fn attempt(&mut self, operation: &str, arguments: Value) -> Result<Value, Value> {
        let Self(client) = self;
        let text = |name: &str| arguments[name].as_str().map(str::to_owned);
        match operation {
            "CreateParticipantConnection" => {
                let mut call = client
                    .create_participant_connection()
                    .set_participant_token(text("ParticipantToken"))
                    .set_connect_participant(arguments["ConnectParticipant"].as_bool());
                for kind in arguments["Type"].as_array().into_iter().flatten() {
                    call = call.r#type(kind.as_str().unwrap().into());
                }
                let answer = call.send().await.map_err(refused)?;
                Ok(object([
                    (
                        "Websocket",
                        answer.websocket().map(|socket| {
                            object([
                                ("Url", socket.url().map(Value::from)),
                                ("ConnectionExpiry", socket.connection_expiry().map(Value::from)),
                            ])
                        }),
                    ),
                    (
                        "ConnectionCredentials",
                        answer.connection_credentials().map(|credentials| {
                            object([
                                ("ConnectionToken", credentials.connection_token().map(Value::from)),
                                ("Expiry", credentials.expiry().map(Value::from)),
                            ])
                        }),
                    ),
                ]))
            }
            "GetTranscript" => {
                let answer = client
                    .get_transcript()
                    .set_connection_token(text("ConnectionToken"))
                    .set_contact_id(text("ContactId"))
                    .set_max_results(integer(&arguments["MaxResults"]))
                    .set_next_token(text("NextToken"))
                    .set_scan_direction(text("ScanDirection").map(|scan| scan.as_str().into()))
                    .set_sort_order(text("SortOrder").map(|order| order.as_str().into()))
                    .set_start_position(arguments.get("StartPosition").map(start_position))
                    .send()
                    .await
                    .map_err(refused)?;
                Ok(object([
                    ("InitialContactId", answer.initial_contact_id().map(Value::from)),
                    ("NextToken", answer.next_token().map(Value::from)),
                    ("Transcript", Some(answer.transcript().iter().map(item).collect())),
                ]))
            }
            "SendMessage" => {
                let answer = client
                    .send_message()
                    .set_connection_token(text("ConnectionToken"))
                    .set_content_type(text("ContentType"))
                    .set_content(text("Content"))
                    .set_client_token(text("ClientToken"))
                    .send()
                    .await
                    .map_err(refused)?;
                Ok(sent(answer.id(), answer.absolute_time()))
            }
            "SendEvent" => {
                let answer = client
                    .send_event()
                    .set_connection_token(text("ConnectionToken"))
                    .set_content_type(text("ContentType"))
                    .set_content(text("Content"))
                    .set_client_token(text("ClientToken"))
                    .send()
                    .await
                    .map_err(refused)?;
                Ok(sent(answer.id(), answer.absolute_time()))
            }
            "DisconnectParticipant" => {
                let call = client.disconnect_participant().set_connection_token(text("ConnectionToken"));
                call.send().await.map_err(refused).map(|_| json!({}))
            }
            "StartAttachmentUpload" => {
                let answer = client
                    .start_attachment_upload()
                    .set_connection_token(text("ConnectionToken"))
                    .set_content_type(text("ContentType"))
                    .set_attachment_name(text("AttachmentName"))
                    .set_attachment_size_in_bytes(arguments["AttachmentSizeInBytes"].as_i64())
                    .set_client_token(text("ClientToken"))
                    .send()
                    .await
                    .map_err(refused)?;
                Ok(object([
                    ("AttachmentId", answer.attachment_id().map(Value::from)),
                    ("UploadMetadata", answer.upload_metadata().map(upload)),
                ]))
            }
            "CompleteAttachmentUpload" => {
                let ids = arguments["AttachmentIds"].as_array().unwrap();
                let call = client
                    .complete_attachment_upload()
                    .set_connection_token(text("ConnectionToken"))
                    .set_attachment_ids(Some(ids.iter().map(|id| id.as_str().unwrap().to_owned()).collect()))
                    .set_client_token(text("ClientToken"));
                call.send().await.map_err(refused).map(|_| json!({}))
            }
            "GetAttachment" => {
                let answer = client
                    .get_attachment()
                    .set_connection_token(text("ConnectionToken"))
                    .set_attachment_id(text("AttachmentId"))
                    .set_url_expiry_in_seconds(integer(&arguments["UrlExpiryInSeconds"]))
                    .send()
                    .await
                    .map_err(refused)?;
                Ok(object([
                    ("Url", answer.url().map(Value::from)),
                    ("UrlExpiry", answer.url_expiry().map(Value::from)),
                    ("AttachmentSizeInBytes", Some(answer.attachment_size_in_bytes().into())),
                ]))
            }
            "DescribeView" => {
                let answer = client
                    .describe_view()
                    .set_connection_token(text("ConnectionToken"))
                    .set_view_token(text("ViewToken"))
                    .send()
                    .await
                    .map_err(refused)?;
                Ok(object([("View", answer.view().map(view))]))
            }
            "GetAuthenticationUrl" => {
                let answer = client
                    .get_authentication_url()
                    .set_connection_token(text("ConnectionToken"))
                    .set_session_id(text("SessionId"))
                    .set_redirect_uri(text("RedirectUri"))
                    .send()
                    .await
                    .map_err(refused)?;
                Ok(object([("AuthenticationUrl", answer.authentication_url().map(Value::from))]))
            }
            "CancelParticipantAuthentication" => {
                let call = client
                    .cancel_participant_authentication()
                    .set_connection_token(text("ConnectionToken"))
                    .set_session_id(text("SessionId"));
                call.send().await.map_err(refused).map(|_| json!({}))
            }
            other => panic!("{other} is no operation"),
        }
    }
}

/// An error as the other clients tell it: by its class, which the SDK has only for those that it knows.
fn refused<E>(error: SdkError<E, HttpResponse>) -> Value
where
    Error: From<SdkError<E, HttpResponse>>,
{
    let status = error.raw_response().map(|response| response.status().as_u16());
    let error = Error::from(error);
    let mut resource = (None, None);
    let name = match &error {
        Error::AccessDeniedException(_) => "AccessDeniedException",
        Error::ConflictException(_) => "ConflictException",
        Error::InternalServerException(_) => "InternalServerException",
        Error::ResourceNotFoundException(error) => {
            resource = (error.resource_id(), error.resource_type().map(ResourceType::as_str));
            "ResourceNotFoundException"
        }
        Error::ServiceQuotaExceededException(_) => "ServiceQuotaExceededException",
        Error::ThrottlingException(_) => "ThrottlingException",
        Error::ValidationException(_) => "ValidationException",
        other => panic!("{other:?}"),
    };
    // The member of the class itself stays empty: it is read in the spelling of the model, which the service does not use.
    let message = error.meta().message();
    json!({
        "type": name, "status": status, "message": message, "resourceId": resource.0, "resourceType": resource.1,
    })
}

fn sent(id: Option<&str>, absolute_time: Option<&str>) -> Value {
    object([("Id", id.map(Value::from)), ("AbsoluteTime", absolute_time.map(Value::from))])
}

fn upload(metadata: &UploadMetadata) -> Value {
    object([
        ("Url", metadata.url().map(Value::from)),
        ("UrlExpiry", metadata.url_expiry().map(Value::from)),
        ("HeadersToInclude", metadata.headers_to_include().map(|headers| json!(headers))),
    ])
}

fn view(view: &View) -> Value {
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

fn start_position(start: &Value) -> StartPosition {
    let text = |name: &str| start[name].as_str().map(str::to_owned);
    StartPosition::builder()
        .set_id(text("Id"))
        .set_absolute_time(text("AbsoluteTime"))
        .set_most_recent(integer(&start["MostRecent"]))
        .build()
}

fn integer(value: &Value) -> Option<i32> {
    value.as_i64().map(|number| number.try_into().unwrap())
}

fn item(item: &Item) -> Value {
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
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let members = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(members.collect::<Map<_, _>>())
}

#[tokio::test]
async fn makes_every_call() {
    let scene = Scene::new().await;
    operations::all_succeed(&scene, &mut client(&scene)).await;
}

#[tokio::test]
async fn tells_the_errors_apart() {
    let scene = Scene::new().await;
    operations::errors_are_told_apart(&scene, &mut client(&scene)).await;
}

#[tokio::test]
async fn pages_through_a_transcript_that_it_understands_whole() {
    let scene = Scene::new().await;
    paging::reads_everything(&scene, &mut client(&scene)).await;
}

#[tokio::test]
async fn starts_a_page_where_it_says() {
    let scene = Scene::new().await;
    paging::starts_where_it_says(&scene, &mut client(&scene)).await;
}
