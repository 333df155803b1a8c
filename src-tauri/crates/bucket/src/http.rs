//! HTTP below `object_store`: that of the whole program.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use object_store::ClientOptions;
use object_store::client::{
    ClientConfigKey, HttpClient, HttpConnector, HttpError, HttpRequest, HttpResponse, HttpService,
};
use participant::Reach;

/// By this header a server tells where a bucket is, whatever else it answers.
const REGION: &str = "x-amz-bucket-region";

/// Makes clients, and notes what they hear about the region.
#[derive(Debug, Clone, Default)]
pub(crate) struct Connector {
    region: Arc<OnceLock<String>>,
}

impl Connector {
    /// What was heard first.
    pub(crate) fn region(&self) -> Option<&str> {
        self.region.get().map(String::as_str)
    }
}

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        // Unencrypted are servers on this machine, and those that give a machine its role.
        let allow_http = options.get_config_value(&ClientConfigKey::AllowHttp);
        let reach = if allow_http.as_deref() == Some("true") { Reach::Near } else { Reach::Far };
        let client = participant::client(reach)
            .map_err(|error| object_store::Error::Generic { store: "S3", source: Box::new(error) })?;
        Ok(HttpClient::new(Attentive { client: HttpClient::new(client), region: Arc::clone(&self.region) }))
    }
}

#[derive(Debug)]
struct Attentive {
    client: HttpClient,
    region: Arc<OnceLock<String>>,
}

#[async_trait]
impl HttpService for Attentive {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let response = self.client.execute(request).await?;
        if let Some(region) = response.headers().get(REGION).and_then(|region| region.to_str().ok()) {
            self.region.get_or_init(|| region.to_owned());
        }
        Ok(response)
    }
}
