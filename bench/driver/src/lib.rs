//! Loads servers, measures what they cost, and reports it. Linux only.

pub mod args;
pub mod book;
pub mod client;
pub mod frame;
pub mod machine;
pub mod measure;
pub mod plan;
pub mod plot;
pub mod proc;
pub mod remote;
pub mod report;
pub mod results;
pub mod scenario;
pub mod server;
pub mod stats;
