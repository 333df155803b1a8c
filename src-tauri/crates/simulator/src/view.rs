//! What `DescribeView` can describe.

use serde_json::{Value, json};

/// A view: what a flow shows in a chat besides text (API reference, data type `View`).
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// `Id`, 1 to 500 characters; a view of the same one is replaced.
    pub id: String,
    /// `Name`
    pub name: String,
    /// `Version`
    pub version: u32,
    /// `Content.InputSchema`, which goes out as JSON text.
    pub input_schema: Value,
    /// `Content.Template`, which goes out as JSON text.
    pub template: Value,
    /// `Content.Actions`
    pub actions: Vec<String>,
    pub(crate) managed: bool,
}

impl View {
    /// Version 1 of a view with nothing in it yet.
    pub fn new(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            version: 1,
            input_schema: json!({}),
            template: json!({}),
            actions: Vec::new(),
            managed: false,
        }
    }

    /// Some of those every instance has. Their content only has the right form: the real ones are not published.
    pub(crate) fn managed() -> [Self; 3] {
        let text = json!({ "type": "string" });
        [
            Self::of_aws(
                "detail",
                "Detail",
                &["Back", "Next"],
                &json!({ "Heading": text, "Description": text }),
            ),
            Self::of_aws(
                "form",
                "Form",
                &["Back", "Submit"],
                &json!({ "Heading": text, "Sections": { "type": "array" } }),
            ),
            Self::of_aws(
                "cards",
                "Cards",
                &["ActionSelected", "Back"],
                &json!({ "Cards": { "type": "array" } }),
            ),
        ]
    }

    fn of_aws(id: &str, name: &str, actions: &[&str], properties: &Value) -> Self {
        let inputs = properties.as_object().into_iter().flat_map(|properties| properties.keys());
        let props: serde_json::Map<String, Value> =
            inputs.map(|input| (input.clone(), json!(format!("$.{input}")))).collect();
        Self {
            input_schema: json!({ "type": "object", "properties": properties, "required": [] }),
            template: json!({
                "Head": { "Title": name, "Configuration": { "Layout": { "Columns": [12] } } },
                "Body": [{ "_id": id, "Type": name, "Props": props, "Content": [] }],
            }),
            actions: actions.iter().map(|action| (*action).to_owned()).collect(),
            managed: true,
            ..Self::new(id, name)
        }
    }
}
