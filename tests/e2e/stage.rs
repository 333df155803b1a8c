//! A desktop with the app on it, and a service with scripted chats.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use archive::Key;
use desk::{Keychain, Leash, Options, Output, Session, Size};
use simulator::{ChatHandle, ChatSpec, Clock, Config, ParticipantHandle, Role};
use witness::Witnessed;

use crate::hands::Window;

/// Longest wait for anything that is to happen.
const LIMIT: Duration = Duration::from_secs(30);

/// Between two looks.
const LOOK: Duration = Duration::from_millis(50);

/// Everything a journey needs. What runs ends with this value.
pub(crate) struct Stage {
    pub(crate) window: Window,
    /// The service, which the app watches, and the witness of all that it asks: at the end of a journey in which the app asked what a
    /// watcher may not ask, the test fails.
    pub(crate) service: Witnessed,
    pub(crate) desk: Session,
    driver: Leash,
    address: String,
}

impl Stage {
    /// The app, with nothing to watch yet.
    pub(crate) async fn new(keychain: Keychain) -> Self {
        Self::within(keychain, &[]).await
    }

    /// The same in an environment with these variables.
    pub(crate) async fn within(keychain: Keychain, environment: &[(&str, &str)]) -> Self {
        let options = Options { keychain, display: Some(Size::LAPTOP) };
        let desk = Session::start(&options).unwrap();
        let clock = Clock::running(jiff::Timestamp::now());
        let service = Witnessed::start(Config::default(), clock).await;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = desk.command("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("SIGHTLINE_LOG", "debug")
            .env("TZ", "UTC")
            // Whatever goes out into the world comes to the witness, who knows no such way.
            .env("https_proxy", service.base_url())
            .env("HTTPS_PROXY", service.base_url())
            .envs(environment.iter().copied());
        let driver = Leash::start(&command, "", Output::File(&log(&desk))).unwrap();
        let address = format!("http://127.0.0.1:{port}");
        until("WebDriver answers", || async {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        let window = Window::open(&address, &app(), &profile(&desk), &[]).await;
        let stage = Self { window, service, desk, driver, address };
        stage.until("the page is drawn", async || stage.window.count("[data-region]").await > 0).await;
        stage
    }

    /// The app, watching the service's roster through a source that was added by hand. On it: a chat for each of these customers.
    pub(crate) async fn watching<const N: usize>(
        customers: [&str; N],
    ) -> (Self, [(ChatHandle, ParticipantHandle); N]) {
        let stage = Self::new(Keychain::Ready).await;
        let chats = customers.map(|customer| stage.chat(customer));
        stage.add_source().await;
        for (chat, _) in &chats {
            let row = row(chat);
            stage.until("the roster shows the chat", async || stage.window.count(&row).await == 1).await;
        }
        (stage, chats)
    }

    /// A chat in which a customer has said hello.
    pub(crate) fn chat(&self, customer: &str) -> (ChatHandle, ParticipantHandle) {
        let spec =
            ChatSpec { customer_name: customer.into(), queue: "Deliveries".into(), ..ChatSpec::default() };
        let chat = self.service.create_chat(spec);
        let who = chat.join(Role::Customer, customer);
        chat.say(&who, &format!("{customer} says hello"));
        (chat, who)
    }

    /// Opens a chat by a click on its row, and waits until its text is there.
    pub(crate) async fn open(&self, chat: &ChatHandle) {
        self.window.click(&row(chat)).await;
        self.until("the chat is open", async || self.window.count("article[data-line] .say").await > 0).await;
        self.until("the chat is live", async || self.window.count(&live(chat)).await == 1).await;
    }

    /// Adds the service's roster: address typed, bearer token from the clipboard.
    pub(crate) async fn add_source(&self) {
        self.copy(self.service.roster_bearer());
        self.window.press_button("Add source").await;
        self.window.fill("#url", &self.service.roster_url()).await;
        self.window.press_button("Read token from clipboard and add").await;
        self.until("the dialog is done", async || self.window.count("dialog").await == 0).await;
    }

    /// Puts a text on the clipboard, as another program would.
    pub(crate) fn copy(&self, text: &str) {
        let mut xclip = self.desk.command("xclip");
        // It goes on in the background, to answer for the clipboard; it must not hold on to our pipes.
        xclip.args(["-selection", "clipboard", "-in"]).stdin(Stdio::piped());
        let mut xclip = xclip.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        xclip.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(xclip.wait().unwrap().success());
    }

    /// Closes the window and starts the app again with the same profile.
    pub(crate) async fn restart(&mut self) {
        self.restart_after(async |_| {}).await;
    }

    /// The same, and while no app runs something is done to its profile.
    pub(crate) async fn restart_after(&mut self, work: impl AsyncFnOnce(PathBuf)) {
        self.close().await;
        work(profile(&self.desk)).await;
        self.begin().await;
    }

    /// Closes the window, and waits until the app has ended: it writes until then.
    pub(crate) async fn close(&self) {
        let running = running(&profile(&self.desk));
        self.window.close().await;
        let has_ended = async || running.iter().all(|process| has_ended(process)).then_some(());
        until("the app has ended", has_ended).await;
    }

    /// Starts the app, which does not run.
    pub(crate) async fn begin(&mut self) {
        self.begin_with(&[]).await;
    }

    /// The same with these arguments.
    pub(crate) async fn begin_with(&mut self, arguments: &[&str]) {
        self.window = Window::open(&self.address, &app(), &profile(&self.desk), arguments).await;
    }

    /// A second start of the app with the same profile.
    pub(crate) fn second_start(&self) -> Command {
        let mut command = self.desk.command(app());
        command.arg("--profile-dir").arg(profile(&self.desk));
        command
    }

    /// The key of the archive, as the keychain has it.
    pub(crate) fn archive_key(&self) -> Key {
        let mut ask = self.desk.command("secret-tool");
        let asked = ask.args(["search", "--all", "service", "app.sightline"]).output().unwrap();
        let text = String::from_utf8(asked.stdout).unwrap();
        let secrets = text.lines().filter_map(|line| line.strip_prefix("secret = "));
        let mut secrets = secrets.filter_map(|secret| serde_json::from_str::<serde_json::Value>(secret).ok());
        secrets.find_map(|secret| Key::from_hex(secret["token"].as_str()?).ok()).expect("the keychain has it")
    }

    /// What the app wrote to its log.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(log(&self.desk)).unwrap_or_default()
    }

    /// Waits until `ask` says yes. Past the limit the test fails, and says what the window shows instead.
    pub(crate) async fn until(&self, what: &str, ask: impl AsyncFn() -> bool) {
        self.until_within(LIMIT, what, ask).await;
    }

    /// The same with a limit of its own, for what the app takes its time for.
    pub(crate) async fn until_within(&self, limit: Duration, what: &str, ask: impl AsyncFn() -> bool) {
        let start = Instant::now();
        while !ask().await {
            if start.elapsed() > limit {
                let text = self.window.text("body").await;
                let picture = std::env::temp_dir().join("sightline-e2e.png");
                let picture = self.desk.screenshot(&picture).map(|()| picture);
                panic!("not within {limit:?}: {what}\n{picture:?}\n{text}\n{}", self.driver.last_words());
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// Processes of the app with this profile.
fn running(profile: &Path) -> Vec<PathBuf> {
    let (app, profile) = (app().display().to_string(), profile.display().to_string());
    let processes = std::fs::read_dir("/proc").unwrap().flatten().map(|process| process.path());
    let is_app = |process: &PathBuf| {
        let line = std::fs::read(process.join("cmdline")).unwrap_or_default();
        let words = || line.split(|byte| *byte == 0);
        words().next() == Some(app.as_bytes()) && words().any(|word| word == profile.as_bytes())
    };
    processes.filter(is_app).collect()
}

/// Whether a process has let go of its files. Its command line is gone before, and its first thread too; until the last one is, locks hold.
fn has_ended(process: &Path) -> bool {
    let stat = std::fs::read_to_string(process.join("stat")).unwrap_or_default();
    let state = stat.rsplit_once(')').and_then(|(_, fields)| fields.trim_start().chars().next());
    let threads = std::fs::read_dir(process.join("task")).map_or(0, Iterator::count);
    state.is_none() || (matches!(state, Some('Z' | 'X')) && threads <= 1)
}

/// The row of a chat in the roster.
pub(crate) fn row(chat: &ChatHandle) -> String {
    format!("[role=row][data-key='{}']", chat.initial_contact_id())
}

/// The same, while the chat is live.
pub(crate) fn live(chat: &ChatHandle) -> String {
    format!("{}[data-connection=live]", row(chat))
}

/// Waits for something that has an answer.
pub(crate) async fn until<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(start.elapsed() < LIMIT, "not within {LIMIT:?}: {what}");
        tokio::time::sleep(LOOK).await;
    }
}

/// The app: `SIGHTLINE_APP`, as for a packaged one, else the one that cargo built.
pub(crate) fn app() -> PathBuf {
    std::env::var_os("SIGHTLINE_APP").map_or_else(|| env!("CARGO_BIN_EXE_sightline").into(), PathBuf::from)
}

/// Where the app keeps what it keeps.
pub(crate) fn profile(desk: &Session) -> PathBuf {
    desk.home().join("profile")
}

fn log(desk: &Session) -> PathBuf {
    desk.home().parent().unwrap_or(Path::new("/")).join("app.log")
}
