//! Requests of HTTP/1.1, read from their bytes.

/// Longest head, longest body: far more than a watcher's.
const HEAD: usize = 64 << 10;
const BODY: usize = 256 << 10;

/// One request, whole.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    pub(crate) target: &'a str,
    pub(crate) body: &'a [u8],
    /// Whether it asks for a websocket whose frames can be read: uncompressed.
    pub(crate) opens_socket: bool,
    /// Bytes of all of it.
    pub(crate) length: usize,
}

/// Why bytes are no request that could be judged.
pub(crate) type Unreadable = &'static str;

/// The request that `bytes` begin with; `None` until all of it is there.
pub(crate) fn read(bytes: &[u8]) -> Result<Option<Request<'_>>, Unreadable> {
    // A head has fewer, or nobody knows what it says.
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut head = httparse::Request::new(&mut headers);
    let parsed = head.parse(bytes).map_err(|_| "no HTTP")?;
    let httparse::Status::Complete(head_length) = parsed else {
        return if bytes.len() > HEAD { Err("a head without end") } else { Ok(None) };
    };
    if values(head.headers, "transfer-encoding").next().is_some() {
        return Err("a body of no announced length");
    }
    let mut lengths = values(head.headers, "content-length").map(|length| length.parse::<usize>());
    let body_length = match (lengths.next(), lengths.next()) {
        (None, _) => 0,
        (Some(Ok(length)), None) if length <= BODY => length,
        // With two, each side might believe another.
        _ => return Err("a body too long, or with more than one length"),
    };
    let upgrades = values(head.headers, "upgrade").any(|protocol| protocol == "websocket");
    if upgrades && values(head.headers, "sec-websocket-extensions").next().is_some() {
        return Err("a websocket whose frames might be compressed");
    }
    let length = head_length + body_length;
    let Some(body) = bytes.get(head_length..length) else { return Ok(None) };
    let (method, target) = (head.method.unwrap_or_default(), head.path.unwrap_or_default());
    Ok(Some(Request { method, target, body, opens_socket: upgrades, length }))
}

/// What the headers of this name say, in small letters.
fn values<'a>(headers: &'a [httparse::Header<'a>], name: &'a str) -> impl Iterator<Item = String> + 'a {
    let headers = headers.iter().filter(move |header| header.name.eq_ignore_ascii_case(name));
    headers.map(|header| String::from_utf8_lossy(header.value).trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_waited_for_until_all_of_it_is_there() {
        let all = b"POST /a?b HTTP/1.1\r\nhost: x\r\nContent-Length: 3\r\n\r\nabcGET /";
        let end = all.len() - b"GET /".len();
        for length in 0..end {
            assert!(matches!(read(&all[..length]), Ok(None)), "{length}");
        }
        let Ok(Some(request)) = read(all) else { panic!("it is whole") };
        assert_eq!((request.method, request.target, request.body), ("POST", "/a?b", &b"abc"[..]));
        assert_eq!((request.length, request.opens_socket), (end, false));
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_read() {
        for head in [
            "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
            "POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n",
            "GET /ws HTTP/1.1\r\nupgrade: websocket\r\nsec-websocket-extensions: permessage-deflate\r\n\r\n",
            "\u{16}\u{3}\u{1}TLS",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ] {
            assert!(read(head.as_bytes()).is_err(), "{head}");
        }
    }
}
