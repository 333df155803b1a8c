//! What a person does in the window, and sees.

use std::path::Path;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// The window over `WebDriver` (<https://www.w3.org/TR/webdriver2/>).
pub(crate) struct Window(Client);

impl Window {
    /// Starts the app and takes hold of its window.
    pub(crate) async fn open(driver: &str, app: &Path, profile: &Path, more: &[&str]) -> Self {
        let mut arguments = vec![json!("--profile-dir"), json!(profile)];
        arguments.extend(more.iter().map(|argument| json!(argument)));
        let options = json!({ "binary": app, "args": arguments });
        let capabilities = [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(driver).await.unwrap();
        Self(client)
    }

    /// Closes the window, and with it the app.
    pub(crate) async fn close(&self) {
        self.0.clone().close().await.unwrap();
    }

    /// Loads the page again, as a web engine does after a crash of its process.
    pub(crate) async fn reload(&self) {
        self.0.refresh().await.unwrap();
    }

    /// Clicks on the first that is found.
    pub(crate) async fn click(&self, css: &str) {
        self.0.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
    }

    /// Clicks on the button with these words. One in a dialog comes first: what lies behind it cannot be clicked.
    pub(crate) async fn press_button(&self, words: &str) {
        let button = format!("//button[contains(normalize-space(.), '{words}') and not(@disabled)]");
        let inside = format!("//dialog{button}");
        let found = match self.0.find(Locator::XPath(&inside)).await {
            Ok(found) => found,
            Err(_) => self.0.find(Locator::XPath(&button)).await.unwrap(),
        };
        found.click().await.unwrap();
    }

    /// Types into a field, in place of what was there.
    pub(crate) async fn fill(&self, css: &str, text: &str) {
        let field = self.0.find(Locator::Css(css)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses and releases a key.
    pub(crate) async fn key(&self, key: char) {
        let press = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.0.perform_actions(press).await.unwrap();
    }

    /// How many there are.
    pub(crate) async fn count(&self, css: &str) -> usize {
        let count = self.ask("return document.querySelectorAll(arguments[0]).length", json!([css])).await;
        usize::try_from(count.as_u64().unwrap()).unwrap()
    }

    /// The text of the first, with white space folded; empty where there is none.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.texts(css).await.into_iter().next().unwrap_or_default()
    }

    /// The texts of all, with white space folded.
    pub(crate) async fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])]\
                      .map((one) => one.textContent.replace(/\\s+/g, ' ').trim())";
        serde_json::from_value(self.ask(script, json!([css])).await).unwrap()
    }

    /// An attribute of the first.
    pub(crate) async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let script = "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null";
        self.ask(script, json!([css, name])).await.as_str().map(str::to_owned)
    }

    /// Runs a script in the page and gives back what it returns.
    pub(crate) async fn ask(&self, script: &str, arguments: Value) -> Value {
        let Value::Array(arguments) = arguments else { panic!("arguments are a list") };
        self.0.execute(script, arguments).await.unwrap()
    }

    /// Runs a script that answers by calling its last argument.
    pub(crate) async fn ask_later(&self, script: &str, arguments: Value) -> Value {
        let Value::Array(arguments) = arguments else { panic!("arguments are a list") };
        self.0.execute_async(script, arguments).await.unwrap()
    }
}

/// The keys that have no letter.
pub(crate) const ENTER: char = '\u{E007}';
/// Escape.
pub(crate) const ESCAPE: char = '\u{E00C}';
/// F6.
pub(crate) const F6: char = '\u{E036}';

#[test]
fn the_keys_are_those_of_the_standard() {
    use fantoccini::key::Key;
    assert_eq!([ENTER, ESCAPE, F6], [char::from(Key::Enter), char::from(Key::Escape), char::from(Key::F6)]);
}
