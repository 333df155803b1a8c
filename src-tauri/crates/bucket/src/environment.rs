//! The environment of the program, as far as it speaks of AWS.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;

use zeroize::Zeroizing;

/// Variables of the environment. Passed in: nothing in this crate reads it.
#[derive(Clone, Default)]
pub struct Environment(HashMap<String, Zeroizing<String>>);

impl Environment {
    /// Keeps what begins with `AWS_` and the places of a person's folder; [`std::env::vars_os`] gives all. What is no text names nothing.
    pub fn of<N: Into<OsString>, V: Into<OsString>>(variables: impl IntoIterator<Item = (N, V)>) -> Self {
        let is_of_use = |name: &str| name.starts_with("AWS_") || ["HOME", "USERPROFILE"].contains(&name);
        let texts = variables.into_iter().filter_map(|(name, value)| {
            Some((name.into().into_string().ok()?, value.into().into_string().ok()?))
        });
        let kept = texts.filter(|(name, value)| is_of_use(name) && !value.is_empty());
        Self(kept.map(|(name, value)| (name, Zeroizing::new(value))).collect())
    }

    /// What a variable says, if it says something.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.as_str())
    }

    /// The server that speaks S3 in Amazon's place, as the AWS SDKs are told of one ("Service-specific endpoints" in their reference).
    pub(crate) fn endpoint(&self) -> Option<&str> {
        let is_ignored = self
            .get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let named = self.get("AWS_ENDPOINT_URL_S3").or_else(|| self.get("AWS_ENDPOINT_URL"));
        named.filter(|_| !is_ignored)
    }
}

/// Names only: values are keys.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        names.sort_unstable();
        f.debug_tuple("Environment").field(&names).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_of_use_is_kept_and_no_value_is_shown() {
        let given =
            [("AWS_SECRET_ACCESS_KEY", "hush"), ("PATH", "/bin"), ("AWS_PROFILE", ""), ("HOME", "/home/a")];
        let environment = Environment::of(given);
        assert_eq!(environment.get("AWS_SECRET_ACCESS_KEY"), Some("hush"));
        assert_eq!((environment.get("PATH"), environment.get("AWS_PROFILE")), (None, None));
        assert_eq!(format!("{environment:?}"), r#"Environment(["AWS_SECRET_ACCESS_KEY", "HOME"])"#);
    }

    #[test]
    fn a_server_for_s3_alone_goes_before_one_for_everything_unless_all_are_to_be_ignored() {
        let everything = ("AWS_ENDPOINT_URL", "https://all.example");
        let s3 = ("AWS_ENDPOINT_URL_S3", "https://s3.example");
        assert_eq!(Environment::of([everything]).endpoint(), Some("https://all.example"));
        assert_eq!(Environment::of([everything, s3]).endpoint(), Some("https://s3.example"));
        let ignored = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        assert_eq!(Environment::of([everything, s3, ignored]).endpoint(), None);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_is_passed_over() {
        use std::os::unix::ffi::OsStringExt as _;
        let broken = OsString::from_vec(vec![0xff]);
        let given =
            [("AWS_PROFILE".into(), broken.clone()), (broken, "x".into()), ("HOME".into(), "/home/a".into())];
        let environment = Environment::of::<OsString, OsString>(given);
        assert_eq!((environment.get("AWS_PROFILE"), environment.get("HOME")), (None, Some("/home/a")));
    }
}
