//! Edits as an author makes them, on text whose every character knows where it came from.
//!
//! A character that is typed anew has a number of its own; one that is moved keeps its number; one that replaces
//! another in its place (a typo, a synonym, another figure) takes its number over. That is the truth against which
//! the ledger is held: it knows nothing of these numbers.

use crate::random::Random;
use std::ops::Range;

/// A character and where it came from.
pub(crate) type Char = (char, u32);

/// A document while it is edited.
#[derive(Clone)]
pub(crate) struct Document {
    pub(crate) path: String,
    pub(crate) chars: Vec<Char>,
}

impl Document {
    pub(crate) fn text(&self) -> String {
        self.chars.iter().map(|c| c.0).collect()
    }
}

/// What an author does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edit {
    Typo,
    Synonym,
    Reword,
    Swap,
    Reorder,
    InsertItem,
    CopyItem,
    InsertSentence,
    DeleteItem,
    GrowEnumeration,
    ShrinkEnumeration,
    Heading,
    MoveSection,
    Number,
    Split,
    Merge,
    Rename,
}

impl Edit {
    pub(crate) const ALL: [Edit; 17] = [
        Edit::Typo,
        Edit::Synonym,
        Edit::Reword,
        Edit::Swap,
        Edit::Reorder,
        Edit::InsertItem,
        Edit::CopyItem,
        Edit::InsertSentence,
        Edit::DeleteItem,
        Edit::GrowEnumeration,
        Edit::ShrinkEnumeration,
        Edit::Heading,
        Edit::MoveSection,
        Edit::Number,
        Edit::Split,
        Edit::Merge,
        Edit::Rename,
    ];
}

const SYNONYMS: &[(&str, &str)] = &[
    ("利用", "借助"),
    ("使用", "采用"),
    ("采用", "运用"),
    ("通过", "借助"),
    ("提高", "提升"),
    ("减少", "降低"),
    ("包括", "包含"),
    ("分为", "划分为"),
    ("需要", "须有"),
    ("例如", "比如"),
    ("负责", "承担"),
    ("进行", "开展"),
    ("实现", "达成"),
    ("生成", "产生"),
    ("支持", "允许"),
    ("由于", "因为"),
    ("因此", "所以"),
    ("数据", "资料"),
    ("方法", "办法"),
    ("确保", "保证"),
    ("优化", "改进"),
    (" is used ", " serves "),
    (" uses ", " employs "),
    (" use ", " employ "),
    (" keeps ", " holds "),
    (" helps ", " aids "),
    (" reduces ", " lowers "),
    (" allows ", " permits "),
    (" provides ", " offers "),
    (" such as ", " like "),
    (" because ", " since "),
    (" many ", " numerous "),
    (" large ", " big "),
    (" fast ", " quick "),
    (" while ", " whereas "),
    (" sends ", " transmits "),
    (" names ", " states "),
    (" between ", " among "),
    (" need ", " require "),
    (" multiple ", " several "),
    (" different ", " various "),
];

/// What is typed anew, in both languages.
const SENTENCES: &[(&str, &str)] = &[
    (
        "这一点在实践中常被忽视，需要反复验证。",
        " This is easy to miss, and worth a second look.",
    ),
    (
        "该方案由社区维护，每年发布两次。",
        " A community maintains it and publishes two versions a year.",
    ),
    (
        "实验在8张显卡上完成，用时12小时。",
        " The run took 12 hours on 8 machines.",
    ),
];
const ITEMS: &[(&str, &str)] = &[
    (
        "**增量更新**：只重新计算变化的部分，节省约40%的时间。",
        "**Incremental update**: recomputes only what changed, which saves 40 % of the time.",
    ),
    (
        "**日志审计**：记录每次访问的来源和结果，便于追查问题。",
        "**Audit log**: records the origin and the result of every access.",
    ),
    ("缓存预热", "warm cache"),
];
const MEMBERS: &[(&str, &str)] = &[
    ("可观测性", "tracing"),
    ("灰度发布", "canary tests"),
    ("熔断", "rate limits"),
];
const OPENINGS: &[(&str, &str)] = &[
    ("在实际应用中，", "In practice, "),
    ("一般来说，", "In general, "),
    ("目前，", "Today, "),
];

/// What a line of Markdown is, as far as an author's edits go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Item { indent: usize },
    Prose,
    Other,
}

/// Makes edits, and gives new characters their numbers.
pub(crate) struct Author {
    pub(crate) random: Random,
    next: u32,
}

impl Author {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            next: 0,
        }
    }

    pub(crate) fn write(&mut self, path: &str, text: &str) -> Document {
        Document {
            path: path.to_owned(),
            chars: self.fresh(text),
        }
    }

    fn fresh(&mut self, text: &str) -> Vec<Char> {
        text.chars()
            .map(|c| {
                self.next += 1;
                (c, self.next)
            })
            .collect()
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| of[self.random.below(of.len())].clone())
    }

    /// Makes one edit somewhere; whether there was a place for it.
    pub(crate) fn edit(&mut self, documents: &mut [Document], edit: Edit) -> bool {
        for _ in 0..20 {
            let at = self.random.below(documents.len());
            if self.edit_document(&mut documents[at], edit) {
                return true;
            }
        }
        false
    }

    fn edit_document(&mut self, document: &mut Document, edit: Edit) -> bool {
        if edit == Edit::Rename {
            document.path = format!(
                "{}{}",
                self.pick(&["new-", "old-", "a/"]).unwrap(),
                document.path
            );
            return true;
        }
        let lines = lines(&document.chars);
        let chars = &mut document.chars;
        match edit {
            Edit::Heading => {
                let Some(line) = self.pick(&of(&lines, |k| k == Kind::Heading)) else {
                    return false;
                };
                let end = line.end;
                let chinese = is_chinese(&chars[line]);
                let (zh, en) = self
                    .pick(&[
                        ("（修订）", " (revised)"),
                        ("？", ", exactly"),
                        ("概述", " in short"),
                    ])
                    .unwrap();
                let new = self.fresh(if chinese { zh } else { en });
                chars.splice(end..end, new);
                true
            }
            Edit::MoveSection => self.move_section(chars, &lines),
            Edit::Reorder => self.reorder(chars, &lines),
            Edit::DeleteItem => {
                let Some((_, block)) = self.item(&lines) else {
                    return false;
                };
                chars.drain(block.start..(block.end + 1).min(chars.len()));
                true
            }
            Edit::InsertItem | Edit::CopyItem => self.insert_item(chars, &lines, edit),
            _ => {
                let prose = of(&lines, |k| matches!(k, Kind::Prose | Kind::Item { .. }));
                let Some(line) = self.pick(&prose) else {
                    return false;
                };
                self.edit_line(chars, line, edit)
            }
        }
    }

    fn edit_line(&mut self, chars: &mut Vec<Char>, line: Range<usize>, edit: Edit) -> bool {
        let text: Vec<char> = chars[line.clone()].iter().map(|c| c.0).collect();
        let chinese = is_chinese(&chars[line.clone()]);
        let body = body(&text);
        let places =
            |f: &dyn Fn(usize) -> bool| (body..text.len()).filter(|&i| f(i)).collect::<Vec<_>>();
        let letter = |i: usize| text[i].is_alphabetic();
        let in_code = |i: usize| {
            text[..i].iter().filter(|c| matches!(c, '`' | '$')).count() % 2 == 1
                || text[..i]
                    .iter()
                    .rev()
                    .take_while(|c| !c.is_whitespace())
                    .any(|&c| c == '/' || c == '(' || c == '[')
        };
        match edit {
            Edit::Typo => {
                let Some(i) = self.pick(&places(&|i| letter(i) && !in_code(i))) else {
                    return false;
                };
                let at = line.start + i;
                match self.random.below(3) {
                    0 => {
                        let twin = self.fresh(&text[i].to_string());
                        chars.splice(at..at, twin);
                    }
                    1 => chars[at].0 = if chinese { '的' } else { 'e' },
                    _ => {
                        chars.remove(at);
                    }
                }
                true
            }
            Edit::Synonym => {
                let line_text: String = text.iter().collect();
                let found: Vec<_> = SYNONYMS
                    .iter()
                    .filter(|(a, _)| line_text.contains(a))
                    .collect();
                let Some((a, b)) = self.pick(&found) else {
                    return false;
                };
                let at = line_text[..line_text.find(a).unwrap()].chars().count() + line.start;
                self.replace(chars, at..at + a.chars().count(), b);
                true
            }
            Edit::Reword => {
                // A clause is dropped, and what stays is put in other words.
                let commas = places(&|i| is_comma(&text, i));
                let mut done = false;
                if let (Some(&a), true) = (commas.first(), commas.len() >= 2) {
                    let b = commas[1];
                    chars.drain(line.start + a..line.start + b);
                    done = true;
                }
                let (zh, en) = self.pick(OPENINGS).unwrap();
                let new = self.fresh(if chinese { zh } else { en });
                // After a label, not before it.
                let colon = text.iter().position(|&c| c == '：' || c == ':');
                let at = colon
                    .filter(|&c| commas.first().is_none_or(|&a| c < a))
                    .map_or(body, |c| {
                        (c + 1..text.len())
                            .find(|&i| !matches!(text[i], ' ' | '*'))
                            .unwrap_or(text.len())
                    });
                if text.len() - body > 12 {
                    chars.splice(line.start + at..line.start + at, new);
                    done = true;
                }
                done
            }
            Edit::Swap => {
                // Two clauses of a sentence, or two sentences.
                let stops =
                    places(&|i| (is_comma(&text, i) && text[i] != '、') || is_stop(&text, i));
                let firsts: Vec<usize> = (0..stops.len().saturating_sub(2))
                    .filter(|&k| {
                        let stop = |n: usize| is_stop(&text, stops[k + n]);
                        !stop(1) || (stop(0) && stop(2))
                    })
                    .collect();
                let Some(k) = self.pick(&firsts) else {
                    return false;
                };
                let (a, b, c) = (
                    line.start + stops[k],
                    line.start + stops[k + 1],
                    line.start + stops[k + 2],
                );
                let left = chars[a + 1..b].to_vec();
                let mark = chars[b];
                let right = chars[b + 1..c].to_vec();
                chars.splice(a + 1..c, [right, vec![mark], left].concat());
                true
            }
            Edit::InsertSentence => {
                let mut stops = places(&|i| is_stop(&text, i));
                stops.retain(|&i| !in_code(i));
                let Some(i) = self.pick(&stops) else {
                    return false;
                };
                let (zh, en) = self.pick(SENTENCES).unwrap();
                let new = self.fresh(if chinese { zh } else { en });
                let at = line.start + i + 1;
                chars.splice(at..at, new);
                true
            }
            Edit::GrowEnumeration => {
                let mark = if chinese { '、' } else { ',' };
                let Some(i) = self.pick(&places(&|i| {
                    text[i] == mark && !in_code(i) && is_comma(&text, i)
                })) else {
                    return false;
                };
                let (zh, en) = self.pick(MEMBERS).unwrap();
                let new = self.fresh(&if chinese {
                    format!("、{zh}")
                } else {
                    format!(", {en}")
                });
                let at = line.start + i;
                chars.splice(at..at, new);
                true
            }
            Edit::ShrinkEnumeration => {
                let mark = if chinese { '、' } else { ',' };
                let marks = places(&|i| text[i] == mark && is_comma(&text, i));
                let pairs: Vec<_> = marks
                    .windows(2)
                    .filter(|w| w[1] - w[0] < 30)
                    .map(|w| (w[0], w[1]))
                    .collect();
                let Some((a, b)) = self.pick(&pairs) else {
                    return false;
                };
                chars.drain(line.start + a..line.start + b);
                true
            }
            Edit::Number => {
                let numbers = places(&|i| {
                    text[i].is_ascii_digit() && !(i > 0 && text[i - 1].is_ascii_alphanumeric())
                });
                let Some(i) = self.pick(&numbers) else {
                    return false;
                };
                let mut at = i;
                while at < text.len() && (text[at].is_ascii_digit() || text[at] == '.') {
                    if text[at].is_ascii_digit() {
                        let digit = u32::from(text[at]) - u32::from('0');
                        let step = 1 + u32::try_from(self.random.below(8)).unwrap();
                        chars[line.start + at].0 =
                            char::from_digit((digit + step) % 10, 10).unwrap();
                    }
                    at += 1;
                }
                true
            }
            Edit::Split => {
                // In English a comma may stand in an enumeration; there no sentence begins.
                let opens = |i: usize| {
                    let rest: String = text[i + 1..].iter().collect();
                    let words = [
                        " and it ",
                        " but ",
                        " which ",
                        " so ",
                        " while ",
                        " when ",
                        " because ",
                    ];
                    text[i] != ',' || words.iter().any(|w| rest.starts_with(w))
                };
                let commas =
                    places(&|i| is_comma(&text, i) && text[i] != '、' && !in_code(i) && opens(i));
                let Some(i) = self.pick(&commas) else {
                    return false;
                };
                let at = line.start + i;
                chars[at].0 = if chinese { '。' } else { '.' };
                if !chinese {
                    // `, and it shrinks` becomes `. It shrinks`.
                    let rest: String = text[i + 1..].iter().collect();
                    for word in [" and ", " but ", " which "] {
                        if rest.starts_with(word) {
                            chars.drain(at + 1..at + word.len());
                        }
                    }
                    if let Some(c) = chars.get_mut(at + 2) {
                        c.0 = c.0.to_ascii_uppercase();
                    }
                }
                true
            }
            Edit::Merge => {
                let stops = places(&|i| {
                    is_stop(&text, i) && text[i + 1..].iter().any(|c| c.is_alphabetic())
                });
                let Some(i) = self.pick(&stops) else {
                    return false;
                };
                chars[line.start + i].0 = if chinese { '，' } else { ',' };
                true
            }
            _ => false,
        }
    }

    /// Other words in the place of these, which take their numbers over.
    fn replace(&mut self, chars: &mut Vec<Char>, range: Range<usize>, by: &str) {
        let old: Vec<u32> = chars[range.clone()].iter().map(|c| c.1).collect();
        let count = by.chars().count();
        let new: Vec<Char> = by
            .chars()
            .enumerate()
            .map(|(k, c)| (c, old[k * old.len() / count]))
            .collect();
        chars.splice(range, new);
    }

    /// An item with all that is below it, without the last line break.
    fn item(&mut self, lines: &[(Kind, Range<usize>)]) -> Option<(usize, Range<usize>)> {
        let items: Vec<usize> = (0..lines.len())
            .filter(|&i| matches!(lines[i].0, Kind::Item { .. }))
            .collect();
        let at = self.pick(&items)?;
        Some((at, block(lines, at)))
    }

    fn reorder(&mut self, chars: &mut Vec<Char>, lines: &[(Kind, Range<usize>)]) -> bool {
        let Some((at, first)) = self.item(lines) else {
            return false;
        };
        let Some(next) = lines.iter().position(|l| l.1.start == first.end + 1) else {
            return false;
        };
        if lines[next].0 != lines[at].0 {
            return false;
        }
        let second = block(lines, next);
        let moved = [
            &chars[second.clone()],
            &chars[first.end..second.start],
            &chars[first.clone()],
        ]
        .concat();
        chars.splice(first.start..second.end, moved);
        true
    }

    fn insert_item(
        &mut self,
        chars: &mut Vec<Char>,
        lines: &[(Kind, Range<usize>)],
        edit: Edit,
    ) -> bool {
        let Some((at, block)) = self.item(lines) else {
            return false;
        };
        let line = lines[at].1.clone();
        let text: Vec<char> = chars[line.clone()].iter().map(|c| c.0).collect();
        let start = body(&text);
        let mut new: String = text[..start].iter().collect();
        if edit == Edit::CopyItem {
            // The author copies an item and changes some of it.
            let rest: String = text[start..].iter().collect();
            let (zh, en) = self.pick(MEMBERS).unwrap();
            let word = if is_chinese(&chars[line]) { zh } else { en };
            let half = text.len().saturating_sub(start) / 2;
            new.push_str(&rest.chars().take(half).collect::<String>());
            new.push_str(word);
            new.push_str(
                &rest
                    .chars()
                    .skip(half + word.chars().count())
                    .collect::<String>(),
            );
        } else {
            let short = text.len() - start < 14;
            let chinese = is_chinese(&chars[line]);
            let (zh, en) = if short {
                ITEMS[2]
            } else {
                ITEMS[self.random.below(2)]
            };
            new.push_str(if chinese { zh } else { en });
        }
        let new = self.fresh(&new);
        let line_break = self.fresh("\n");
        if self.random.below(2) == 0 {
            chars.splice(block.start..block.start, [new, line_break].concat());
        } else {
            chars.splice(block.end..block.end, [line_break, new].concat());
        }
        true
    }

    /// A section changes places with the next one of its level.
    fn move_section(&mut self, chars: &mut Vec<Char>, lines: &[(Kind, Range<usize>)]) -> bool {
        let level = |r: &Range<usize>| chars[r.clone()].iter().take_while(|c| c.0 == '#').count();
        let heads: Vec<(usize, usize)> = lines
            .iter()
            .filter(|l| l.0 == Kind::Heading)
            .map(|l| (level(&l.1), l.1.start))
            .collect();
        let end = |k: usize| {
            heads[k + 1..]
                .iter()
                .find(|h| h.0 <= heads[k].0)
                .map_or(chars.len(), |h| h.1)
        };
        let movable: Vec<usize> = (0..heads.len())
            .filter(|&k| heads[k].0 > 1 && heads.iter().any(|h| h.0 == heads[k].0 && h.1 == end(k)))
            .collect();
        let Some(k) = self.pick(&movable) else {
            return false;
        };
        let middle = end(k);
        let other = heads.iter().position(|h| h.1 == middle).unwrap();
        let last = end(other);
        if chars[..last].last().is_some_and(|c| c.0 != '\n') {
            return false;
        }
        let moved = [&chars[middle..last], &chars[heads[k].1..middle]].concat();
        let start = heads[k].1;
        chars.splice(start..last, moved);
        true
    }
}

/// Where the text of a line begins, after its marker.
fn body(text: &[char]) -> usize {
    let indent = text.iter().take_while(|c| c.is_whitespace()).count();
    let rest = &text[indent..];
    let marker = match rest {
        ['-' | '*' | '+', ' ', ..] => 2,
        _ => {
            let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
            match &rest[digits..] {
                ['.' | ')', ' ', ..] if digits > 0 => digits + 2,
                _ => 0,
            }
        }
    };
    indent + marker
}

fn is_comma(text: &[char], i: usize) -> bool {
    matches!(text[i], '，' | '、' | '；')
        || (text[i] == ','
            && text.get(i + 1) == Some(&' ')
            && text[i + 2..].iter().any(|c| c.is_alphabetic()))
}

fn is_stop(text: &[char], i: usize) -> bool {
    text[i] == '。'
        || (text[i] == '.'
            && i > 2
            && text[i - 1].is_lowercase()
            && text[i - 2].is_lowercase()
            && text.get(i + 1).is_none_or(|c| *c == ' '))
}

fn is_chinese(chars: &[Char]) -> bool {
    let han = chars.iter().filter(|c| factdeck::text::is_han(c.0)).count();
    han * 3 > chars.len()
}

fn of(lines: &[(Kind, Range<usize>)], is: impl Fn(Kind) -> bool) -> Vec<Range<usize>> {
    lines
        .iter()
        .filter(|l| is(l.0))
        .map(|l| l.1.clone())
        .collect()
}

/// An item's line and the deeper ones after it.
fn block(lines: &[(Kind, Range<usize>)], at: usize) -> Range<usize> {
    let Kind::Item { indent } = lines[at].0 else {
        return lines[at].1.clone();
    };
    let mut end = lines[at].1.end;
    for (kind, range) in &lines[at + 1..] {
        match kind {
            Kind::Item { indent: deeper } if *deeper > indent => end = range.end,
            _ => break,
        }
    }
    lines[at].1.start..end
}

fn lines(chars: &[Char]) -> Vec<(Kind, Range<usize>)> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut fenced = false;
    let front = chars.first().is_some_and(|c| c.0 == '-');
    let mut rules = 0;
    for line in chars.split(|c| c.0 == '\n') {
        let range = start..start + line.len();
        start = range.end + 1;
        let text: String = line.iter().map(|c| c.0).collect();
        let trimmed = text.trim_start();
        let mut kind = Kind::Other;
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
        } else if text.trim_end() == "---" {
            rules += 1;
        } else if fenced || (front && rules < 2) || trimmed.is_empty() {
        } else if text.starts_with('#') {
            kind = Kind::Heading;
        } else {
            let chars: Vec<char> = text.chars().collect();
            let indent = chars.len() - trimmed.chars().count();
            if body(&chars) > indent {
                kind = Kind::Item { indent };
            } else if !trimmed.starts_with(['|', '<', '!', '[', '>', '$']) && indent < 4 {
                kind = Kind::Prose;
            }
        }
        out.push((kind, range));
    }
    out
}
