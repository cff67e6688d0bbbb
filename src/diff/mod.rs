//! What of a document is shown where versions are compared: everything but its tokens.

mod differences;

pub use differences::{Compared, Difference, differences};

use sha2::{Digest as _, Sha256};

use crate::document::{Document, Standing};
use crate::envelope::{Block, Stanza};
use crate::formats::Format;
use crate::seal::{MARK, Token};
use crate::splice::{Edit, Span, splice};

/// The text without its tokens: in the place of each, when it was sealed, and a hash of it. One that is
/// no document of any format is shown as it is, but for tokens.
#[must_use]
pub fn shown(text: &str, format: Option<Format>) -> String {
    let formats = format.map_or(Format::ALL.to_vec(), |format| vec![format]);
    let sealed = formats.into_iter().filter_map(|format| {
        let document = Document::parse(text.to_owned(), format).ok()?;
        document.block().is_some().then_some(document)
    });
    sealed.map(|document| shown_document(&document)).next().unwrap_or_else(|| shown_text(text))
}

/// A token as it is shown.
#[must_use]
pub fn shown_token(token: &Token) -> String {
    format!("sealed {} #{}", token.time, short(token.to_string().as_bytes()))
}

fn shown_document(document: &Document) -> String {
    let tokens = document.tokens();
    let mut edits: Vec<Edit> = tokens.iter().map(|one| shown_standing(document, one)).collect();
    edits.extend(document.block().map(|block| Edit { span: block.span, text: shown_block(block) }));
    edits.sort_by_key(|edit| edit.span);
    splice(document.text(), &edits)
}

/// `KEY: sealed …`, in all formats alike; in a list or a comment the token alone.
fn shown_standing(document: &Document, standing: &Standing) -> Edit {
    let text = shown_token(standing.token);
    let Some(site) = standing.site else { return Edit { span: standing.span, text } };
    let entry = Span::new(site.entry.start, site.span.start).of(document.text());
    let key = entry.trim_end_matches([' ', '\t', '=', ':']);
    if key.is_empty() || key.contains('\n') || key.len() == entry.len() {
        // A list item, or one `KEY=value`; the quotes stay away.
        let lexeme = site.span.of(document.text()).trim_matches(['"', '\'', '`']);
        let name = lexeme.split_once(&format!("={MARK}")).map(|(name, _)| format!("{name}: "));
        return Edit { span: site.span, text: format!("{}{text}", name.unwrap_or_default()) };
    }
    let start = site.entry.start + key.len();
    Edit { span: Span::new(start, site.span.end), text: format!(": {text}") }
}

/// The envelope, in which wrapped keys and the MAC are hashes.
fn shown_block(block: &Block) -> String {
    let end = block.line_ending.as_str();
    let mut envelope = block.envelope.clone();
    let stanzas = std::mem::take(&mut envelope.stanzas);
    let shown = stanzas.iter().map(|Stanza { recipient, label, wrapped }| {
        format!("# to {recipient} {} #{}", label.as_str(), short(wrapped))
    });
    let mut lines = envelope.lines();
    let first = lines.drain(..2.min(lines.len())).collect::<Vec<_>>();
    let mac = envelope.to_text(&block.mac, block.line_ending);
    let mac = mac.rsplit('\n').next().map(|mac| format!("# mac #{}", short(mac.as_bytes())));
    let all = first.into_iter().chain(shown).chain(lines).chain(mac);
    all.map(|line| line + end).collect()
}

fn shown_text(text: &str) -> String {
    let mut edits = Vec::new();
    let mut from = 0;
    while let Some(found) = text[from..].find(MARK) {
        let start = from + found;
        from = start + MARK.len();
        if let Some((token, length)) = Token::parse_prefix(&text[start..]) {
            edits.push(Edit { span: Span::new(start, start + length), text: shown_token(&token) });
            from = start + length;
        }
    }
    splice(text, &edits)
}

/// Four hexadecimal digits of a hash.
fn short(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().take(2).map(|byte| format!("{byte:02x}")).collect()
}
