//! Papers as HTML to print from a browser: one file a paper, no script, nothing from the network.

use super::labels::{Labels, numbered};
use super::{Error, Paper, answer_lines, clean, forms, place, short_id};
use crate::quiz::{Form, Item, Kind, Quiz, Run, Style, letter};

const CSS: &str = include_str!("quiz.css");

/// One paper of a quiz as an HTML document. What the notes hold is escaped.
///
/// # Errors
/// When the quiz has no such form.
pub fn html(quiz: &Quiz, paper: &Paper) -> Result<String, Error> {
    let labels = Labels::of(quiz.lang);
    let wanted = forms(quiz, paper)?;
    let title = escape(&clean(&quiz.title).replace('\n', " "));
    let which = match paper {
        Paper::Form(letter) => labels.form(letter),
        Paper::Key => labels.key.to_owned(),
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · {which}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n",
        labels.tag()
    );
    for form in wanted {
        let head = match paper {
            Paper::Form(_) => title.clone(),
            Paper::Key => format!("{}{}{title}", labels.key, labels.colon),
        };
        out.push_str(&format!(
            "<main>\n<header><h1>{head}</h1><span class=\"badge\">{}</span></header>\n",
            form.form
        ));
        match paper {
            Paper::Form(_) => paper_body(&mut out, form, labels),
            Paper::Key => key_body(&mut out, form, labels),
        }
        let seed = escape(&clean(&quiz.seed).replace('\n', " "));
        out.push_str(&format!(
            "<footer><span>{title} · {which}</span><span>{}</span></footer>\n</main>\n",
            labels.seed(&seed)
        ));
    }
    out.push_str("</body>\n</html>\n");
    Ok(out)
}

fn paper_body(out: &mut String, form: &Form, labels: Labels) {
    out.push_str("<p class=\"fields\">");
    for (label, class) in [(labels.name, "wide"), (labels.class, ""), (labels.date, "")] {
        out.push_str(&format!(
            "<span class=\"field {class}\">{label} <i></i></span>"
        ));
    }
    out.push_str(&format!(
        "<span class=\"field score\">{} <i></i> / {}</span></p>\n",
        labels.score,
        form.points()
    ));
    let has = |kind| form.items.iter().any(|item| item.kind == kind);
    let instructions = labels.instructions(has(Kind::Choice), has(Kind::Blank));
    if !instructions.is_empty() {
        out.push_str(&format!("<p class=\"how\">{instructions}</p>\n"));
    }
    let numbered = numbered(form.sections.iter().map(|s| s.title.as_str()));
    for (index, section) in form.sections.iter().enumerate() {
        let sum = labels.sum(section.items, section.points);
        if section.title.trim().is_empty() {
            out.push_str(&format!("<p class=\"sum\">{sum}</p>\n"));
        } else {
            let title = escape(&clean(&section.title).replace('\n', " "));
            let title = labels.section(index, &title, numbered);
            out.push_str(&format!("<h2>{title} <small>{sum}</small></h2>\n"));
        }
        for item in form.items.iter().filter(|item| item.section == index) {
            item_body(out, item, labels);
        }
    }
}

fn item_body(out: &mut String, item: &Item, labels: Labels) {
    out.push_str(&format!(
        "<section class=\"item\"><b class=\"no\">{}.</b><div>",
        item.number
    ));
    for context in &item.context {
        out.push_str(&format!("<p class=\"context\">{}</p>", line(context)));
    }
    out.push_str(&format!("<p>{}</p>", line(&item.stem)));
    if !item.options.is_empty() {
        let widest = item.options.iter().map(|o| columns(o)).max().unwrap_or(0);
        let across = match widest {
            0..=16 => item.options.len(),
            17..=36 => 2,
            _ => 1,
        };
        out.push_str(&format!("<ol class=\"options c{across}\">"));
        for (index, option) in item.options.iter().enumerate() {
            out.push_str(&format!(
                "<li><span class=\"bubble\">{}</span> {}</li>",
                letter(index),
                line(option)
            ));
        }
        out.push_str("</ol>");
    }
    if item.kind == Kind::Short {
        out.push_str(&"<hr>".repeat(answer_lines(item)));
    }
    out.push_str(&format!(
        "</div><span class=\"points\">{}</span></section>\n",
        labels.points(item.points)
    ));
}

fn key_body(out: &mut String, form: &Form, labels: Labels) {
    let choices: Vec<&Item> = form
        .items
        .iter()
        .filter(|item| item.kind == Kind::Choice)
        .collect();
    if !choices.is_empty() {
        out.push_str(&format!("<h2>{}</h2>\n<p class=\"quick\">", labels.quick));
        for item in choices {
            out.push_str(&format!(
                "<span>{} <b>{}</b></span>",
                item.number,
                escape(&item.key)
            ));
        }
        out.push_str("</p>\n");
    }
    out.push_str(&format!(
        "<h2>{}</h2>\n<table>\n<thead><tr><th>{}</th><th>{}</th><th>{}</th></tr></thead>\n<tbody>\n",
        labels.answers, labels.number, labels.answer, labels.source
    ));
    for item in &form.items {
        let letter = if item.kind == Kind::Choice {
            format!("<b>{}</b> ", escape(&item.key))
        } else {
            String::new()
        };
        out.push_str(&format!(
            "<tr><th>{}</th><td>{letter}{}<small>{}</small></td><td><code>{}</code><small>{}</small></td></tr>\n",
            item.number,
            line(&item.answer),
            escape(&clean(&item.source.heading)),
            escape(&clean(&place(item))),
            escape(&clean(&short_id(&item.note))),
        ));
    }
    out.push_str("</tbody>\n</table>\n");
}

fn columns(line: &[Run]) -> usize {
    line.iter()
        .flat_map(|run| run.text.chars())
        .map(super::columns)
        .sum()
}

fn line(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| {
            if run.is(Style::Blank) {
                return "<span class=\"blank\"></span>".to_owned();
            }
            let mut body = escape(&clean(&run.text)).replace('\n', "<br>");
            for (style, tag) in [
                (Style::Code, "code"),
                (Style::Math, "code"),
                (Style::Emphasis, "em"),
                (Style::Strong, "strong"),
                (Style::Strike, "s"),
                (Style::Underline, "u"),
                (Style::Sub, "sub"),
                (Style::Sup, "sup"),
            ] {
                if run.is(style) {
                    body = format!("<{tag}>{body}</{tag}>");
                }
            }
            body
        })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
