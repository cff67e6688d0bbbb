//! What killed commands have left behind.

use super::Examination;
use crate::commands::documents::{project, temporaries};
use crate::process::scratch;

/// Removes what is certainly nobody's any more, and names the rest.
pub(super) fn examine(found: &mut Examination) {
    match scratch::sweep() {
        0 => {}
        _ => found.good("left behind: removed the plain text of a killed command"),
    }
    // Another command may be writing it just now: that is for a person to tell.
    for path in temporaries(&project()) {
        let shown = path.display();
        let problem = "a command was killed while it wrote this; it may be plain text";
        found.wrong(&shown, problem, format!("rm {shown}"));
    }
}
