//! What to watch, from standard input.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::thread;

use credentials::{Handover, HandoverError, from_line};
use monitor::Target;
use participant::{BadEndpoint, Endpoint, Variant};
use serde_json::value::RawValue;
use thiserror::Error;
use tokio::sync::mpsc;
use zeroize::Zeroizing;

/// Longest line. A token has 1000 characters, a URL 2000.
const LINE_LIMIT: usize = 64 << 10;

/// What came of reading.
#[derive(Debug)]
pub(crate) enum Input {
    /// A line, and its number from 1.
    Line(u64, Result<Handover, BadLine>),
    /// There are no more lines.
    End,
}

/// Why a line can not be used. Shows nothing of it.
#[derive(Debug, Error)]
pub(crate) enum BadLine {
    /// Longer than any credential.
    #[error("the line is longer than 64 KiB; write one JSON object a line")]
    TooLong,
    /// Not UTF-8.
    #[error("the line is not UTF-8; write JSON")]
    NotUtf8,
    /// Not what is expected.
    #[error(transparent)]
    Handover(#[from] HandoverError),
    /// Neither the line nor the arguments say where the chat is.
    #[error("the line names no region; add `region`, or give `--region` or `--endpoint`")]
    NoRegion,
    /// `region` or `endpoint` of the line.
    #[error(transparent)]
    Endpoint(#[from] BadEndpoint),
    /// Reading failed.
    #[error("standard input can not be read ({0}); what was read before is watched")]
    Unreadable(io::Error),
}

/// Reads lines on a thread of its own, which nobody waits for: it may hang in a read that never returns.
pub(crate) fn read_lines(input: impl Read + Send + 'static) -> mpsc::Receiver<Input> {
    // Full: reading waits, and with it whoever writes.
    let (lines, receiver) = mpsc::channel(16);
    thread::spawn(move || {
        let mut input = io::BufReader::new(input);
        for number in 1.. {
            let read = match read_line(&mut input) {
                Ok(None) => break,
                Ok(Some(line)) => line.and_then(|line| handover(&line)).transpose(),
                Err(error) => Some(Err(BadLine::Unreadable(error))),
            };
            let is_last = matches!(read, Some(Err(BadLine::Unreadable(_))));
            if let Some(read) = read
                && lines.blocking_send(Input::Line(number, read)).is_err()
            {
                return;
            }
            if is_last {
                break;
            }
        }
        // The receiver may be gone: then nobody wants to know.
        lines.blocking_send(Input::End).ok();
    });
    receiver
}

/// Makes a target of a line: `endpoint` goes before what the line says, so that no line leads a token elsewhere; `region` is for lines
/// that name none.
pub(crate) fn target(
    handover: Handover,
    endpoint: Option<&Endpoint>,
    region: Option<&str>,
) -> Result<Target, BadLine> {
    let region = handover.region.as_deref().or(region);
    let endpoint = match (endpoint, handover.endpoint.as_deref(), region) {
        (Some(endpoint), _, _) => endpoint.clone(),
        (None, Some(url), _) => Endpoint::custom(url)?,
        (None, None, Some(region)) => Endpoint::for_region(region, Variant::default())?,
        (None, None, None) => return Err(BadLine::NoRegion),
    };
    Ok(Target {
        contact_id: handover.contact_id.as_deref().map(Into::into),
        initial_contact_id: handover.initial_contact_id.as_deref().map(Into::into),
        region: region.unwrap_or_default().to_owned(),
        endpoint,
        credential: handover.credential,
        instance: None,
        queue: None,
        customer: None,
        agent: None,
        mark_connected: false,
    })
}

/// One line without its end. `None` at the end of input.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<Result<Zeroizing<String>, BadLine>>> {
    let mut line = Zeroizing::new(Vec::with_capacity(4096));
    let most = LINE_LIMIT as u64 + 1;
    if input.take(most).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() as u64 == most && line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
        return Ok(Some(Err(BadLine::TooLong)));
    }
    let text = std::str::from_utf8(&line).map(|text| Zeroizing::new(text.to_owned()));
    Ok(Some(text.map_err(|_| BadLine::NotUtf8)))
}

/// `None` for a line that is to be skipped: nothing in it, or what a simulator says of itself.
fn handover(line: &str) -> Result<Option<Handover>, BadLine> {
    let of_itself = || {
        let names = serde_json::from_str::<BTreeMap<String, &RawValue>>(line);
        names.is_ok_and(|names| names.contains_key("simulator"))
    };
    if line.trim().is_empty() || of_itself() {
        return Ok(None);
    }
    Ok(from_line(line).map(Some)?)
}

#[cfg(test)]
mod tests {
    use credentials::Credential;

    use super::*;

    /// Everything that is read of `text`.
    fn read(text: impl Into<Vec<u8>>) -> Vec<(u64, Result<Handover, BadLine>)> {
        let mut receiver = read_lines(io::Cursor::new(text.into()));
        let mut lines = Vec::new();
        loop {
            match receiver.blocking_recv().unwrap() {
                Input::Line(number, line) => lines.push((number, line)),
                Input::End => return lines,
            }
        }
    }

    fn one(line: &str) -> Handover {
        read(line).pop().unwrap().1.unwrap()
    }

    #[test]
    fn lines_are_read_with_their_numbers_and_skipped_where_they_say_nothing() {
        let lines = read(
            "{\"simulator\":{\"url\":\"http://127.0.0.1:1\"}}\n\n  \r\n\
             {\"contactId\":\"a\",\"participantToken\":\"t\"}\r\n{\"contactId\":\"b\",\"connectionToken\":\"u\"}",
        );
        let [(4, Ok(first)), (5, Ok(second))] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!((first.contact_id.as_deref(), second.contact_id.as_deref()), (Some("a"), Some("b")));
        assert!(matches!(first.credential, Credential::Participant(_)));
        assert!(matches!(second.credential, Credential::Connection { .. }));
    }

    #[test]
    fn a_line_that_can_not_be_used_is_told_without_its_text() {
        let long = format!(
            "{{\"participantToken\":\"{}\"}}\n{{\"participantToken\":\"t\"}}\n",
            "canary".repeat(20_000)
        );
        let lines = read(long);
        let [(1, Err(BadLine::TooLong)), (2, Ok(_))] = &lines[..] else { panic!("{lines:?}") };
        for text in
            ["canary", "[\"canary\"]", "{\"participantToken\":\"can ary\"}", "{\"region\":\"canary\"}"]
        {
            let lines = read(text);
            let [(1, Err(error))] = &lines[..] else { panic!("{lines:?}") };
            assert!(!format!("{error} {error:?}").contains("can"), "{error}");
        }
        let lines = read(b"\xff\n".to_vec());
        assert!(matches!(&lines[..], [(1, Err(BadLine::NotUtf8))]));
    }

    #[test]
    fn the_place_is_the_lines_own_unless_the_arguments_give_an_endpoint() {
        let here = Endpoint::custom("http://127.0.0.1:4000").unwrap();
        let place = |line: &str, endpoint: Option<&Endpoint>, region: Option<&str>| {
            target(one(line), endpoint, region).map(|target| target.endpoint.to_string())
        };
        let bare = r#"{"participantToken":"t"}"#;
        let with_region = r#"{"participantToken":"t","region":"eu-west-2"}"#;
        let with_endpoint =
            r#"{"participantToken":"t","region":"eu-west-2","endpoint":"https://connect.example.com"}"#;
        let ours = "https://participant.connect.eu-west-2.amazonaws.com";
        assert_eq!(place(with_region, None, Some("us-east-1")).unwrap(), ours);
        assert_eq!(place(bare, None, Some("eu-west-2")).unwrap(), ours);
        assert_eq!(place(with_endpoint, None, None).unwrap(), "https://connect.example.com");
        assert_eq!(place(with_endpoint, Some(&here), None).unwrap(), "http://127.0.0.1:4000");
        assert_eq!(place(bare, Some(&here), None).unwrap(), "http://127.0.0.1:4000");
        assert!(matches!(place(bare, None, None), Err(BadLine::NoRegion)));
        let unencrypted = r#"{"participantToken":"t","endpoint":"http://connect.example.com"}"#;
        assert!(matches!(place(unencrypted, None, None), Err(BadLine::Endpoint(_))));
    }
}
