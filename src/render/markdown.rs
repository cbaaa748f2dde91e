//! Papers as Markdown, for people who set them with tools of their own.

use super::labels::{Labels, numbered};
use super::{Error, Paper, answer_lines, clean, forms, is_mono, place, short_id};
use crate::quiz::{Form, Kind, Quiz, Run, Style, letter};

/// One paper of a quiz as Markdown. What the notes hold is escaped.
///
/// # Errors
/// When the quiz has no such form.
pub fn markdown(quiz: &Quiz, paper: &Paper) -> Result<String, Error> {
    let labels = Labels::of(quiz.lang);
    let mut out = String::new();
    for form in forms(quiz, paper)? {
        let title = escape(&clean(&quiz.title).replace('\n', " "));
        let which = match paper {
            Paper::Form(letter) => labels.form(letter),
            Paper::Key => format!("{} · {}", labels.key, labels.form(&form.form)),
        };
        out.push_str(&format!("# {title} · {which}\n\n"));
        match paper {
            Paper::Form(_) => paper_body(&mut out, form, labels),
            Paper::Key => key_body(&mut out, form, labels),
        }
        let seed = escape(&clean(&quiz.seed).replace('\n', " "));
        out.push_str(&format!("{}\n\n", labels.seed(&seed)));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    Ok(out)
}

fn paper_body(out: &mut String, form: &Form, labels: Labels) {
    out.push_str(&format!(
        "{} \\_\\_\\_\\_\\_\\_\\_\\_ {} \\_\\_\\_\\_\\_\\_ {} \\_\\_\\_\\_\\_\\_ {} \\_\\_\\_\\_ / {}\n\n",
        labels.name,
        labels.class,
        labels.date,
        labels.score,
        form.points()
    ));
    let numbered = numbered(form.sections.iter().map(|s| s.title.as_str()));
    for (index, section) in form.sections.iter().enumerate() {
        let sum = labels.sum(section.items, section.points);
        if section.title.trim().is_empty() {
            out.push_str(&format!("{sum}\n\n"));
        } else {
            let title = escape(&clean(&section.title).replace('\n', " "));
            out.push_str(&format!(
                "## {}（{sum}）\n\n",
                labels.section(index, &title, numbered)
            ));
        }
        for item in form.items.iter().filter(|item| item.section == index) {
            out.push_str(&format!("**{}.** ", item.number));
            for context in &item.context {
                out.push_str(&format!("{}  \n", line(context)));
            }
            out.push_str(&format!(
                "{} ({})\n\n",
                line(&item.stem),
                labels.points(item.points)
            ));
            for (index, option) in item.options.iter().enumerate() {
                out.push_str(&format!("- {}) {}\n", letter(index), line(option)));
            }
            if !item.options.is_empty() {
                out.push('\n');
            }
            if item.kind == Kind::Short {
                for _ in 0..answer_lines(item) {
                    out.push_str(&format!("{}\n\n", "\\_".repeat(40)));
                }
            }
        }
    }
}

fn key_body(out: &mut String, form: &Form, labels: Labels) {
    out.push_str(&format!(
        "| {} | {} | {} |\n| ---: | --- | --- |\n",
        labels.number, labels.answer, labels.source
    ));
    for item in &form.items {
        let letter = if item.kind == Kind::Choice {
            format!("**{}** ", item.key)
        } else {
            String::new()
        };
        out.push_str(&format!(
            "| {} | {letter}{} | {} {} `{}` |\n",
            item.number,
            line(&item.answer).replace("  \n", " / "),
            escape(&clean(&place(item))),
            escape(&clean(&item.source.heading).replace('\n', " ")),
            short_id(&item.note),
        ));
    }
    out.push('\n');
}

fn line(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| {
            if run.is(Style::Blank) {
                return "\\_".repeat(8);
            }
            let text = clean(&run.text);
            if is_mono(run) {
                return code(&text);
            }
            let mut body = escape(&text).replace('\n', "  \n");
            for (style, mark) in [
                (Style::Emphasis, "*"),
                (Style::Strong, "**"),
                (Style::Strike, "~~"),
            ] {
                if run.is(style) && !body.trim().is_empty() {
                    body = format!("{mark}{body}{mark}");
                }
            }
            for (style, tag) in [
                (Style::Sub, "sub"),
                (Style::Sup, "sup"),
                (Style::Underline, "u"),
            ] {
                if run.is(style) {
                    body = format!("<{tag}>{body}</{tag}>");
                }
            }
            body
        })
        .collect()
}

/// A code span whose fence is longer than any inside; a pipe would end a table's cell.
fn code(text: &str) -> String {
    let text = text.replace('\n', " ").replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation()
            && !matches!(c, '.' | ',' | ';' | ':' | '?' | '/' | '\'' | '"' | '%')
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
