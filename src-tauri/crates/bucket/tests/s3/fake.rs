//! A few lines that answer HTTP, for what the servers do not do.

use std::net::TcpListener as Taken;
use std::sync::Arc;

use bucket::{Bucket, BucketError, Environment, Place};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::server::{BUCKET, quick};

/// Answers until dropped.
pub(crate) struct Server {
    port: u16,
    task: JoinHandle<()>,
}

/// The head of a request.
pub(crate) struct Request {
    line: String,
    headers: Vec<(String, String)>,
}

impl Request {
    pub(crate) fn method(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }

    pub(crate) fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

pub(crate) fn answer(status: &str, headers: &[&str], body: &str) -> String {
    let headers: String = headers.iter().flat_map(|header| [header, "\r\n"]).collect();
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

impl Server {
    pub(crate) async fn start(answer: impl Fn(&Request) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answer = Arc::new(answer);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let answer = Arc::clone(&answer);
                tokio::spawn(async move { serve(stream, &*answer).await });
            }
        });
        Self { port, task }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) async fn open(
        &self,
        environment: &Environment,
        region: Option<&str>,
    ) -> Result<Bucket, BucketError> {
        let place = Place { region: region.map(str::to_owned), ..self.place() };
        Bucket::open(place, environment, quick()).await
    }

    pub(crate) async fn open_with_profile(
        &self,
        environment: &Environment,
        profile: &str,
    ) -> Result<Bucket, BucketError> {
        let place = Place { profile: Some(profile.to_owned()), ..self.place() };
        Bucket::open(place, environment, quick()).await
    }

    fn place(&self) -> Place {
        let place: Place = format!("s3://{BUCKET}").parse().unwrap();
        place.on_server(&self.endpoint()).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An address where nobody answers.
pub(crate) fn nobody() -> String {
    let taken = Taken::bind(("127.0.0.1", 0)).unwrap();
    format!("http://{}", taken.local_addr().unwrap())
}

/// Who hangs up in between is not waited for.
async fn serve(stream: TcpStream, answer: &(impl Fn(&Request) -> String + Sync)) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let headers = lines[1..].iter().filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
    let request = Request { line: lines[0].clone(), headers };
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    stream.read_exact(&mut vec![0; length]).await.ok()?;
    stream.write_all(answer(&request).as_bytes()).await.ok()?;
    stream.shutdown().await.ok()
}
