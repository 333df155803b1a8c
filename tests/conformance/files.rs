//! Files at the URLs that operations give away.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::response::Parts;
use axum::http::{Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// A file that no text would survive as: every byte there is, many times.
pub(crate) fn photo() -> Vec<u8> {
    (0..=u8::MAX).cycle().take(50_000).collect()
}

/// Uploads as `UploadMetadata` says, with every header of it.
pub(crate) async fn upload(metadata: &Value, bytes: &[u8]) {
    let mut request = Request::put(metadata["Url"].as_str().unwrap());
    for (name, value) in metadata["HeadersToInclude"].as_object().unwrap() {
        request = request.header(name, value.as_str().unwrap());
    }
    fetch(request.body(Body::from(bytes.to_vec())).unwrap()).await;
}

/// What comes from the `Url` of `GetAttachment`.
pub(crate) struct Downloaded {
    pub(crate) bytes: Bytes,
    pub(crate) disposition: String,
}

/// Downloads from the `Url` of `GetAttachment`.
pub(crate) async fn download(url: &Value) -> Downloaded {
    let (head, bytes) = fetch(Request::get(url.as_str().unwrap()).body(Body::empty()).unwrap()).await;
    let disposition = head.headers[CONTENT_DISPOSITION].to_str().unwrap().to_owned();
    Downloaded { bytes, disposition }
}

async fn fetch(request: Request<Body>) -> (Parts, Bytes) {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let (head, body) = client.request(request).await.unwrap().into_parts();
    let bytes = to_bytes(Body::new(body), usize::MAX).await.unwrap();
    assert_eq!(head.status, StatusCode::OK, "{}", String::from_utf8_lossy(&bytes));
    (head, bytes)
}
