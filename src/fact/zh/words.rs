//! What the Chinese rules know of the language: closed classes, common verbs, words not worth asking.
//!
//! Every list is about Chinese in general. A term of some subject has no place here.

use crate::fact::lang::{Words, set};
use std::sync::LazyLock;

/// Verbs that are hardly ever part of a noun: where one stands between two phrases, it is the predicate.
pub(super) static STRONG_VERBS: Words = LazyLock::new(|| {
    set("使用 采用 利用 借助 运用 应用 选用 支持 提高 提升 提供 降低 减少 增加 增强 增大 减小 加快 加速 改善 改进
         优化 避免 防止 确保 保证 保障 实现 包含 包括 涵盖 引入 引发 引起 导致 造成 促进 抑制 去除 消除 删除 移除
         剔除 裁剪 达到 超过 超越 优于 取得 获得 得到 获取 依赖 依靠 解决 处理 属于 具有 具备 拥有 成为 作为 称为 叫
         称 又称 也叫 简称 俗称 称之为 叫做 叫作 变为 变成 转为 转化 转换 用于 适用于 适合 便于 旨在 负责 允许 需要
         要求 影响 决定 反映 体现 表示 代表 意味着 指的是 指 基于 来自 源于 取决于 由于 有助于 导向 帮助 保留 保持
         维持 保存 存储 返回 发送 接收 传递 传输 读取 写入 加载 执行 调用 触发 产生 生成 创建 建立 构建 形成 构成
         组成 进行 完成 开始 结束 分为 分成 称作 定义 规定 限制 控制 调整 设置 配置 指定 选择 选取 提取 扩展 缩小
         扩大 缩短 延长 强调 关注 描述 刻画 约束 衡量 判断 检测 识别 区分 预测 估计 计算 统计 缓存 共享 集成 结合
         融合 合并 拆分 突出 捕捉 覆盖 涉及 面向 针对 遵循 符合 满足 违反 释放 占用 消耗 节省 浪费 丢失 丢掉 缺乏
         缺少 存在 出现 发生 等待 阻塞 通知 管理 维护 监控 受到 受 遇到 面临 看到 认为 说明 表明 证明 显示 展示 承载
         承担 发挥 起到 起 使得 使 让 令 把 将 被 由 给 有 是 为 含 用 会 能够")
});

/// Verbs that need an object to be worth hiding and are empty themselves; what follows them is the answer.
pub(super) static LIGHT_VERBS: Words =
    LazyLock::new(|| set("进行 做 作 开展 实施 加以 予以 起到 发挥 起"));

/// Verbs of means: what follows is how.
pub(super) static MEANS: Words = LazyLock::new(|| {
    set("通过 利用 使用 采用 借助 运用 应用 基于 依靠 依赖 凭借 根据 按照 按 经过 用 以")
});

/// Verbs whose object is what something is for.
pub(super) static PURPOSE: Words = LazyLock::new(|| {
    set(
        "提高 提升 降低 减少 增强 改善 优化 避免 防止 确保 保证 保障 实现 促进 消除 加快 加速 解决 旨在 用于 便于 有助于 扩大 缩短 节省 增加",
    )
});

/// Prepositions that open a phrase before the predicate.
pub(super) static PREPOSITIONS: Words = LazyLock::new(|| {
    set("在 于 从 对 对于 向 与 和 跟 同 当 随着 随 由 由于 因 因为 为 为了 关于 除了 比 较 相比 根据 按照 按 通过
         经过 基于 以 用 将 把 被")
});

/// Words that close a phrase of place or time.
pub(super) static LOCATIVES: Words = LazyLock::new(|| {
    set("上 中 下 里 内 外 前 后 时 之间 之前 之后 以前 以后 期间 以内 以外 之上 之下 之中 之内 之外 当中 方面 左右
         间 的时候 后来")
});

/// Auxiliaries and adverbs that stand before a predicate.
pub(super) static BEFORE_VERB: Words = LazyLock::new(|| {
    set("可以 能 能够 可 会 要 应 应该 应当 需 需要 必须 不 不会 不能 不是 没有 未 并 并且 来 以 去 而 也 还 就 都 才
         再 又 只 仅 只能 只会 直接 自动 常 常用 通常 一般 往往 经常 主要 专门 显著 明显 准确 进一步 分别 同时 共同
         更 更加 最 已 已经 正在 将 将会 从而 进而 以便 用来 用以 有效 充分 极大 大大 首先 其次 然后 接着 随后 最后
         最终 即 因此 所以 于是 则 却 但 但是 可能 容易 难以 无法 继续 逐步 逐渐 均匀 方便 方便地 本质上 甚至 均 皆
         不再 不仅 不但 仍 仍然 尽量 尽可能")
});

/// Answers that say nothing when they stand alone.
pub(super) static EMPTY_ANSWERS: Words = LazyLock::new(|| {
    set("为主 为辅 为准 两者 二者 三者 最初 起初 后来 目前 现在 如今 当时 早期 以前 过去 突出 出色 优异 优秀 良好 不错 显著 明显 更好 更佳 最佳 很好 较好 很大 巨大 重要 关键 一下 一遍 问题 方法 方式 方案 办法 情况 案例 例子 示例 内容 部分 方面 特点 特性 特征 优点 缺点 优势 作用 功能 过程
         步骤 阶段 结果 效果 能力 任务 原因 目的 目标 因素 条件 影响 关系 区别 要求 需求 场景 环境 数据 信息 系统
         模型 技术 工作 操作 对象 东西 事情 时候 时间 地方 它 它们 其 他 她 这 那 该 此 这些 那些 这个 那个 这样 那样
         这种 那种 什么 怎么 如何 多少 哪些 哪个 为什么 一个 一种 一些 一系列 多个 多种 各种 不同 相同 其他 其它 主要
         重要 有效 高效 良好 详细 具体 以下 如下 上述 下面 以上 有 是 为 使 让 使用 采用 利用 通过 进行 实现 处理
         支持 提供 包括 包含 可以 能够 需要 很多 许多 大量 少量 更多 更好 更高 更低 左右 之间 本身 自己 用户 我们 你
         我 大家 面试官 图 表 下图 上图 如图 代码 文章 本文 本节 注意 说明 总结 小结 参考 链接 重要作用 关键作用 表现
         出色 优越 性能 质量 效率 成本 程度 范围 状态 形式 类型 种类 结构 多种任务 表现出色 问题的 一次 一样 一定
         两个 两种 三种 三个 几个 几种 全部 所有 每个 任何")
});

/// Words before a noun that are not part of the answer.
pub(super) static DETERMINERS: Words = LazyLock::new(|| {
    set("一个 一种 一些 一类 一组 一条 一段 一套 一系列 这个 那个 这些 那些 这种 那种 该 此 其 某个 某些 某种 各个
         各种 每个 多个 多种 一 个 种 所有 全部 许多 很多 大量 的 地 了 着 到 出 成 于 为 是 一定 以下 如下 这一 那一
         另一个 另一 另外 其他 其它 之前 现有 这 那 本 它 它们 他们 我们 其中 都 也 就")
});

/// Head nouns that members of an enumeration share: 显存、算力和训练时间开销.
pub(super) static SHARED_HEADS: Words = LazyLock::new(|| {
    set("开销 成本 任务 过程 方式 领域 场景 基准 测试 等方式 等任务 等因素 等问题 等操作 等信息 等场景 等方法 的情况
         层面 方面 之间")
});

/// Words that point at something already named: what follows is known, not asked.
pub(super) static POINTING: Words = LazyLock::new(|| {
    set("这些 那些 这种 那种 这个 那个 该 此 其 每个 每 上述 以上 以下 如下 这 那 各 各个 它 它们")
});

/// Words that make a phrase vague: 多种类型的图像.
pub(super) static VAGUE: Words = LazyLock::new(|| {
    set("多种 各种 不同 多个 某些 一些 许多 很多 大量 相关 其他 其它 一定 若干 各类")
});

/// Openings of a clause that name nothing: the subject stands somewhere else.
pub(super) const PRONOUN_OPENINGS: &[&str] = &[
    "它们", "它", "其", "该", "此", "这些", "这种", "这个", "这类", "这样", "这", "那", "他们",
    "前者", "后者", "两者", "二者", "三者",
];

/// Openings that join a clause to the one before and can go.
pub(super) const CONNECTIVES: &[&str] = &[
    "此外",
    "另外",
    "同时",
    "其中",
    "具体来说",
    "具体而言",
    "也就是说",
    "换句话说",
    "总之",
    "总的来说",
    "所以",
    "因此",
    "于是",
    "然后",
    "接着",
    "最后",
    "首先",
    "其次",
    "再次",
    "当然",
    "例如",
    "比如",
    "但是",
    "但",
    "不过",
    "然而",
    "而且",
    "并且",
    "并",
    "而",
    "反过来",
    "即",
    "简单来说",
    "简单说",
    "一般来说",
    "通常来说",
    "实际上",
    "事实上",
    "本质上",
    "所以本质上",
];

/// Measure words and units that belong to the number before them.
pub(super) static UNITS: Words = LazyLock::new(|| {
    set("个 种 次 帧 秒 毫秒 微秒 纳秒 分钟 小时 天 周 月 年 日 时 分 倍 层 位 字节 比特 行 列 页 条 项 步 人 元 万
         亿 千 百 米 厘米 毫米 千米 公里 克 千克 公斤 吨 升 毫升 度 岁 岁以上 届 世纪 年代 维 类 台 核 线程 阶 级 组
         对 颗 点 轮 路 卷 章 节 多 余 张 件 部 名 秒钟 美元 像素 块 份 套 段 句 字 词 小时内 天内")
});

/// Adverbs and auxiliaries that only a clause has: where one stands, the phrase is no noun phrase.
pub(super) static CLAUSAL: Words = LazyLock::new(|| {
    set("都 还 就 才 再 又 不能 不会 会 能 能够 可以 可能 必须 应该 已经 已 没有 未 被 仍 仍然 只能 只会 并 却 正在
         是否 所 不 也 均 不得不 不用 不再 要 需 需要")
});

/// Openings of a clause that leans on the one before it.
pub(super) const LEANING: &[&str] = &[
    "从而",
    "以便",
    "以",
    "使",
    "让",
    "导致",
    "即",
    "也就是",
    "因为",
    "所以",
    "因此",
    "否则",
    "就",
    "才",
    "则",
    "其",
    "它",
    "这",
    "该",
    "甚至",
    "于是",
    "例如",
    "比如",
    "如",
    "包括",
];
