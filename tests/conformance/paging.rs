//! Reading a transcript page by page, compared with what the simulator knows.

use serde_json::{Value, json};

use crate::client::Sdk;
use crate::scene::{Scene, ids};

/// In both directions, with pages of one item, of some, and of everything.
/// A client drops every member that its model does not know, so equality shows that each one is spelt right.
pub(crate) async fn reads_everything(scene: &Scene, sdk: &mut impl Sdk) {
    let token = token(scene, sdk).await;
    let stored = scene.chat.stored();
    let first = json!({ "Id": stored[0]["Id"] });
    for size in [1, 7, 100] {
        let newest_first = read(scene, sdk, json!({ "ConnectionToken": token, "MaxResults": size })).await;
        let backward: Vec<Value> = scene.chat.past().into_iter().chain(stored.clone()).rev().collect();
        assert_eq!(newest_first, backward, "backward by {size}");
        let forward = json!({
            "ConnectionToken": token, "MaxResults": size, "ScanDirection": "FORWARD", "SortOrder": "ASCENDING",
            "StartPosition": first,
        });
        assert_eq!(read(scene, sdk, forward).await, stored, "forward by {size}");
    }
}

/// From an item, from an instant, and from the newest items.
pub(crate) async fn starts_where_it_says(scene: &Scene, sdk: &mut impl Sdk) {
    let token = token(scene, sdk).await;
    let stored = scene.ids();
    let fifth = scene.chat.stored()[5].clone();
    for start in [json!({ "Id": fifth["Id"] }), json!({ "AbsoluteTime": fifth["AbsoluteTime"] })] {
        let arguments = json!({
            "ConnectionToken": token, "MaxResults": 5, "SortOrder": "ASCENDING", "ScanDirection": "FORWARD",
            "StartPosition": start,
        });
        let page = sdk.call("GetTranscript", arguments).await;
        assert_eq!(ids(&page["Transcript"]), stored[5..10]);
    }
    let newest = json!({
        "ConnectionToken": token, "SortOrder": "ASCENDING", "StartPosition": { "MostRecent": 4 },
    });
    let page = sdk.call("GetTranscript", newest).await;
    assert_eq!(ids(&page["Transcript"]), stored[stored.len() - 4..]);
    let here = json!({ "ConnectionToken": token, "ContactId": scene.chat.contact_id() });
    assert_eq!(ids(&sdk.call("GetTranscript", here).await["Transcript"]).len(), 10);
    let elsewhere = json!({ "ConnectionToken": token, "ContactId": "another" });
    assert_eq!(ids(&sdk.call("GetTranscript", elsewhere).await["Transcript"]), [] as [Value; 0]);
}

/// Follows `NextToken` to the end.
async fn read(scene: &Scene, sdk: &mut impl Sdk, mut arguments: Value) -> Vec<Value> {
    let mut items = Vec::new();
    loop {
        let page = sdk.call("GetTranscript", arguments.clone()).await;
        assert_eq!(page["InitialContactId"], scene.chat.initial_contact_id());
        let transcript = page["Transcript"].as_array().unwrap();
        assert!(transcript.len() as u64 <= arguments["MaxResults"].as_u64().unwrap());
        items.extend(transcript.iter().cloned());
        let Some(next) = page["NextToken"].as_str().filter(|next| !next.is_empty()) else { return items };
        arguments["NextToken"] = json!(next);
    }
}

async fn token(scene: &Scene, sdk: &mut impl Sdk) -> Value {
    let supervisor = scene.chat.supervisor();
    let arguments = json!({
        "ParticipantToken": supervisor.participant_token(), "Type": ["CONNECTION_CREDENTIALS"],
    });
    let connection = sdk.call("CreateParticipantConnection", arguments).await;
    connection["ConnectionCredentials"]["ConnectionToken"].clone()
}
