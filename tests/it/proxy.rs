//! A proxy on loopback between stripeseal and a service, which counts requests and spoils answers.
//!
//! It speaks HTTP/1.1 without TLS, one request after the other on a connection. What becomes of each
//! request a test decides from its number and path.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What becomes of a request.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    /// It is passed on, and its answer passed back.
    Pass,
    /// Nobody answers.
    Stall,
    /// The connection ends before an answer.
    Drop,
    /// It is passed on, and so many bytes of its answer are passed back.
    Cut(usize),
    /// It is passed on, and the body of its answer is passed back upside down.
    Garble,
    /// It is passed on, and its answer comes back after that time.
    Delay(Duration),
    /// It is not passed on; this is the answer, status line and all.
    Answer(Vec<u8>),
}

/// A whole answer with that status, header lines and body.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Fate {
    let length = body.len();
    Fate::Answer(
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
            .into_bytes(),
    )
}

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Its method and path.
    pub(crate) line: String,
    /// How many came before.
    pub(crate) number: usize,
}

type Decide = dyn Fn(&Request) -> Fate + Send + Sync;

/// The proxy; it ends when it is dropped.
pub(crate) struct Proxy {
    port: u16,
    state: Arc<State>,
}

struct State {
    /// Host and port.
    upstream: String,
    decide: Box<Decide>,
    requests: Mutex<Vec<String>>,
    /// How many were there at the same time, now and at most.
    waiting: Mutex<(usize, usize)>,
    ended: AtomicBool,
}

impl Proxy {
    pub(crate) fn to(
        upstream: &str,
        decide: impl Fn(&Request) -> Fate + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State {
            upstream: upstream.trim_start_matches("http://").to_owned(),
            decide: Box::new(decide),
            requests: Mutex::default(),
            waiting: Mutex::default(),
            ended: AtomicBool::new(false),
        });
        let serving = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if serving.ended.load(Ordering::Relaxed) {
                    return;
                }
                let state = Arc::clone(&serving);
                std::thread::spawn(move || drop(state.serve(stream)));
            }
        });
        Self { port, state }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The requests that came so far, method and path of each.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.state.requests.lock().unwrap().clone()
    }

    /// How many requests waited at the same time at most.
    pub(crate) fn most_at_once(&self) -> usize {
        self.state.waiting.lock().unwrap().1
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::Relaxed);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl State {
    fn serve(&self, mut client: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(client.try_clone()?);
        while let Some(request) = read_message(&mut reader, true)? {
            let line = request.split(|b| *b == b'\r').next().unwrap_or_default();
            let line = String::from_utf8_lossy(line).trim_end_matches(" HTTP/1.1").to_owned();
            let number = {
                let mut requests = self.requests.lock().unwrap();
                requests.push(line.clone());
                requests.len() - 1
            };
            self.wait(1);
            let fate = (self.decide)(&Request { line, number });
            let done = self.meet(fate, &request, &mut client);
            self.wait(-1);
            if !done? {
                return client.shutdown(Shutdown::Both);
            }
        }
        Ok(())
    }

    fn wait(&self, by: isize) {
        let mut waiting = self.waiting.lock().unwrap();
        waiting.0 = waiting.0.saturating_add_signed(by);
        waiting.1 = waiting.1.max(waiting.0);
    }

    /// Whether the connection stays.
    fn meet(&self, fate: Fate, request: &[u8], client: &mut TcpStream) -> std::io::Result<bool> {
        match fate {
            Fate::Pass => client.write_all(&self.passed(request)?)?,
            Fate::Drop => return Ok(false),
            Fate::Answer(bytes) => client.write_all(&bytes)?,
            Fate::Delay(time) => {
                let answer = self.passed(request)?;
                std::thread::sleep(time);
                client.write_all(&answer)?;
            }
            Fate::Cut(at) => {
                let answer = self.passed(request)?;
                client.write_all(&answer[..at.min(answer.len())])?;
                return Ok(false);
            }
            Fate::Garble => {
                let mut answer = self.passed(request)?;
                let body = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
                answer[body..].reverse();
                client.write_all(&answer)?;
            }
            Fate::Stall => {
                while !self.ended.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(50));
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn passed(&self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut server = TcpStream::connect(&self.upstream)?;
        server.write_all(request)?;
        let answer = read_message(&mut BufReader::new(server), false)?;
        answer.ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
    }
}

/// Reads head and body; an answer in chunks, or one until the end, is put together with its length.
fn read_message(
    reader: &mut BufReader<TcpStream>,
    is_request: bool,
) -> std::io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(None);
        }
    }
    let field = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(one, _)| one.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    let length = field("content-length").map(|text| text.parse().unwrap());
    let is_in_chunks = field("transfer-encoding").is_some_and(|text| text == "chunked");
    let has_none =
        is_request || head.starts_with("HTTP/1.1 204") || head.starts_with("HTTP/1.1 304");
    let mut body = Vec::new();
    match length {
        Some(length) => {
            body.resize(length, 0);
            reader.read_exact(&mut body)?;
        }
        None if is_in_chunks => read_chunks(reader, &mut body)?,
        None if has_none => {}
        None => drop(reader.read_to_end(&mut body)?),
    }
    let mut message = String::new();
    for line in head.trim_end().lines() {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        if !["content-length", "transfer-encoding", "connection"].contains(&name.as_str()) {
            message.push_str(&format!("{line}\r\n"));
        }
    }
    if !is_request || length.is_some() || is_in_chunks {
        message.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    message.push_str("\r\n");
    Ok(Some([message.into_bytes(), body].concat()))
}

fn read_chunks(reader: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> std::io::Result<()> {
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = usize::from_str_radix(line.trim(), 16).map_err(std::io::Error::other)?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk)?;
        if size == 0 {
            return Ok(());
        }
        body.extend_from_slice(&chunk[..size]);
    }
}
