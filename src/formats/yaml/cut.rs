use crate::formats::{Error, Layout, Reason, Site};
use crate::splice::Span;
pub(in crate::formats) fn cut(_: &str, _: &Layout, _: &Site) -> Result<Span, Error> {
    Err(Error::new(0, Reason::NoPlace("")))
}
