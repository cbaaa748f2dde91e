//! The English rules: each proposes spans of a sentence and says how far it trusts them.

mod clauses;
mod forms;
mod lists;
mod marks;
mod nouns;
mod torn;
mod weigh;

use super::signs::sign;
use super::view::View;
use super::words;
use crate::fact::candidate::{Candidate, merged};
use crate::fact::lang::Lang;
use crate::fact::rank::model;
use crate::text::Text;

/// Everything the rules would hide in `text`.
///
/// `traced` keeps the names of what is seen of them.
pub(in crate::fact) fn candidates(text: &Text, traced: bool) -> Vec<Candidate> {
    let view = View::new(text);
    if let Some(mut formulas) = marks::formulas(text) {
        sign(&view, traced, &mut formulas);
        return formulas;
    }
    let mut out = Vec::new();
    if words::LIGHT_VERBS.contains(&view.word(0)) {
        return out;
    }
    for group in &view.groups() {
        view.group(group, &mut out);
    }
    view.complements(&mut out);
    view.manners(&mut out);
    view.modals(&mut out);
    view.conditions(&mut out);
    view.negations(&mut out);
    view.reasons(&mut out);
    view.purposes(&mut out);
    view.alternatives(&mut out);
    view.verb_phrases(&mut out);
    view.only(&mut out);
    view.naming(&mut out);
    view.numbers(&mut out);
    view.names(&mut out);
    view.marked(&mut out);
    view.glosses(&mut out);
    view.cue_lists(&mut out);
    view.after_colon(&mut out);
    view.forms(&mut out);
    view.weigh(&mut out);
    // A calculation is asked for its result only.
    let calculation = text.plain.contains(" * ") || text.plain.contains(" × ");
    let figure = |c: &Candidate| text.plain[c.span.range()].contains(|c: char| c.is_ascii_digit());
    let result = |c: &Candidate| text.plain[..c.span.start].trim_end().ends_with(['=', '≈']);
    out.retain(|c| !calculation || !figure(c) || result(c));
    out.retain(|c| {
        view.is_whole(c.span)
            && !view.is_cut_out(c.span)
            && !is_symbol(&text.plain[c.span.range()], c.rule)
    });
    let mut out = merged(view.best(out), model(Lang::En), traced);
    sign(&view, traced, &mut out);
    out
}

/// Whether an answer is a symbol of a formula or an example and no word: `x1`, `T_s`, `b`.
fn is_symbol(answer: &str, rule: &str) -> bool {
    if matches!(rule, "marked" | "formula" | "number" | "naming") {
        return false;
    }
    let letters = answer.chars().filter(|c| c.is_alphabetic()).count();
    let upper = answer.chars().filter(|c| c.is_uppercase()).count();
    let one_word = !answer.contains(' ');
    one_word
        && (letters < 2 || (letters == 2 && upper < 2) || answer.contains('_'))
        && !answer.contains(['%', '.'])
}
