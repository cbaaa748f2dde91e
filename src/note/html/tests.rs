use super::*;
use crate::text::Mark;

/// A text, its marks and its holes, each mark and hole named by the words it covers (the first time they occur).
fn html(plain: &str, marks: &[(MarkKind, &str)], holes: &[(u16, &str)]) -> String {
    let find = |words: &str| {
        let start = plain.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    let text = Text {
        plain: plain.to_owned(),
        marks: marks
            .iter()
            .map(|(kind, words)| Mark {
                kind: kind.clone(),
                plain: find(words),
            })
            .collect(),
        pieces: Vec::new(),
    };
    let holes: Vec<_> = holes.iter().map(|&(n, words)| (n, find(words))).collect();
    let pictures = Pictures::from([("img/a b.png".to_owned(), "a b-1f.png".to_owned())]);
    render(&text, &holes, &pictures)
}

fn image(dest: &str, alt: &str) -> MarkKind {
    MarkKind::Image {
        dest: dest.to_owned(),
        alt: alt.to_owned(),
    }
}

use MarkKind::{Code, DisplayMath, Emphasis, Link, Math, Strike, Strong};

#[test]
fn marks_become_elements() {
    let all = [
        (Strong, "a"),
        (Emphasis, "b"),
        (Strike, "c"),
        (MarkKind::Highlight, "d"),
        (Code, "e"),
        (MarkKind::Sub, "f"),
        (MarkKind::Sup, "g"),
        (MarkKind::Kbd, "h"),
        (MarkKind::Underline, "i"),
    ];
    assert_eq!(
        html("abcdefghi", &all, &[]),
        "<strong>a</strong><em>b</em><del>c</del><mark>d</mark><code>e</code><sub>f</sub><sup>g</sup>\
         <kbd>h</kbd><u>i</u>"
    );
    assert_eq!(
        html("a\nb", &[], &[]),
        "a<br>b",
        "a kept line break is a break"
    );
    assert_eq!(
        html("if x:\n\ty\n", &[(Code, "if x:\n\ty\n")], &[]),
        "<pre><code>if x:<br>\ty<br></code></pre>",
        "code of several lines is a block"
    );
}

#[test]
fn nested_and_overlapping_marks_are_closed_and_opened_again() {
    let cases = [
        (
            vec![(Strong, "abcd"), (Emphasis, "bc")],
            "<strong>a<em>bc</em>d</strong>",
        ),
        (
            vec![(Strong, "abc"), (Emphasis, "cd")],
            "<strong>ab<em>c</em></strong><em>d</em>",
        ),
        (
            vec![(Strong, "abcd"), (Emphasis, "abcd")],
            "<strong><em>abcd</em></strong>",
        ),
        (
            vec![(Strong, "ab"), (Emphasis, "abcd")],
            "<em><strong>ab</strong>cd</em>",
        ),
    ];
    for (marks, expected) in cases {
        assert_eq!(html("abcd", &marks, &[]), expected);
    }
}

#[test]
fn deletions_open_and_close_outside_of_tags() {
    type Case<'a> = (&'a [(MarkKind, &'a str)], &'a [(u16, &'a str)], &'a str);
    let cases: &[Case] = &[
        (&[], &[(1, "b"), (2, "d")], "a{{c1::b}}c{{c2::d}}e"),
        (&[], &[(7, "abcde")], "{{c7::abcde}}"),
        (
            &[(Strong, "bcd")],
            &[(1, "c")],
            "a<strong>b{{c1::c}}d</strong>e",
        ),
        (
            &[(Strong, "c")],
            &[(1, "bcd")],
            "a{{c1::b<strong>c</strong>d}}e",
        ),
        (
            &[(Strong, "bc")],
            &[(1, "bc")],
            "a{{c1::<strong>bc</strong>}}de",
        ),
        (
            &[(Strong, "bc")],
            &[(1, "cd")],
            "a<strong>b</strong>{{c1::<strong>c</strong>d}}e",
        ),
        (
            &[(Strong, "cd")],
            &[(1, "bc")],
            "a{{c1::b<strong>c</strong>}}<strong>d</strong>e",
        ),
        (
            &[(Strong, "abc"), (Emphasis, "bcde")],
            &[(1, "cd")],
            "<strong>a<em>b</em></strong><em>{{c1::<strong>c</strong>d}}e</em>",
        ),
        (
            &[(Code, "bcd")],
            &[(1, "bcd")],
            "a{{c1::<code>bcd</code>}}e",
        ),
        (&[(Code, "bcd")], &[(1, "c")], "a<code>b{{c1::c}}d</code>e"),
        (&[], &[(1, "bcd"), (2, "c")], "a{{c1::bcd}}e"),
    ];
    for (marks, holes, expected) in cases {
        assert_eq!(&html("abcde", marks, holes), expected);
    }
    assert_eq!(
        html("a b", &[], &[(1, " ")]),
        "a b",
        "a blank deletion would make a card that asks nothing"
    );
}

#[test]
fn outside_of_deletions_only_what_anki_acts_on_is_escaped() {
    let cases = [
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("&amp; \"x\"", "&amp;amp; \"x\""),
        (
            "<script>alert(1)</script>",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        ),
        ("std::vector<T>", "std::vector&lt;T&gt;"),
        ("{{ x }} {x}}}", "{{ x }} {x}}}"),
        ("{{c1::x}}", "&#123;{c1::x}}"),
        ("{{{c12::x}}", "{&#123;{c12::x}}"),
        ("{{cloze:x}}", "{{cloze:x}}"),
        ("[sound:a.mp3]", "&#91;sound:a.mp3]"),
        ("[anki:tts]", "&#91;anki:tts]"),
        ("[latex]x[/latex]", "&#91;latex]x&#91;/latex]"),
        ("[$]x[/$]", "&#91;$]x&#91;/$]"),
        ("[$$]x[/$$]", "&#91;$$]x&#91;/$$]"),
        ("[[type:Text]]", "&#91;[type:Text]]"),
        ("[1] a[i]", "[1] a[i]"),
        (
            r"\(x\) \[y\] \a",
            r"\<span></span>(x\<span></span>) \<span></span>[y\<span></span>] \a",
        ),
        ("a\u{1f}b\u{0}c\u{7}\r\nd\u{fffc}", "abc<br>d"),
        ("e\u{301}", "\u{e9}"),
        ("x\u{338}", "x&#824;"),
        ("👩‍👩‍👧 שלום", "👩‍👩‍👧 שלום"),
    ];
    for (plain, expected) in cases {
        assert_eq!(html(plain, &[], &[]), expected);
    }
}

#[test]
fn inside_of_deletions_nothing_ends_or_splits_them() {
    let cases = [
        ("std::vector", "std:&#58;vector"),
        ("a:::b::", "a:&#58;&#58;b:&#58;"),
        (":x:", "&#58;x:"),
        ("{{ x }}", "&#123;&#123; x &#125;&#125;"),
        ("{y}", "{y&#125;"),
        ("{a}{b} c", "{a}{b} c"),
        ("}", "&#125;"),
        ("{{c1::x}}", "&#123;&#123;c1:&#58;x&#125;&#125;"),
        ("[sound:a.mp3]", "&#91;sound:a.mp3]"),
    ];
    for (plain, expected) in cases {
        assert_eq!(
            html(plain, &[], &[(3, plain)]),
            format!("{{{{c3::{expected}}}}}")
        );
    }
    assert_eq!(
        html("{{x}}", &[], &[(1, "x")]),
        "{&#123;{{c1::x}}}}",
        "no third brace joins those of the deletion"
    );
    assert_eq!(
        html("a}}b", &[(Strong, "a}")], &[(1, "a}}b")]),
        "{{c1::<strong>a&#125;</strong>&#125;b}}"
    );
}

#[test]
fn formulas_are_kept_whole_and_their_braces_apart() {
    let frac = r"\frac{x}{b_{c}}";
    let cases = [
        (frac, vec![], r"\(\frac{x}{b_{c}}\)"),
        (frac, vec![(1, frac)], r"{{c1::\(\frac{x}{b_{c} }\)}}"),
        (frac, vec![(1, "x")], r"\(\frac{ {{c1::x}}}{b_{c}}\)"),
        (frac, vec![(1, "{b_{c}}")], r"\(\frac{x}{{c1::{b_{c} } }}\)"),
        ("a<b&c", vec![], r"\(a&lt;b&amp;c\)"),
        ("x{{c1::y", vec![], r"\(x{ {c1::y\)"),
    ];
    for (plain, holes, expected) in cases {
        assert_eq!(html(plain, &[(Math, plain)], &holes), expected);
    }
    assert_eq!(
        html("so x=1 holds", &[(Math, "x=1")], &[(1, "1 holds")]),
        r"so {{c1::\(x=1\) holds}}",
        "a deletion that cuts a formula takes all of it"
    );
    assert_eq!(
        html(
            "so x=1",
            &[(Strong, "so x"), (Math, "x=1"), (Emphasis, "=")],
            &[]
        ),
        r"<strong>so </strong>\(x=1\)",
        "no tag stands inside a formula"
    );
    assert_eq!(html("x\ny", &[(DisplayMath, "x\ny")], &[]), "\\[x\ny\\]");
}

#[test]
fn links_lead_to_web_and_mail_only() {
    let link = |to: &str| html("see it", &[(Link(to.to_owned()), "it")], &[]);
    assert_eq!(
        link("https://a.b/?q=\"1\"&r={2}"),
        "see <a href=\"https://a.b/?q=&quot;1&quot;&amp;r={2}\">it</a>"
    );
    assert_eq!(link("mailto:a@b.c"), "see <a href=\"mailto:a@b.c\">it</a>");
    for to in [
        "javascript:alert(1)",
        "other.md#part",
        "data:text/html,x",
        "",
    ] {
        assert_eq!(link(to), "see it");
    }
    assert_eq!(
        html(
            "it",
            &[(Link("https://a/{{x}}::y".to_owned()), "it")],
            &[(1, "it")]
        ),
        "{{c1::<a href=\"https://a/&#123;&#123;x&#125;&#125;:&#58;y\">it</a>}}"
    );
}

#[test]
fn pictures_are_shown_when_they_travel_and_said_when_not() {
    let o = "\u{fffc}";
    let picture = |dest, alt| html(&format!("a {o} b"), &[(image(dest, alt), o)], &[(1, o)]);
    assert_eq!(
        picture("img/a b.png", r#"A "x" \( }}"#),
        r#"a {{c1::<img src="a b-1f.png" alt="A &quot;x&quot; \( &#125;&#125;">}} b"#
    );
    assert_eq!(
        picture("none.png", "the alt <b>"),
        "a {{c1::the alt &lt;b&gt;}} b"
    );
    assert_eq!(picture("up/none.png", " "), "a {{c1::none.png}} b");
    assert_eq!(picture("", ""), "a {{c1::image}} b");
}

#[test]
fn cleaning_moves_marks_and_deletions_along() {
    assert_eq!(
        html(
            "e\u{301}\u{1f} caf\u{1}e\u{301} z",
            &[(Strong, "caf\u{1}e\u{301}")],
            &[(1, "z")]
        ),
        "\u{e9} <strong>caf\u{e9}</strong> {{c1::z}}"
    );
    assert_eq!(html("a\u{1f}b", &[], &[(1, "\u{1f}")]), "ab");
}

proptest::proptest! {
    /// Whatever the text, marks and holes: the visible text comes out again, and the deletions are those asked for.
    #[test]
    fn visible_text_survives(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "{", "}", "{{", "}}", ":", "::", "{{c1::", "[sound:", "[latex]", "\\", "(", "\\(", "<b>", "&amp;", "\"",
                "a", "词", " ", "\n", "e\u{301}", "\u{338}", "👩‍👧",
            ]),
            1..14,
        ),
        marks in proptest::collection::vec((0..6usize, 0..14usize, 0..14usize), 0..5),
        holes in proptest::collection::vec((0..14usize, 0..14usize), 0..4),
    ) {
        let mut ends = vec![0];
        for part in &parts {
            ends.push(ends.last().unwrap() + part.len());
        }
        let plain: String = parts.concat();
        let span = |a: usize, b: usize| {
            let (a, b) = (a.min(b).min(parts.len()), a.max(b).min(parts.len()));
            Span::new(ends[a], ends[b])
        };
        let kinds = [Strong, Emphasis, Code, Strike, Link("https://x/::}}".to_owned()), MarkKind::Kbd];
        let mut marks: Vec<Mark> = marks
            .iter()
            .map(|&(k, a, b)| Mark { kind: kinds[k].clone(), plain: span(a, b) })
            .collect();
        marks.sort_by_key(|m| (m.plain.start, std::cmp::Reverse(m.plain.end)));
        let mut holes: Vec<Span> = holes.iter().map(|&(a, b)| span(a, b)).collect();
        holes.sort();
        let mut end = 0;
        holes.retain(|h| {
            let keep = h.start >= end && !plain[h.range()].trim().is_empty();
            end = if keep { h.end } else { end };
            keep
        });
        let numbered: Vec<_> = holes.iter().zip(1..).map(|(&h, n)| (n, h)).collect();
        let html = cloze(&Text { plain: plain.clone(), marks, pieces: Vec::new() }, &numbered);

        // Read it as Anki does: deletions first, from the raw field.
        let mut shown = String::new();
        let mut hidden = Vec::new();
        let mut rest = html.as_str();
        for n in 1..=numbered.len() {
            let (before, after) = rest.split_once(&format!("{{{{c{n}::")).unwrap();
            let (inside, after) = after.split_once("}}").unwrap();
            assert!(!inside.contains("::"), "{html}");
            hidden.push(visible(inside));
            shown.push_str(&visible(before));
            shown.push_str(&visible(inside));
            rest = after;
        }
        shown.push_str(&visible(rest));
        let nfc = |s: &str| s.nfc().collect::<String>();
        assert_eq!(nfc(&shown), nfc(&plain), "{html}");
        assert_eq!(hidden, holes.iter().map(|h| nfc(&plain[h.range()])).collect::<Vec<_>>());
        assert!(!html.contains("{{c1::{{c"), "{html}");
    }
}

/// What a browser shows, for the few things that are written here.
fn visible(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html
        .replace("<br>", "\n")
        .replace("<pre>", "")
        .replace("</pre>", "");
    while let Some((before, after)) = rest.clone().split_once('<') {
        out.push_str(before);
        let (_, after) = after.split_once('>').unwrap();
        rest = after.to_owned();
    }
    out.push_str(&rest);
    for (reference, c) in [
        ("&#123;", "{"),
        ("&#125;", "}"),
        ("&#58;", ":"),
        ("&#91;", "["),
        ("&#824;", "\u{338}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        out = out.replace(reference, c);
    }
    out.nfc().collect()
}
