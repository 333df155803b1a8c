//! What a text claims about where its link leads.

use linkify::{LinkFinder, LinkKind};
use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::host;
use crate::odd;

/// The host that a text names, if it names one and the link leads to another.
pub(super) fn other_host(shown: &str, host: &str, ascii_host: Option<&str>) -> Option<String> {
    let claimed = claimed(shown)?;
    let bare = |name: &str| name.trim_end_matches('.').trim_start_matches("www.").to_lowercase();
    let leads = [Some(host), ascii_host];
    let is_same = leads.into_iter().flatten().any(|leads| bare(leads) == bare(&claimed));
    (!is_same).then_some(claimed)
}

/// The first host in a text. What hides in it is not seen, and so is left out; letters of another width are as they look.
fn claimed(shown: &str) -> Option<String> {
    let seen: String = odd::stretches(shown)
        .into_iter()
        .filter(|stretch| stretch.odd.is_none())
        .flat_map(|stretch| shown[stretch.range].nfkc().collect::<Vec<_>>())
        .map(|char| match char {
            _ if is_slash(char) => '/',
            '\u{3002}' => '.',
            _ => char,
        })
        .collect();
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(false);
    let link = finder.links(seen.trim()).next().map(|link| link.as_str().to_owned());
    let link = link.filter(|link| !link.is_empty())?;
    let complete = if link.contains("://") { link } else { format!("https://{link}") };
    let url = Url::parse(&complete).ok()?;
    Some(host::seen(url.host_str()?).0)
}

/// Looks like a slash, and does not end a host.
fn is_slash(char: char) -> bool {
    matches!(char, '\u{2044}' | '\u{2215}' | '\u{29f8}' | '\u{2571}')
}
