//! `WS_MACROS_DEBUG` has the compiler print what the macro writes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Two handlers, which depend on nothing but the macro: it writes before the compiler finds the rest missing.
const SOURCE: &str = "
pub struct Chat;

#[ws_macros::websocket]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

pub struct Room;

#[ws_macros::websocket]
impl Room {
    #[binary]
    fn binary(&mut self) {}
}
";

#[test]
fn the_compiler_prints_what_is_written() {
    let project = Project::new();
    let all = project.check("1", &path());
    assert!(all.contains("// What `#[websocket]` writes for `Chat`:\nimpl Chat {\n"), "{all}");
    assert!(all.contains("\n// What `#[websocket]` writes for `Room`:\nimpl Room {\n"), "{all}");
    assert!(all.contains("\nimpl ::ws_runtime::__private::WebSocketHandler for Room {\n    type RouteState"), "{all}");

    let one = project.check("Room", &path());
    assert!(one.contains("writes for `Room`:") && !one.contains("writes for `Chat`:"), "{one}");

    let other = project.check("Elsewhere", &path());
    assert!(!other.contains("// What"), "{other}");

    // Where there is no rustfmt, it is not formatted.
    let plain = project.check("1", "");
    assert!(plain.contains("// What `#[websocket]` writes for `Chat`:\n"), "{plain}");
    let words: Vec<&str> = plain.split_whitespace().collect();
    assert!(words.join(" ").contains("WebSocketHandler for Chat"), "{plain}");
    assert!(!plain.contains("WebSocketHandler for Chat {\n    type RouteState"), "{plain}");
}

fn path() -> String {
    env::var("PATH").unwrap()
}

struct Project {
    folder: PathBuf,
    rustc: PathBuf,
}

impl Project {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("debug");
        fs::create_dir_all(folder.join("src")).unwrap();
        let manifest = format!(
            "[package]\nname = \"debug\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nws-macros = {{ path = {:?} }}\n",
            root.join("ws-macros").display()
        );
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        // The versions that are here already.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        // By its path, because the compiler has to be found where nothing else is.
        let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap().stdout;
        let rustc = Path::new(String::from_utf8(sysroot).unwrap().trim()).join("bin").join("rustc");
        Self { folder, rustc }
    }

    /// What `cargo check` says, with these values of `WS_MACROS_DEBUG` and `PATH`.
    fn check(&self, debug: &str, path: &str) -> String {
        // New to cargo each time.
        fs::write(self.folder.join("src/lib.rs"), SOURCE).unwrap();
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--color=never"])
            // What the macro is made of has been compiled there for this very test.
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap())
            .env("RUSTC", &self.rustc)
            .env("WS_MACROS_DEBUG", debug)
            .env("PATH", path)
            .current_dir(&self.folder)
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    }
}
