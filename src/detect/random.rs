//! Whether a text looks generated rather than written.
//!
//! Entropy alone misjudges short texts: what tells is how often the kind of character changes, and
//! that no part of it is a word.

/// The shortest text that is taken for generated.
const SHORTEST: usize = 16;

/// Whether `value` looks generated: hex, base64, a UUID, or a long mixture of letters and digits.
pub(super) fn is_generated(value: &str) -> bool {
    let body = value.strip_prefix("base64:").unwrap_or(value).trim_end_matches('=');
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"+/_-.:~!@#$%^&*".contains(&byte);
    if body.len() < SHORTEST || !body.bytes().all(token) || repeats(body) {
        return false;
    }
    is_uuid(body) || is_hex(body) || is_mixture(body)
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Letters of both cases or digits among them, changing often within the longest stretch between
/// signs.
fn is_mixture(text: &str) -> bool {
    let stretch =
        text.split(['-', '_', '.', ':']).max_by_key(|stretch| stretch.len()).unwrap_or(text);
    if stretch.len() < SHORTEST.min(text.len() / 2) || stretch.len() < 10 {
        return false;
    }
    let kinds: Vec<u8> = stretch.bytes().map(kind).collect();
    let changes = kinds.windows(2).filter(|pair| pair.first() != pair.last()).count();
    // `camelCaseNames` change twice a word; random text of 62 signs changes at 6 of 10 places, and
    // seldom is without a digit.
    let digits = kinds.contains(&2) || stretch.len() >= 24;
    digits && changes * 10 >= stretch.len() * 3
}

fn kind(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    }
}

/// Whether so few different characters occur that it is no random text.
fn repeats(text: &str) -> bool {
    let mut seen = [false; 256];
    for byte in text.bytes() {
        if let Some(slot) = seen.get_mut(usize::from(byte)) {
            *slot = true;
        }
    }
    seen.iter().filter(|&&slot| slot).count() < 6
}

#[cfg(test)]
mod tests {
    use super::is_generated;

    #[test]
    fn generated_texts_change_often() {
        for value in [
            "9f86d081884c7d659a2feaa0c55ad015",
            "d9b2d63d-a233-4123-847a-76e1a3f0c9d1",
            "base64:pX3vT9/mK2sLq8ZrW5nB+d7JcYfH4gUe1aQoRi6tVxM=",
            "q7Rt2ZbW9xLc4VnJ8sKd3HfYg6TmPu5A",
            "4TmQz8RbX2nLk6WvJ9sDp3HcY",
        ] {
            assert!(is_generated(value), "{value}");
        }
        for value in [
            "postgres",
            "node-role.kubernetes.io/master",
            "Output.TidyFormat",
            "v1-rust-doctest-no-target",
            "TestTestTestTestTestTestTest",
            "aaaaaaaaaaaaaaaa1111",
            "thisIsACamelCaseName",
            "1234567890123456",
            "my_queue_for_incoming_messages",
        ] {
            assert!(!is_generated(value), "{value}");
        }
    }
}
