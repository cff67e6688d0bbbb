//! UTF-16 as UTF-8, piece by piece: what Windows tools write by default.

use std::io::{self, Read};

/// How many bytes are taken at once.
const PIECE: usize = 8 * 1024;

/// The order of the two bytes of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    /// By the mark at the beginning of a text.
    pub(super) fn of_mark(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xfe, ..] => Some(Self::Little),
            [0xfe, 0xff, ..] => Some(Self::Big),
            _ => None,
        }
    }
}

/// Reads UTF-8 out of UTF-16.
pub(super) struct Utf16<R> {
    source: R,
    order: Order,
    /// Bytes and units that wait for the rest of their character.
    odd: Option<u8>,
    high: Option<u16>,
    ready: Vec<u8>,
    given: usize,
}

impl<R: Read> Utf16<R> {
    pub(super) fn new(source: R, order: Order) -> Self {
        Self { source, order, odd: None, high: None, ready: Vec::new(), given: 0 }
    }

    /// Takes the next piece; false at the end.
    fn refill(&mut self) -> io::Result<bool> {
        let mut piece = [0; PIECE];
        let length = self.source.read(&mut piece)?;
        let bytes = self.odd.take().into_iter().chain(piece.iter().take(length).copied());
        let bytes: Vec<u8> = bytes.collect();
        let pairs = bytes.chunks_exact(2);
        self.odd = pairs.remainder().first().copied();
        let order = self.order;
        let units =
            pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(|pair| match order {
                Order::Little => u16::from_le_bytes(pair),
                Order::Big => u16::from_be_bytes(pair),
            });
        let mut units: Vec<u16> = self.high.take().into_iter().chain(units).collect();
        self.high = units.pop_if(|last| length > 0 && (0xd800..0xdc00).contains(last));
        let decoded = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
        self.ready = decoded.collect::<String>().into_bytes();
        self.given = 0;
        Ok(length > 0)
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() {
            if !self.refill()? && self.ready.is_empty() {
                return Ok(0);
            }
        }
        let rest = self.ready.get(self.given..).unwrap_or_default();
        let length = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Slowly<'a>(&'a [u8]);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = buffer.len().min(1);
            self.0.read(buffer.get_mut(..length).unwrap_or_default())
        }
    }

    #[test]
    fn characters_may_be_cut_anywhere() {
        let text = "\u{feff}key = ä 𝄞 x";
        for (order, bytes) in [
            (Order::Little, text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
            (Order::Big, text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ] {
            assert_eq!(Order::of_mark(&bytes), Some(order));
            let mut read = String::new();
            let told = Utf16::new(Slowly(&bytes), order).read_to_string(&mut read);
            assert_eq!((told.ok(), read.as_str()), (Some(text.len()), text));
        }
    }
}
