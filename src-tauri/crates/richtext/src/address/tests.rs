use super::*;

fn warnings(target: &str) -> Vec<Warning> {
    Address::of(target, None).warnings
}

fn differs(shown: &str, target: &str) -> Option<String> {
    Address::of(target, Some(shown)).warnings.into_iter().find_map(|warning| match warning {
        Warning::Differs { says } => Some(says),
        _ => None,
    })
}

#[test]
fn a_usual_address_gives_no_warning_and_opens() {
    for target in [
        "https://travel.example/rules?fare=12",
        "https://sub.travel.example:8443/a%20b#c",
        "HTTPS://TRAVEL.EXAMPLE",
        "https://en.wikipedia.example/wiki/Caf%C3%A9_(drink)",
    ] {
        let address = Address::of(target, None);
        assert_eq!((&address.warnings[..], address.opens()), (&[][..], true), "{target}");
    }
}

#[test]
fn an_address_is_in_three_parts_with_its_letters_readable() {
    let address = Address::of("https://travel.example:8443/caf%C3%A9?q=%20%E2%80%AE#%D8%B3", None);
    let parts = (address.before.as_str(), address.host.as_str(), address.after.as_str());
    assert_eq!(parts, ("https://", "travel.example", ":8443/café?q=%20%E2%80%AE#س"));
}

#[test]
fn a_user_name_that_looks_like_a_host_is_a_warning() {
    let address = Address::of("https://acmebank.example@evil.example/login", None);
    assert_eq!(
        (address.before.as_str(), address.host.as_str()),
        ("https://acmebank.example@", "evil.example")
    );
    assert_eq!((address.warnings.as_slice(), address.opens()), (&[Warning::UserInfo][..], false));
}

#[test]
fn a_host_of_another_script_is_shown_in_both_ways() {
    let address = Address::of("https://xn--mnchen-3ya.example/", None);
    assert_eq!(address.host, "münchen.example");
    assert_eq!(address.ascii_host.as_deref(), Some("xn--mnchen-3ya.example"));
    assert_eq!((address.warnings.as_slice(), address.opens()), (&[Warning::OtherLetters][..], true));
}

#[test]
fn a_host_that_looks_like_latin_is_a_warning() {
    let address = Address::of("https://\u{430}\u{440}\u{440}\u{4cf}\u{435}.example/", None);
    assert_eq!(
        (address.warnings.as_slice(), address.opens()),
        (&[Warning::Lookalike { of: "apple".into() }][..], false)
    );
}

#[test]
fn a_host_of_mixed_scripts_is_a_warning() {
    for target in [
        "https://p\u{430}ypal.example/",
        "https://xn--pypal-4ve.example/",
        "https://αdmin.example",
        "https://googlе.example",
    ] {
        assert!(warnings(target).contains(&Warning::MixedScripts), "{target} {:?}", warnings(target));
    }
}

#[test]
fn scripts_that_are_written_together_are_not_mixed() {
    assert_eq!(warnings("https://東京タワーtokyo.example/"), [Warning::OtherLetters]);
}

#[test]
fn numbers_for_a_host_are_a_warning_however_they_are_written() {
    for target in [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0177.0.0.1",
        "https://[::1]/",
        "https://①②⑦.0.0.1/",
    ] {
        assert_eq!(warnings(target), [Warning::IpAddress], "{target}");
    }
}

#[test]
fn only_https_is_opened() {
    assert_eq!(warnings("http://travel.example/"), [Warning::NotHttps]);
    for scheme in
        ["javascript", "data", "file", "ftp", "vbscript", "mailto", "tel", "smb", "ms-msdt", "blob", "intent"]
    {
        let address = Address::of(&format!("{scheme}:alert(1)//travel.example"), None);
        let other = Warning::OtherScheme { scheme: scheme.into() };
        let unreadable = address.warnings.contains(&Warning::Unreadable);
        assert!(address.warnings.contains(&other) || unreadable, "{scheme} {:?}", address.warnings);
        assert!(!address.opens(), "{scheme}");
    }
}

#[test]
fn what_is_no_complete_address_is_not_opened() {
    for target in [
        "",
        "travel.example",
        "/etc/passwd",
        "//travel.example",
        "https://",
        "https://exa mple",
        "\\\\host\\share",
        "#top",
    ] {
        let address = Address::of(target, None);
        assert_eq!(
            (&address.warnings[..], address.opens()),
            (&[Warning::Unreadable][..], false),
            "{target:?}"
        );
    }
}

#[test]
fn what_hides_in_an_address_is_a_warning_and_is_seen() {
    for target in [
        "https://travel.example/\u{202e}fdp.exe",
        "https://travel.example/a\u{200b}b",
        "https://travel.example/\u{2500}\u{2588}",
    ] {
        let address = Address::of(target, None);
        assert!(address.warnings.contains(&Warning::Hidden) && !address.opens(), "{target:?}");
    }
    assert_eq!(Address::of("https://travel.example/\u{202e}fdp.exe", None).after, "/%E2%80%AEfdp.exe");
    assert_eq!(Address::of("not an address \u{202e}", None).after, "not an address %E2%80%AE");
}

#[test]
fn an_address_too_long_to_read_is_not_opened() {
    let address = Address::of(&format!("https://travel.example/{}", "a".repeat(5000)), None);
    assert_eq!((address.warnings.as_slice(), address.opens()), (&[Warning::TooLong][..], false));
}

#[test]
fn a_name_of_this_network_alone_is_a_warning() {
    for target in ["https://localhost/", "https://intranet/", "https://printer.local/"] {
        assert_eq!(warnings(target), [Warning::LocalName], "{target}");
    }
}

#[test]
fn a_text_that_names_another_host_is_a_warning() {
    for (shown, target) in [
        ("https://acmebank.example", "https://evil.example/"),
        ("acmebank.example/login", "https://evil.example/"),
        ("Go to www.acmebank.example now", "https://acmebank.example.evil.example/"),
        ("acme\u{200b}bank.example", "https://evil.example/"),
        ("ａｃｍｅｂａｎｋ.example", "https://evil.example/"),
        ("acmebank。example", "https://evil.example/"),
    ] {
        assert_eq!(
            differs(shown, target).as_deref().map(|says| says.trim_start_matches("www.")),
            Some("acmebank.example"),
            "{shown:?}"
        );
    }
}

#[test]
fn a_text_that_names_the_same_host_or_none_is_no_warning() {
    for (shown, target) in [
        ("the fare rules", "https://travel.example/"),
        ("travel.example", "https://www.travel.example/rules"),
        ("https://www.travel.example/", "https://travel.example/rules"),
        ("münchen.example", "https://xn--mnchen-3ya.example/"),
        ("xn--mnchen-3ya.example", "https://münchen.example/"),
        ("Version 2.0", "https://travel.example/"),
        ("", "https://travel.example/"),
    ] {
        assert_eq!(differs(shown, target), None, "{shown:?}");
    }
}

#[test]
fn a_slash_that_is_none_does_not_end_a_host() {
    let address = Address::of("https://acmebank.example\u{2044}login.evil.example/", None);
    assert!(!address.opens(), "{address:?}");
}
