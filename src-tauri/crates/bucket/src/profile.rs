//! Profiles, from the files that the AWS command line keeps.
//!
//! Pure: text in, values out. Source:
//! [shared files](https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html).

use std::fmt;

use zeroize::Zeroizing;

/// What a profile says, as far as it is understood.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Profile {
    pub(crate) key_id: Option<String>,
    pub(crate) secret_key: Option<Zeroizing<String>>,
    pub(crate) token: Option<Zeroizing<String>>,
    pub(crate) region: Option<String>,
    /// It gets its credentials in a way that takes a program, a browser or another role.
    pub(crate) has_another_way: bool,
}

/// Names of settings that say where credentials come from.
const OTHER_WAYS: &[&str] =
    &["sso_session", "sso_start_url", "credential_process", "role_arn", "source_profile", "login_session"];

impl Profile {
    /// The profile of this name. `None` where neither file has it. Keys in the first go before those in the second.
    pub(crate) fn find(name: &str, credentials: &str, config: &str) -> Option<Self> {
        let mut profile = Self::default();
        let in_config = profile.take(config, |section| {
            let named = section.strip_prefix("profile").filter(|rest| rest.starts_with(char::is_whitespace));
            named.map_or(section == "default" && name == "default", |rest| unquoted(rest.trim()) == name)
        });
        let in_credentials = profile.take(credentials, |section| section == name);
        (in_config || in_credentials).then_some(profile)
    }

    /// Takes what stands in the sections that are its own; whether there is one.
    fn take(&mut self, text: &str, is_own: impl Fn(&str) -> bool) -> bool {
        let (mut is_inside, mut is_there) = (false, false);
        for line in text.lines() {
            // What is indented belongs to the setting above it, such as those of `s3`.
            if line.starts_with([' ', '\t', '#', ';']) {
                continue;
            }
            if let Some(section) = line.strip_prefix('[') {
                is_inside = section.split(']').next().is_some_and(|section| is_own(section.trim()));
                is_there |= is_inside;
            } else if is_inside && let Some((name, value)) = line.split_once('=') {
                self.set(name.trim(), value.trim());
            }
        }
        is_there
    }

    fn set(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        match name.to_ascii_lowercase().as_str() {
            "aws_access_key_id" => self.key_id = Some(value.to_owned()),
            "aws_secret_access_key" => self.secret_key = Some(value.to_owned().into()),
            "aws_session_token" => self.token = Some(value.to_owned().into()),
            "region" => self.region = Some(value.to_owned()),
            name => self.has_another_way |= OTHER_WAYS.contains(&name),
        }
    }
}

/// The AWS command line writes a name with a space in it in quotation marks, in this file alone.
fn unquoted(name: &str) -> &str {
    let within = |mark| name.strip_prefix(mark).and_then(|name| name.strip_suffix(mark));
    within('\'').or_else(|| within('"')).unwrap_or(name)
}

/// Shows what there is, not what it is.
impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile")
            .field("has_key", &(self.key_id.is_some() && self.secret_key.is_some()))
            .field("region", &self.region)
            .field("has_another_way", &self.has_another_way)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREDENTIALS: &str = "# a comment\n[default]\naws_access_key_id = AKIDEFAULT\naws_secret_access_key=abc=/+d\n\n\
        [ acme ]\r\naws_access_key_id = AKIACME\r\nAWS_SECRET_ACCESS_KEY = efg\r\naws_session_token = tok\r\n[empty]\n";

    const CONFIG: &str = "[default]\nregion = eu-west-1\ns3 =\n  region = nowhere\n[profile acme]\nregion=us-west-2\n\
        [profile browser]\nsso_session = acme\nregion = eu-central-1\n[acme]\nregion = not this one\n\
        [profile 'two words']\nregion = eu-north-1\n[profile \"in Berlin\"]\nregion = eu-central-1\n";

    fn find(name: &str) -> Option<Profile> {
        Profile::find(name, CREDENTIALS, CONFIG)
    }

    #[test]
    fn a_profile_is_put_together_of_both_files() {
        let profile = find("default").unwrap();
        assert_eq!(
            (profile.key_id.as_deref(), profile.region.as_deref()),
            (Some("AKIDEFAULT"), Some("eu-west-1"))
        );
        assert_eq!(profile.secret_key.unwrap().as_str(), "abc=/+d");
        let profile = find("acme").unwrap();
        assert_eq!(
            (profile.key_id.as_deref(), profile.region.as_deref()),
            (Some("AKIACME"), Some("us-west-2"))
        );
        assert_eq!(profile.token.unwrap().as_str(), "tok");
    }

    #[test]
    fn a_profile_that_signs_in_another_way_is_known_as_such() {
        let profile = find("browser").unwrap();
        assert!(profile.has_another_way && profile.key_id.is_none());
        assert!(!find("acme").unwrap().has_another_way);
    }

    #[test]
    fn a_name_with_a_space_in_it_stands_in_quotation_marks() {
        for (name, region) in [("two words", "eu-north-1"), ("in Berlin", "eu-central-1")] {
            assert_eq!(find(name).and_then(|profile| profile.region).as_deref(), Some(region));
        }
    }

    #[test]
    fn a_profile_that_is_nowhere_is_none() {
        assert_eq!(find("nobody"), None);
        assert_eq!(find("empty"), Some(Profile::default()));
        assert_eq!(Profile::find("default", "", ""), None);
    }

    #[test]
    fn no_key_is_shown() {
        let shown = format!("{:?}", find("acme").unwrap());
        assert!(!shown.contains("AKIACME") && !shown.contains("efg") && !shown.contains("tok"), "{shown}");
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(name in ".{0,8}", credentials in "[\\[\\]a-z =\n#;_\t]{0,80}", config in ".{0,80}") {
            let _ = Profile::find(&name, &credentials, &config);
        }
    }
}
