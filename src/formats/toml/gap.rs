//! Where a new TOML entry goes, and how its key is written there.
//!
//! The place is proposed by the rules below and then tried: the text with the entry in it is located
//! again, and everything else must stand where it stood. So the many ways in which a table can't be
//! extended need no rules here.

use super::cut::{line_end, line_start};
use super::lexeme::basic;
use super::locate;
use super::outline::{Entry, Outline, Step};
use super::target::{Holder, holder, place_of, resolve};
use crate::formats::{Error, Gap, Layout, Place, Reason};
use crate::path::KeyPath;
use crate::splice::{LineEnding, Span};

/// Says where a new entry at `path` goes.
pub(in crate::formats) fn gap(
    text: &str,
    layout: &Layout,
    path: &KeyPath,
    end: usize,
) -> Result<Gap, Error> {
    let no_place = |why| Error::new(end, Reason::NoPlace(why));
    let target = resolve(layout, path).map_err(no_place)?;
    let target = target.as_slice();
    let holder = holder(layout, target).map_err(no_place)?;
    let outline = Outline::of(text)?;
    let plan = Plan { text, outline: &outline, target, eol: LineEnding::of(text).as_str(), end };
    let gap = plan.gap(layout, holder);
    if is_sound(text, layout, &gap, target) {
        Ok(gap)
    } else {
        Err(no_place("a table of the path can't be extended"))
    }
}

struct Plan<'a> {
    text: &'a str,
    outline: &'a Outline,
    target: &'a [Step],
    eol: &'static str,
    end: usize,
}

impl Plan<'_> {
    fn gap(&self, layout: &Layout, holder: Holder) -> Gap {
        let place = self.target.get(..holder.depth).unwrap_or_default();
        if let Some(span) = holder.inline.filter(|span| span.of(self.text).starts_with('{')) {
            return self.in_inline_table(span, place.len());
        }
        let section = self.outline.sections.iter().position(|section| section.place == place);
        let is_parent = holder.depth + 1 == self.target.len();
        // A header below an item of an array of tables always means the last item.
        let in_item = matches!(place.last(), Some(Step::Index(_)));
        match section {
            Some(section) if is_parent || in_item => self.in_section(section),
            Some(_) => self.with_header(),
            None => match self.last_dotted(place) {
                Some(entry) if entry.inline => {
                    let span = enclosing_table(layout, entry, self.target);
                    self.in_inline_table(span, entry.base)
                }
                Some(entry) if is_parent => self.behind(entry),
                _ => self.with_header(),
            },
        }
    }

    /// The last entry whose dotted key makes the table at `place`.
    fn last_dotted(&self, place: &[Step]) -> Option<&Entry> {
        self.outline.entries.iter().rev().find(|entry| {
            entry.base < place.len()
                && entry.place.len() > place.len()
                && entry.place.starts_with(place)
        })
    }

    /// A line of its own in a section: behind the last key of its table that shares its prefix, else
    /// behind the last entry, else behind the header.
    fn in_section(&self, section: usize) -> Gap {
        let parent = self.target.split_last().map(|(_, parent)| parent);
        let entries = || {
            self.outline.entries.iter().filter(|entry| !entry.inline && entry.section == section)
        };
        let prefix = self.target.last().and_then(prefix);
        let relative = entries().rfind(|entry| {
            let shared = entry.place.split_last();
            prefix.is_some()
                && shared.is_some_and(|(key, above)| {
                    Some(above) == parent && self::prefix(key) == prefix
                })
        });
        if let Some(entry) = relative.or(entries().next_back()) {
            return self.behind(entry);
        }
        match self.outline.sections.get(section).and_then(|section| section.header) {
            Some(header) => {
                let base = self.outline.sections.get(section).map_or(0, |s| s.place.len());
                self.line(header.end, header.start, &self.dotted(base), " = ")
            }
            None => self.at_root(),
        }
    }

    /// A line of its own behind that of `entry`, spaced as that is.
    fn behind(&self, entry: &Entry) -> Gap {
        let name = self.target.last().map(written).unwrap_or_default();
        let is_sibling = entry.place.len() == self.target.len()
            && entry.place.split_last().map(|(_, above)| above)
                == self.target.split_last().map(|(_, above)| above);
        let key = if is_sibling {
            format!("{}{name}", Span::new(entry.key.start, entry.name.start).of(self.text))
        } else {
            self.dotted(entry.base)
        };
        self.line(entry.value.end, entry.key.start, &key, self.spacing(entry))
    }

    /// A line behind the one that holds byte `at`, indented as the line of byte `like`.
    fn line(&self, at: usize, like: usize, key: &str, spacing: &str) -> Gap {
        let indentation = Span::new(line_start(self.text, like), like).of(self.text);
        let at = line_end(self.text, at);
        let entry = format!("{indentation}{key}{spacing}");
        match Span::new(0, at).of(self.text).ends_with('\n') {
            true => gap_of(at, entry, self.eol),
            false => gap_of(at, format!("{}{entry}", self.eol), ""),
        }
    }

    /// The first key of the root: before the first header and the comments that belong to it.
    fn at_root(&self) -> Gap {
        let entry = format!("{} = ", self.dotted(0));
        let Some(header) = self.outline.sections.iter().find_map(|section| section.header) else {
            return self.at_end("", &entry);
        };
        let mut at = line_start(self.text, header.start);
        while let Some(above) = at.checked_sub(1).map(|newline| line_start(self.text, newline)) {
            let line = Span::new(above, at).of(self.text);
            if above == at || !line.trim_start().starts_with('#') {
                break;
            }
            at = above;
        }
        gap_of(at, entry, &self.eol.repeat(2))
    }

    /// A new header for the parent, and the key below it.
    fn with_header(&self) -> Gap {
        let parent = self.target.split_last().map_or(&[][..], |(_, parent)| parent);
        let name = self.target.last().map(written).unwrap_or_default();
        let header = format!("[{}]{}", joined(parent), self.eol);
        self.at_end(&header, &format!("{name} = "))
    }

    /// At the end of the document's own text; at the very end where keys stand below the envelope,
    /// which a header must not take in.
    fn at_end(&self, header: &str, entry: &str) -> Gap {
        let is_below = |at: &usize| *at >= self.end;
        let key = self.outline.entries.iter().map(|entry| entry.key.start).find(is_below);
        let headers = self.outline.sections.iter().filter_map(|section| section.header);
        let next_header = headers.map(|header| header.start).find(is_below);
        let takes_in = key.is_some_and(|key| next_header.is_none_or(|header| key < header));
        let at = if takes_in && !header.is_empty() { self.text.len() } else { self.end };
        let above = Span::new(0, at).of(self.text).trim_start_matches('\u{feff}');
        let is_ended = above.is_empty() || above.ends_with('\n');
        let blank = !header.is_empty()
            && !above.is_empty()
            && !above.ends_with("\n\n")
            && !above.ends_with("\n\r\n");
        let before = format!(
            "{}{}{header}{entry}",
            if is_ended { "" } else { self.eol },
            if blank { self.eol } else { "" },
        );
        let after = if is_ended || at < self.text.len() { self.eol } else { "" };
        gap_of(at, before, after)
    }

    /// Behind the last member of an inline table, on a line of its own where that has one.
    fn in_inline_table(&self, table: Span, base: usize) -> Gap {
        let members = |entry: &&Entry| {
            entry.inline
                && entry.base == base
                && table.contains(entry.key)
                && self.target.starts_with(entry.place.get(..base).unwrap_or_default())
        };
        let key = self.dotted(base);
        let Some(last) = self.outline.entries.iter().rfind(members) else {
            let at = table.start + 1;
            let rest = self.text.get(at..).unwrap_or_default();
            let after = if rest.starts_with([' ', '\t', '\r', '\n']) { "" } else { " " };
            return gap_of(at, format!(" {key} = "), after);
        };
        let start = line_start(self.text, last.key.start);
        let indentation = Span::new(start, last.key.start).of(self.text);
        let is_tight = indentation.ends_with(',');
        let lead = if indentation.trim().is_empty() {
            format!(",{}{indentation}", self.eol)
        } else {
            String::from(if is_tight { "," } else { ", " })
        };
        gap_of(last.value.end, format!("{lead}{key}{}", self.spacing(last)), "")
    }

    /// What stands between a key and its value: the blanks around `=`.
    fn spacing(&self, entry: &Entry) -> &str {
        Span::new(entry.name.end, entry.value.start).of(self.text)
    }

    /// The target without its first `base` steps, as a dotted key.
    fn dotted(&self, base: usize) -> String {
        joined(self.target.get(base..).unwrap_or_default())
    }
}

fn gap_of(at: usize, before: String, after: &str) -> Gap {
    Gap { at, before, after: after.to_owned(), place: Place::default() }
}

/// The inline table in which `entry`, which makes a table of the path by a dotted key, is written.
fn enclosing_table(layout: &Layout, entry: &Entry, target: &[Step]) -> Span {
    let place = target.get(..entry.base).unwrap_or_default();
    layout
        .collections
        .iter()
        .find(|collection| place_of(&collection.path, &collection.positions) == place)
        .map_or(entry.key, |collection| collection.span)
}

/// A key's text up to its first `_` or `-`, that included.
fn prefix(step: &Step) -> Option<&str> {
    match step {
        Step::Key(key) => key.find(['_', '-']).and_then(|at| key.get(..=at)),
        Step::Index(_) => None,
    }
}

/// A key as it is written.
fn written(step: &Step) -> String {
    let Step::Key(key) = step else {
        return String::new();
    };
    let is_bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if !key.is_empty() && key.bytes().all(is_bare) { key.clone() } else { basic(key) }
}

/// The keys among `steps`, with dots between.
fn joined(steps: &[Step]) -> String {
    let is_key = |step: &&Step| matches!(step, Step::Key(_));
    let keys: Vec<String> = steps.iter().filter(is_key).map(written).collect();
    keys.join(".")
}

/// Whether a value in the gap stands at `target`, and everything else where it stood.
fn is_sound(text: &str, layout: &Layout, gap: &Gap, target: &[Step]) -> bool {
    let (Some(head), Some(tail)) = (text.get(..gap.at), text.get(gap.at..)) else {
        return false;
    };
    let tried = format!("{head}{}0{}{tail}", gap.before, gap.after);
    let Ok(found) = locate(&tried, &|_| false) else {
        return false;
    };
    let value = gap.at + gap.before.len();
    let places = |layout: &Layout, but: Option<usize>| -> Vec<Vec<Step>> {
        let others = layout.sites.iter().filter(|site| Some(site.span.start) != but);
        others.map(|site| place_of(&site.path, &site.positions)).collect()
    };
    let is_there = found
        .sites
        .iter()
        .any(|site| site.span.start == value && place_of(&site.path, &site.positions) == target);
    is_there && places(&found, Some(value)) == places(layout, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, path: &str) -> Result<String, Reason> {
        let layout = locate(text, &|_| false).unwrap();
        let path = KeyPath::parse(path).unwrap();
        // What stands for the envelope, where there is one.
        let end = text.find("# ENVELOPE").unwrap_or(text.len());
        let gap = gap(text, &layout, &path, end).map_err(|error| error.reason)?;
        let (head, tail) = text.split_at(gap.at);
        Ok(format!("{head}{}'v'{}{tail}", gap.before, gap.after))
    }

    #[test]
    fn a_new_key_goes_where_its_kin_are() {
        for (text, path, expected) in [
            // In a table: behind its prefix, else behind the last key; spaced as its neighbour.
            ("[t]\nb_x=1\nc=2\n\n[u]\n", "t.b_y", "[t]\nb_x=1\nb_y='v'\nc=2\n\n[u]\n"),
            ("[t]\nb_x=1\nc = 2 # c\n\n[u]\n", "t.d", "[t]\nb_x=1\nc = 2 # c\nd = 'v'\n\n[u]\n"),
            ("[t]\r\n\tb = 1\r\n", "t.c", "[t]\r\n\tb = 1\r\n\tc = 'v'\r\n"),
            ("[t]\nb = 1", "t.c", "[t]\nb = 1\nc = 'v'"),
            ("[t]\na = '''\nx\n''' # y\n", "t.b", "[t]\na = '''\nx\n''' # y\nb = 'v'\n"),
            ("  [t] # c\n[u]\n", "t.a", "  [t] # c\n  a = 'v'\n[u]\n"),
            ("[t]", "t.a", "[t]\na = 'v'"),
            ("[t]\na = 1\n", "t.\"b c\"", "[t]\na = 1\n\"b c\" = 'v'\n"),
            // At the root.
            ("", "a", "a = 'v'\n"),
            ("\u{feff}", "a", "\u{feff}a = 'v'\n"),
            ("# c\n", "a", "# c\na = 'v'\n"),
            ("a = 1\n[t]\nb = 2\n", "c", "a = 1\nc = 'v'\n[t]\nb = 2\n"),
            ("[t]\nb = 2\n", "c", "c = 'v'\n\n[t]\nb = 2\n"),
            ("# c\n\n# of t\n[t]\n", "c", "# c\n\nc = 'v'\n\n# of t\n[t]\n"),
            ("# of t\n[t]\n", "c", "c = 'v'\n\n# of t\n[t]\n"),
            ("\u{feff}[t]\r\n", "c", "\u{feff}c = 'v'\r\n\r\n[t]\r\n"),
            // A table that is not there yet.
            ("", "a.b.c", "[a.b]\nc = 'v'\n"),
            ("a = 1\n", "t.b", "a = 1\n\n[t]\nb = 'v'\n"),
            ("a = 1", "t.b", "a = 1\n\n[t]\nb = 'v'"),
            ("[t]\na = 1\n\n", "t.u.b", "[t]\na = 1\n\n[t.u]\nb = 'v'\n"),
            ("[t.u]\na = 1\n", "t.b", "[t.u]\na = 1\n\n[t]\nb = 'v'\n"),
            // Dotted keys.
            ("s.x = 1\nb = 2\n", "s.y", "s.x = 1\ns.y = 'v'\nb = 2\n"),
            ("[t]\ns . x=1\n[u]\n", "t.s.y", "[t]\ns . x=1\ns . y='v'\n[u]\n"),
            ("s.x.z = 1\n", "s.y", "s.x.z = 1\ns.y = 'v'\n"),
            // Inline tables.
            ("t = { a = 1 }\n", "t.b", "t = { a = 1, b = 'v' }\n"),
            ("t = {a=1,b=2} # c\n", "t.c", "t = {a=1,b=2,c='v'} # c\n"),
            ("t = {}\n", "t.b", "t = { b = 'v' }\n"),
            ("t = { }\n", "t.b.c", "t = { b.c = 'v' }\n"),
            ("t = {\n  a = 1,\n}\n", "t.b", "t = {\n  a = 1,\n  b = 'v',\n}\n"),
            ("t = { a = { b = 1 } }\n", "t.c", "t = { a = { b = 1 }, c = 'v' }\n"),
            ("t = { a.b = 1 }\n", "t.a.c", "t = { a.b = 1, a.c = 'v' }\n"),
            ("l = [{ a = 1 }, {}]\n", "l[1].b", "l = [{ a = 1 }, { b = 'v' }]\n"),
            // Items of arrays of tables.
            (
                "[[s]]\nname = 'a'\n\n[[s]]\nname = 'b'\n",
                "s[name=a].k",
                "[[s]]\nname = 'a'\nk = 'v'\n\n[[s]]\nname = 'b'\n",
            ),
            ("[[s]]\nx = 1\n[[s]]\n", "s[0].t.k", "[[s]]\nx = 1\nt.k = 'v'\n[[s]]\n"),
            ("[[s]]\n[s.t]\na = 1\n[[s]]\n", "s[0].t.b", "[[s]]\n[s.t]\na = 1\nb = 'v'\n[[s]]\n"),
            ("[[s]]\nname = 'a'\n", "s[0].k", "[[s]]\nname = 'a'\nk = 'v'\n"),
            // With an envelope, and keys below it.
            ("a = 1\n# ENVELOPE\n", "t.b", "a = 1\n\n[t]\nb = 'v'\n# ENVELOPE\n"),
            ("# ENVELOPE\n", "b", "b = 'v'\n# ENVELOPE\n"),
            ("a = 1\n# ENVELOPE\nc = 2\n", "t.b", "a = 1\n# ENVELOPE\nc = 2\n\n[t]\nb = 'v'\n"),
            ("# ENVELOPE\n[t]\nc = 2\n", "u.b", "[u]\nb = 'v'\n# ENVELOPE\n[t]\nc = 2\n"),
        ] {
            assert_eq!(with(text, path).unwrap(), expected, "{path} in {text:?}");
        }
    }

    #[test]
    fn where_no_key_fits_there_is_no_place() {
        for (text, path, why) in [
            ("a = 1\n", "a", "the key is there already"),
            ("[a]\n", "a", "the key is there already, as a table or list"),
            ("a = 1\n", "a.b", "a value of the path is no table"),
            ("a = [1]\n", "a.b", "a value of the path is a list"),
            ("a = [1]\n", "a[1]", "an item can't be added to a list"),
            ("a = [1]\n", "a[0].b", "a value of the path is no table"),
            ("[[s]]\n", "s[1].k", "there is no such item in the list"),
            ("[[s]]\nname = 'a'\n", "s[name=b].k", "there is no such item in the list"),
            ("a = 1\n", "b[0].k", "there is no such item in the list"),
            ("a = 1\n", "a#2", "TOML has no such paths"),
            ("a = 1\n", "{1}.b", "TOML has no such paths"),
            // A header below an item means the last item.
            (
                "[[s]]\n[s.t.u]\nx = 1\n[[s]]\n",
                "s[0].t.k.l",
                "a table of the path can't be extended",
            ),
        ] {
            assert_eq!(with(text, path), Err(Reason::NoPlace(why)), "{path} in {text:?}");
        }
    }
}
