//! `run --check`: says what a program would be given, from where and how; never a value.

use serde_json::{Value as Json, json};

use super::delivery::Delivery;
use crate::commands::{Context, Outcome};
use crate::detect::forms::{self, Class};
use crate::environment::{Variable, Way};

/// Shows a row for each variable of the documents.
pub(super) fn show(context: &Context, delivery: &Delivery, as_json: bool) -> Outcome {
    let rows = delivery.variables.iter().zip(&delivery.ways).zip(&delivery.sources);
    let rows: Vec<Row> = rows
        .map(|((variable, way), source)| Row {
            name: variable.name.clone(),
            way: way_of(*way),
            source: source.display().to_string(),
            variable,
        })
        .collect();
    if as_json {
        let rows = Json::Array(rows.iter().map(Row::json).collect());
        context.ui.data(format!("{rows:#}\n").as_bytes())?;
        return Ok(0);
    }
    let widest = |length: fn(&Row) -> usize| rows.iter().map(length).max().unwrap_or(0);
    let (names, ways) = (widest(|row| row.name.len()), widest(|row| row.way.len()));
    let sources = widest(|row| row.source.len());
    context.ui.lines(rows.iter().map(|row| {
        let Row { name, way, source, .. } = row;
        format!("{name:names$}  {way:ways$}  {source:sources$}  {}", row.described()).into()
    }))?;
    Ok(0)
}

struct Row<'a> {
    name: String,
    way: &'static str,
    source: String,
    variable: &'a Variable,
}

impl Row<'_> {
    fn described(&self) -> String {
        let state = match self.variable {
            Variable { is_reference: true, .. } => "reference",
            Variable { sealed: true, .. } => "sealed",
            Variable { .. } => "plain",
        };
        let length = self.variable.value.expose().len();
        match kind(self.variable.value.expose()) {
            Some(kind) => format!("{state}, {length} bytes: {kind}"),
            None => format!("{state}, {length} bytes"),
        }
    }

    fn json(&self) -> Json {
        json!({
            "name": self.name,
            "given": self.way,
            "file": self.source,
            "path": self.variable.path.to_string(),
            "sealed": self.variable.sealed,
            "reference": self.variable.is_reference,
            "bytes": self.variable.value.expose().len(),
            "kind": kind(self.variable.value.expose()),
        })
    }
}

fn way_of(way: Way) -> &'static str {
    match way {
        Way::Variable => "variable",
        Way::File => "file",
        Way::Shadowed => "not given: the environment wins",
    }
}

/// What the value is by its form alone, such as a live secret key of Stripe.
fn kind(value: &str) -> Option<String> {
    let found = forms::find(value).into_iter().map(|found| found.form);
    let certain = found.filter(|form| form.class == Class::Certain);
    certain.map(|form| format!("{} {}", form.provider, form.name)).next()
}
