//! Chinese answers that are cut out of something larger, whatever rule proposed them. Each check is small and stands alone.

use super::phrase::View;
use super::token::Pos;
use super::words;
use crate::fact::lang::{Words, set};
use crate::source::Span;
use crate::text::is_han;
use std::sync::LazyLock;

/// An answer as tokens `from..to` of its text.
struct Run<'a> {
    view: View<'a>,
    span: Span,
    from: usize,
    to: usize,
    rule: &'a str,
}

/// Whether a span begins or ends inside a word or phrase, or holds one part of what is joined.
pub(super) fn is_torn(view: View, span: Span, rule: &str) -> bool {
    let tokens = view.tokens;
    let Some(from) = tokens.iter().position(|t| t.span.end > span.start) else {
        return false;
    };
    let to = tokens
        .iter()
        .rposition(|t| t.span.start < span.end)
        .map_or(from + 1, |i| i + 1);
    let run = Run {
        view,
        span,
        from,
        to: to.max(from + 1),
        rule,
    };
    let checks: [fn(&Run) -> bool; 30] = [
        is_measured,
        lacks_closing_noun,
        opens_with_closing_noun,
        is_a_place_of_what_stands_before,
        crosses_preposition,
        trails_off,
        lacks_object,
        opens_or_closes_open,
        splits_a_particle,
        ends_in_a_time,
        is_subject_of_what_follows,
        is_a_member_with_the_verb,
        is_the_end_of_a_list,
        shares_a_head,
        cuts_a_subject,
        is_half_of_a_correlation,
        opens_with_such_as,
        holds_several,
        ends_before_equal,
        ends_in_an_adverb,
        joins_unlike,
        is_a_relative_clause,
        goes_on_with_a_predicate,
        is_means_with_the_verb,
        opens_with_a_time_of_what_stands_before,
        is_a_subject_with_its_modal,
        cuts_a_compound_verb,
        is_led_to_its_verb,
        leads_to_a_complement,
        opens_with_a_complement,
    ];
    checks.iter().any(|check| check(&run)) || is_slashed(view, span)
}

impl<'a> Run<'a> {
    fn word(&self, i: usize) -> &'a str {
        self.view.word(i)
    }

    fn pos(&self, i: usize) -> Pos {
        self.view.tokens[i].pos
    }

    fn before(&self) -> Option<usize> {
        self.from.checked_sub(1)
    }

    /// The token that stands right before, without a space.
    fn touching(&self) -> Option<usize> {
        self.before()
            .filter(|&b| self.view.tokens[b].span.end == self.view.tokens[self.from].span.start)
    }

    /// The token that stands right after.
    fn after(&self) -> Option<usize> {
        let next = self.view.tokens.get(self.to)?;
        (next.span.start == self.view.tokens[self.to - 1].span.end).then_some(self.to)
    }

    fn is_long(&self) -> bool {
        self.to > self.from + 1
    }

    fn is_verb(&self, i: usize) -> bool {
        self.pos(i) == Pos::Verb && self.view.tokens[i].verb != Some(false)
            || words::STRONG_VERBS.contains(self.word(i))
    }

    fn joins(&self, i: usize) -> bool {
        matches!(self.word(i), "和" | "与" | "及" | "或" | "以及")
    }

    fn text(&self) -> &'a str {
        &self.view.text[self.span.range()]
    }
}

/// Nouns of one character that make one word with what stands before them.
const CLOSING_NOUNS: &[&str] = &[
    "数", "量", "率", "性", "度", "法", "型", "器", "化", "者", "值", "级", "类", "库", "端", "表",
    "树", "池", "集", "式", "力", "码",
];

/// 这[类路径]: a measure belongs to what points or counts.
fn is_measured(run: &Run) -> bool {
    run.before().is_some_and(|b| {
        matches!(run.word(b), "这" | "那" | "哪" | "每" | "某" | "各")
            && run
                .text()
                .starts_with(['类', '种', '个', '些', '份', '台', '次', '条', '层', '项'])
    })
}

/// 单位时间内[帧]数.
fn lacks_closing_noun(run: &Run) -> bool {
    run.after()
        .is_some_and(|next| CLOSING_NOUNS.contains(&run.word(next)))
        && matches!(run.pos(run.to - 1), Pos::Noun | Pos::VerbNoun)
}

/// 适用[面较广].
fn opens_with_closing_noun(run: &Run) -> bool {
    run.is_long()
        && (CLOSING_NOUNS.contains(&run.word(run.from)) || run.word(run.from) == "面")
        && run
            .touching()
            .is_some_and(|b| matches!(run.pos(b), Pos::Noun | Pos::VerbNoun | Pos::Verb))
}

/// 信息的[前提下完成改动].
fn is_a_place_of_what_stands_before(run: &Run) -> bool {
    run.is_long()
        && run.before().is_some_and(|b| run.pos(b) == Pos::De)
        && run.pos(run.from + 1) == Pos::Loc
}

/// [速率往桶]里: a preposition within, its object cut off.
fn crosses_preposition(run: &Run) -> bool {
    matches!(run.pos(run.from), Pos::Noun | Pos::Latin | Pos::Num)
        && (run.from + 1..run.to).any(|i| {
            // 往桶 is no word, though it is read as one.
            run.word(i).starts_with('往') && !run.word(i).starts_with("往往")
                || matches!(run.word(i), "向" | "在" | "把" | "被" | "将" | "由" | "给")
        })
}

/// 一种[方式拆]: a bare verb after its means.
fn trails_off(run: &Run) -> bool {
    let last = run.to - 1;
    run.is_long()
        && run.word(last).chars().count() == 1
        && run.pos(last) == Pos::Verb
        && matches!(run.pos(last - 1), Pos::Noun | Pos::Latin)
        && !matches!(run.pos(run.from), Pos::Verb | Pos::Adv | Pos::VerbNoun)
}

/// [主机告诉]对方: a verb at the end whose object stands outside.
fn lacks_object(run: &Run) -> bool {
    run.is_long()
        && run.is_verb(run.to - 1)
        && !run.is_verb(run.from)
        && run.after().is_some_and(|next| {
            matches!(
                run.pos(next),
                Pos::Noun | Pos::VerbNoun | Pos::Latin | Pos::Num | Pos::Pron | Pos::Adj
            )
        })
}

/// [称为回表], [值越小越]相似: a word that leads on from, or to, what stands outside.
fn opens_or_closes_open(run: &Run) -> bool {
    static OPENINGS: Words = LazyLock::new(|| {
        set(
            "称为 叫做 叫作 叫 称 是 为 指 指的是 即 就是 被 将 把 由 与 和 \
            及 或 而 并 使 让 使得 也 都 就 才 则 等 之 要 但 以及 从而 \
            因此 所以 因为 如果 若 当 地 得 了",
        )
    });
    static CLOSINGS: Words = LazyLock::new(|| {
        set(
            "为 是 在 对 将 把 被 由 与 和 会 能 可以 告诉 使 让 不 也 都 \
            就 还 要 向 给 从 到 以 按 并 且 而 或 及 只 仅 再 才 更 最 \
            很 越 所 进行 负责 需要 具有 包括 包含 属于 称为 叫做 用于 通过 \
            利用 每 每次 成 该 其 此 是否 在于",
        )
    });
    run.is_long()
        && (OPENINGS.contains(&run.word(run.from)) || CLOSINGS.contains(&run.word(run.to - 1)))
}

/// 就是为[了解这个问题]: 为了 and 除了 are one word.
fn splits_a_particle(run: &Run) -> bool {
    run.text().starts_with('了') && run.view.text[..run.span.start].ends_with(['为', '除'])
}

/// 达到几十万、[百万甚至更高时]: the end of a premise of time.
fn ends_in_a_time(run: &Run) -> bool {
    run.is_long()
        && run.word(run.to - 1) == "时"
        && run
            .before()
            .is_some_and(|b| run.pos(b) != Pos::Punct || run.word(b) == "、")
}

/// 关键词检索和[向量语义搜索解决]的是两类问题.
fn is_subject_of_what_follows(run: &Run) -> bool {
    run.is_long()
        && run.view.text[run.span.end..].starts_with("的是")
        && (run.is_verb(run.to - 1) || run.pos(run.to - 1) == Pos::VerbNoun)
        && !run.is_verb(run.from)
}

/// 把向量、BM25 和 [RRF 融合起来]: the last of several things, with what is done to all of them.
fn is_a_member_with_the_verb(run: &Run) -> bool {
    run.is_long()
        && matches!(run.rule, "member" | "listed" | "noun")
        && matches!(
            run.pos(run.from),
            Pos::Noun | Pos::Latin | Pos::Num | Pos::VerbNoun
        )
        && run.pos(run.to - 1) == Pos::Verb
        && run
            .before()
            .is_some_and(|b| run.joins(b) || run.word(b) == "、")
        && (0..run.from)
            .any(|i| matches!(run.word(i), "把" | "将" | "拿" | "按" | "对" | "由" | "被"))
}

/// 余弦距离、[内积和欧氏距离]: two members of a longer list.
fn is_the_end_of_a_list(run: &Run) -> bool {
    run.before().is_some_and(|b| run.word(b) == "、")
        && (run.from + 1..run.to).any(|i| run.joins(i))
}

/// 开发[效率比较低]: the subject of the clause, cut.
fn cuts_a_subject(run: &Run) -> bool {
    run.is_long()
        && run.pos(run.from) == Pos::Noun
        && run
            .touching()
            .is_some_and(|b| matches!(run.pos(b), Pos::VerbNoun | Pos::Verb))
        && (run.from + 1..run.to).any(|i| run.pos(i) == Pos::Adv)
}

/// [JDK 不仅包含 JRE]，还…
fn is_half_of_a_correlation(run: &Run) -> bool {
    (run.from..run.to).any(|i| matches!(run.word(i), "不仅" | "不但" | "不光" | "既"))
}

/// （[如闪白]、溶解）: the word that announces an example.
fn opens_with_such_as(run: &Run) -> bool {
    run.text().starts_with('如')
        && !["如何", "如果", "如今", "如下"]
            .iter()
            .any(|w| run.text().starts_with(w))
        && run.view.text[..run.span.start].ends_with(['（', '('])
}

/// [图像]和[视频]数据集: both share what closes the second.
fn shares_a_head(run: &Run) -> bool {
    let tokens = run.view.tokens;
    let noun = |i: usize| matches!(run.pos(i), Pos::Noun | Pos::VerbNoun);
    let length = |i: usize| run.word(i).chars().count();
    (1..tokens.len().saturating_sub(2)).any(|i| {
        let joined = run.joins(i)
            && noun(i - 1)
            && (i < 2 || run.pos(i - 2) != Pos::Noun)
            // 文本回归[损失]和像素级交叉熵[损失] have a head each.
            && !(i + 2..tokens.len())
                .take_while(|&j| noun(j))
                .any(|j| run.word(j) == run.word(i - 1))
            && noun(i + 1)
            && noun(i + 2)
            && length(i - 1) == length(i + 1)
            && tokens[i + 2].span.start == tokens[i + 1].span.end;
        joined && run.span.overlaps(tokens[i - 1].span) != run.span.overlaps(tokens[i + 1].span)
    })
}

/// 对象/[部分级别]的描述.
fn is_slashed(view: View, span: Span) -> bool {
    let han = |c: Option<char>| c.is_some_and(is_han);
    let mut back = view.text[..span.start].chars().rev();
    let mut on = view.text[span.end..].chars();
    back.next() == Some('/') && han(back.next()) || on.next() == Some('/') && han(on.next())
}

/// [图像分割、视频分割]等任务: more than one member of a list.
fn holds_several(run: &Run) -> bool {
    (run.from..run.to).any(|i| run.word(i) == "、")
        && !matches!(
            run.rule,
            "term" | "bold" | "marked" | "quoted" | "gloss" | "definition" | "naming"
        )
}

/// [GET 请求是幂]等的: 等 closes a word here, no list.
fn ends_before_equal(run: &Run) -> bool {
    let closes = run
        .after()
        .filter(|&next| run.word(next) == "等")
        .is_some_and(|next| {
            run.view.tokens.get(next + 1).is_some_and(|t| {
                matches!(
                    &run.view.text[t.span.range()],
                    "的" | "于" | "性" | "价" | "式"
                )
            })
        });
    closes && !(0..run.to).any(|i| run.joins(i) || run.word(i) == "、")
}

/// 后来不再使用的[页面长期]留在内存中.
fn ends_in_an_adverb(run: &Run) -> bool {
    run.is_long()
        && run.pos(run.to - 1) == Pos::Adv
        && run.word(run.to - 1).chars().count() > 1
        && run.after().is_some_and(|next| run.is_verb(next))
}

/// [版本和使用快照]读取: a thing and a doing are no pair.
fn joins_unlike(run: &Run) -> bool {
    (run.from + 1..run.to.saturating_sub(1)).any(|i| {
        run.joins(i)
            && run.is_verb(i + 1)
            && run.view.tokens[i + 1].verb == Some(true)
            && i + 2 < run.to
            && (run.from..i).all(|j| matches!(run.pos(j), Pos::Noun | Pos::Latin))
    })
}

/// [RDB 文件存储]的内容: a clause that stands before its noun. [内存溢出]的情况 is that case itself.
fn is_a_relative_clause(run: &Run) -> bool {
    const CASES: &[&str] = &[
        "情况",
        "问题",
        "影响",
        "作用",
        "方式",
        "风险",
        "现象",
        "错误",
        "过程",
        "场景",
        "关键",
        "能力",
        "功能",
        "效果",
        "目的",
        "可能",
        "可能性",
        "方法",
        "手段",
        "策略",
        "机制",
        "成本",
        "步骤",
        "阶段",
        "任务",
    ];
    let last = run.to - 1;
    let noun = run
        .after()
        .filter(|&next| run.pos(next) == Pos::De)
        .map(|de| de + 1);
    run.is_long()
        && noun
            .filter(|&n| n < run.view.tokens.len())
            .is_some_and(|n| {
                matches!(
                    run.pos(n),
                    Pos::Noun | Pos::VerbNoun | Pos::Latin | Pos::Adj
                ) && !CASES.contains(&run.word(n))
            })
        && run.view.tokens[last].verb == Some(true)
        && matches!(run.pos(last), Pos::Verb | Pos::VerbNoun)
        && (run.from..last).all(|i| matches!(run.pos(i), Pos::Noun | Pos::Latin))
}

/// 用[浏览器浏览网页]: an argument, and the predicate that it leads to. Objects may be such compounds: 单向陷门函数.
fn goes_on_with_a_predicate(run: &Run) -> bool {
    let thing = |i: usize| matches!(run.pos(i), Pos::Noun | Pos::Latin);
    matches!(run.rule, "means" | "place" | "inner-object")
        && thing(run.from)
        && (run.from + 1..run.to.saturating_sub(1)).any(|i| {
            run.pos(i) == Pos::Verb
                && run.view.tokens[i].verb == Some(true)
                && (thing(i - 1) || run.pos(i - 1) == Pos::Adv)
                && (thing(i + 1) || matches!(run.pos(i + 1), Pos::Num | Pos::Pron))
        })
}

/// 根据[映射类型处理]：, what it goes by and what is done.
fn is_means_with_the_verb(run: &Run) -> bool {
    let last = run.to - 1;
    run.is_long()
        && run
            .before()
            .is_some_and(|b| matches!(run.word(b), "根据" | "依据" | "依照"))
        && run.pos(last) == Pos::Verb
        && run.view.tokens[last].verb == Some(true)
        && matches!(run.pos(run.from), Pos::Noun | Pos::Latin)
        && run
            .view
            .tokens
            .get(run.to)
            .is_none_or(|t| t.pos == Pos::Punct)
}

/// B 拿到[后大概率]没有意义, but [下一个节点].
fn opens_with_a_time_of_what_stands_before(run: &Run) -> bool {
    // 后大 may be read as one word.
    if run.text().starts_with('后')
        && run.view.text[..run.span.start].ends_with(['到', '完', '了', '成'])
    {
        return true;
    }
    run.is_long()
        && matches!(
            run.word(run.from),
            "后" | "之后" | "前" | "之前" | "时" | "中" | "里" | "上" | "下" | "内"
        )
        && run.pos(run.from + 1) != Pos::Num
        && run.touching().is_some_and(|b| {
            matches!(
                run.pos(b),
                Pos::Verb | Pos::VerbNoun | Pos::Noun | Pos::Latin
            )
        })
}

/// 存在某个[线程能先完成]并释放资源: the subject of a clause with the beginning of its predicate, inside another.
fn is_a_subject_with_its_modal(run: &Run) -> bool {
    matches!(run.pos(run.from), Pos::Noun | Pos::Latin)
        && run.before().is_some_and(|b| run.pos(b) != Pos::Punct)
        && (run.from + 1..run.to).any(|i| {
            matches!(
                run.word(i),
                "能" | "能够" | "会" | "可以" | "可" | "必须" | "应该" | "需要" | "不能" | "不会"
            )
        })
}

/// 突出[显示对象]: the tagger does not take the first of the two for a verb of its own.
fn cuts_a_compound_verb(run: &Run) -> bool {
    let verb = |i: usize, sure: bool| {
        run.pos(i) == Pos::Verb
            && run.view.tokens[i].verb == Some(sure)
            && run.word(i).chars().count() == 2
    };
    run.is_long() && verb(run.from, true) && run.touching().is_some_and(|b| verb(b, false))
}

/// 防止发送方把[接收方淹没], 在[同一轮发出]: what a preposition leads to, and the verb after it.
fn is_led_to_its_verb(run: &Run) -> bool {
    let last = run.to - 1;
    let sure = |i: usize| run.pos(i) == Pos::Verb && run.view.tokens[i].verb == Some(true);
    let ends = run
        .view
        .tokens
        .get(run.to)
        .is_none_or(|t| t.pos == Pos::Punct);
    let verbal = matches!(run.pos(last), Pos::Verb | Pos::VerbNoun);
    if !run.is_long()
        || !(sure(last) || verbal && ends)
        || sure(run.from)
        || run.pos(run.from) == Pos::Adv
    {
        return false;
    }
    for b in (0..run.from).rev() {
        match run.word(b) {
            "把" | "将" => return true,
            // 被[中间人替换] is whole, 被许多生成[模型采用] is not.
            "被" => return b + 1 != run.from,
            "在" | "从" | "向" | "由" | "用" | "以" if sure(last) => {
                // 在[任务失败]后: what happens is the premise.
                let premise = run.after().is_some_and(|next| {
                    matches!(
                        run.word(next),
                        "后" | "时" | "前" | "之后" | "之前" | "以后" | "以前"
                    )
                });
                return b + 1 == run.from && !premise;
            }
            _ if sure(b) || run.pos(b) == Pos::Punct => return false,
            _ => {}
        }
    }
    false
}

/// [cwnd 重置]为初始值: a verb whose complement stands outside.
fn leads_to_a_complement(run: &Run) -> bool {
    let last = run.to - 1;
    run.is_long()
        && matches!(run.pos(run.from), Pos::Noun | Pos::Latin)
        && run.pos(last) == Pos::Verb
        && run.after().is_some_and(|next| {
            matches!(
                run.word(next),
                "为" | "成" | "到" | "出" | "给" | "回" | "进" | "入"
            )
        })
}

/// 预先写[好的代码编排], 写[回上下文], 供下[一次尝试]: the second half of a word.
fn opens_with_a_complement(run: &Run) -> bool {
    let before = &run.view.text[..run.span.start];
    let verb = run.touching().is_some_and(|b| run.pos(b) == Pos::Verb);
    run.is_long()
        && verb
        && matches!(
            run.word(run.from),
            "好" | "完" | "回" | "进" | "出" | "入" | "掉" | "给"
        )
        || run.text().starts_with('一') && before.ends_with(['下', '上', '每', '同', '另'])
}
