//! `DescribeView`, and the views it describes.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::body::Body;
use super::chat::Chat;
use super::{Caller, World};
use crate::error::ServiceError;
use crate::view::View;

/// The views of an instance by their `Id`.
#[derive(Debug)]
pub(crate) struct Views(BTreeMap<String, View>);

impl Default for Views {
    fn default() -> Self {
        Self(View::managed().into_iter().map(|view| (view.id.clone(), view)).collect())
    }
}

impl Views {
    pub(crate) fn add(&mut self, view: View) {
        self.0.insert(view.id.clone(), view);
    }
}

impl World {
    pub(super) fn describe_view(&mut self, caller: &Caller, body: &Body) -> Result<Value, ServiceError> {
        let token = body.required("ViewToken", 1..=1_000)?;
        let shown = self.chat(caller.seat.chat).shown.get(token).cloned();
        let view = shown.and_then(|id| self.views.0.get(&id));
        // The model has no type for views. They are shown by a block of a flow, where the token comes from.
        let view = view.ok_or_else(|| ServiceError::ResourceNotFound {
            resource_id: token.to_owned(),
            resource_type: "CONTACT_FLOW",
        })?;
        let region = &self.config.region;
        let arn = if view.managed {
            format!("arn:aws:connect:{region}:aws:view/{}:{}", view.id, view.version)
        } else {
            let (account, instance) = (super::ACCOUNT_ID, self.instance_id());
            format!(
                "arn:aws:connect:{region}:{account}:instance/{instance}/view/{}:{}",
                view.id, view.version
            )
        };
        Ok(json!({ "View": {
            "Id": view.id,
            "Arn": arn,
            "Name": view.name,
            "Version": view.version,
            "Content": {
                "InputSchema": view.input_schema.to_string(),
                "Template": view.template.to_string(),
                "Actions": view.actions,
            },
        } }))
    }
}

impl Chat {
    /// A flow shows a view: an interactive message with a token of its own. Returns the message's `Id`.
    pub(crate) fn show_view(
        &mut self,
        participant: usize,
        view: &str,
        data: &Value,
        now: Timestamp,
    ) -> String {
        // Only who has a connection to this chat can use it, so it may come from the seed.
        let token = STANDARD.encode(format!("{}?{view}>{}", self.new_id(), self.new_id()));
        if self.ended_at.is_none() {
            self.shown.insert(token.clone(), view.to_owned());
        }
        let content = json!({
            "templateType": "ViewResource",
            "version": "1.0",
            "data": { "content": { "viewId": view, "viewData": data, "viewToken": token } },
        });
        let content_type = "application/vnd.amazonaws.connect.message.interactive";
        self.say(participant, content_type, &content.to_string(), now).id
    }
}
