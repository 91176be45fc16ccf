//! An HTTP client that is small enough to be trusted. The tests of the sandbox do not use a real client, since real
//! clients are themselves tested against the sandbox.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;

use indecx_sandbox::{Options, Sandbox};
use serde_json::Value;

/// A response as it was received.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name)?;
        Some(&found.1)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap_or("").to_owned()
    }
}

/// Sends one request on a connection of its own. An error means that the connection failed.
pub(crate) fn ask(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> io::Result<Answer> {
    let url = sandbox.url();
    let address = url.trim_start_matches("http://").split('/').next().unwrap_or("");
    let mut stream = TcpStream::connect(address)?;
    let mut request = format!(
        "{method} /v3/integrations/{path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{request}\r\n{body}").as_bytes())?;
    read(&mut BufReader::new(stream))
}

fn read(from: &mut impl BufRead) -> io::Result<Answer> {
    let broken = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let mut line = String::new();
    from.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(broken)?;
    let mut headers = Vec::new();
    loop {
        line.clear();
        from.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(Answer { status, headers, body })
}

/// A sandbox with a token for it.
pub(crate) struct Client<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) bearer: String,
}

impl<'a> Client<'a> {
    pub(crate) fn new(sandbox: &'a Sandbox) -> Self {
        let key = sandbox.company_key();
        let answer = ask(sandbox, "GET", "authorization/token", &[("company-key", &key)], "").expect("an answer");
        assert_eq!(answer.status, 200);
        let token = answer.json()["authToken"].as_str().unwrap_or("").to_owned();
        Self { sandbox, bearer: format!("Bearer {token}") }
    }

    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> io::Result<Answer> {
        self.ask_with(method, path, &[], body)
    }

    pub(crate) fn ask_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> io::Result<Answer> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut all = vec![("authorization", self.bearer.as_str())];
        all.extend_from_slice(headers);
        ask(self.sandbox, method, path, &all, &body)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &Value::Null).expect("an answer")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, body).expect("an answer")
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Answer {
        self.ask("PUT", path, body).expect("an answer")
    }

    /// Returns the rows of all pages of a listing.
    pub(crate) fn all(&self, path: &str, key: &str, size: usize) -> Vec<Value> {
        let mut rows = Vec::new();
        for page in 1.. {
            let sign = if path.contains('?') { '&' } else { '?' };
            let answer = self.get(&format!("{path}{sign}page={page}&limit={size}"));
            assert_eq!(answer.status, 200, "{path}: {}", answer.message());
            let body = answer.json();
            let items = body[key].as_array().expect("rows").clone();
            if items.is_empty() {
                assert_eq!(body["total"], rows.len(), "{path}");
                break;
            }
            rows.extend(items);
        }
        rows
    }
}

pub(crate) fn start(options: Value) -> Sandbox {
    let options: Options = serde_json::from_value(options).expect("options");
    Sandbox::start(options).expect("a port")
}

pub(crate) fn ids(rows: &[Value]) -> Vec<String> {
    let id = |row: &Value| row["_id"].as_str().unwrap_or("").to_owned();
    rows.iter().map(id).collect()
}
