//! A vector as a file: header lines, a blank line, the bytes of the document.

use stripeseal::formats::Format;

/// Every header there is; an unknown one fails.
const HEADERS: [&str; 10] = [
    "expect",
    "format",
    "data-key",
    "identity",
    "plain",
    "mac-input",
    "path",
    "tag",
    "value",
    "comment",
];

const LAYERS: [&str; 7] = ["success", "format", "envelope", "key", "mac", "token", "unsealed"];

/// One vector.
pub(super) struct Vector {
    headers: Vec<(String, String)>,
    /// The document.
    pub(super) body: Vec<u8>,
}

impl Vector {
    pub(super) fn new(headers: Vec<(&str, String)>, body: Vec<u8>) -> Self {
        let owned = |(name, value): (&str, String)| (name.to_owned(), value);
        Self { headers: headers.into_iter().map(owned).collect(), body }
    }

    pub(super) fn read(name: &str, bytes: &[u8]) -> Self {
        let end = bytes.windows(2).position(|two| two == b"\n\n");
        let (head, body) = bytes.split_at(end.unwrap_or_else(|| panic!("{name}: no blank line")));
        let head = std::str::from_utf8(head).unwrap();
        let headers = head.lines().map(|line| {
            let (header, value) = line.split_once(": ").unwrap_or_else(|| panic!("{name}: {line}"));
            assert!(HEADERS.contains(&header), "{name}: unknown header {header}");
            (header.to_owned(), value.to_owned())
        });
        let vector = Self { headers: headers.collect(), body: body[2..].to_vec() };
        assert!(LAYERS.contains(&vector.only("expect")), "{name}: unknown layer");
        assert!(!vector.only("comment").is_empty(), "{name}: no comment");
        vector
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(format!("{name}: {value}\n").as_bytes());
        }
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// The values of a header that may be repeated.
    pub(super) fn all(&self, header: &str) -> Vec<&str> {
        let found = self.headers.iter().filter(|(name, _)| name == header);
        found.map(|(_, value)| value.as_str()).collect()
    }

    /// The value of a header that stands at most once.
    pub(super) fn get(&self, header: &str) -> Option<&str> {
        let all = self.all(header);
        assert!(all.len() < 2, "{header} is repeated");
        all.first().copied()
    }

    pub(super) fn only(&self, header: &str) -> &str {
        self.get(header).unwrap_or_else(|| panic!("{header} is missing"))
    }

    pub(super) fn format(&self) -> Format {
        Format::from_name(self.only("format")).unwrap()
    }

    /// Compares with what an implementation found: all headers that describe what is found, none else.
    pub(super) fn expects(&self, found: &[(&'static str, String)]) -> Result<(), String> {
        let given = ["format", "data-key", "identity", "comment"];
        let described = self.headers.iter().filter(|(name, _)| !given.contains(&name.as_str()));
        let described: Vec<(&str, &str)> =
            described.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(name, value)| (*name, value.as_str())).collect();
        match described == found {
            true => Ok(()),
            false => Err(format!("expected {described:?}, found {found:?}")),
        }
    }
}
