//! The command: all of it is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // What is in memory here is in no core file, and no process of the same user can look at it. A
    // program that replaces this one starts with the default again.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_dumpable(false);
    stripeseal::cli::main()
}
