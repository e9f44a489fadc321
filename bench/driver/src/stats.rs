//! Medians, quartiles and percentiles.

use serde::{Deserialize, Serialize};

/// Several measurements of one thing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub median: f64,
    pub min: f64,
    pub max: f64,
    pub lower_quartile: f64,
    pub upper_quartile: f64,
}

impl Summary {
    /// Of `samples`, of which there is at least one.
    pub fn of(samples: &[f64]) -> Self {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        Self {
            median: quantile(&sorted, 0.5),
            min: quantile(&sorted, 0.0),
            max: quantile(&sorted, 1.0),
            lower_quartile: quantile(&sorted, 0.25),
            upper_quartile: quantile(&sorted, 0.75),
        }
    }
}

/// The median of `samples`, of which there is at least one.
pub fn median(samples: &[f64]) -> f64 {
    Summary::of(samples).median
}

/// What lies at `at`, 0 to 1, of sorted samples; between two of them in proportion.
fn quantile(sorted: &[f64], at: f64) -> f64 {
    let at = at * (sorted.len() - 1) as f64;
    let (below, share) = (at.floor(), at.fract());
    let below = below as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * share
}

/// The smallest of sorted samples that is at least as large as the share `at` of them: the nearest rank, as is usual for
/// latencies, where what lies between two samples has never happened.
pub fn percentile(sorted: &[u64], at: f64) -> u64 {
    let rank = (at * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries() {
        let one = Summary::of(&[3.0]);
        assert_eq!((one.min, one.lower_quartile, one.median, one.upper_quartile, one.max), (3.0, 3.0, 3.0, 3.0, 3.0));
        let five = Summary::of(&[5.0, 1.0, 4.0, 2.0, 3.0]);
        assert_eq!((five.min, five.lower_quartile, five.median), (1.0, 2.0, 3.0));
        assert_eq!((five.upper_quartile, five.max), (4.0, 5.0));
        assert!((1.49..1.51).contains(&median(&[1.0, 2.0])));
    }

    #[test]
    fn percentiles_are_samples() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!(percentile(&hundred, 0.5), 50);
        assert_eq!(percentile(&hundred, 0.99), 99);
        assert_eq!(percentile(&hundred, 0.999), 100);
        assert_eq!(percentile(&[7], 0.001), 7);
    }
}
