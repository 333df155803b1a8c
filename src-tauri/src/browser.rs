//! The person's browser, which alone opens what a chat links to: nothing from outside is ever loaded by Sightline itself.

use richtext::Address;

/// Why a link was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotOpened {
    /// It is not https, or in disguise.
    #[error("This link is not opened from here; it is not what it says, or not encrypted")]
    Suspicious,
    /// The system has no browser, or it did not start.
    #[error("The browser did not start; copy the link and open it yourself")]
    NoBrowser,
}

/// What starts the browser; tests put their own in its place.
pub(crate) type Browser = fn(&str) -> Result<(), NotOpened>;

/// Opens an address, looked through once more: the page is not to be trusted with what it asks for.
pub(crate) fn open(url: &str, browser: Browser) -> Result<(), NotOpened> {
    let address = Address::of(url, None);
    match &address.url {
        Some(whole) if address.opens() => browser(whole),
        _ => Err(NotOpened::Suspicious),
    }
}

/// The browser that the system has for https.
pub(crate) fn system(url: &str) -> Result<(), NotOpened> {
    open::that_detached(url).map_err(|error| {
        // The address stays out of the log.
        tracing::warn!(kind = ?error.kind(), "no browser started");
        NotOpened::NoBrowser
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(url: &str) -> Result<(), NotOpened> {
        let is_fit = url.starts_with("https://") && url.is_ascii();
        if is_fit { Ok(()) } else { Err(NotOpened::NoBrowser) }
    }

    #[test]
    fn an_https_address_is_opened() {
        assert_eq!(open("https://travel.example/rules?fare=12", started), Ok(()));
        assert_eq!(open("https://münchen.example/", started), Ok(()));
    }

    #[test]
    fn nothing_else_reaches_the_browser() {
        for url in [
            "http://travel.example/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "--new-window",
            "https://acmebank.example@evil.example/",
            "https://p\u{430}ypal.example/",
            "https://travel.example/\u{202e}",
            "",
        ] {
            assert_eq!(open(url, |_| panic!()), Err(NotOpened::Suspicious), "{url}");
        }
    }
}
