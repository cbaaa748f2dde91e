//! What the models see of a token: tokens come in, rows of the weight table go out.
//!
//! Each feature is a template number and one to three values, hashed to a row. Training and use share this code, so a
//! change here makes the shipped weights worthless: retrain with `examples/train-grammar`.

/// A token as the models see it.
#[derive(Debug, Clone, Copy)]
pub struct Token<'a> {
    /// Its letters.
    pub text: &'a str,
    /// What another tagger said of it (jieba's tag in Chinese), or nothing.
    pub hint: &'a str,
}

/// Values of one token, each a hash, computed once and combined into many features.
#[derive(Debug, Clone, Copy, Default)]
pub struct Atoms {
    word: u64,
    hint: u64,
    shape: u64,
    /// The last 1, 2, 3 and 4 characters.
    last: [u64; 4],
    /// The first 1, 2 and 3 characters.
    first: [u64; 3],
    /// Length in characters, at most 5.
    length: u64,
    /// Whether a sentence may begin after it.
    stop: bool,
    /// Whether a clause may begin after it.
    clause: bool,
    /// Whether a clause begins with it: `when`, `which`.
    opens: bool,
    /// Whether it is an English auxiliary, which is finite whatever stands around it.
    auxiliary: bool,
    /// Whether it is a word of grammar or a mark, by jieba's tag; none is without jieba.
    function: bool,
}

/// What was decided on the tokens before.
#[derive(Debug, Clone, Copy)]
pub struct History {
    /// Classes of the last two tokens, the nearer first.
    before: [u64; 2],
    /// Verbs of the clause so far, at most 2.
    verbs: u64,
    /// Finite verbs and auxiliaries of the English clause so far, at most 2.
    finite: u64,
}

impl History {
    /// Before the first token.
    pub fn new() -> Self {
        Self {
            before: [super::EDGE; 2],
            verbs: 0,
            finite: 0,
        }
    }

    /// After token `i` was given a class.
    pub fn push(&mut self, all: &[Atoms], i: usize, class: usize) {
        self.before = [class as u64, self.before[0]];
        let Some(here) = all.get(i + 2) else {
            return;
        };
        let verb = class == super::Tag::Verb as usize;
        if here.clause {
            self.verbs = 0;
        } else if verb {
            self.verbs = (self.verbs + 1).min(2);
        }
        if here.clause || here.opens {
            self.finite = 0;
        } else if verb || class == super::Tag::Aux as usize {
            self.finite = (self.finite + 1).min(2);
        }
    }
}

impl Default for History {
    fn default() -> Self {
        Self::new()
    }
}

/// Most features a token has.
const MOST: usize = 40;

/// The rows of one token.
#[derive(Debug, Clone)]
pub struct Rows {
    rows: [u32; MOST],
    len: usize,
    bits: u32,
}

impl Rows {
    /// An empty list for a table of `1 << bits` rows.
    pub fn new(bits: u32) -> Self {
        Self {
            rows: [0; MOST],
            len: 0,
            bits,
        }
    }

    /// The rows.
    pub fn as_slice(&self) -> &[u32] {
        &self.rows[..self.len]
    }

    fn add(&mut self, template: u64, value: u64) {
        debug_assert!(self.len < MOST, "raise MOST");
        let hash = (template.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ value)
            .wrapping_mul(0xd6e8_feb8_6659_fd93);
        let hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        self.rows[self.len] = (hash >> (64 - self.bits)) as u32;
        self.len += 1;
    }
}

/// Two values as one.
fn pair(a: u64, b: u64) -> u64 {
    (a.rotate_left(25) ^ b).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

/// Three values as one.
fn triple(a: u64, b: u64, c: u64) -> u64 {
    pair(pair(a, b), c)
}

/// FNV-1a over bytes, ASCII letters in lower case and digits as `0`, so that years and counts look alike.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        let b = if b.is_ascii_digit() {
            b'0'
        } else {
            b.to_ascii_lowercase()
        };
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Kinds of characters in order, runs of one kind counted once: `Xx-0` for `Llama-3`.
fn shape(text: &str) -> u64 {
    let mut out = 7;
    let mut before = 0;
    for c in text.chars().take(12) {
        let kind = match c {
            'a'..='z' => 1,
            'A'..='Z' => 2,
            '0'..='9' => 3,
            '-' => 4,
            '.' | ',' => 5,
            '\u{4e00}'..='\u{9fff}' => 6,
            _ if c.is_uppercase() => 2,
            _ if c.is_alphabetic() => 1,
            _ => 8,
        };
        if kind != before {
            out = out * 9 + kind;
        }
        before = kind;
    }
    out
}

/// Values of the tokens, with two of a boundary at either end: token `i` is at `i + 2`.
pub fn atoms(tokens: &[Token<'_>]) -> Vec<Atoms> {
    let edge = Atoms {
        word: 1,
        stop: true,
        clause: true,
        function: true,
        ..Atoms::default()
    };
    let mut out = Vec::with_capacity(tokens.len() + 4);
    out.extend([edge, edge]);
    for token in tokens {
        let text = token.text;
        let mut atom = Atoms {
            word: hash(text),
            hint: hash(token.hint),
            shape: shape(text),
            length: text.chars().take(5).count() as u64,
            stop: matches!(text, "." | "!" | "?" | "。" | "！" | "？" | "；"),
            clause: matches!(
                text,
                "." | "!"
                    | "?"
                    | ","
                    | ";"
                    | ":"
                    | "。"
                    | "！"
                    | "？"
                    | "；"
                    | "，"
                    | "："
                    | "（"
                    | "）"
                    | "("
                    | ")"
            ),
            opens: OPENERS.contains(&text),
            auxiliary: AUXILIARIES.contains(&text),
            function: token.hint.starts_with(['u', 'p', 'c', 'f', 'x', 'w']),
            ..Atoms::default()
        };
        for (slot, (at, _)) in atom.last.iter_mut().zip(text.char_indices().rev()) {
            *slot = hash(&text[at..]);
        }
        for (slot, (at, c)) in atom.first.iter_mut().zip(text.char_indices()) {
            *slot = hash(&text[..at + c.len_utf8()]);
        }
        out.push(atom);
    }
    out.extend([edge, edge]);
    out
}

/// Features for the tag of an English token.
pub fn english_tag(all: &[Atoms], i: usize, past: &History, out: &mut Rows) {
    out.len = 0;
    let [p2, p1, here, n1, n2] = window(all, i);
    let [t1, t2] = past.before;
    out.add(1, 0);
    out.add(2, here.word);
    out.add(3, here.last[3]);
    out.add(4, here.last[2]);
    out.add(5, here.last[1]);
    out.add(6, here.last[0]);
    out.add(7, here.first[0]);
    out.add(8, here.first[2]);
    out.add(9, pair(here.shape, u64::from(p1.stop)));
    out.add(10, pair(here.shape, here.last[1]));
    out.add(11, t1);
    out.add(12, pair(t1, t2));
    out.add(13, pair(t1, here.word));
    out.add(14, pair(t1, here.last[2]));
    out.add(15, p1.word);
    out.add(16, p2.word);
    out.add(17, n1.word);
    out.add(18, n2.word);
    out.add(19, n1.last[2]);
    out.add(20, pair(here.word, n1.word));
    out.add(21, pair(p1.word, here.word));
    out.add(22, pair(t1, n1.word));
    out.add(23, pair(t1, n1.last[1]));
    out.add(24, pair(n1.shape, here.shape));
    out.add(25, triple(t1, t2, here.word));
    out.add(26, pair(here.last[2], n1.last[2]));
    out.add(27, pair(here.last[2], n1.word));
    out.add(28, pair(t2, p1.word));
    let ahead = auxiliary_ahead(&all[i + 3..]);
    out.add(29, pair(triple(past.finite, here.last[1], t1), ahead));
    out.add(30, pair(past.finite, here.word));
    out.add(31, triple(past.finite, here.last[0], n1.word));
    out.add(32, pair(triple(past.finite, here.last[0], p1.word), ahead));
    out.add(33, triple(here.last[0], t1, n1.last[0]));
    out.add(34, triple(past.finite, here.word, ahead));
}

/// Features for the tag of a Chinese token.
pub fn chinese_tag(all: &[Atoms], i: usize, past: &History, out: &mut Rows) {
    out.len = 0;
    let [p2, p1, here, n1, n2] = window(all, i);
    let [t1, t2] = past.before;
    out.add(1, 0);
    out.add(2, here.word);
    out.add(3, here.hint);
    out.add(4, pair(here.hint, n1.hint));
    out.add(5, pair(p1.hint, here.hint));
    out.add(6, triple(p1.hint, here.hint, n1.hint));
    out.add(7, pair(here.hint, t1));
    out.add(8, triple(here.hint, t1, n1.hint));
    out.add(9, t1);
    out.add(10, pair(t1, t2));
    out.add(11, p1.word);
    out.add(12, n1.word);
    out.add(13, p2.word);
    out.add(14, n2.word);
    out.add(15, pair(here.word, t1));
    out.add(16, pair(p1.word, here.word));
    out.add(17, pair(here.word, n1.word));
    out.add(18, pair(here.last[0], here.length));
    out.add(19, pair(here.first[0], here.length));
    out.add(20, here.last[1]);
    out.add(21, here.first[1]);
    out.add(22, pair(here.hint, here.last[0]));
    out.add(23, pair(here.hint, here.first[0]));
    out.add(24, pair(here.shape, here.length));
    out.add(25, pair(t1, n1.word));
    out.add(26, pair(here.hint, p1.word));
    out.add(27, pair(here.hint, n1.word));
    out.add(28, triple(here.hint, n1.hint, n2.hint));
    out.add(29, pair(p1.last[0], here.hint));
    out.add(30, pair(n1.last[0], here.hint));
    out.add(31, triple(t1, here.length, n1.length));
    out.add(32, triple(t1, here.hint, n1.word));
    let (left, gap_left) = function_word(all[..i + 2].iter().rev());
    let (right, gap_right) = function_word(all[i + 3..].iter());
    let ahead = verbs_ahead(&all[i + 3..]);
    out.add(33, triple(here.hint, past.verbs, ahead));
    out.add(34, triple(here.hint, left, gap_left));
    out.add(35, triple(here.hint, right, gap_right));
    out.add(36, pair(triple(here.hint, past.verbs, ahead), right));
    out.add(37, pair(triple(here.hint, t1, past.verbs), right));
    out.add(38, triple(here.word, past.verbs, ahead));
}

/// Features for the chunk label. `tags` are classes of the tags, padded like the atoms; `before` the last two labels.
pub fn chunk(all: &[Atoms], tags: &[u64], i: usize, before: [u64; 2], out: &mut Rows) {
    out.len = 0;
    let [p2, p1, here, n1, n2] = window(all, i);
    let Some(&[s2, s1, t, r1, r2]) = tags.get(i..).and_then(<[u64]>::first_chunk::<5>) else {
        return;
    };
    let [b1, b2] = before;
    let labels = pair(b1, b2);
    out.add(1, b1);
    out.add(2, pair(t, b1));
    out.add(3, pair(t, labels));
    out.add(4, triple(s1, t, b1));
    out.add(5, triple(t, r1, b1));
    out.add(6, pair(triple(s1, t, r1), b1));
    out.add(7, pair(triple(s2, s1, t), b1));
    out.add(8, pair(triple(t, r1, r2), b1));
    out.add(9, pair(pair(s2, s1), triple(t, r1, r2)));
    out.add(10, pair(here.word, b1));
    out.add(11, pair(here.word, t));
    out.add(12, triple(p1.word, t, b1));
    out.add(13, triple(n1.word, t, b1));
    out.add(14, pair(triple(p1.word, here.word, b1), 0));
    out.add(15, triple(here.word, n1.word, b1));
    out.add(16, triple(here.last[1], t, b1));
    out.add(17, triple(here.last[0], r1, b1));
    out.add(18, triple(p1.last[1], here.last[1], b1));
    out.add(19, triple(here.last[1], n1.last[1], b1));
    out.add(20, triple(s1, here.word, r1));
    out.add(21, triple(n1.word, pair(t, r2), b1));
    out.add(22, triple(p2.word, t, b1));
    out.add(23, triple(n2.word, t, b1));
    out.add(24, triple(here.shape, n1.shape, b1));
    out.add(25, triple(p1.shape, here.shape, b1));
    out.add(26, triple(here.hint, n1.hint, b1));
    out.add(27, triple(p1.hint, here.hint, b1));
    out.add(28, triple(here.length, pair(n1.length, t), b1));
}

/// The nearest word of grammar or mark, and how many tokens lie between, at most 3.
fn function_word<'a>(tokens: impl Iterator<Item = &'a Atoms>) -> (u64, u64) {
    for (gap, atom) in tokens.take(6).enumerate() {
        if atom.function {
            return (atom.word, gap.min(3) as u64);
        }
    }
    (0, 4)
}

/// English words that begin a clause within the sentence.
const OPENERS: [&str; 16] = [
    "which", "who", "that", "when", "while", "because", "if", "whereas", "where", "so", "but",
    "since", "although", "unless", "whether", "how",
];

/// English auxiliaries.
const AUXILIARIES: [&str; 18] = [
    "is", "are", "was", "were", "has", "have", "had", "can", "could", "may", "might", "must",
    "should", "will", "would", "does", "do", "did",
];

/// Whether an auxiliary follows in an English clause.
fn auxiliary_ahead(tokens: &[Atoms]) -> u64 {
    let clause = tokens.iter().take(12).take_while(|a| !a.clause && !a.opens);
    u64::from(clause.into_iter().any(|a| a.auxiliary))
}

/// How many tokens jieba calls verbs up to the end of the clause, at most 2.
fn verbs_ahead(tokens: &[Atoms]) -> u64 {
    let verb = hash("v");
    let clause = tokens.iter().take_while(|a| !a.clause);
    clause.filter(|a| a.hint == verb).take(2).count() as u64
}

/// The token with two on either side.
fn window(all: &[Atoms], i: usize) -> [Atoms; 5] {
    all.get(i..)
        .and_then(|rest| rest.first_chunk::<5>())
        .copied()
        .unwrap_or_default()
}
