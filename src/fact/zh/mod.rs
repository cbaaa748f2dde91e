//! Chinese: tokens, clauses, phrases, and the rules over them.

mod antecedent;
mod clause;
mod forms;
mod phrase;
mod question;
mod rules;
mod signs;
mod split;
mod token;
mod torn;
mod words;

use crate::fact::lang::without_brackets;
use crate::source::Span;
use crate::text::{Text, width};

pub(super) use antecedent::resolved;
pub(super) use question::answered;
pub(super) use rules::candidates;
pub(super) use split::split;

/// Whether a word is hardly ever anything but a verb.
pub(super) fn is_verb(word: &str) -> bool {
    words::STRONG_VERBS.contains(word)
}

/// Whether an answer says nothing when it stands alone.
pub(super) fn is_empty_answer(answer: &str) -> bool {
    words::EMPTY_ANSWERS.contains(&answer)
        || words::BEFORE_VERB.contains(&answer)
        || words::DETERMINERS.contains(&answer)
}

/// Whether an answer only says that there are several of a plain thing: 不同任务.
pub(super) fn is_indefinite(answer: &str) -> bool {
    answer.chars().count() <= 5
        && [
            "不同", "各种", "各类", "多种", "多个", "若干", "某些", "许多", "大量",
        ]
        .iter()
        .any(|w| answer.starts_with(w))
}

/// Whether an answer holds a word that points at what was said before: 这份红利.
pub(super) fn points_at(answer: &str) -> bool {
    answer.ends_with(['它', '其'])
        || [
            "这份", "这个", "这种", "这些", "这类", "这一", "这条", "这次",
        ]
        .iter()
        .any(|w| answer.contains(w))
}

/// Whether a text ends in a word that points at what was said before. 该 and 此 may point at the clause before.
pub(super) fn ends_with_pointer(before: &str) -> bool {
    ["这些", "这种", "这个", "这类", "上述"]
        .iter()
        .any(|w| before.ends_with(w))
}

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelRole {
    /// The subject of what follows: 其优势：.
    Subject,
    /// A way of saying "here it comes": 一句话总结就是：. It is not shown.
    Opening,
    /// The beginning of the sentence itself: 光流指的是：.
    Clause,
}

/// Which of the three a label without markup is.
pub(super) fn label_role(label: &str) -> LabelRole {
    const SAYING: &[&str] = &[
        "总结",
        "概括",
        "一句话",
        "回答",
        "理解",
        "来说",
        "总之",
        "换句话",
        "也就是",
        "答",
        "归纳",
        "记住",
    ];
    let verbal = [
        "是",
        "为",
        "指",
        "指的是",
        "说",
        "答",
        "包括",
        "有",
        "如",
        "即",
        "理解",
        "概括",
        "总结",
        "认为",
        "表示",
        "问",
        "下",
    ];
    if !verbal.iter().any(|v| label.ends_with(v)) {
        LabelRole::Subject
    } else if SAYING.iter().any(|s| label.contains(s)) {
        LabelRole::Opening
    } else {
        LabelRole::Clause
    }
}

/// Why a sentence is talk rather than a statement, if it is.
pub(super) fn chat(sentence: &str) -> Option<&'static str> {
    const AUTHOR: &[&str] = &[
        "我觉得",
        "我认为",
        "我自己",
        "我的",
        "我带",
        "我也",
        "我就",
        "我在",
        "我会",
        "我们来",
        "我们再",
        "我们先",
        "我们知道",
        "咱们",
        "读者",
        "小伙伴",
        "同学们",
        "本文",
        "这篇",
        "这篇文章",
        "公众号",
        "星球",
        "面试",
        "请看",
        "篇文章",
        "官方文档",
        "可以参考",
        "另见",
        "维基百科",
        "百度百科",
        "上文提",
        "见上文",
        "前面提到",
        "之前说过",
        "前面说",
        "后面会",
        "见下文",
        "下文会",
        "下文将",
        "如下图",
        "如图",
        "下图",
        "上图",
        "见图",
        "推荐阅读",
        "详见",
        "参见",
        "感兴趣",
        "欢迎",
        "点赞",
        "大家",
        "哈哈",
        "顺便",
        "值得一提",
        "不得不说",
        "很多人",
        "有人",
        "朋友",
        "记住，",
        "别忘了",
        "值得注意的是，我",
    ];
    const ELSEWHERE: &[&str] = &[
        "http://",
        "https://",
        "可以看 ",
        "可以看《",
        "详见",
        "参见",
        "图片来自",
        "图片来源",
    ];
    const STORY: &[&str] = &[
        "终于",
        "现在，",
        "于是乎",
        "不出意外",
        "还要补",
        "还要说明",
        "需要说明",
        "补充一",
        "简单介绍",
        "下面介绍",
        "接下来介绍",
        "现实生活中",
        "假设",
        "想象",
        "假如我们",
        "举个例子",
        "打个比方",
        "举个栗子",
        "设想",
        "比方说",
        "试想",
    ];
    // 例如，我们限制某个接口每分钟…: figures made up for the occasion.
    let made_up = ["例如", "比如", "譬如"]
        .iter()
        .any(|w| sentence.starts_with(w))
        && ["我们", "某个", "某台", "假设", "假如"]
            .iter()
            .any(|w| sentence.contains(w));
    let trimmed = sentence.trim_end();
    // （详见下一节）, （https://…）: an aside takes nothing from the sentence.
    let outside = without_brackets(sentence);
    if ELSEWHERE.iter().any(|w| outside.contains(w)) {
        return Some("a reference");
    }
    if trimmed.ends_with("这样") || trimmed.ends_with("这样：") {
        return Some("only announces what follows");
    }
    if trimmed.ends_with(['？', '?']) || ["吗", "呢"].iter().any(|q| trimmed.ends_with(q)) {
        Some("a question")
    } else if AUTHOR.iter().any(|w| outside.contains(w)) || speaks_of_me(sentence) {
        Some("speaks of the author, the reader or the text")
    } else if made_up || STORY.iter().any(|w| sentence.starts_with(w)) {
        Some("tells a made-up case")
    } else if trimmed.ends_with(['！', '!', '~', '～']) && width(sentence) < 20 {
        Some("an exclamation")
    } else {
        None
    }
}

/// Whether the author speaks of himself: 我看到很多…, but not 我们, 自我, 本我 or what stands in quotation marks.
fn speaks_of_me(sentence: &str) -> bool {
    let quoted =
        |at: usize| sentence[..at].matches('“').count() > sentence[..at].matches('”').count();
    sentence.match_indices('我').any(|(at, me)| {
        !sentence[at + me.len()..].starts_with(['们', '国', '方', '军', '党'])
            && !sentence[..at].ends_with(['自', '本', '超', '敌', '忘'])
            && !quoted(at)
    })
}

/// Whether a sentence before a list counts or announces what the list then says: 有如下提升.
pub(super) fn announces(sentence: &str) -> bool {
    [
        "如下",
        "以下",
        "下面",
        "下列",
        "这几",
        "几种",
        "几个",
        "几点",
        "几类",
        "几方面",
        "体现在",
        "表现在",
        "包含下面",
        "步骤是",
    ]
    .iter()
    .any(|w| sentence.contains(w))
}

/// Whether a lead-in only says that something follows: 可以这样理解.
pub(super) fn is_announcement(lead: &str) -> bool {
    if ["体现在", "表现在", "如下", "在于"]
        .iter()
        .any(|e| lead.ends_with(e))
    {
        return true;
    }
    let left = [
        "可以", "这样", "简单", "理解", "主要", "有", "几个", "几点", "以下", "如下", "包括",
        "具体", "来看", "例如", "比如", "下面", "一般", "分为", "我们", "先", "看", "总结", "概括",
        "为", "说", "就是", "的", "是", "所以", "如果", "从", "角度",
    ];
    let mut rest = lead.to_owned();
    for word in left {
        rest = rest.replace(word, "");
    }
    width(&rest) <= 1
}

/// Whether a sentence points back at the one before as a whole, so that it says nothing alone: 这也是….
pub(super) fn points_back(sentence: &str) -> bool {
    let rest = words::CONNECTIVES
        .iter()
        .find_map(|c| sentence.strip_prefix(c))
        .map_or(sentence, |r| r.trim_start_matches(['，', ',']));
    [
        "这也",
        "这是",
        "这就",
        "这样",
        "这里",
        "这会",
        "这才",
        "这不",
        "这说明",
        "这意味着",
        "这使",
        "这让",
        "这与",
        "这和",
        "那么",
        "此时",
        "这时",
        "以上",
        "上表",
        "下表",
        "如下",
        "如图",
        "上面",
        "下面",
    ]
    .iter()
    .any(|p| rest.starts_with(p))
}

/// A sentence without the connective that opens it: 具体来说，….
pub(super) fn without_connective(sentence: &Text) -> Text {
    let plain = sentence.plain.as_str();
    let keeps = ["例如", "比如", "但是", "但", "不过", "然而", "即"];
    let opening = words::CONNECTIVES
        .iter()
        .filter(|c| !keeps.contains(*c))
        .find_map(|c| {
            let rest = plain.strip_prefix(c)?;
            let rest = rest.strip_prefix(['，', ',', '：'])?;
            Some(plain.len() - rest.len())
        });
    opening.map_or_else(
        || sentence.clone(),
        |at| sentence.slice(Span::new(at, plain.len())).trim(),
    )
}

/// Whether a clause opens with a word that points elsewhere.
pub(super) fn opens_with_pronoun(clause: &str) -> bool {
    let rest = words::CONNECTIVES
        .iter()
        .find_map(|c| clause.strip_prefix(c))
        .map_or(clause, |r| r.trim_start_matches(['，', ',']));
    words::PRONOUN_OPENINGS.iter().any(|p| rest.starts_with(p))
        && !rest.starts_with("其他")
        && !rest.starts_with("其中")
}
