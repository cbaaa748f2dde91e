//! Logistic regression over signs that are there or not.

/// How strongly weights are held at where they started, against one labelled card.
const PENALTY: f64 = 14.0;
/// Steps of the descent; the figures do not move after half of them.
const STEPS: usize = 600;

/// A labelled card.
pub(crate) struct Row {
    pub(crate) kept: bool,
    /// Indices of its signs, ascending.
    pub(crate) signs: Vec<usize>,
}

/// A bias and a weight a sign, in log-odds.
#[derive(Clone)]
pub(crate) struct Weights {
    pub(crate) bias: f64,
    pub(crate) signs: Vec<f64>,
}

impl Weights {
    /// Log-odds of a card.
    pub(crate) fn sum(&self, row: &Row) -> f64 {
        self.bias + row.signs.iter().map(|&s| self.signs[s]).sum::<f64>()
    }

    /// Both together.
    pub(crate) fn plus(&self, other: &Weights) -> Weights {
        Weights {
            bias: self.bias + other.bias,
            signs: self
                .signs
                .iter()
                .zip(&other.signs)
                .map(|(a, b)| a + b)
                .collect(),
        }
    }
}

/// Weights by accelerated gradient descent (Nesterov), all rows at every step.
pub(crate) fn fit(rows: &[&Row], signs: usize) -> Weights {
    let most = rows.iter().map(|r| r.signs.len() + 1).max().unwrap_or(1);
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let step = 1.0 / (0.25 * (rows.len() * most) as f64 / 4.0 + PENALTY);
    let mut at = Weights {
        bias: 0.0,
        signs: vec![0.0; signs],
    };
    let mut ahead = at.clone();
    let mut momentum = 1.0_f64;
    for _ in 0..STEPS {
        let mut slope: Vec<f64> = ahead.signs.iter().map(|w| w * PENALTY).collect();
        let mut slope_of_bias = 0.0;
        for row in rows {
            let chance = 1.0 / (1.0 + (-ahead.sum(row)).exp());
            let error = chance - f64::from(u8::from(row.kept));
            for &s in &row.signs {
                slope[s] += error;
            }
            slope_of_bias += error;
        }
        let next = Weights {
            bias: ahead.bias - step * slope_of_bias,
            signs: ahead
                .signs
                .iter()
                .zip(&slope)
                .map(|(w, s)| w - step * s)
                .collect(),
        };
        let faster = f64::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt());
        let pull = (momentum - 1.0) / faster;
        ahead = Weights {
            bias: next.bias + pull * (next.bias - at.bias),
            signs: next
                .signs
                .iter()
                .zip(&at.signs)
                .map(|(n, o)| n + pull * (n - o))
                .collect(),
        };
        (at, momentum) = (next, faster);
    }
    at
}
