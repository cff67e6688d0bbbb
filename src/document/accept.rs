//! Takes over hand edits of sealed values: each named, none else, and never a line of the envelope.
//!
//! The MAC is the witness: undoing exactly the edits that were named must give the set of paths that
//! it was made over. So whatever was not named keeps the file refused.

use super::tokens::item_key;
use super::write::Sealing;
use super::{Document, Error, SealedComment, SealedSite, Unlocked};
use crate::envelope::{KeyId, Mode};
use crate::formats::Site;
use crate::path::KeyPath;
use crate::seal::{Plain, ValueKey};
use crate::secret::DataKey;
use crate::splice::{Edit, Span};

/// A document with hand edits taken over.
pub struct Accepted {
    /// Its new text.
    pub text: String,
    /// What was taken over.
    pub takeovers: Vec<Takeover>,
}

/// One hand edit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Takeover {
    /// A sealed value was moved or renamed.
    #[error("{to}: moved from {from}")]
    Moved {
        /// What it was sealed for.
        from: KeyPath,
        /// What it stands at.
        to: KeyPath,
    },
    /// A sealed line came back in from a comment.
    #[error("{0}: back in from a comment")]
    CommentedIn(KeyPath),
    /// A sealed value came back.
    #[error("{0}: added")]
    Added(KeyPath),
    /// A sealed line was commented out.
    #[error("{0}: commented out")]
    CommentedOut(KeyPath),
    /// A reference was added.
    #[error("{0}: a reference was added")]
    Reference(KeyPath),
    /// A sealed value became a plain one.
    #[error("{0}: now plain")]
    NowPlain(KeyPath),
    /// A sealed value was taken away.
    #[error("{0}: removed")]
    Removed(KeyPath),
}

impl Document {
    /// Takes over the hand edits at `paths`, which must account for every change of the sealed values.
    ///
    /// # Errors
    ///
    /// When they do not, or the envelope itself was changed.
    pub fn accept(
        &self,
        data_key: &DataKey,
        paths: &[KeyPath],
        sealing: Sealing,
    ) -> Result<Accepted, Error> {
        let block = self.block.as_ref().ok_or(Error::NotSealed)?;
        if KeyId::of(data_key) != block.envelope.key_id {
            return Err(Error::OtherKey);
        }
        if block.envelope.mode == Mode::File {
            return Err(Error::AcceptInModeFile);
        }
        let unverified =
            Unlocked { document: self, block, data_key, values: ValueKey::new(data_key) };
        let mut review = Review::of(&unverified, paths);
        review.sealed_sites()?;
        review.unsealed_paths();
        review.check()?;
        let Review { edits, takeovers, .. } = review;
        let mut writer = unverified.writer(sealing);
        let edits =
            edits.into_iter().map(|reseal| reseal.edit(&mut writer)).collect::<Result<_, _>>()?;
        let (text, _) = writer.finish(edits)?;
        Ok(Accepted { text, takeovers })
    }
}

/// What is found out about the named paths.
struct Review<'a> {
    unverified: &'a Unlocked<'a>,
    /// The named paths, as the document spells them.
    named: Vec<KeyPath>,
    /// The paths that the MAC was made over, if the named edits are all there are.
    sealed: Vec<KeyPath>,
    edits: Vec<Reseal<'a>>,
    takeovers: Vec<Takeover>,
}

/// A token to be made anew for the place where it stands.
enum Reseal<'a> {
    Site { sealed: &'a SealedSite, plain: Plain },
    Comment { span: Span, comment: &'a SealedComment, plain: Plain },
}

impl<'a> Review<'a> {
    fn of(unverified: &'a Unlocked<'a>, paths: &[KeyPath]) -> Self {
        let document = unverified.document;
        let named = paths.iter().map(|path| match document.find(path) {
            Ok(index) => document.layout.sites[index].path.clone(),
            Err(_) => document.whole_path(path),
        });
        let sealed = document.sealed_sites().map(|(site, _)| site.path.clone());
        Self {
            unverified,
            named: named.collect(),
            sealed: sealed.collect(),
            edits: Vec::new(),
            takeovers: Vec::new(),
        }
    }

    /// The named paths at which a token stands: it was moved there, or came back.
    fn sealed_sites(&mut self) -> Result<(), Error> {
        let document = self.unverified.document;
        for sealed in &document.sealed {
            let site = document.site(sealed);
            if !self.named.contains(&site.path) {
                continue;
            }
            self.sealed.retain(|path| *path != site.path);
            let to = site.path.clone();
            if self.unverified.open(site, &sealed.token).is_ok() {
                self.takeovers.push(Takeover::Added(to));
            } else if let Some(plain) = self.opened_as_comment(sealed) {
                self.edits.push(Reseal::Site { sealed, plain });
                self.takeovers.push(Takeover::CommentedIn(to));
            } else {
                let (from, plain) = self.opened_elsewhere(site, sealed)?;
                self.edits.push(Reseal::Site { sealed, plain });
                if !document.sealed_sites().any(|(other, _)| other.path == from) {
                    self.sealed.push(from.clone());
                }
                self.takeovers.push(Takeover::Moved { from, to });
            }
        }
        Ok(())
    }

    fn opened_as_comment(&self, sealed: &SealedSite) -> Option<Plain> {
        let root = KeyPath::default();
        let binding = self.unverified.document.comment_binding(&root);
        self.unverified.values.open(&binding, &sealed.token).ok()
    }

    fn opened_elsewhere(
        &self,
        site: &Site,
        sealed: &SealedSite,
    ) -> Result<(KeyPath, Plain), Error> {
        let document = self.unverified.document;
        let elsewhere = document.layout.sites.iter().map(|site| &site.path);
        for path in self.named.iter().chain(elsewhere) {
            let opened = self.unverified.values.open(&document.binding(site, path), &sealed.token);
            if let Ok(plain) = opened {
                return Ok((path.clone(), plain));
            }
        }
        self.unverified.open(site, &sealed.token).map(|plain| (site.path.clone(), plain))
    }

    /// The named paths at which no token stands: they were sealed when the MAC was made.
    fn unsealed_paths(&mut self) {
        let document = self.unverified.document;
        for path in self.named.clone() {
            let stands = document.layout.sites.iter().position(|site| site.path == path);
            if stands.is_some_and(|index| document.token_of(index).is_some()) {
                continue;
            }
            let moved = |takeover: &Takeover| matches!(takeover, Takeover::Moved { from, .. } if *from == path);
            if self.takeovers.iter().any(moved) {
                continue;
            }
            self.sealed.push(path.clone());
            self.takeovers.push(match (self.commented_out(&path), stands) {
                (Some(reseal), _) => {
                    self.edits.push(reseal);
                    Takeover::CommentedOut(path)
                }
                (None, Some(site)) if document.is_reference(site) => Takeover::Reference(path),
                (None, Some(_)) => Takeover::NowPlain(path),
                (None, None) => Takeover::Removed(path),
            });
        }
    }

    /// A token of `path` in a comment, where it was sealed as a value; with the quotes around it.
    fn commented_out(&self, path: &KeyPath) -> Option<Reseal<'a>> {
        let document = self.unverified.document;
        document.sealed_comments.iter().find_map(|comment| {
            let binding = crate::seal::Binding {
                kind: crate::seal::Kind::Value,
                path,
                ..document.comment_binding(path)
            };
            let plain = self.unverified.values.open(&binding, &comment.token).ok()?;
            let Span { start, end } = comment.span;
            let text = &document.text;
            let quoted = text[..start].ends_with('"') && text[end..].starts_with('"');
            let quotes = usize::from(quoted);
            Some(Reseal::Comment { span: Span::new(start - quotes, end + quotes), comment, plain })
        })
    }

    /// The MAC must hold over what was sealed before the named edits; a named reference is new.
    fn check(&self) -> Result<(), Error> {
        let document = self.unverified.document;
        let references = document.reference_texts()?;
        let reference_path = |site: usize| &document.layout.sites[site].path;
        let kept =
            references.iter().filter(|(site, _)| !self.named.contains(reference_path(*site)));
        let kept = kept.map(|(site, text)| (reference_path(*site), text.as_str())).collect();
        let new = |path: &&KeyPath| references.iter().any(|(s, _)| *reference_path(*s) == **path);
        let (new, old): (Vec<&KeyPath>, Vec<&KeyPath>) = self.sealed.iter().partition(new);
        let envelope = &self.unverified.block.envelope;
        let with_new = old.iter().chain(&new).copied().collect();
        let holds = |paths, references: &Vec<(&KeyPath, &str)>| {
            self.unverified.holds(envelope, paths, references.clone())
        };
        match holds(with_new, &kept) || holds(old, &kept) {
            true => Ok(()),
            false => Err(Error::NotAccepted),
        }
    }
}

impl Reseal<'_> {
    fn edit(self, writer: &mut super::write::Writer<'_, '_>) -> Result<Edit, Error> {
        match self {
            Self::Site { sealed, plain } => {
                let document = writer.document;
                let site = document.site(sealed);
                let lexeme = writer.fitting(site, plain.lexeme.expose())?;
                let time = sealed.token.time;
                let text = writer.token_at(time, site, &site.path, plain.column, &lexeme);
                Ok(Edit { span: site.span, text })
            }
            Self::Comment { span, comment, plain } => {
                let lexeme = plain.lexeme.expose();
                if lexeme.contains('\n') {
                    return Err(Error::NotOneValue { at: span.start, path: KeyPath::default() });
                }
                let text = writer.comment_token_of(comment.token.time, lexeme);
                Ok(Edit { span, text })
            }
        }
    }
}

impl super::write::Writer<'_, '_> {
    /// The lexeme as it can stand at `site`: one that was sealed in a comment, or for an item of
    /// another KEY, is spelt anew.
    fn fitting(&self, site: &Site, lexeme: &str) -> Result<String, Error> {
        let format = self.document.format;
        let decoded = format.decode(lexeme, site.place).ok();
        match (decoded, item_key(site)) {
            (Some(_), None) => Ok(lexeme.to_owned()),
            (Some(value), Some(key)) if crate::formats::item_key(&value.text) == Some(key) => {
                Ok(lexeme.to_owned())
            }
            (Some(value), Some(_)) => {
                let behind = value.text.split_once('=').map_or(value.text.as_str(), |(_, v)| v);
                self.lexeme(site, behind, lexeme)
            }
            (None, _) => self.lexeme(site, lexeme, ""),
        }
    }
}

impl Document {
    /// A path as a YAML document has it: with the document's own segment where there is but one.
    fn whole_path(&self, path: &KeyPath) -> KeyPath {
        let mut roots = self.layout.collections.iter().filter(|root| root.path.0.len() == 1);
        match (roots.next(), roots.next(), path.0.first()) {
            (Some(root), None, Some(first))
                if root.path.0[0].is_document() && !first.is_document() =>
            {
                KeyPath(root.path.0.iter().chain(&path.0).cloned().collect())
            }
            _ => path.clone(),
        }
    }
}
