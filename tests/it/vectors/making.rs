//! Seals texts for the vectors, and damages them; reproducibly.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use stripeseal::document::{Choice, Document, Sealing, seal_new};
use stripeseal::envelope::{Contents, Envelope, KeyId, Mac, Mode, Stanza};
use stripeseal::formats::Format;
use stripeseal::label::Label;
use stripeseal::path::{KeyPath, put_bytes, put_str};
use stripeseal::seal::{Binding, Kind, MARK, ValueKey};
use stripeseal::secret::DataKey;
use stripeseal::splice::{LineEnding, Span};
use stripeseal::time::Time;

/// The data key of all vectors: the bytes 00 to 1f.
pub(super) const DATA_KEY: &str =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
/// The bytes 20 to 3f.
pub(super) const OTHER_KEY: &str =
    "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";

/// An identity made for the vectors, its recipient, and the data key wrapped for it by `age`.
pub(super) struct Person {
    pub(super) identity: &'static str,
    pub(super) recipient: &'static str,
    pub(super) wrapped: &'static str,
}

pub(super) const ALICE: Person = Person {
    identity: "AGE-SECRET-KEY-167N5CD5L7RZM00FL43H0GLPDVFLVJ50WU2M8CW6VDASGXP0KXPMQDQ0ZN2",
    recipient: "age1zga8cj33fkpkczyp3mnkweyuqahpy3fdunfm06zjt7lu55a7ju9sl4q5vr",
    wrapped: "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0-IFgyNTUxOSBYcm1FcjZHelE3Zi85QkNrbzZzQ2hwUXdjU2YzZkhVNURuS0s0NWQrWmtFCnlFU3QrQnJMYnJkdEV4RTFrTkEyU2E0NlpNNXJ3bUcxeDAwMmhIUXNzYmMKLS0tIFQ3dk1wUGVRTHJJSDAxR1ZjYWtBVHYvbmE0NkwzNGVnL25lbzJYWEFaODAKx2IMjngNCkt7awzlqxAstQuL8Lb2uGWfuvPQ21ygf1238hGuXkC1LdSwjebWHOGUtrLLrPstsp8W1cv1r1dtCg",
};

pub(super) const BOB: Person = Person {
    identity: "AGE-SECRET-KEY-1UJ96VA90LWZEXD8NZ8PGK7277CGF9K7X09UK8VHMESVTL5JY3NUSFLJV3M",
    recipient: "age17p35y23xkkq58falht7usn4sy65ffy25m3z7t5cr9x960vmdj52s77mglm",
    wrapped: "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0-IFgyNTUxOSBkaTBiaEJ5VHNia3lGTlo1cFdkZzhQUFdCU3pQWkxRNHhUUmZnRGZ4VUFzCnozZGFIMHR4cDM2eThSVzZwdWJiN1NmSzc5NEtPTTdPVzVjNmQ5NlVBVGcKLS0tIGk2Q1R6dDFCb0xVZ0xKVlBHU1l0RjRJT1lHdVFtWnhWMVB4VlpYTW1BWDgKeGCs9V5xFlp0OzHf05Ik8Lfy598zoTigF1h1HDzZ96Zo1E_tiRdgIEW86G1DfTTo8vXs-U5QMMKps02uKEKWLg",
};

/// Another data key (20 to 3f), wrapped for Alice.
pub(super) const OTHER_KEY_WRAPPED: &str = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0-IFgyNTUxOSBiSG1iVmtpQVlxdk5xN1MreTdoNVMxOGl4S0RFeEFlcVQ1QXVrTUNwOXhVCk92bG1jVUZyZVVnRFZOUmZnenJlMUhBbEJmdGRkb0lPK3haSzhKdmtaWHMKLS0tIFBNdVJoVnZoTzN5cFpIZWRUWnlNSStQVU1reWpnVkw5MlAwZDRyNjZpOVUKuY9tB4jJNKS3n6FHCc7EHBxisbv6t1IN7XWuJFzMmD9Fk01-cScmyaLv5K0_nV4Bs4w5SZ0NXZpHwm7o5ztBWQ";
/// 31 bytes, wrapped for Alice.
pub(super) const SHORT_KEY_WRAPPED: &str = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0-IFgyNTUxOSA1QUZ4YzVtRDR2Tll4N2xvbVJWdjQzN2RMbXJnc1hGK094a0JxSS9ieEdJCk8xa2NNQzRPSVlXcG0vWmxJSFdBSlNKRHZNbEpOQnpkeWFzeEo0M21zVzgKLS0tIE9ZNnBpb3dBc1hiRktFajdGeXlhY2JpQVhrdFJuOHluZEsva3hnTlpnbDAKWXw6ah6xb0SlRa4ApSd_VirQydhq7WwLYcZkp6Sb_3IlGBfW0HMkCGqpW-f6_iGzDTNqVdIUuFcu_4daU4Na";

/// Bytes drawn from the name of a vector.
pub(super) struct Drawn {
    name: &'static str,
    count: u64,
}

impl rand_core::TryRng for Drawn {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(0)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        let drawn = Sha256::digest(format!("{} {}", self.name, self.count));
        out.copy_from_slice(&drawn[..out.len()]);
        self.count += 1;
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Drawn {}

pub(super) fn data_key() -> DataKey {
    DataKey::from_bytes(&std::array::from_fn::<u8, 32, _>(|at| at as u8)).unwrap()
}

pub(super) fn time() -> Time {
    Time::parse("2026-11-24T11:03:05Z").unwrap()
}

pub(super) fn stanza(person: &Person, label: &str) -> Stanza {
    Stanza {
        recipient: person.recipient.to_owned(),
        label: Label::parse(label).unwrap(),
        wrapped: URL_SAFE_NO_PAD.decode(person.wrapped).unwrap(),
    }
}

/// The envelope of most vectors: for Alice, mode `sealed`.
pub(super) fn envelope() -> Envelope {
    Envelope {
        key_id: KeyId::of(&data_key()),
        stanzas: vec![stanza(&ALICE, "alice")],
        removed: Vec::new(),
        mode: Mode::Sealed,
        no_final_newline: false,
    }
}

/// Seals for Alice what is chosen: paths, or `#text` for a secret in a comment.
pub(super) fn seal(name: &'static str, format: Format, plain: &str, chosen: &[&str]) -> String {
    seal_for(envelope(), name, format, plain, chosen)
}

pub(super) fn seal_for(
    envelope: Envelope,
    name: &'static str,
    format: Format,
    plain: &str,
    chosen: &[&str],
) -> String {
    let document = Document::parse(plain.to_owned(), format).unwrap();
    let choice = |what: &&str| match what.strip_prefix('#') {
        Some(secret) => {
            let at = plain.find(secret).unwrap();
            Choice::Comment(Span::new(at, at + secret.len()))
        }
        None => Choice::Site(document.find(&KeyPath::parse(what).unwrap()).unwrap()),
    };
    let choices: Vec<Choice> = chosen.iter().map(choice).collect();
    let mut rng = Drawn { name, count: 0 };
    let sealing = Sealing { time: time(), rng: &mut rng };
    let sealed = seal_new(&document, &data_key(), envelope, &choices, sealing);
    sealed.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Replaces the MAC by the one that an owner of the data key makes for the text as it now is.
pub(super) fn with_mac(format: Format, text: &str) -> String {
    let document = Document::parse(text.to_owned(), format).unwrap();
    let block = document.block().unwrap();
    let contents = match block.envelope.mode {
        Mode::File => {
            Contents::File { above: &text[..block.span.start], below: &text[block.span.end..] }
        }
        Mode::Sealed => Contents::Sealed {
            paths: document.sealed_sites().map(|(site, _)| &site.path).collect(),
            references: Vec::new(),
        },
    };
    let mac = Mac::compute(&data_key(), format.name(), &block.envelope, &contents);
    let written = block.envelope.to_text(&mac, LineEnding::Lf);
    text.replace(block.span.of(text).trim_end(), &written)
}

/// What a token is made of, by somebody who has the data key and another program.
pub(super) struct Forged<'a> {
    pub(super) name: &'static str,
    pub(super) format: Format,
    pub(super) kind: Kind,
    pub(super) path: &'a str,
    pub(super) column: u16,
    pub(super) lexeme: &'a str,
}

impl Forged<'_> {
    fn path(&self) -> KeyPath {
        match self.kind {
            Kind::Value => KeyPath::parse(self.path).unwrap(),
            Kind::Comment => KeyPath::default(),
        }
    }

    /// The token of this lexeme, whatever it is.
    pub(super) fn token(&self) -> String {
        let path = self.path();
        let (format, kind) = (self.format.name(), self.kind);
        let binding = Binding { format, kind, tag: "", path: &path };
        let mut rng = Drawn { name: self.name, count: 9 };
        let key = ValueKey::new(&data_key());
        key.seal(&binding, time(), self.column, self.lexeme, &mut rng).to_string()
    }

    /// A token of these bytes in place of column, lexeme and padding.
    pub(super) fn token_of(&self, padded: &[u8]) -> String {
        let mut aad = Vec::new();
        put_str(&mut aad, "stripeseal/v1");
        put_str(&mut aad, self.format.name());
        aad.push(if self.kind == Kind::Value { 1 } else { 2 });
        put_str(&mut aad, time().as_str());
        put_str(&mut aad, "");
        put_bytes(&mut aad, &self.path().to_bytes());
        let key = data_key().derive::<32>("stripeseal/v1 value");
        let drawn = Sha256::digest(self.name);
        let nonce = Nonce::try_from(&drawn[..12]).unwrap();
        let payload = Payload { msg: padded, aad: &aad };
        let sealed = Aes256Gcm::new((&*key).into()).encrypt(&nonce, payload).unwrap();
        let bytes = [&drawn[..12], &sealed].concat();
        format!("{MARK}{},{}]", time(), URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// The tokens of a text, in source order.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let starts = text.match_indices(MARK).map(|(at, _)| at);
    starts.map(|at| text[at..=at + text[at..].find(']').unwrap()].to_owned()).collect()
}

/// The line of the text that begins so, without its line end.
pub(super) fn line(text: &str, start: &str) -> String {
    text.lines().find(|line| line.starts_with(start)).unwrap().to_owned()
}

/// The text with another one in the place of a part that it has once.
pub(super) fn with(text: &str, part: &str, instead: &str) -> String {
    assert_eq!(text.matches(part).count(), 1, "{part:?}");
    text.replace(part, instead)
}
