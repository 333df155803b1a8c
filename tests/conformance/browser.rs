//! amazon-connect-chatjs where it is made for: in a browser, on a page of another origin than the service.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use desk::{Leash, Output};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use simulator::ParticipantHandle;
use tokio::net::TcpListener;

use crate::client::{PATIENCE, Scratch, folder};
use crate::scene::Scene;
use crate::session::{Session, setup, until_subscribed};

const PAGE: &str = "/browser_client.html";

/// Files that the page consists of.
const FILES: [(&str, &str, &str); 3] = [
    (PAGE, "browser_client.html", "text/html"),
    ("/chatjs_session.mjs", "chatjs_session.mjs", "text/javascript"),
    (
        "/amazon-connect-chat.js",
        "node_modules/amazon-connect-chatjs/dist/amazon-connect-chat.js",
        "text/javascript",
    ),
];

/// A session in Chromium without a window, which is driven over `WebDriver` (<https://www.w3.org/TR/webdriver2/>).
pub(crate) struct Browser {
    client: Client,
    pages: tokio::task::JoinHandle<()>,
    heard: Vec<Value>,
    // These end with this value, in this order.
    _driver: Leash,
    _chromium: Leash,
    _profile: Scratch,
}

impl Browser {
    /// A session of a customer, connected.
    pub(crate) async fn customer(scene: &Scene, participant: &ParticipantHandle) -> Self {
        let before = scene.chat.subscribed_sockets();
        let profile = Scratch::new();
        let (origin, pages) = serve().await;
        let (chromium, debugger) = chromium(profile.path()).await;
        let (driver, address) = driver();
        let options = json!({ "debuggerAddress": debugger });
        let capabilities = [("goog:chromeOptions".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&address).await.unwrap();
        let mut browser = Self {
            client,
            pages,
            heard: Vec::new(),
            _driver: driver,
            _chromium: chromium,
            _profile: profile,
        };
        browser.client.goto(&format!("{origin}{PAGE}")).await.unwrap();
        assert_eq!(browser.client.title().await.unwrap(), "ready");
        let open = "window.open(arguments[0])";
        browser.client.execute(open, vec![setup(scene, participant, "CUSTOMER")]).await.unwrap();
        browser.connect().await;
        until_subscribed(scene, before + 1).await;
        browser
    }

    /// Waits for a promise of the page.
    async fn wait_for(&self, promise: &str, argument: Value) -> Value {
        let script = format!("const [argument, done] = arguments; ({promise}).then(done)");
        let answer = tokio::time::timeout(PATIENCE, self.client.execute_async(&script, vec![argument])).await;
        answer.expect("the page answers in time").unwrap()
    }
}

impl Session for Browser {
    async fn call(&mut self, operation: &str, arguments: Value) -> Value {
        let call = json!({ "operation": operation, "arguments": arguments });
        let mut answer = self.wait_for("window.call(argument)", call).await;
        assert!(answer.get("error").is_none(), "{operation} failed: {answer}");
        answer["result"].take()
    }

    async fn event(&mut self, name: &str) -> Value {
        let data = self.wait_for("window.next(argument)", json!(name)).await;
        if data["Id"].is_string() {
            self.heard.push(data.clone());
        }
        data
    }

    fn heard(&self) -> &[Value] {
        &self.heard
    }

    async fn close(self) {
        self.client.clone().close().await.unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.pages.abort();
    }
}

/// A web server for the page, and its origin.
async fn serve() -> (String, tokio::task::JoinHandle<()>) {
    let mut router = Router::new();
    for (path, file, content_type) in FILES {
        let content = std::fs::read(folder().join(file)).unwrap();
        router = router.route(path, get(async move || ([(CONTENT_TYPE, content_type)], content)));
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    (origin, tokio::spawn(async move { axum::serve(listener, router).await.unwrap() }))
}

/// Chromium, and where it can be taken hold of. Started here and not by the driver, which would leave it behind after a
/// test that fails.
async fn chromium(profile: &Path) -> (Leash, String) {
    let mut command = Command::new("chromium");
    command
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-background-timer-throttling",
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            "--disable-component-update",
            "--disable-sync",
            "--disable-crash-reporter",
            "--password-store=basic",
            "--remote-debugging-port=0",
        ])
        .arg(format!("--user-data-dir={}", profile.display()))
        .env("XDG_CONFIG_HOME", profile)
        .env("XDG_CACHE_HOME", profile);
    let log = profile.join("log");
    let mut chromium = Leash::start(&command, "", Output::File(&log)).unwrap();
    // Written whole, with the port on its first line.
    let found = profile.join("DevToolsActivePort");
    let mut look = tokio::time::interval(Duration::from_millis(20));
    let started = async {
        loop {
            look.tick().await;
            let text = std::fs::read_to_string(&found).unwrap_or_default();
            if let Some(port) = text.lines().next() {
                return format!("127.0.0.1:{port}");
            }
            let is_over = chromium.ended().unwrap().is_some();
            assert!(
                !is_over,
                "{}\nchromium does not start; `cargo xtask test` installs it",
                chromium.last_words()
            );
        }
    };
    let address = tokio::time::timeout(PATIENCE, started).await.expect("chromium starts in time");
    (chromium, address)
}

/// The driver, on a port of its own choice.
fn driver() -> (Leash, String) {
    let mut command = Command::new("chromedriver");
    let mut driver = Leash::start(command.arg("--port=0"), "", Output::Piped).unwrap_or_else(|error| {
        panic!("chromedriver does not start: {error}; `cargo xtask test` installs it")
    });
    let mut said = BufReader::new(driver.stdout().unwrap()).lines().map_while(Result::ok);
    // "ChromeDriver was started successfully on port 35215."
    let port = said.find_map(|line| line.split_once("on port ")?.1.strip_suffix('.').map(str::to_owned));
    let port = port.expect("chromedriver says where it listens; `cargo xtask test` installs it");
    (driver, format!("http://127.0.0.1:{port}"))
}
