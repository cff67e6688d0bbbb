//! What the sealed values of three documents have in common, without a word of any.
//!
//! Equal values get one token in all three texts, so that a merge of lines sees what is equal, and only
//! that. Where they can't be opened, equal is what has the same token.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::{Error, Input, Three};
use crate::document::{Document, Part, Standing};
use crate::envelope::KeyId;
use crate::path::{KeyPath, put_str};
use crate::seal::{Plain, Token};
use crate::splice::{Edit, LineEnding, splice};

/// The line that stands for the envelope while texts are merged.
pub(super) const ENVELOPE: &str = "# stripeseal: the envelope stands here";

/// Names a value: two that are equal have the same, wherever they stand, as they would in clear.
type Class = [u8; 32];

/// The sealed values of all three documents.
pub(super) struct Values {
    classes: HashMap<Class, Vec<Value>>,
    /// The class of each token that stands for one.
    of_token: HashMap<String, Class>,
}

/// A token of one of the documents.
struct Value {
    whose: Whose,
    key_id: KeyId,
    path: KeyPath,
    tag: String,
    token: Token,
    plain: Option<Plain>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Base,
    Ours,
    Theirs,
}

impl Values {
    /// Reads them; returns the three texts with equal tokens for equal values, and a line for each
    /// envelope.
    pub(super) fn read(input: &Three<Input>) -> Result<(Self, Three<String>), Error> {
        let mut values = Self { classes: HashMap::new(), of_token: HashMap::new() };
        let mut in_order = Vec::new();
        for (whose, one) in
            [(Whose::Base, &input.base), (Whose::Ours, &input.ours), (Whose::Theirs, &input.theirs)]
        {
            let mut classes = Vec::new();
            for standing in one.document.tokens() {
                let (class, value) = read(whose, one, &standing)?;
                values.classes.entry(class).or_default().push(value);
                classes.push(class);
            }
            in_order.push(classes);
        }
        let documents = [&input.base, &input.ours, &input.theirs].map(|one| one.document);
        let mut texts = documents
            .iter()
            .zip(&in_order)
            .map(|(document, classes)| values.shown(document, classes));
        let mut next = || texts.next().unwrap_or_default();
        let texts = Three { base: next(), ours: next(), theirs: next() };
        for (class, all) in &values.classes {
            let text = chosen(all.iter()).map(|value| value.token.to_string());
            values.of_token.extend(text.map(|text| (text, *class)));
        }
        Ok((values, texts))
    }

    fn shown(&self, document: &Document, classes: &[Class]) -> String {
        let mut edits = Vec::new();
        for (standing, class) in document.tokens().iter().zip(classes) {
            let all = self.classes.get(class).into_iter().flatten();
            let text = chosen(all).map(|value| value.token.to_string()).unwrap_or_default();
            edits.push(Edit { span: standing.span, text });
        }
        if let Some(block) = document.block() {
            let end = block.line_ending.as_str();
            edits.push(Edit { span: block.span, text: format!("{ENVELOPE}{end}") });
            edits.sort_by_key(|edit| edit.span);
        }
        let mut text = splice(document.text(), &edits);
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(LineEnding::of(&text).as_str());
        }
        text
    }

    /// What becomes of the tokens of a merged text in a document of that data key; none where one can't
    /// stand where it does, and can't be sealed anew.
    pub(super) fn parts(&self, merged: &Document, key_id: KeyId) -> Option<Vec<Part<'_>>> {
        let part = |standing: &Standing| {
            let all = self.classes.get(self.of_token.get(&standing.token.to_string())?)?;
            let (path, tag) = standing.place();
            let stood =
                all.iter().filter(|one| one.key_id == key_id && one.path == path && one.tag == tag);
            if let Some(kept) = chosen(stood) {
                return Some(Part::Token(&kept.token));
            }
            // It was moved: its time is that of the value which was moved, if that can be told.
            let named_so = all.iter().filter(|one| one.path.0.last() == path.0.last());
            let value = chosen(named_so).or_else(|| chosen(all.iter()))?;
            Some(Part::Plain(value.token.time, value.plain.as_ref()?))
        };
        merged.tokens().iter().map(part).collect()
    }
}

/// Of equal values, the one whose token the merge takes: ours, unless theirs alone was written anew.
fn chosen<'a>(all: impl Iterator<Item = &'a Value> + Clone) -> Option<&'a Value> {
    let of = |whose| all.clone().find(|value| value.whose == whose);
    let (base, ours, theirs) = (of(Whose::Base), of(Whose::Ours), of(Whose::Theirs));
    let is_new = |one: &&Value| base.is_none_or(|base| base.token != one.token);
    ours.filter(is_new).or(theirs.filter(is_new)).or(ours).or(theirs).or(base)
}

fn read(whose: Whose, input: &Input, standing: &Standing) -> Result<(Class, Value), Error> {
    let plain = match &input.unlocked {
        Some(unlocked) => Some(unlocked.open_standing(standing)?),
        None => None,
    };
    let (path, tag) = standing.place();
    let key_id = input.document.block().map(|block| block.envelope.key_id);
    let value = Value {
        whose,
        key_id: key_id.ok_or(crate::document::Error::NotSealed)?,
        token: standing.token.clone(),
        path,
        tag,
        plain,
    };
    Ok((class(&value, standing.site.is_some()), value))
}

fn class(value: &Value, is_value: bool) -> Class {
    let mut text = zeroize::Zeroizing::new(Vec::new());
    match &value.plain {
        Some(plain) => {
            let lexeme = plain.lexeme.expose();
            text.push(u8::from(is_value));
            put_str(&mut text, &value.tag);
            if lexeme.contains('\n') {
                text.extend_from_slice(&plain.column.to_be_bytes());
            }
            put_str(&mut text, lexeme);
        }
        None => put_str(&mut text, &value.token.to_string()),
    }
    Sha256::digest(&*text).into()
}
