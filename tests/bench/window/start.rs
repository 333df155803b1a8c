//! From the start of the program to its first paint, beside a bare Tauri window.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use desk::{Area, Keychain, Leash, Options, Output, Screen, Session, Size};
use serde_json::json;

use crate::figure::Figure;
use crate::times::Times;
use crate::{bare, memory, stage};

/// The first start of each is not counted: it makes the profile, and fills what the system keeps of files.
const STARTS: usize = 11;
const LIMIT: Duration = Duration::from_secs(30);
/// Between two looks at the display.
const LOOK: Duration = Duration::from_millis(2);
/// One pixel wide and as high as the display: through the views, the list and the chat.
const COLUMNS: [u16; 3] = [120, 480, 960];

pub(crate) async fn measure() -> Vec<Figure> {
    let desk = Session::start(&Options { keychain: Keychain::Ready, display: Some(Size::LAPTOP) }).unwrap();
    let mut screen = desk.screen().unwrap();
    let mut sightline = desk.command(stage::app());
    sightline.arg("--profile-dir").arg(stage::profile(&desk)).env("SIGHTLINE_LOG", "warn");
    let mut bare = desk.command(std::env::current_exe().unwrap());
    bare.arg(bare::FLAG);

    let (mut ours, mut least, mut held) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..STARTS {
        let of_bare = first_paint(&bare, &mut screen, || {
            held.push(memory::of_tree(memory::process(Path::new(bare.get_program()), bare::FLAG.as_ref())));
        });
        let of_bare = of_bare.await;
        let of_sightline = first_paint(&sightline, &mut screen, || {}).await;
        if number > 0 {
            least.push(of_bare);
            ours.push(of_sightline);
        }
    }
    let of = |times: &[f64]| Times::of(&json!(times));
    let (ours, least) = (of(&ours), of(&least));
    println!(
        "a bare window is painted after {:.0} ms (slowest {:.0}) and holds {:.0} MB",
        least.percentile(50),
        least.percentile(100),
        of(&held).percentile(50)
    );
    let slowest = ours.percentile(100);
    vec![Figure::new(
        &format!("start to first paint, slowest of {}", ours.count()),
        format!(
            "{slowest:.0} ms (p50 {:.0}: {:.2} times a bare window)",
            ours.percentile(50),
            ours.percentile(50) / least.percentile(50)
        ),
        "<= 700 ms",
        slowest <= 700.0,
    )]
}

/// Starts a program and ends it when something is painted and looked at: the ms until it was painted.
async fn first_paint(program: &Command, screen: &mut Screen, look: impl FnOnce()) -> f64 {
    until(screen, |colours| colours == 1).await;
    let start = Instant::now();
    let running = Leash::start(program, "", Output::Inherited).unwrap();
    // Nothing, and the window before its page is drawn, are of two colours. Letters are of many.
    until(screen, |colours| colours > 4).await;
    let took = start.elapsed().as_secs_f64() * 1_000.0;
    look();
    drop(running);
    took
}

async fn until(screen: &mut Screen, is_so: impl Fn(usize) -> bool) {
    let start = Instant::now();
    loop {
        let column = |left| Area { left, top: 0, width: 1, height: 900 };
        let pixels = COLUMNS.map(|left| screen.pixels(column(left)).unwrap());
        let colours = pixels.into_iter().flatten().collect::<BTreeSet<u32>>().len();
        if is_so(colours) {
            return;
        }
        assert!(start.elapsed() < LIMIT, "{colours} colours on the display");
        tokio::time::sleep(LOOK).await;
    }
}
