use archive::*;
use std::time::Instant;
use transcript::*;
fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    let n: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let key = Key::new(zeroize::Zeroizing::new([7; 32]));
    let archive = Archive::open(&folder, &key).unwrap();
    let words: Vec<String> = (0..20000).map(|i| format!("w{}", i * 7919 % 100003)).collect();
    let mut x = 12345u64;
    let mut rnd = move || {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        x
    };
    let start = Instant::now();
    let mut spent = std::time::Duration::ZERO;
    let mut made = 0;
    let mut chat = 0u64;
    while made < n {
        let mut batches = vec![];
        let mut inb = 0;
        while inb < 5000 {
            chat += 1;
            let cid = format!("{:08x}-0000-4000-8000-{:012x}", chat, chat);
            let base = 1_700_000_000_000i64 + chat as i64 * 900_000;
            let items = (0..17)
                .map(|i| {
                    let role = if i % 2 == 0 { Role::Agent } else { Role::Customer };
                    let id = format!(
                        "{:08x}-{:04x}-4000-8000-{:012x}",
                        rnd() as u32,
                        rnd() as u16,
                        rnd() & 0xffffffffffff
                    );
                    let mut it = Item::new(
                        id.as_str().into(),
                        jiff::Timestamp::from_millisecond(base + i * 20_123).unwrap(),
                        Kind::Message(Format::Plain),
                    );
                    let text: Vec<&str> = (0..8)
                        .map(|_| &*words[((rnd() % 20000) * (rnd() % 20000) / 20000) as usize])
                        .collect();
                    it.content = Some(text.join(" ").into());
                    it.author = Some(std::sync::Arc::new(Author {
                        id: format!("{:08x}-1111-4000-8000-{:012x}", chat * 2 + i as u64 % 2, chat)
                            .as_str()
                            .into(),
                        name: Some("Anna Berg".into()),
                        role,
                    }));
                    it.heading = std::sync::Arc::new(Heading {
                        item_type: Some("MESSAGE".into()),
                        content_type: Some("text/plain".into()),
                        contact_id: Some(cid.as_str().into()),
                        ..Heading::default()
                    });
                    NewItem::new(it)
                })
                .collect();
            inb += 17;
            batches.push(Batch {
                chat: ChatFacts {
                    key: cid.clone(),
                    contacts: vec![ContactFacts::new(cid.as_str().into())],
                    instance: Some("i".into()),
                    ..ChatFacts::default()
                },
                items,
                ..Batch::default()
            });
        }
        made += inb;
        let t = Instant::now();
        archive.write_now(batches).unwrap();
        spent += t.elapsed();
    }
    println!(
        "{made} in {:?} (write {:?}): {:.0}/s",
        start.elapsed(),
        spent,
        made as f64 / spent.as_secs_f64()
    );
    drop(archive);
    let size = std::fs::metadata(folder.join("archive.db")).unwrap().len();
    println!("{} bytes a message", size / made as u64);
}
