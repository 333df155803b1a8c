//! The schema of a policy, made of the table: editors and other tools check a file with it. `docs/policy.schema.json` is this.

use serde_json::{Map, Value, json};

use crate::key::{Group, KEYS, Kind};

/// The schema, as JSON Schema 2020-12.
pub fn schema() -> Value {
    let mut members = Map::new();
    members.insert(
        "$schema".into(),
        json!({ "type": "string", "description": "Where the schema is; for editors." }),
    );
    members.insert(
        "organisation".into(),
        json!({ "type": "string", "minLength": 1, "maxLength": 80, "description": "Who decides, as it is shown beside what is locked." }),
    );
    for group in Group::ALL {
        let keys = KEYS.iter().filter(|key| key.group == group);
        let inside: Map<String, Value> =
            keys.map(|key| (key.name.to_owned(), described(of(key.kind), key.about))).collect();
        members.insert(
            group.name().into(),
            json!({ "type": "object", "description": group.about(), "additionalProperties": false, "properties": inside }),
        );
    }
    members.insert(
        "rosters".into(),
        json!({
            "type": "array",
            "description": "Rosters that everybody has. The bearer token each person gets from elsewhere; it is never written here.",
            "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["url", "region"],
                "properties": {
                    "url": { "type": "string", "format": "uri", "pattern": "^https://", "description": "Its address." },
                    "region": described(of(Kind::Region), "Region of chats that name none."),
                },
            },
        }),
    );
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A policy of Sightline",
        "description": "What an organisation decides for the Sightline of its computers. Nothing is required.",
        "type": "object",
        "additionalProperties": false,
        "properties": members,
    })
}

fn described(mut value: Value, about: &str) -> Value {
    value["description"] = about.into();
    value
}

fn of(kind: Kind) -> Value {
    match kind {
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::OneOf(words) => json!({ "enum": words }),
        Kind::Number { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Region => json!({ "type": "string", "pattern": REGION }),
        Kind::Zone => json!({ "type": "string", "pattern": "^[A-Za-z0-9/_+-]{1,64}$" }),
        Kind::Regions => json!({ "type": "array", "items": { "type": "string", "pattern": REGION } }),
        Kind::Hosts => json!({ "type": "array", "items": { "type": "string", "pattern": HOST } }),
    }
}

const REGION: &str = "^[a-z]+(-[a-z]+)+-[0-9]+$";
const HOST: &str = r"^(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;

    #[test]
    fn the_example_for_administrators_is_understood_and_shows_every_part() {
        let page = include_str!("../../../../docs/deploy.md");
        let (_, from) = page.split_once("```json\n").unwrap();
        let (example, _) = from.split_once("```").unwrap();
        assert_eq!(decode(example.as_bytes()).unwrap().remarks, []);
        let example: Value = serde_json::from_str(example).unwrap();
        let keys = KEYS.iter().filter(|key| key.group != Group::Settings);
        let missing: Vec<String> = keys
            .filter(|key| example[key.group.name()].get(key.name).is_none())
            .map(crate::key::Key::place)
            .collect();
        assert_eq!(missing, [""; 0]);
    }

    #[test]
    fn the_published_schema_is_that_of_the_program() {
        let published = include_str!("../../../../docs/policy.schema.json");
        let published: Value = serde_json::from_str(published).unwrap();
        assert_eq!(
            published,
            schema(),
            "write it anew: `sightline-cli policy schema > docs/policy.schema.json`"
        );
    }
}
