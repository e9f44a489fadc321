//! Cowboy's behaviours and the equivalents of its test cases, one subject a file. What each test covers is in its
//! `// Cowboy:` line, by the ids of the catalogue in `tests/cowboy`; `tests/parity` reads them.

mod bad_frames;
mod callbacks;
mod deflate;
mod frames;
mod groups;
mod handler_results;
mod handler_suite;
mod limits;
mod other_suites;
mod results;
mod script;
mod sys_suite;
mod time;
mod ws_init;
mod ws_suite;
