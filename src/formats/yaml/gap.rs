use crate::formats::{Error, Gap, Layout, Reason};
use crate::path::KeyPath;
pub(in crate::formats) fn gap(_: &str, _: &Layout, _: &KeyPath, _: usize) -> Result<Gap, Error> {
    Err(Error::new(0, Reason::NoPlace("")))
}
