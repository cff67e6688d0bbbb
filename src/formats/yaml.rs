//! YAML.
use super::{Error, Gap, IsSealed, Layout, Place, Reason, Site, Value};
use crate::{path::KeyPath, splice::Span};
fn absent<T>() -> Result<T, Error> {
    Err(Error::new(0, Reason::Syntax { format: "yaml", class: "not read yet".into() }))
}
pub(super) fn locate(_: &str, _: IsSealed) -> Result<Layout, Error> {
    absent()
}
pub(super) fn decode(_: &str, _: Place) -> Result<Value, Error> {
    absent()
}
pub(super) fn quote(_: &str, _: Place, _: Option<&str>) -> Result<String, Error> {
    absent()
}
pub(super) fn gap(_: &str, _: &Layout, _: &KeyPath, _: usize) -> Result<Gap, Error> {
    absent()
}
pub(super) fn cut(_: &str, _: &Layout, _: &Site) -> Result<Span, Error> {
    absent()
}
pub(super) fn ends_open(_: &str, _: &Layout) -> Option<usize> {
    None
}
