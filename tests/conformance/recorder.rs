//! A reverse proxy before the simulator that changes nothing and writes everything down.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use crate::scene::Scene;

/// More than any body of the service.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// Where the clients find the service. Websockets and files they find at the simulator itself, by its URLs.
pub(crate) struct Recorder {
    url: String,
    tape: Arc<Mutex<Vec<Exchange>>>,
    server: tokio::task::JoinHandle<()>,
}

/// One request and its response.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) method: Method,
    pub(crate) path: String,
    headers: HeaderMap,
    request: Bytes,
    pub(crate) status: StatusCode,
    response_headers: HeaderMap,
    response: Bytes,
}

impl Recorder {
    /// Stands before the service at this URL.
    pub(crate) async fn before(service: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let tape = Arc::default();
        let wire = Wire {
            service: service.to_owned(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            tape: Arc::clone(&tape),
        };
        let router = Router::new().fallback(pass).with_state(Arc::new(wire));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, tape, server }
    }

    /// Base URL for clients.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Everything so far. A browser's questions before its calls are no calls.
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        let tape = self.tape.lock().unwrap_or_else(PoisonError::into_inner);
        tape.iter().filter(|exchange| exchange.method != Method::OPTIONS).cloned().collect()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Exchange {
    /// A line for the checker.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "method": self.method.as_str(),
            "path": self.path,
            "headers": object(&self.headers),
            "request": String::from_utf8_lossy(&self.request),
            "status": self.status.as_u16(),
            "responseHeaders": object(&self.response_headers),
            "response": String::from_utf8_lossy(&self.response),
        })
    }
}

struct Wire {
    service: String,
    client: Client<HttpConnector, Body>,
    tape: Arc<Mutex<Vec<Exchange>>>,
}

async fn pass(State(wire): State<Arc<Wire>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(request) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let mut onward = Request::new(Body::from(request.clone()));
    *onward.method_mut() = head.method.clone();
    *onward.uri_mut() = format!("{}{path}", wire.service).parse().unwrap();
    *onward.headers_mut() = head.headers.clone();
    // Without an answer there is none to record; the checker finds that this one is not of the service.
    let answer = wire.client.request(onward).await;
    let (answer, response) = match answer {
        Ok(answer) => {
            let (answer, body) = answer.into_parts();
            (answer, to_bytes(Body::new(body), LARGEST_BODY).await.unwrap_or_default())
        }
        Err(_) => (StatusCode::BAD_GATEWAY.into_response().into_parts().0, Bytes::new()),
    };
    let exchange = Exchange {
        method: head.method,
        path,
        headers: head.headers,
        request,
        status: answer.status,
        response_headers: answer.headers.clone(),
        response: response.clone(),
    };
    wire.tape.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
    Response::from_parts(answer, Body::from(response))
}

fn object(headers: &HeaderMap) -> Value {
    let mut object = Map::new();
    for name in headers.keys() {
        let values: Vec<String> = headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .collect();
        object.insert(name.as_str().to_owned(), json!(values.join(", ")));
    }
    Value::Object(object)
}

#[tokio::test]
async fn it_changes_nothing() {
    let scene = Scene::quiet().await;
    let client = Client::builder(TokioExecutor::new()).build_http();
    for (method, path, body) in [
        (Method::OPTIONS, "/participant/transcript", ""),
        (Method::POST, "/participant/transcript", r#"{ "MaxResults": 7,  "NextToken": "Ünïcödé" }"#),
        (Method::GET, "/participant/views/a%2Fb%20c", ""),
    ] {
        let ask = async |service: &str| {
            let request = Request::builder()
                .method(method.clone())
                .uri(format!("{service}{path}"))
                .header("X-Amz-Bearer", "of nobody")
                .header("Access-Control-Request-Headers", "x-amz-bearer,content-type")
                .header("Content-Type", "application/json");
            let answer = client.request(request.body(Body::from(body)).unwrap()).await.unwrap();
            let (mut head, body) = answer.into_parts();
            // Of the moment and of the request.
            for own in ["date", "x-amzn-requestid"] {
                head.headers.remove(own);
            }
            (head.status, head.headers, to_bytes(Body::new(body), LARGEST_BODY).await.unwrap())
        };
        let direct = ask(scene.simulator.base_url()).await;
        assert_eq!(ask(scene.recorder.url()).await, direct, "{method} {path}");
        let recorded = scene.recorder.tape.lock().unwrap().last().unwrap().clone();
        assert_eq!((recorded.path.as_str(), &recorded.request[..]), (path, body.as_bytes()));
        assert_eq!((recorded.status, recorded.response), (direct.0, direct.2));
        assert_eq!(recorded.headers["x-amz-bearer"], "of nobody");
    }
}
