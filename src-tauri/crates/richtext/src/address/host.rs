//! The name of a host, word by word.

use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};

use super::Warning;

/// The name in the letters that its owner chose, and what is suspicious about them.
pub(super) fn seen(domain: &str) -> (String, Vec<Warning>) {
    let (name, is_sound) = idna::domain_to_unicode(domain);
    let mut warnings = Vec::new();
    if is_sound.is_err() {
        warnings.push(Warning::Hidden);
    }
    let is_local = !name.trim_end_matches('.').contains('.')
        || name == "localhost"
        || name.rsplit('.').next() == Some("local");
    if is_local {
        warnings.push(Warning::LocalName);
    }
    for word in name.split('.').filter(|word| !word.is_ascii()) {
        let looks: String = skeleton(word).collect();
        if word.detect_restriction_level() > RestrictionLevel::HighlyRestrictive {
            warnings.push(Warning::MixedScripts);
        }
        if looks.is_ascii() {
            warnings.push(Warning::Lookalike { of: looks });
        } else {
            warnings.push(Warning::OtherLetters);
        }
    }
    // A name of which a machine sees another one than the eye is shown to both.
    if warnings.contains(&Warning::Hidden) { (domain.to_owned(), warnings) } else { (name, warnings) }
}
