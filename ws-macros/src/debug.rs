//! `WS_MACROS_DEBUG`: shows what is written.

use std::env;
use std::io::Write as _;
use std::process::{Command, Stdio};

use proc_macro2::{Ident, TokenStream};

/// Prints the code for the handler `name`, if the variable is `1` or that name.
#[expect(clippy::print_stderr, reason = "where the compiler says what it has to say, and asked for")]
pub(crate) fn print(name: &Ident, written: &TokenStream) {
    let Ok(asked) = env::var("WS_MACROS_DEBUG") else { return };
    if asked != "1" && name != &asked {
        return;
    }
    let code = written.to_string();
    let code = formatted(&code).unwrap_or(code);
    // At once: other crates are compiled at the same time.
    eprintln!("// What `#[websocket]` writes for `{name}`:\n{}\n", code.trim_end());
}

/// As rustfmt has it; nothing if there is none, or it does not take the code.
fn formatted(code: &str) -> Option<String> {
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut rustfmt = rustfmt.spawn().ok()?;
    // It reads everything before it writes anything. The handle is closed where it goes out of scope.
    let sent = rustfmt.stdin.take().map(|mut stdin| stdin.write_all(code.as_bytes()));
    let output = rustfmt.wait_with_output().ok()?;
    let is_whole = output.status.success() && matches!(sent, Some(Ok(())));
    String::from_utf8(output.stdout).ok().filter(|code| is_whole && !code.is_empty())
}
