//! Uploads, scans and downloads.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{AttachmentRules, Config, Quotas, Role, Scan, ScanResult, Verdict};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::{Reply, Scene};

const TEXT: &str = "Grüße";

fn with(attachments: AttachmentRules) -> Config {
    Config { attachments, quotas: Quotas::unlimited(), ..Config::default() }
}

async fn scene() -> Scene {
    Scene::new(with(AttachmentRules::default())).await
}

/// An announced upload of the customer.
struct Upload {
    token: String,
    id: String,
    target: String,
    headers: Vec<(String, String)>,
    expiry: String,
}

impl Upload {
    async fn start(scene: &Scene, name: &str, size: usize) -> Self {
        let token = scene.connect(&scene.customer).await;
        let reply = announce(scene, &token, name, size).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let metadata = &reply.body["UploadMetadata"];
        let headers = metadata["HeadersToInclude"].as_object().unwrap();
        let url = metadata["Url"].as_str().unwrap();
        assert!(url.len() <= 2_000, "{url}");
        Self {
            token,
            id: reply.body["AttachmentId"].as_str().unwrap().to_owned(),
            target: url.strip_prefix(scene.simulator.base_url()).unwrap().to_owned(),
            headers: headers
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
                .collect(),
            expiry: metadata["UrlExpiry"].as_str().unwrap().to_owned(),
        }
    }

    /// Sends the bytes with the headers asked for, but for the length, which the client adds by itself.
    async fn put(&self, scene: &Scene, bytes: &str) -> Reply {
        let headers: Vec<(&str, &str)> = self.sent().collect();
        scene.request("PUT", &self.target, &headers, bytes).await
    }

    fn sent(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        headers.filter(|(name, _)| *name != "Content-Length")
    }

    async fn complete(&self, scene: &Scene) -> Reply {
        complete(scene, &self.token, &self.id, &self.id).await
    }
}

async fn announce(scene: &Scene, token: &str, name: &str, size: usize) -> Reply {
    let body = json!({
        "ContentType": "text/plain; charset=utf-8", "AttachmentSizeInBytes": size, "AttachmentName": name,
        "ClientToken": format!("{name} {size} {}", scene.chat.requests().len()),
    });
    scene.call("start-attachment-upload", token, &body).await
}

async fn complete(scene: &Scene, token: &str, id: &str, client_token: &str) -> Reply {
    let body = json!({"AttachmentIds": [id], "ClientToken": client_token});
    scene.call("complete-attachment-upload", token, &body).await
}

/// A file that went all the way.
async fn uploaded(scene: &Scene, name: &str) -> Upload {
    let upload = Upload::start(scene, name, TEXT.len()).await;
    assert_eq!(upload.put(scene, TEXT).await.status, 200);
    assert_eq!(upload.complete(scene).await.status, 200);
    upload
}

/// `GetAttachment`, as the customer.
async fn get(scene: &Scene, id: &str, more: &Value) -> Reply {
    let mut body = json!({"AttachmentId": id});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let token = scene.connect(&scene.customer).await;
    scene.call("attachment", &token, &body).await
}

/// Path and query of the URL in an answer of `GetAttachment`.
fn target(scene: &Scene, reply: &Reply) -> String {
    let url = reply.body["Url"].as_str().unwrap_or_else(|| panic!("{reply:?}"));
    url.strip_prefix(scene.simulator.base_url()).unwrap().to_owned()
}

fn statuses(items: &[Value]) -> Vec<&str> {
    items.iter().filter_map(|item| item["Attachments"][0]["Status"].as_str()).collect()
}

/// Status and `Code` of a bucket's answer.
fn refusal(reply: &Reply) -> (u16, &str) {
    let code = reply.text.split_once("<Code>").and_then(|(_, text)| text.split_once("</Code>"));
    (reply.status, code.map_or("none", |(code, _)| code))
}

#[tokio::test]
async fn an_announcement_says_where_until_when_and_with_which_headers() {
    let scene = scene().await;
    let upload = Upload::start(&scene, "56102_file.txt", 9).await;
    assert_eq!(upload.expiry, "2026-03-02T09:20:07Z");
    let header =
        |name: &str| upload.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    assert_eq!(header("Content-Type"), Some("text/plain; charset=utf-8"));
    assert_eq!(header("Content-Length"), Some("9"));
    assert_eq!(header("Content-Disposition"), Some("attachment; filename=\"56102_file.txt\""));
    assert_eq!(header("x-amz-acl"), Some("bucket-owner-full-control"));
    assert_eq!(header("x-amz-meta-contact_id"), Some(scene.chat.contact_id().as_str()));
    assert_eq!(header("x-amz-meta-initial_contact_id"), Some(scene.chat.initial_contact_id().as_str()));
    assert!(header("x-amz-meta-account_id").is_some() && header("x-amz-meta-organization_id").is_some());
    assert_eq!(upload.headers.len(), 8);
    assert_eq!(scene.chat.stored().len(), 1, "an announcement is nothing to the others");
}

#[tokio::test]
async fn headers_to_include_fit_the_model_whatever_the_name() {
    let scene = scene().await;
    for name in [format!("{}.txt", "退".repeat(252)), "a\"\r\nb.txt".to_owned()] {
        let upload = Upload::start(&scene, &name, TEXT.len()).await;
        assert!(upload.headers.iter().all(|(name, value)| name.len() <= 128 && value.len() <= 256));
        assert_eq!(upload.put(&scene, TEXT).await.status, 200, "{name}");
    }
}

#[tokio::test]
async fn an_uploaded_file_is_scanned_and_then_approved() {
    let scene = scene().await;
    let mut socket = scene.socket(&scene.chat.supervisor()).await;
    let upload = uploaded(&scene, "note.txt").await;
    let first = socket.item().await;
    assert_eq!(
        (&first["Type"], &first["ParticipantId"]),
        (&json!("ATTACHMENT"), &json!(scene.customer.id()))
    );
    let file = json!([{
        "AttachmentId": upload.id, "AttachmentName": "note.txt",
        "ContentType": "text/plain; charset=utf-8", "Status": "IN_PROGRESS",
    }]);
    assert_eq!(first["Attachments"], file);
    scene.hand.advance(Duration::from_millis(1_999));
    assert_eq!(statuses(&scene.chat.stored()), ["IN_PROGRESS"]);
    scene.hand.advance(Duration::from_millis(1));
    assert_eq!(socket.item().await["Attachments"][0]["Status"], "APPROVED");
    assert_eq!(statuses(&scene.chat.stored()), ["APPROVED"]);
}

#[tokio::test]
async fn a_rejected_file_loses_its_bytes() {
    let scene = scene().await;
    let upload = uploaded(&scene, "eicar.txt").await;
    let file = scene.chat.attachment(&upload.id).unwrap();
    assert_eq!(scene.chat.attachment_bytes(&file).as_deref(), Some(TEXT.as_bytes()));
    scene.hand.advance(Duration::from_secs(2));
    assert_eq!(statuses(&scene.chat.stored()), ["REJECTED"]);
    assert_eq!(scene.chat.attachment_bytes(&file), None);
    assert_eq!(get(&scene, &upload.id, &json!({})).await.error(), (400, "ValidationException"));
}

#[tokio::test]
async fn a_scan_decides_and_takes_as_long_as_it_is_told() {
    let scan = |verdict| {
        with(AttachmentRules { scan: Scan { takes: Duration::ZERO, verdict }, ..Default::default() })
    };
    for (verdict, status) in [
        (Verdict::Always(ScanResult::Rejected), "REJECTED"),
        (Verdict::Always(ScanResult::Approved), "APPROVED"),
        (Verdict::Never, "IN_PROGRESS"),
    ] {
        let scene = Scene::new(scan(verdict)).await;
        uploaded(&scene, "note.txt").await;
        assert_eq!(statuses(&scene.chat.stored()), [status]);
    }
}

#[tokio::test]
async fn a_scan_that_never_ends_can_be_scripted() {
    let scan = Scan { takes: Duration::ZERO, verdict: Verdict::Never };
    let scene = Scene::new(with(AttachmentRules { scan, ..Default::default() })).await;
    let upload = uploaded(&scene, "note.txt").await;
    assert_eq!(get(&scene, &upload.id, &json!({})).await.error(), (400, "ValidationException"));
    scene.chat.attachment_status(&scene.chat.attachment(&upload.id).unwrap(), ScanResult::Approved);
    assert_eq!(get(&scene, &upload.id, &json!({})).await.status, 200);
}

#[tokio::test]
async fn a_scripted_result_stands_against_the_scan_that_was_going_on() {
    let scene = scene().await;
    let upload = uploaded(&scene, "note.txt").await;
    scene.chat.attachment_status(&scene.chat.attachment(&upload.id).unwrap(), ScanResult::Rejected);
    scene.hand.advance(Duration::from_secs(2));
    assert_eq!(statuses(&scene.chat.live()), ["IN_PROGRESS", "REJECTED"]);
}

#[tokio::test]
async fn an_upload_without_one_of_its_headers_or_with_another_value_is_refused() {
    let scene = scene().await;
    let upload = Upload::start(&scene, "note.txt", TEXT.len()).await;
    for (left_out, _) in upload.sent() {
        let headers: Vec<(&str, &str)> = upload.sent().filter(|(name, _)| *name != left_out).collect();
        let reply = scene.request("PUT", &upload.target, &headers, TEXT).await;
        assert_eq!(refusal(&reply), (403, "SignatureDoesNotMatch"), "without {left_out}");
        let changed: Vec<(&str, &str)> = upload
            .sent()
            .map(|(name, value)| (name, if name == left_out { "other" } else { value }))
            .collect();
        let reply = scene.request("PUT", &upload.target, &changed, TEXT).await;
        assert_eq!(refusal(&reply), (403, "SignatureDoesNotMatch"), "another {left_out}");
    }
    for bytes in ["", "longer than announced"] {
        assert_eq!(refusal(&upload.put(&scene, bytes).await), (403, "SignatureDoesNotMatch"), "{bytes}");
    }
    assert_eq!(upload.complete(&scene).await.error(), (400, "ValidationException"));
}

#[tokio::test]
async fn an_upload_that_breaks_off_or_does_not_say_its_length_is_refused() {
    let scene = scene().await;
    let upload = Upload::start(&scene, "note.txt", TEXT.len()).await;
    let host = scene.simulator.base_url().trim_start_matches("http://");
    for (length, expected) in [
        ("Content-Length: 9", (400, "IncompleteBody")),
        ("Transfer-Encoding: chunked", (411, "MissingContentLength")),
    ] {
        let mut stream = TcpStream::connect(host).await.unwrap();
        let head = format!(
            "PUT {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{length}\r\n\r\n",
            upload.target
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(b"3\r\nabc\r\n").await.unwrap();
        stream.shutdown().await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        assert_eq!(refusal(&Reply::parse(&reply)), expected, "{length}");
    }
}

#[tokio::test]
async fn an_upload_larger_than_any_file_may_be_is_refused_whatever_its_signature() {
    let scene = Scene::new(with(AttachmentRules { largest: 10, ..Default::default() })).await;
    let upload = Upload::start(&scene, "note.txt", TEXT.len()).await;
    assert_eq!(refusal(&upload.put(&scene, &"x".repeat(11)).await), (400, "EntityTooLarge"));
}

#[tokio::test]
async fn an_upload_url_expires() {
    let scene = scene().await;
    let upload = Upload::start(&scene, "note.txt", TEXT.len()).await;
    scene.hand.advance(Duration::from_secs(300));
    let reply = upload.put(&scene, TEXT).await;
    assert_eq!(refusal(&reply), (403, "AccessDenied"));
    for part in ["<Message>Request has expired</Message>", "<Expires>2026-03-02T09:20:07Z</Expires>"] {
        assert!(reply.text.contains(part), "{}", reply.text);
    }
    assert_eq!(reply.header("content-type"), Some("application/xml"));
}

#[tokio::test]
async fn bytes_may_be_sent_again_until_the_upload_is_completed() {
    let scene = scene().await;
    let upload = Upload::start(&scene, "note.txt", TEXT.len()).await;
    let first = upload.put(&scene, "1234567").await;
    let second = upload.put(&scene, TEXT).await;
    assert_eq!((first.status, second.status), (200, 200));
    assert_ne!(first.header("etag"), second.header("etag"));
    upload.complete(&scene).await;
    let file = scene.chat.attachment(&upload.id).unwrap();
    assert_eq!(scene.chat.attachment_bytes(&file).as_deref(), Some(TEXT.as_bytes()));
    assert_eq!(refusal(&upload.put(&scene, TEXT).await), (403, "AccessDenied"));
}

#[tokio::test]
async fn an_upload_is_completed_once_and_by_whoever_began_it() {
    let scene = scene().await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    let upload = Upload::start(&scene, "note.txt", TEXT.len()).await;
    upload.put(&scene, TEXT).await;
    let of_agent = scene.connect(&agent).await;
    assert_eq!(complete(&scene, &of_agent, &upload.id, "1").await.error(), (400, "ValidationException"));
    assert_eq!(complete(&scene, &upload.token, &upload.id, "1").await.status, 200);
    assert_eq!(complete(&scene, &upload.token, &upload.id, "1").await.status, 200, "a repetition");
    assert_eq!(complete(&scene, &upload.token, &upload.id, "2").await.error(), (409, "ConflictException"));
    assert_eq!(statuses(&scene.chat.live()), ["IN_PROGRESS"]);
}

#[tokio::test]
async fn files_beyond_the_number_or_the_memory_are_refused_until_others_are_left_behind() {
    let rules = AttachmentRules { per_chat: 2, held: 20, ..Default::default() };
    let scene = Scene::new(with(rules)).await;
    let token = scene.connect(&scene.customer).await;
    let exceeded = (402, "ServiceQuotaExceededException");
    assert_eq!(announce(&scene, &token, "a.txt", 15).await.status, 200);
    assert_eq!(announce(&scene, &token, "b.txt", 6).await.error(), exceeded, "by memory");
    assert_eq!(announce(&scene, &token, "c.txt", 5).await.status, 200);
    scene.hand.advance(Duration::from_secs(299));
    assert_eq!(announce(&scene, &token, "d.txt", 1).await.error(), exceeded);
    scene.hand.advance(Duration::from_secs(1));
    assert_eq!(announce(&scene, &token, "e.txt", 20).await.status, 200);
    assert_eq!(scene.chat.attachment("unknown").map(|file| file.id().to_owned()), None);
}

#[tokio::test]
async fn files_of_one_chat_are_counted_with_those_that_were_scripted() {
    let scene = Scene::new(with(AttachmentRules { per_chat: 2, ..Default::default() })).await;
    let token = scene.connect(&scene.customer).await;
    scene.chat.attach(&scene.customer, "a.txt", "text/plain");
    assert_eq!(announce(&scene, &token, "b.txt", 1).await.status, 200);
    assert_eq!(announce(&scene, &token, "c.txt", 1).await.error(), (402, "ServiceQuotaExceededException"));
}

#[tokio::test]
async fn an_approved_file_is_downloaded_as_it_was_uploaded() {
    let scene = scene().await;
    let upload = uploaded(&scene, "grüße.txt").await;
    scene.hand.advance(Duration::from_secs(2));
    let reply = get(&scene, &upload.id, &json!({})).await;
    assert_eq!(reply.body["AttachmentSizeInBytes"], TEXT.len());
    assert_eq!(reply.body["UrlExpiry"], "2026-03-02T09:20:09.000Z");
    let file = scene.request("GET", &target(&scene, &reply), &[("X-Amz-Bearer", "whatever")], "").await;
    assert_eq!((file.status, file.text.as_str()), (200, TEXT));
    assert_eq!(file.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(file.header("content-length"), Some("7"));
    let disposition = "attachment; filename=\"gr__e.txt\"; filename*=UTF-8''gr%C3%BC%C3%9Fe.txt";
    assert_eq!(file.header("content-disposition"), Some(disposition));
    let head = scene.request("HEAD", &target(&scene, &reply), &[], "").await;
    assert_eq!((head.status, head.text.as_str(), head.header("content-length")), (200, "", Some("7")));
    assert!(head.header("etag").is_some_and(|tag| Some(tag) == file.header("etag")));
}

#[tokio::test]
async fn a_download_url_lives_as_long_as_asked_and_shows_inline_if_asked() {
    let scene = scene().await;
    let file = scene.chat.attach(&scene.customer, "photo.jpg", "image/jpeg");
    scene.chat.attachment_status(&file, ScanResult::Approved);
    let more = json!({"UrlExpiryInSeconds": 5, "UrlContentDisposition": "INLINE"});
    let target = target(&scene, &get(&scene, file.id(), &more).await);
    scene.hand.advance(Duration::from_millis(4_587));
    let reply = scene.request("GET", &target, &[], "").await;
    assert_eq!(reply.header("content-disposition"), Some("inline; filename=\"photo.jpg\""));
    scene.hand.advance(Duration::from_millis(1));
    let reply = scene.request("GET", &target, &[], "").await;
    assert_eq!(refusal(&reply), (403, "AccessDenied"));
    assert!(reply.text.contains("Request has expired"));
}

#[tokio::test]
async fn a_url_that_was_changed_is_refused() {
    let scene = scene().await;
    let file = scene.chat.attach(&scene.customer, "photo.jpg", "image/jpeg");
    scene.chat.attachment_status(&file, ScanResult::Approved);
    let target = target(&scene, &get(&scene, file.id(), &json!({})).await);
    for changed in [
        target.replace("X-Amz-Expires=300", "X-Amz-Expires=86400"),
        target.replace("=attachment", "=inline"),
        target.replace("/download/", "/download/0"),
        format!("{target}00"),
    ] {
        let reply = scene.request("GET", &changed, &[], "").await;
        assert_eq!(refusal(&reply), (403, "SignatureDoesNotMatch"), "{changed}");
    }
    let unsigned = target.split_once('?').unwrap().0;
    assert_eq!(refusal(&scene.request("GET", unsigned, &[], "").await), (403, "AccessDenied"));
    assert_eq!(
        refusal(&scene.request("PUT", &target.replace("/download/", "/upload/"), &[], "").await).0,
        403
    );
}

#[tokio::test]
async fn scripted_files_have_a_content() {
    let scene = scene().await;
    let made = scene.chat.attach(&scene.customer, "photo.jpg", "image/jpeg");
    let given = scene.chat.attach_bytes(&scene.customer, "a.txt", "no type\n", b"given".to_vec());
    for file in [&made, &given] {
        scene.chat.attachment_status(file, ScanResult::Approved);
        let reply = get(&scene, file.id(), &json!({})).await;
        let content = scene.request("GET", &target(&scene, &reply), &[], "").await;
        assert_eq!(scene.chat.attachment_bytes(file).as_deref(), Some(content.text.as_bytes()));
        assert_eq!(reply.body["AttachmentSizeInBytes"], content.text.len());
    }
    assert_eq!(scene.chat.attachment_bytes(&given).as_deref(), Some(&b"given"[..]));
}

#[tokio::test]
async fn a_custom_bot_gets_no_files() {
    let scene = scene().await;
    let file = scene.chat.attach(&scene.customer, "photo.jpg", "image/jpeg");
    scene.chat.attachment_status(&file, ScanResult::Approved);
    let token = scene.connect(&scene.chat.join(Role::CustomBot, "Bot")).await;
    let reply = scene.call("attachment", &token, &json!({"AttachmentId": file.id()})).await;
    assert_eq!(reply.error(), (403, "AccessDeniedException"));
}

#[tokio::test]
async fn a_scan_that_ends_after_the_chat_reaches_nobody() {
    let scene = scene().await;
    uploaded(&scene, "note.txt").await;
    scene.chat.end();
    scene.hand.advance(Duration::from_secs(2));
    assert_eq!(statuses(&scene.chat.live()), ["IN_PROGRESS"]);
}

#[tokio::test]
async fn urls_may_have_expired_when_they_are_given() {
    let scene = scene().await;
    let file = scene.chat.attach(&scene.customer, "photo.jpg", "image/jpeg");
    scene.chat.attachment_status(&file, ScanResult::Approved);
    scene.chat.inject("expired-urls x2".parse().unwrap());
    let upload = Upload::start(&scene, "note.txt", TEXT.len()).await;
    assert_eq!(refusal(&upload.put(&scene, TEXT).await), (403, "AccessDenied"));
    scene.chat.inject("expired-urls on GetAttachment".parse().unwrap());
    let target = target(&scene, &get(&scene, file.id(), &json!({})).await);
    assert_eq!(refusal(&scene.request("GET", &target, &[], "").await), (403, "AccessDenied"));
}

#[tokio::test]
async fn the_bucket_may_fail() {
    let scene = scene().await;
    let upload = Upload::start(&scene, "note.txt", TEXT.len()).await;
    scene.chat.inject("503 on upload".parse().unwrap());
    assert_eq!(upload.put(&scene, TEXT).await.status, 503);
    assert_eq!(upload.complete(&scene).await.status, 400, "nothing was kept");
    assert_eq!(upload.put(&scene, TEXT).await.status, 200);
    let file = scene.chat.attach(&scene.customer, "photo.jpg", "image/jpeg");
    scene.chat.attachment_status(&file, ScanResult::Approved);
    let target = target(&scene, &get(&scene, file.id(), &json!({})).await);
    scene.chat.inject("html 502 on download".parse().unwrap());
    assert_eq!(scene.request("GET", &target, &[], "").await.status, 502);
    assert_eq!(scene.request("GET", &target, &[], "").await.status, 200);
}

#[tokio::test]
async fn pages_of_any_origin_may_upload_and_download() {
    let scene = scene().await;
    let upload = Upload::start(&scene, "note.txt", TEXT.len()).await;
    let asked = [
        ("Origin", "http://example.com"),
        ("Access-Control-Request-Method", "PUT"),
        (
            "Access-Control-Request-Headers",
            "content-disposition,content-type,x-amz-acl,x-amz-meta-contact_id",
        ),
    ];
    let preflight = scene.request("OPTIONS", &upload.target, &asked, "").await;
    assert_eq!(preflight.status, 204);
    assert!(
        preflight.header("access-control-allow-methods").unwrap().split(',').any(|method| method == "PUT")
    );
    assert_eq!(preflight.header("access-control-allow-headers"), Some(asked[2].1));
    for reply in [
        preflight,
        upload.put(&scene, TEXT).await,
        upload.put(&scene, "other").await,
        scene.request("GET", "/download/a/b", &[], "").await,
    ] {
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"), "{}", reply.text);
    }
}
