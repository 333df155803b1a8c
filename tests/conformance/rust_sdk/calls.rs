//! The calls, by their names.

use aws_sdk_connectparticipant::Error;
use aws_sdk_connectparticipant::config::http::HttpResponse;
use aws_sdk_connectparticipant::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_connectparticipant::types::ResourceType;
use serde_json::{Value, json};

use super::RustSdk;
use super::shapes::{connection, integer, item, object, sent, start_position, upload, view};
use crate::client::Sdk;

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
                Ok(connection(&answer))
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
