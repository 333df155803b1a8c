//! A chat that is opened at an item, and read on from there.

use transcript::ItemId;

use crate::floor::Floor;

#[tokio::test(start_paused = true)]
async fn opened_at_an_item_and_read_on_both_ways_a_chat_shows_each_entry_once() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(300).await;
    floor.true_within(60, chat, &key).await;
    let all: Vec<ItemId> = floor.dump(&key).await.entries.iter().map(|entry| entry.id().clone()).collect();
    for at in [0, 3, 150, all.len() - 2, all.len() - 1] {
        let item = all[at].clone();
        let opened = floor.monitor.open_at(&key, Some(item.clone()), 20).await.unwrap();
        let mut rows = opened.page.entries.clone();
        assert!(rows.iter().any(|entry| *entry.id() == item));
        assert_eq!(opened.newest, floor.dump(&key).await.entries.last().map(|entry| entry.place));
        let (mut older, mut newer) = (opened.page.older, opened.page.newer);
        assert_eq!(older + rows.len() + newer, all.len());
        while newer > 0 {
            let page = floor.monitor.newer(&key, rows.last().unwrap().place, 70).await.unwrap();
            rows.extend(page.entries);
            newer = page.newer;
        }
        while older > 0 {
            let page = floor.monitor.older(&key, rows[0].place, 70).await.unwrap();
            rows.splice(0..0, page.entries);
            older = page.older;
        }
        let ids: Vec<ItemId> = rows.iter().map(|entry| entry.id().clone()).collect();
        assert_eq!(ids, all);
    }
}

#[tokio::test(start_paused = true)]
async fn opened_at_an_item_that_is_not_there_a_chat_shows_its_end() {
    let floor = Floor::open();
    let (_, key) = floor.live_chat(30).await;
    let opened = floor.monitor.open_at(&key, Some("nowhere".into()), 20).await.unwrap();
    let newest = floor.monitor.open(&key, 20).await.unwrap();
    let ids = |page: &monitor::Page| page.entries.iter().map(|entry| entry.id().clone()).collect::<Vec<_>>();
    assert_eq!(ids(&opened.page), ids(&newest.page));
    assert_eq!((opened.page.newer, opened.newest), (0, opened.page.entries.last().map(|entry| entry.place)));
}
