//! What a run has found, as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::stats::Summary;

/// One run of the driver.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    pub commit: String,
    /// Whether there were changes that are not in the commit.
    pub dirty: bool,
    pub date: String,
    pub machine: Machine,
    pub settings: Settings,
    /// Of the peers and of what they run on.
    pub versions: BTreeMap<String, String>,
    pub scenarios: Vec<Outcome>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    pub cpu: String,
    pub cores: usize,
    pub memory_gib: f64,
    pub kernel: String,
    pub rustc: String,
}

/// How it was measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    pub rounds: usize,
    pub slice_seconds: f64,
    pub warm_up_seconds: f64,
    /// How often a slice that something else has disturbed is measured again.
    pub repeats: usize,
    /// Connections of a scenario, at most.
    pub max_connections: Option<usize>,
    pub server_core: usize,
    pub client_core: usize,
    /// A smoke test, whose figures are worth nothing.
    pub quick: bool,
}

/// A scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outcome {
    pub name: String,
    pub title: String,
    pub unit: String,
    pub note: String,
    pub rows: Vec<Row>,
}

/// A server in a scenario.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Row {
    pub server: String,
    pub mode: String,
    pub threads: usize,
    pub samples: Vec<f64>,
    /// `None` if it failed.
    pub summary: Option<Summary>,
    /// Slices that were still disturbed when they were measured for the last time.
    pub disturbed: usize,
    /// Medians of what was seen besides, by name.
    pub more: BTreeMap<String, f64>,
    /// What was agreed on for compression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

impl Row {
    /// The server, and what is special about it.
    pub fn label(&self) -> String {
        match (self.mode.as_str(), self.threads) {
            ("echo-flush", _) => format!("{}, flushed by hand", self.server),
            (_, 2..) => format!("{}, {} threads", self.server, self.threads),
            _ => self.server.clone(),
        }
    }

    pub fn median(&self) -> Option<f64> {
        self.summary.as_ref().map(|summary| summary.median)
    }
}

impl Outcome {
    /// The median of a server, in its best mode with one thread.
    pub fn median_of(&self, server: &str) -> Option<f64> {
        let rows = self.rows.iter().filter(|row| row.server == server && row.threads == 1);
        rows.filter_map(Row::median).min_by(f64::total_cmp)
    }
}
