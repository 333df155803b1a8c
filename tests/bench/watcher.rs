//! The engine in a process of its own, with a listener for the roster and one for each chat, as a window and the command line
//! have them.

use std::collections::BTreeMap;
use std::sync::Arc;

use credentials::Credential;
use monitor::{
    ChatKey, Config, Connection, Dependencies, Monitor, RosterChange, Summary, SystemClock, Target,
};
use participant::{Endpoint, Https};
use protocol::ParticipantToken;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::stage::commands;

type Rows = BTreeMap<ChatKey, Arc<Summary>>;

pub(crate) fn main() {
    // As in the product.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut commands = commands();
        let setup: Value = serde_json::from_str(&commands.recv().await.unwrap()).unwrap();
        let dependencies = Dependencies {
            network: Arc::new(Https::new().unwrap()),
            clock: Arc::new(SystemClock),
            seed: 1,
            archive: None,
        };
        let monitor = Monitor::start(
            dependencies,
            Config { quota_share: setup["share"].as_f64().unwrap(), ..Config::default() },
        );
        let mut keys = Vec::new();
        for (index, card) in setup["chats"].as_array().unwrap().iter().enumerate() {
            // An instance of its own has a quota of its own.
            let instance = if setup["apart"] == true { format!("apart-{index}") } else { "acme".to_owned() };
            keys.push(monitor.watch(target(&setup, card, instance)).await.unwrap());
        }
        let (rows_in, mut rows) = watch::channel(Rows::new());
        tokio::spawn(follow_roster(monitor.clone(), rows_in));
        if setup["listen"] == true {
            for key in &keys {
                tokio::spawn(follow_chat(monitor.clone(), key.clone()));
            }
        }
        let screen = keys[0].clone();
        while let Some(command) = commands.recv().await {
            let answer = match &command.split_whitespace().collect::<Vec<_>>()[..] {
                ["open"] => {
                    monitor.open(&screen, 100).await.unwrap();
                    json!({ "open": true })
                }
                ["until", what, count] => {
                    let (started, count) = (Instant::now(), count.parse().unwrap());
                    rows.wait_for(|rows| is_so(rows, &screen, what, count)).await.unwrap();
                    json!({ "seconds": started.elapsed().as_secs_f64() })
                }
                ["check"] => check(&monitor, &keys).await,
                _ => panic!("the watcher does not know `{command}`"),
            };
            println!("{answer}");
        }
    });
}

pub(crate) fn target(setup: &Value, card: &Value, instance: String) -> Target {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Target {
        contact_id: Some(text(&card["contactId"]).as_str().into()),
        initial_contact_id: Some(text(&card["initialContactId"]).as_str().into()),
        region: text(&setup["region"]),
        endpoint: Endpoint::custom(&text(&setup["endpoint"])).unwrap(),
        credential: Credential::Participant(ParticipantToken::new(text(&card["participantToken"])).unwrap()),
        instance: Some(instance),
        queue: None,
        customer: None,
        agent: None,
        mark_connected: false,
    }
}

pub(crate) fn is_live(row: &Summary) -> bool {
    matches!(row.connection, Connection::Live { .. })
}

/// Nothing is missing up to now.
pub(crate) fn is_contiguous(row: &Summary) -> bool {
    is_live(row) && row.complete && row.gaps == 0
}

fn is_so(rows: &Rows, screen: &ChatKey, what: &str, count: usize) -> bool {
    let having = |has: fn(&Summary) -> bool| rows.values().filter(|row| has(row)).count();
    match what {
        "screen" => rows.get(screen).is_some_and(|row| is_live(row)),
        "live" => having(is_live) >= count,
        "lost" => having(|row| !is_live(row)) >= count,
        "contiguous" => having(is_contiguous) >= count,
        "items" => rows.values().map(|row| row.items).sum::<usize>() >= count,
        other => panic!("nothing is called `{other}`"),
    }
}

async fn follow_roster(monitor: Monitor, rows: watch::Sender<Rows>) {
    loop {
        let Ok(mut view) = monitor.roster().await else { return };
        rows.send_replace(view.chats.drain(..).map(|row| (row.key.clone(), row)).collect());
        // An error: this was too slow, and the roster is asked for again.
        while let Ok(change) = view.changes.recv().await {
            if let RosterChange::Chat(row) = change {
                rows.send_modify(|rows| {
                    rows.insert(row.key.clone(), row);
                });
            }
        }
    }
}

async fn follow_chat(monitor: Monitor, key: ChatKey) {
    loop {
        let Ok(mut opened) = monitor.open(&key, 0).await else { return };
        // Opening puts a chat before the others, and here none is.
        if monitor.close().await.is_err() {
            return;
        }
        while opened.updates.recv().await.is_ok() {}
    }
}

/// What is known, after it was found to be in order and without a double.
async fn check(monitor: &Monitor, keys: &[ChatKey]) -> Value {
    let (mut items, mut in_order) = (0, true);
    for key in keys {
        let dump = monitor.dump(key).await.unwrap();
        items += dump.entries.len();
        in_order &= dump.entries.windows(2).all(|pair| pair[0].place < pair[1].place);
        let mut ids: Vec<_> = dump.entries.iter().map(|entry| entry.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        in_order &= ids.len() == dump.entries.len();
    }
    json!({ "items": items, "inOrder": in_order })
}
