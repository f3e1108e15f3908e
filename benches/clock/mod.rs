//! The figures of a bench: medians over rounds, spreads, and ratios within a round. It starts no
//! contender and prints nothing.
//!
//! Times drift on a machine that others use too. So contenders take turns, and a ratio is the
//! median of the ratios of each round, not the ratio of two medians.

/// The middle of the values (of an even number, the upper of the two in the middle).
pub fn median(values: &[f64]) -> f64 {
    sorted(values)[values.len() / 2]
}

/// The width of the middle half of the values as a share of the median.
pub fn spread(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    let quarter = sorted.len() / 4;
    (sorted[sorted.len() - 1 - quarter] - sorted[quarter]) / median(values)
}

/// The median of `above[round] / below[round]`.
pub fn paired_ratio(above: &[f64], below: &[f64]) -> f64 {
    assert_eq!(above.len(), below.len(), "both ran in each round");
    let ratios: Vec<f64> = above.iter().zip(below).map(|(a, b)| a / b).collect();
    median(&ratios)
}

/// The contenders in the order of a round: each round begins with another, so that none always
/// follows the same.
pub fn turns(contenders: usize, round: usize) -> impl Iterator<Item = usize> {
    (0..contenders).map(move |turn| (turn + round) % contenders)
}

/// What follows `name` on the command line.
pub fn option(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1)
}

/// Whether `name` stands on the command line. What is not asked for, such as the `--bench` that
/// cargo adds, has no effect.
pub fn flag(name: &str) -> bool {
    std::env::args().any(|argument| argument == name)
}

fn sorted(values: &[f64]) -> Vec<f64> {
    assert!(!values.is_empty(), "there was a round");
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}
