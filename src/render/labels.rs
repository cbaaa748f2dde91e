//! The words a paper adds to the notes, in the notes' language.

use crate::fact::Lang;

/// Words of one language. Those with numbers are functions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Labels {
    lang: Lang,
    pub name: &'static str,
    pub class: &'static str,
    pub date: &'static str,
    pub score: &'static str,
    pub key: &'static str,
    pub quick: &'static str,
    pub answers: &'static str,
    pub number: &'static str,
    pub answer: &'static str,
    pub source: &'static str,
    pub colon: &'static str,
}

const ZH: Labels = Labels {
    lang: Lang::Zh,
    name: "姓名",
    class: "班级",
    date: "日期",
    score: "得分",
    key: "参考答案",
    quick: "选择题速查",
    answers: "答案与出处",
    number: "题",
    answer: "答案",
    source: "出处",
    colon: "：",
};

const EN: Labels = Labels {
    lang: Lang::En,
    name: "Name",
    class: "Class",
    date: "Date",
    score: "Score",
    key: "Answer key",
    quick: "Choices at a glance",
    answers: "Answers and sources",
    number: "No.",
    answer: "Answer",
    source: "Source",
    colon: ": ",
};

impl Labels {
    pub(super) fn of(lang: Lang) -> Self {
        match lang {
            Lang::Zh => ZH,
            Lang::En => EN,
        }
    }

    /// BCP 47.
    pub(super) fn tag(self) -> &'static str {
        match self.lang {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    pub(super) fn form(self, letter: &str) -> String {
        match self.lang {
            Lang::Zh => format!("试卷 {letter}"),
            Lang::En => format!("Form {letter}"),
        }
    }

    pub(super) fn seed(self, seed: &str) -> String {
        match self.lang {
            Lang::Zh => format!("种子 {seed}"),
            Lang::En => format!("seed {seed}"),
        }
    }

    pub(super) fn points(self, points: u32) -> String {
        match (self.lang, points) {
            (Lang::Zh, n) => format!("{n} 分"),
            (Lang::En, 1) => "1 pt".to_owned(),
            (Lang::En, n) => format!("{n} pts"),
        }
    }

    /// Items and points of a section.
    pub(super) fn sum(self, items: usize, points: u32) -> String {
        match self.lang {
            Lang::Zh => format!("共 {items} 题，{points} 分"),
            Lang::En => {
                let s = |n: usize| if n == 1 { "" } else { "s" };
                format!(
                    "{items} item{}, {points} point{}",
                    s(items),
                    s(points as usize)
                )
            }
        }
    }

    /// What to do, for the kinds of items that are there.
    pub(super) fn instructions(self, choice: bool, blank: bool) -> String {
        match (self.lang, choice, blank) {
            (Lang::Zh, true, true) => {
                "选择题只有一个正确选项，将对应字母的圆圈涂黑。填空写在横线上，横线长短与答案长短无关。"
            }
            (Lang::Zh, true, false) => "选择题只有一个正确选项，将对应字母的圆圈涂黑。",
            (Lang::Zh, false, true) => "填空写在横线上，横线长短与答案长短无关。",
            (Lang::En, true, true) => {
                "Choices have one right option: fill in its circle. Blanks are all of one length, whatever the answer."
            }
            (Lang::En, true, false) => "Choices have one right option: fill in its circle.",
            (Lang::En, false, true) => "Blanks are all of one length, whatever the answer.",
            (_, false, false) => "",
        }
        .to_owned()
    }

    /// The title of a section with a number before it, unless `numbered`: then titles bring their own.
    pub(super) fn section(self, index: usize, title: &str, numbered: bool) -> String {
        const ZH: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        const EN: [&str; 10] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
        if numbered {
            return title.to_owned();
        }
        match self.lang {
            Lang::Zh => format!("{}、{title}", ZH.get(index).unwrap_or(&"·")),
            Lang::En => format!("{}. {title}", EN.get(index).unwrap_or(&"·")),
        }
    }
}

/// Whether one of the titles has a number: `第一部分：…`, `Part 2`, `3. …`, `二、…`.
pub(super) fn numbered<'a>(mut titles: impl Iterator<Item = &'a str>) -> bool {
    titles.any(is_numbered)
}

fn is_numbered(title: &str) -> bool {
    let title = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let word = title.split_whitespace().next().unwrap_or_default();
    let opens = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let mut chars = title.chars();
    match chars.next() {
        Some('第') => chars.next().is_some_and(opens),
        Some(c) if opens(c) => {
            let after = chars.find(|&c| !opens(c));
            after.is_some_and(|c| matches!(c, '.' | '、' | '．' | ')' | '）' | ' '))
        }
        _ => matches!(
            word,
            "Part" | "Chapter" | "Section" | "Unit" | "Lesson" | "Week"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_titles_are_not_numbered_again() {
        let labels = Labels::of(Lang::Zh);
        assert_eq!(labels.section(1, "网络", false), "二、网络");
        assert_eq!(labels.section(1, "第二章", true), "第二章");
        for title in [
            "第一部分：视频",
            "📽 第一章",
            "二、网络",
            "3. TCP",
            "Part 2",
            "10）树",
        ] {
            assert!(numbered(["网络", title].into_iter()), "{title}");
        }
        for title in ["一致性", "Partitions", "3D 视频"] {
            assert!(!numbered([title].into_iter()), "{title}");
        }
    }
}
