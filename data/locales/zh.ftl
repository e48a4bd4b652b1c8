# Chatelier 简体中文。
#
# 要修改文字，请把同名文件放进 DATA_DIR/locales：其中的文字逐条替换这里的，其余保持不变。
# 语法是 Fluent（https://projectfluent.org）。{ $name } 处会填入数值；原文有的都要保留。
# 语气：平静、简短，该有数字的地方给数字，不用感叹号。

## 基本部件

# 用户写的内容，原样显示。
raw = { $text }
n-credits = { $n } 积分
about-seconds = 约 { $n } 秒
about-minutes = 约 { $n } 分钟
seconds = { $n } 秒
credits-held = 已预留 { $n } 积分
credits-back =
    { $n ->
        [0] 没有扣除积分。
       *[other] { $n } 积分已退回。
    }
facts = { $facts }
fact-negative = 不含：{ $text }
fact-seed = 种子 { $seed }
made-by = { $model }
link-number = { $n }

## 语言：在每个文件里都用自己的名字

language-en = 🌐 English
language-ru = 🌐 Русский
language-zh = 🌐 中文
language-id = 🌐 Bahasa Indonesia

## 第一分钟

welcome = 您好。我用您的文字和照片制作图片、歌曲和动态照片。
welcome-gift =
    { $n ->
        [0] 制作需要积分，/models 可查看价格。
       *[other] 您一开始有 { $n } 积分，一张图片 { $price } 积分。
    }
gate = 点击按钮即表示您确认已年满 { $age } 岁，并接受{ $operator }的条款。
button-agree = 我已年满 { $age } 岁并同意
button-terms = 条款
button-privacy = 隐私
agreed = 您已接受条款，随时可用 /terms 和 /privacy 查看。
ready = 写下想看到的内容，或发一张照片。
example-image = 雪中的狐狸，水彩
example-image-prompt = 雪中的狐狸，水彩
example-music = 歌曲：平静的钢琴，30 秒
example-music-prompt = 平静的钢琴，30 秒
button-more = 还能做什么？

## 作品种类

kind-image = 图片
kind-edit = 修改后的图片
kind-upscale = 放大的图片
kind-animate = 动态照片
kind-video = 视频
kind-music = 歌曲
kind-sound = 配音视频
kind-extend = 续写的歌曲
kind-avatar = 会说话的肖像
kind-describe = 图片描述

## 没有附文字的图片

what-to-do =
    { $n ->
        [1] 要用它做什么？
       *[other] 要用这 { $n } 个文件做什么？
    }
do-animate = 让它动起来
do-edit = 用文字修改
do-describe = 描述
do-music = 为它配歌
do-upscale = 放大

## 提问（最多 64 个字符，也用在输入框里）

ask-prompt-image = 请写下图片里要有什么。
ask-prompt-edit = 请写下要怎么改，例如：铅笔、复古。
ask-prompt-upscale = 请写下放大时要注意什么。
ask-prompt-animate = 请写下画面怎样移动。
ask-prompt-video = 请写下视频里要发生什么。
ask-prompt-music = 请写下情绪、风格或乐器。
ask-prompt-extend = 请写下歌曲接下来怎样发展。
ask-prompt-sound = 请写下要听到什么。
ask-prompt-avatar = 请写下要说的话，或发一条语音。
ask-prompt-describe = 请写下想了解这张图片的什么。
ask-picture-image = 请发一张作为起点的图片。
ask-picture-edit = 请发要修改的图片。
ask-picture-upscale = 请发要放大的图片。
ask-picture-animate = 请发要动起来的照片。
ask-picture-video = 请发视频开头的图片。
ask-picture-music = 请发要配歌的图片。
ask-picture-sound = 请发要配声音的视频。
ask-picture-extend = 请发一首歌，或用 /extend 回复您的一首作品。
ask-picture-avatar = 请发要开口说话的肖像。
ask-picture-describe = 请发要描述的图片。

## 草稿、价格、积分不足

quote-image = 图片，由「{ $model }」制作
quote-edit = 修改图片，由「{ $model }」制作
quote-upscale = 放大图片，由「{ $model }」制作
quote-animate = 动态照片，由「{ $model }」制作
quote-video = 视频，由「{ $model }」制作
quote-music = 歌曲，由「{ $model }」制作
quote-sound = 给视频配声音，由「{ $model }」制作
quote-extend = 续写歌曲，由「{ $model }」制作
quote-avatar = 会说话的肖像，由「{ $model }」制作
quote-describe = 图片描述，由「{ $model }」制作
quote-price = { n-credits }
quote-length = 约 { $n } 秒。只按实际生成的秒数收费。
quote-length-unknown = 暂时看不出有多长：价格按最长 { $n } 秒计算，只按实际生成的秒数收费。
quote-dropped = 已放下，没有扣除积分。
button-start = 开始，{ $n } 积分
button-drop = 先不做
credits-short = 这需要 { $need } 积分，您有 { $have }。
cheaper-duration = { $value } 秒，{ $n } 积分
cheaper-count = { $value } 份，{ $n } 积分
cheaper-size = { $value } 像素，{ $n } 积分

## 模型的选项及其取值

option-ratio = 比例
option-style = 风格
option-size = 尺寸
option-count = 数量
option-negative = 不要出现
option-seed = 种子
option-camera = 镜头
option-duration = 时长
option-tempo = 速度
option-key = 调性
option-instrumental = 不含人声
choice-style-auto = 任意风格
choice-style-gouache = 水粉
choice-style-watercolour = 水彩
choice-style-poster = 海报
choice-style-ink = 水墨
choice-style-oil = 油画
choice-style-pixel = 像素
choice-size-512 = 512 像素
choice-size-1024 = 1024 像素
choice-size-2048 = 2048 像素
choice-count-1 = 1 份
choice-count-2 = 2 份
choice-count-3 = 3 份
choice-count-4 = 4 份
choice-camera-zoom-in = 推近
choice-camera-zoom-out = 拉远
choice-camera-pan-left = ← 向左
choice-camera-pan-right = → 向右
choice-camera-tilt-up = ↑ 向上
choice-camera-tilt-down = ↓ 向下
choice-tempo-auto = 速度不限
choice-tempo-slow = 慢
choice-tempo-medium = 中速
choice-tempo-fast = 快
choice-key-auto = 调性不限
choice-key-c-major = C大调
choice-key-g-major = G大调
choice-key-d-major = D大调
choice-key-a-major = A大调
choice-key-e-major = E大调
choice-key-f-major = F大调
choice-key-b-flat-major = 降B大调
choice-key-e-flat-major = 降E大调
choice-key-a-minor = a小调
choice-key-e-minor = e小调
choice-key-b-minor = b小调
choice-key-d-minor = d小调
choice-key-g-minor = g小调
choice-key-c-minor = c小调
choice-key-f-minor = f小调

## 正在制作

job-queued =
    { $position ->
        [1] 下一个就是您 · { $duration } · { $cost }
       *[other] 排在第 { $position } 位 · { $duration } · { $cost }
    }
job-working-image = 正在用「{ $model }」作画… { $duration } · { $cost }
job-working-edit = 正在用「{ $model }」修改… { $duration } · { $cost }
job-working-upscale = 正在用「{ $model }」放大… { $duration } · { $cost }
job-working-animate = 正在用「{ $model }」制作动态照片… { $duration } · { $cost }
job-working-video = 正在用「{ $model }」拍摄… { $duration } · { $cost }
job-working-music = 正在用「{ $model }」作曲… { $duration } · { $cost }
job-working-extend = 正在用「{ $model }」续写… { $duration } · { $cost }
job-working-sound = 正在用「{ $model }」制作音效… { $duration } · { $cost }
job-working-avatar = 正在用「{ $model }」让肖像开口… { $duration } · { $cost }
job-working-describe = 正在用「{ $model }」观察… { $duration } · { $cost }
job-long =
    { $notices ->
        [on] 完成后会发到这里并提醒您；您可以先做别的。
       *[off] 完成后会静音发到这里；您可以先做别的。
    }
job-cancel-asked = 已请引擎停止。停下后积分会退回。
job-cancelled = 已取消。{ $back }
button-cancel = ✕ 取消
button-cancel-maybe = ✕ 尝试停止
button-cancel-nr = ✕ 取消第 { $n } 项
undelivered = 在我无法给您发消息期间，您有 { $n } 件作品完成了。
button-show = 查看

## 结果

result-cost = { $credits } 积分 · 剩余 { $left }
result-partial = { $asked } 份中做成了 { $made } 份，其余没有收费。
result-late = 来得晚了，所以免费 · 剩余 { $left }
button-again = 再来一次
button-vary = 换个样子
button-animate = 动起来
button-upscale = 放大
button-edit = 用文字修改
button-song = 为它配歌
button-paint = 画出来
button-save = ♡ 保存
button-unsave = ♥ 已保存
button-delete = ✕ 删除
button-info = ⋯
button-retry = 重试
which-picture = 哪一张？
delete-ask = 删除这件作品和它的文件？删除后无法恢复。
button-delete-yes = 永久删除
button-keep = 保留
deleted = 已删除。
kept = 已保留。

## 结果下的说明

note-unknown-words = 这些词我还不会画：{ $words }。
note-instrumental-only = 我不会唱歌，这里只有旋律。
note-music-words-unread = 没能从这些文字里读出情绪、风格或乐器，由我自行选择。
note-music-facts = 调性 { $key } · 每分钟 { $tempo } 拍

## Kling and Alibaba Cloud

choice-camera-auto = 镜头自动
note-prompt-shortened = 模型只读取了您文字的前 { $chars } 个字符，其余未使用。

## 制作失败（后面跟着积分的说明）

failure-deadline = 这次没有做成：用时太久。
failure-engines_down = 这次没有做成：目前没有引擎可以接手。请几分钟后再试，或用 /models 选择其他模型。
failure-engine_content = 引擎不愿制作这个内容。请改一改文字再试。
failure-engine_input = 引擎无法使用这些文字或文件。请修改后再试。
failure-engine_lost = 这次没有做成：引擎在途中丢失了它。
failure-result_unusable = 这次没有做成：引擎给出的结果无法使用。
failure-our_fault = 我们这边出了问题。
fault = 我们这边出了问题，编号 { $reference }。没有扣除积分。

## 内容审查

screen-refused = 我不能做这个：{ $reason }。没有扣除积分。
category-sexual-minors = 它将未成年人性化
category-sexual = 它含有色情内容
category-violence = 它展示或鼓动残忍行为
category-self-harm = 它会引向自我伤害
category-hate = 它传播对他人的仇恨
category-harassment = 它侮辱或威胁他人
category-likeness = 它以贬低或欺骗的方式表现真实人物
category-weapons = 它教人制造武器或犯罪
category-drugs = 它涉及制造、贩卖或吸食毒品
category-political = 它涉及此处不展示的政治内容
category-nudity = 它含有裸露内容
category-personal-data = 它含有他人的个人信息
category-copyright = 它模仿知名歌曲或艺人
category-spam = 它是群发广告或诱骗信息
button-why = 为什么？
why-sexual-minors = 这里不制作任何将儿童或青少年性化的内容，无论何种风格、何种理由。如果您是别的意思，请换一种说法。
why-sexual = 这里不制作裸露和色情场景。请去掉这些内容再发一次。
why-violence = 这里不制作血腥、酷刑和鼓动暴力的内容。战斗或风暴可以；请去掉残忍的部分再写。
why-self-harm = 这里不制作展示或教人自我伤害的内容。如果您感觉不好，请和信任的人谈谈，或拨打所在国家的求助热线。
why-hate = 这里不制作因他人的身份而贬低他人的内容。请去掉这些内容再发一次。
why-harassment = 这里不制作侮辱、羞辱或威胁他人的内容。请去掉这些内容再发一次。
why-likeness = 这里不把真实人物表现为裸露、受辱或做其未做之事。请改用虚构人物再发一次。
why-weapons = 这里不制作有关武器和犯罪的教程。请去掉这些内容再发一次。
why-drugs = 这里不展示毒品的制造、贩卖和吸食。请去掉这些内容再发一次。
why-political = 竞选宣传、官员和有争议的政治问题不在此处制作。请去掉这些内容，或在私聊中提出。
why-nudity = 这里不展示未穿衣服的人物。请给人物穿上衣服再发一次。
why-personal-data = 这里不展示他人的住址、电话、银行卡和证件。请去掉这些内容再发一次。
why-copyright = 这里不复制知名歌曲，也不模仿指名艺人的声音和风格。请用自己的话描述声音、情绪和乐器再发一次。
why-spam = 这里不制作群发广告和骗取钱财或密码的内容。请去掉这些内容再发一次。

## 命令（说明最多 100 个字符）

command-image = 用文字生成图片
command-edit = 用文字修改图片
command-upscale = 把图片放大一倍
command-animate = 把图片变成动态照片
command-music = 按情绪作曲，或为图片配歌
command-describe = 用文字描述图片
command-models = 什么模型做什么，价格多少
command-balance = 您的积分和每一笔变动
command-buy = 购买积分
command-orders = 您买过什么，现在怎样了
command-history = 您做过的作品
command-show = 按编号再看一件作品
command-jobs = 正在制作的任务
command-cancel = 关闭提问或停止最新的任务
command-settings = 语言、模型、通知
command-link = 把当前聊天与另一个合并：共用钱包
command-unlink = 把当前聊天与另一个分开
command-help = 这里可以发什么
command-start = 开始
command-terms = 使用条款
command-privacy = 保存什么，保存多久
command-paysupport = 付款方面的帮助
command-refund = 退回一笔付款（运营者）
command-unknown = 这里没有 /{ $name } 命令。

## 帮助

help = 发文字，我来画。发照片，我会问要做什么。用文字回复一张图片，我就修改它。
help-line = /{ $name } – { $what }
help-end = 例如：“雪中的狐狸，16:9”，或“/music 平静的钢琴，30 秒”。了解一个命令：/help image。
help-option = --{ $name } – { $title }：{ $values }
help-range = { NUMBER($min, useGrouping: 0) } 到 { NUMBER($max, useGrouping: 0) }
help-switch = on（是）或 off（否）
help-example-image = 例如：/image 雪中的狐狸 --ratio 16:9 --count 2
help-example-edit = 例如：发照片并附文字“/edit 铅笔”。
help-example-upscale = 例如：发照片并附文字“/upscale”。
help-example-animate = 例如：发照片并附文字“/animate 推近，5 秒”。
help-example-music = 例如：/music 平静的钢琴，30 秒
help-example-describe = 例如：发照片并附文字“/describe”。
not-understood = 我需要可以画的文字，或一张照片。

## 模型

models-title = 什么模型做什么，以及按默认选项的价格：
model-line = { $model } · { $kind } · { n-credits }
model-about = { $about }

## 余额和明细

balance = 您有 { $n } 积分。
balance-held = 另有 { $n } 积分为进行中的任务预留。
balance-owed = 您欠 { $n } 积分，下次购买时先行抵扣。
statement-title = 明细，新的在前（UTC 时间）：
statement-empty = 还没有记录。
statement-gift = { $nr }. +{ $n } · 赠送 · { $date }
statement-topup = { $nr }. +{ $n } · 购买 · { $date }
statement-held = { $nr }. −{ $n } · 预留 · { $date }
statement-used = { $nr }. −{ $n } · 使用 · { $date }
statement-returned = { $nr }. +{ $n } · 退回 · { $date }
statement-clawback = { $nr }. −{ $n } · 退款后收回 · { $date }
statement-restored = { $nr }. +{ $n } · 已归还：退款或争议已撤销 · { $date }
statement-giftback = { $nr }. −{ $n } · 第二份新手赠送积分，只算一次 · { $date }
button-older = 更早的

## 购买

buy-title = 您有 { $n } 积分。要哪个套餐？
buy-none = 您有 { $n } 积分。这里暂不出售积分。
buy-elsewhere = 可在以下聊天中购买：{ $chats }。用 /link 将其与此聊天关联，在那里购买的积分在这里也能使用。
pack = { n-credits } · { $prices }
pack-best = { n-credits } · { $prices } · 最划算
pack-button = { $n }
ways-title = { n-credits }。想怎样付款？
way-button = { $method } · { $price }
method-pretend = 模拟货币
method-stars = 星星
order-open = { n-credits } · { $price } · { $method }
order-how-pretend = 这里没有真钱往来：按下按钮就算已付款。
order-invoice = { n-credits }。立即到账，不会过期。
order-checking = 正在向商店查询。款项到账后，订单消息会自行更新。
order-paid = ✅ 已付款。+{ $n } 积分，共 { $left }。
order-review = 收到一笔与这份 { $price } 订单不符的付款，会有人查看。有疑问请用 /paysupport。
order-wish = 您想做的还在等着：
order-partially_refunded = { $price } 的一部分已退款，相应积分已收回。剩余 { $left }。
order-refunded = { $price } 已退款，{ $n } 积分已收回。剩余 { $left }。
order-disputed = { $price } 的付款有争议，由银行或商店裁定。剩余 { $left }。
order-expired = { n-credits }的订单已过期。如果您还是付了款，积分仍会到账。
order-canceled = { n-credits }的订单已取消，没有付款。
order-failed = { $price } 的付款没有成功，没有扣款。
button-buy = 购买积分
button-pay = 支付 { $price }
button-decline = 让付款失败
button-check = 我已付款
button-buy-again = 重新购买
paysupport = 付款方面的帮助：请写信到 { $email }（{ $operator }），并附上您在这里的编号：{ $person }。

## Plans by the month

command-subscribe = 套餐：每月都有积分
command-subscription = 您的套餐：有效期、取消、更换
slash-subscribe = 订阅
slash-subscription = 我的订阅
plans-title = 按月付费的套餐：
plans-own = 您的套餐每月 { n-credits }，已付到 { $until }。
plan = 每月 { n-credits } · { $prices }
plan-best = 每月 { n-credits } · { $prices } · 最划算
plan-perk = – { $perk }
plan-discount = 所有作品便宜 { $percent } %
plan-priority = 排队时您的作品优先
plans-terms = 每月的积分立即到账，当月结束前有效。套餐会一直续订，直到您取消：/subscription。
plans-none = 这里不出售套餐。
plan-ways = 每月 { n-credits }。您想怎么付款？
plan-larger = 新套餐立即开始，并取代您现在每月 { n-credits } 的套餐。旧套餐剩余的积分到其当月结束前仍可使用。
plan-smaller = { $until } 之后，套餐改为每月 { n-credits }，按其价格收费。在此之前一切不变。
plan-cancel = 要取消每月 { n-credits } 的套餐吗？它有效到 { $until }，之后不再扣款。
plan-name = 每月 { n-credits }
order-how-stars = 请按按钮：Telegram 会显示首月账单，之后每月自动扣除星星。此消息会自行更新。
plan-renewed = ✅ 套餐已续订：+{ n-credits }，有效到 { $until }。
plan-failed = 套餐下个月的付款没有成功。我会再试；套餐有效到 { $until }。
plan-cancelled = 套餐已取消。它有效到 { $until }，之后不再扣款。
plan-resumed = 套餐继续有效。下次付款日：{ $until }。
plan-ended = 每月 { n-credits } 的套餐已结束，不再扣款。
plan-stuck = 没能在 { $method } 更改您的套餐。运营者已得知并会处理；有问题请用 /paysupport。
subscription-none = 您没有套餐。
subscription-title = 您的套餐：每月 { n-credits } · { $price } · { $method }
subscription-active = 已付到 { $until }；之后下个月 { $price }。
subscription-past_due = 上次付款没有成功。套餐有效到 { $until }，在此之前我会再试。
subscription-cancelling = 已取消：有效到 { $until }，之后不再扣款。
subscription-telling = 正在通知 { $method }。完成后我会写信告诉您。
subscription-next = 从下个月起：{ n-credits }，{ $price }。
subscription-how = 只有 { $method } 自己能结束它：请在其设置的“订阅”中操作。
subscription-stopped = 这个套餐已结束，不再扣款。
button-plans = 查看套餐
button-subscription = 我的套餐
button-plan-resume = 还是保留套餐
button-plan-change = 更换
button-plan-cancel = 取消套餐
button-plan-stop = 是，取消
button-plan-keep = 返回
button-plan-next = 下个月更换
order-open-plan = 每月 { n-credits } · { $price } · { $method }
order-plan-terms = 现在 { $price }，之后每月如此，直到您取消：/subscription。
order-plan-until = 您的套餐有效到 { $until }：/subscription。
balance-ending = 其中 { $n } 积分来自套餐，有效到 { $until }。
statement-expired = { $nr }. −{ $n } · 当月结束时剩余 · { $date }
refusal-plan_gone = 这个套餐不再出售。/subscribe 会显示在售的套餐。
refusal-subscribed = 您已有这个套餐：/subscription。
refusal-subscription_unknown = 没有这个套餐。/subscription 会显示您的套餐。
refusal-subscription_over = 这个套餐已结束。/subscribe 会显示在售的套餐。
refusal-cancel_at_shop = 只有商店自己能结束这个套餐：请打开其设置，找到“订阅”。
refusal-resume_at_shop = 只有商店自己能恢复它：请打开其设置，找到“订阅”。
refusal-change_at_end = 这家商店不能改为较小的套餐。请先取消现在的，等它结束后再开始另一个。
admin-subscription-stuck = 商店未能得知订阅已结束，可能会继续扣款；请到商店处理：{ $details }

## 历史和任务

history-title = 您的作品，新的在前（UTC 时间）：
history-line = { $nr }. { $kind }（{ $date }）{ $prompt } { $saved }
info-work = 作品 { $id }
info-made = { $kind } · { $model } · { $date }
info-cost = 价格 { $price }，实际扣除 { $charged }。
info-show = 随时可用 /show { $id } 再次查看。
history-empty = 还没有作品。写下想看到的内容吧。
jobs-title = 正在制作：
job-line = { $nr }. { $kind }（已预留 { $n } 积分）{ $prompt }
jobs-empty = 没有正在制作的任务。
cancelled-question = 提问已关闭。接下来想做什么，请写下来。
cancel-begun = 正在停止。

## 设置

settings-title = 设置
settings-language = 语言：按下您要的。
settings-notices = 通知会在作品完成时以及未保存的作品被删除之前有声提醒您。关闭后，一切都静音送达。
settings-originals = 原画质：除图片外，还会发送未经 Telegram 压缩的原文件。
model-choice = { $kind }：{ $model }
button-notices =
    { $on ->
        [on] 通知：开
       *[off] 通知：关
    }
button-originals =
    { $on ->
        [on] 原画质：开
       *[off] 原画质：关
    }

## 拒绝：哪里不对，该怎么办

refusal-other = 这里不能这样做。/help 可查看能做什么。
refusal-too_fast = 一下子太多了。请 { $waitMs }后再发。
refusal-repeat_too_fast = 这个已经在做了。还要一份的话，过几秒再按。
refusal-action_unknown = 这个按钮已经失效。/help 可查看我会做什么。
refusal-not_yours = 这个按钮属于别人。
refusal-work_unknown = 我这里没有这件作品。/history 可查看您的作品。
refusal-work_deleted = 这件作品已删除。/history 可查看其他作品。
refusal-work_not_done = 只有完成的作品才能保存。
refusal-delete_running = 还在制作中。请先取消或等它完成，再删除。
refusal-cancel_ended = 它已经结束，没有可取消的。
refusal-cancel_impossible = 已在制作，无法停止。完成后会发到这里。
refusal-quote_expired = 这份报价已超过一小时。请重新发送文字或照片。
refusal-prompt_missing = { $kind }：需要文字。请写下要做成什么样。
refusal-prompt_long = 共 { $length } 个字符，我最多读 { $max } 个。请缩短后再发。
refusal-inputs_missing = { $kind }：至少需要 { $min } 张图片。请连同命令一起发送。
refusal-inputs_many = { $kind }：一次最多 { $max } 个文件。请少发一些。
refusal-input_gone = 制作所用的文件已不再保存。请重新发送。
refusal-option_unknown = 这里没有选项 --{ $option }。可用的有：{ $options }。
refusal-option_choice = { $option }：{ $choices }，“{ $value }”不合适。
refusal-option_range = { $option }：{ NUMBER($min, useGrouping: 0) } 到 { NUMBER($max, useGrouping: 0) }，“{ $value }”不合适。
refusal-option_long = { $option }：最多 { $max } 个字符。
refusal-model_unknown = 模型“{ $model }”已不在这里。/models 可查看现有模型。
refusal-kind_unavailable = { $kind }：现在没有模型能做。/models 可查看能做什么。
refusal-edit_unknown = 我会这些修改：双色（请写两种颜色）、水彩、铅笔、像素、复古、油画、海报、水墨、黑白、模糊、暖色、冷色、明亮、变暗、鲜艳。请写其中一种。
refusal-upscale_too_large = 我能放大的图片每边最多 4096 像素，总共最多 1200 万像素。请发小一些的。
refusal-too_many_jobs = 同时最多 { $max } 项任务，完成一项后才能开始下一项。/jobs 可查看。
refusal-daily_limit = 24 小时内最多开始 { $max } 个任务。{ $waitMs }后可以再开始。

## 拒绝：文件

refusal-file_empty = 文件是空的。请重新发送。
refusal-file_too_big = 我最多接收 { $maxMb } MB 的文件。请作为照片发送，或剪短一些。
refusal-file_unknown = 我读不了这种文件。请发 JPEG、PNG、WebP、HEIC 或 GIF 图片，MP4、MOV 或 WebM 视频，或 MP3、M4A、OGG、WAV 声音。
refusal-file_broken = 文件已损坏或不完整。请重新保存后再发。
refusal-file_too_heavy = 打开这个文件负担太重。请发小一些的。
refusal-file_too_many_pixels = 我最多接收 { $maxMegapixels } 百万像素的图片。请发小一些的。
refusal-file_side_too_long = 每边最多 { NUMBER($maxPx, useGrouping: 0) } 像素。请发小一些的。
refusal-file_too_long = 视频和声音最长 { $maxSeconds } 秒。请发短一些的。
refusal-file_wrong_type = { $kind }：这个文件不合适。请发照片。
refusal-file_no_use = 我还不会处理视频和声音。请发照片或文字。
refusal-file_missing = 没有收到文件。请重新添加。
refusal-file_gone = 其中一个文件已不存在。请重新添加。
refusal-telegram_file_too_big = Telegram 只让我取 { $maxMb } MB 以内的文件，这个有 { $sizeMb } MB。请作为照片发送，或剪短一些。
refusal-telegram_file_gone = Telegram 已没有这个文件。请重新发送。
refusal-too_many_uploads = 还有几个文件正在上传。请等其中一个完成。

## 拒绝：金钱

refusal-credits_short = 这需要 { $need } 积分，您有 { $have }。
refusal-account_frozen = 我们正在核查，您的积分暂时锁定。请联系我们：/paysupport。
refusal-pack_gone = 这个套餐已停售。/buy 可查看现有套餐。
refusal-method_unavailable = 这里现在不能这样付款。/buy 可查看其他方式。
refusal-currency_unavailable = 这个套餐不以 { $currency } 出售。/buy 可查看价格。
refusal-order_unknown = 我这里没有这个订单。/balance 可查看您的订单。
refusal-payment_unknown = 没有这笔付款。
refusal-refund_amount = 请写一个大于零的金额，使用付款的币种，精确到其最小单位；最多 { $restMinor }。
refusal-refund_whole_only = 这笔付款只能全额退回：{ $paidMinor }。
refusal-refund_too_much = 这超过了该付款剩余的金额。最多还能退 { $restMinor }。

## Telegram

telegram-description = 用您的文字和照片制作图片、歌曲和动态照片。写下想看的画面，或发一张照片。作品会标明由机器制作；上传的文件三十天后删除。
telegram-about = 用您的文字和照片制作图片、歌曲和动态照片。
telegram-too-large = 这个文件有 { $sizeMb } MB，超过 Telegram 允许机器人发送的大小。它保留在 /history 中。
telegram-smaller = 原文件有 { $sizeMb } MB，保留在 /history 中；Telegram 只接受机器人发送不超过 { $maxMb } MB 的文件。
telegram-answered-privately = 我已私下回复您。
telegram-write-first = 这只给您看，但我还不能给您发消息。请打开我们的聊天并点“开始”。
telegram-not-here = 我不能在这里展示它，也还不能给您发消息。请打开我们的聊天并点“开始”，作品在 /history 里。
telegram-open-chat = 打开聊天
telegram-pay-link = 通过链接付款
precheckout-unknown = 没有这个订单。发送 /buy 新建一个。
precheckout-person = 这是别人的订单。发送 /buy 新建自己的。
precheckout-price = 价格已变。发送 /buy 新建订单。
precheckout-over = 订单已过期。发送 /buy 新建一个。
precheckout-paid = 这个订单已付款。
precheckout-gone = 这个套餐已停售。发送 /buy 查看其他的。
precheckout-fault = 我们这边出了问题。没有扣款，请一分钟后再试。
refund-usage = 请在命令后写上付款编号：/refund 0A1b…，或收据上的编号。后面加金额则部分退款：/refund 0A1b… 49.50。
refund-begun = 正在退回 { $amount }。完成后订单消息会变化。

## 网页聊天的页面（数字由页面填入，不分单复数）

web-title = Chatelier
web-subtitle = 图片、歌曲和动态照片
web-connecting = 正在连接…
web-reconnecting = 正在重新连接…
web-offline = 没有连接，正在重试…
web-resting = 此标签页正在休息
web-balance-available = 可用 { $credits } 积分
web-balance-held = 为进行中的任务预留 { $credits }
web-balance-owed = 欠 { $credits }
web-language = 语言
web-theme = 外观
web-theme-auto = 跟随系统
web-theme-light = 浅色
web-theme-dark = 深色
web-log = 消息
web-composer-placeholder = 想看到什么？
web-composer-label = 您的消息
web-send = 发送
web-attach = 添加文件
web-attachment-remove = 移除此文件
web-attachment-uploading = 正在上传，{ $percent }%
web-attachment-failed = 未能接收此文件
web-attachments-many = 一条消息最多 { $max } 个文件
web-drop-here = 把文件拖放到这里
web-commands = 命令
web-options = 选项
web-option-default = 自动
web-option-on = 是
web-option-off = 否
web-close = 关闭
web-reply = 回复
web-reply-to = 回复给
web-reply-cancel = 取消回复
web-new-messages = 新消息
web-earlier = 正在载入更早的消息…
web-today = 今天
web-yesterday = 昨天
web-sending = 正在发送
web-not-sent = 未发送
web-retry = 重试
web-typing = 正在创作…
web-empty-title = 还是一张白纸
web-empty-hint = 写下想看到或听到的内容，或把照片拖到这里。输入斜杠可查看全部功能。
web-empty-begin = 开始
web-open = 打开
web-download = 下载
web-previous = 上一张
web-next = 下一张
web-picture = 图片
web-play = 播放
web-pause = 暂停
web-seek = 播放位置
web-live = 动态
web-live-hint = 动态照片，指向它即可播放
web-spoiler-show = 显示
web-chosen = 已选
web-progress-label = 进度
web-progress-left-seconds = 约剩 { $seconds } 秒
web-progress-left-minutes = 约剩 { $minutes } 分钟
web-progress-soon = 马上就好
web-sign-in-title = 这是私人工作室
web-sign-in-hint = 输入一次访问令牌，此浏览器会被记住。
web-sign-in-token = 访问令牌
web-sign-in-button = 进入
web-sign-in-wrong = 令牌不正确。
web-error-too-long = 文字太长，无法发送。
web-error-too-fast = 请慢一点，稍后再试。
web-error-unreachable = 暂时无法连接工作室。
web-error-broken = 我们这边出了问题，没有扣除任何积分。
web-no-cookies = 此浏览器没有为该地址保存 Cookie，而聊天需要它来识别您。

## 通知

notice-sweep = { $days } 天后，您未保存的 { $n } 件作品将被删除。
button-history = 历史

## One person, several chats

chat-telegram = Telegram
chat-discord = Discord
chat-web = 网页聊天
chat-here = { $chat }（当前）
chat-numbered = { $chat } { $n }
n-credits-owed = 欠 { $n } 积分
join-made = 请在 { $minutes } 分钟内，在您的另一个聊天里发给我：
join-made-what = 两个聊天将合为一个：共用钱包和历史。请勿给别人看；只能用一次。
join-private = 只能在私聊里合并聊天。请在私聊里给我发 /link。
join-form = 代码的样子是 ABCD-EFGH。在另一个聊天里发 /link 即可得到。
join-wrong = 这个代码无效或已失效。在另一个聊天里发 /link 可得到新的。
join-wrong-often = 错误的代码太多。请在 { $minutes } 分钟后再试。
join-own = 这是当前聊天自己的代码。请在另一个聊天里发送。
join-same = 这些聊天已经合并了。
join-ask = 把当前聊天（{ $here }）与您在 { $there } 的聊天合并吗？
join-ask-credits = 那边：{ $there } · 这边：{ $here } · 合计：{ $together }
join-ask-gift = 新手赠送积分只算一次：其中 { $n } 积分会收回。
join-ask-keep = 两边的历史和订单都会保留。设置不同时，以 { $there } 的为准。
join-done = 已与 { $chat } 合并。合计：{ $credits }。
join-told = 已与您在 { $chat } 的聊天合并：从现在起共用一个钱包。如果不是您本人操作，请发 /unlink。
join-left = 保持原样。
button-link-open = 打开 { $chat }
button-link-yes = 合并
button-link-no = 保持原样
unlink-alone = 当前聊天没有与其他聊天合并。用 /link 可以合并。
unlink-ask = 钱包、历史和设置留在哪个聊天？
unlink-ask-many = 哪个聊天退出？钱包、历史和设置留给其余的聊天。
unlink-ask-what = 退出的聊天重新开始，没有新手赠送积分。正在制作的作品仍会送到开始的地方。
unlink-done-stays = 已分开。一切都留在这里；{ $chat } 重新开始。
unlink-done-left = 已分开。一切都留在 { $chat }；当前聊天重新开始。
unlink-told-stays = 您的另一个聊天已退出。钱包和历史留在这里。
unlink-told-left = 当前聊天已退出并重新开始。钱包和历史留在那边。
button-unlink-stays = 留在 { $chat }
button-unlink-leaves = { $chat } 退出
button-copy = 发到我的另一个聊天
copy-sent = 已发到 { $chat }。
copy-which = 发到哪个聊天？
refusal-link_often = 代码生成得太多了。{ $minutes } 分钟后可以再要一个。
refusal-link_gone = 这个代码已失效。在另一个聊天里发 /link 可得到新的。
refusal-link_many = 最多可以合并 { $max } 个聊天。
refusal-unlink_gone = 这个聊天已不再合并。
refusal-unlink_owed = 这里还欠 { $n } 积分。还清后才能分开聊天；发 /buy 购买即可还清。
refusal-copy_nowhere = 您还没有其他私聊。请先在那边给我发消息。

## Discord：命令与选项的名称（小写，无空格），以及仅用于该平台的文本

slash-image = 图片
slash-edit = 修改
slash-upscale = 放大
slash-animate = 动起来
slash-music = 音乐
slash-describe = 描述
slash-models = 模型
slash-balance = 余额
slash-buy = 购买
slash-orders = 订单
slash-history = 历史
slash-show = 查看
slash-jobs = 任务
slash-cancel = 取消
slash-settings = 设置
slash-help = 帮助
slash-start = 开始
slash-terms = 条款
slash-privacy = 隐私
slash-paysupport = 支付帮助
slash-link = 关联
slash-unlink = 取消关联
slash-prompt = 用您的话描述想要的内容
slash-code = 另一个聊天中的代码
slash-work = 您的一件作品
slash-model = 这次使用的模型
slash-file-picture = 一张图片
slash-file-clip = 一段视频
slash-file-audio = 一个音频文件
slash-name-prompt = 提示词
slash-name-code = 代码
slash-name-work = 作品
slash-name-model = 模型
slash-name-image = 图片
slash-name-clip = 视频
slash-name-audio = 音频
discord-not-taken = 这次没能收下。没有扣费，请过一分钟再试。
discord-too-large = 这个文件有 { $sizeMb } MB，超过 Discord 在这里允许的大小。
discord-smaller = 原文件有 { $sizeMb } MB，超过 Discord 在这里允许的大小；这是较小的副本。
discord-open-original = 打开原文件
discord-answered-privately = 我已私下回复您。
discord-dm-closed = 这只给您看，但 Discord 不让我给您发消息。请允许来自本服务器的私信，或直接使用命令。
discord-result-below = 已完成，请看我下面的消息。
discord-queue = 队列中有 { $n } 个任务
answer-how = 请直接回复我上面的消息，这样我才能看到。
button-answer = ✍️ 回答
settings-alone = 仅自己可见：在有其他人的地方，对您命令的回复只有您能看到。
button-alone =
    { $on ->
        [on] 🙈 仅自己可见：开
       *[off] 🙈 仅自己可见：关
    }
refusal-discord_file_gone = Discord 上已没有这个文件，请重新发送。

## 隐私与权利

card-struck = 您的消息里有银行卡号。我已将它划去，没有保存任何内容；请您也在聊天里删除那条消息。
unwanted-contact = 我不保存联系人，也没有保存这一个。请写下您想看到的内容，或发一张照片。
unwanted-location = 我不保存位置，也没有保存这一个。请写下您想看到的内容，或发一张照片。
command-mydata = 我保存了您的哪些数据
command-export = 把您的全部数据和作品打包成文件
command-forget = 删除关于您的一切
command-complaint = 向运营者投诉
command-requests = 待处理的数据请求
command-erase = 立即删除某人
command-usage = 匿名使用数据
slash-mydata = 我的数据
slash-export = 导出
slash-forget = 忘记我
slash-complaint = 投诉
button-export = 📦 全部数据打包
button-forget = 删除我的一切
button-forget-yes = 全部删除
button-forget-no = 全部保留
button-download = ⬇️ 下载
button-request-close = ✓ 已答复 { $n }
rights-private = 这只给您本人。请先在私聊里给我发消息，再在那里提出。
mydata-title = 关于您（编号 { $person }，自 { $since } 起）保存了：
mydata-since = { $what }（自 { $since }）
mydata-chats = 聊天：{ $chats }
mydata-kind = { $kind }：{ $n }
mydata-works = 作品：{ $works }；{ $first } 至 { $last }
mydata-vendors = 由谁制作：{ $vendors }
mydata-files = 上传：{ $uploads } · 已收藏作品：{ $saved } · 占用：{ $mb } MB
mydata-money = 订单：{ $orders } · 付款：{ $paid }
mydata-consent = { $date } 同意了条款第 { $version } 版，年龄 { $age } 岁或以上
mydata-more = 不保存姓名、电话、联系人、位置或卡号。作品本身见 /history。
mydata-picture = 图片、影片、歌曲、描述、上传、收藏；下方是每月的作品数。
export-begun = 我正在整理全部内容：数据、账单和文件，会私下发给您。
export-ready = 这是关于您保存的一切。我的副本会在 { $hours } 小时内删除。
export-part = 第 { $n } 部分，共 { $of } 部分；每部分可单独打开。
export-too-large = 有 { $n } 个文件超出此聊天的大小限制。它们列在 export.json 里，可用 /show 查看。
export-failed = 未能生成归档，是我们的问题。请稍后再试，或用 /complaint 投诉。
refusal-export_running = 已经在生成中，完成后就会发给您。
refusal-export_often = 每天最多 { $max } 次，请明天再试。
refusal-export_gone = 已没有可导出的内容。
forget-ask = 要删除关于您的一切吗？
forget-credits = 您还有 { $n } 个未用的积分，会一并失去：请先用掉，或通过 /paysupport 询问。
forget-goes = 会删除：作品及全部文件、上传、文字、历史、保存的消息、设置、已连接的聊天、同意记录。
forget-stays = 会保留：依法保留的付款及金额（不再关联您）；以及一年内的加密标记，表示此聊天已领过初始赠礼或曾被禁用。聊天里已有的消息只有您能删除。
forget-wait = 确认后 24 小时开始；在此之前可以撤回。
forget-waiting = 关于您的一切将从 { $date }（UTC）起删除。在此之前，可用下面的按钮或 /forget cancel 撤回。
forget-cancelled = 已撤回，不会删除任何内容。
forget-kept = 一切保留。
erased = 关于您的一切已删除：作品 { $works }，文件 { $files }。依法保留且不再关联您：付款 { $payments }。您可以随时重新开始。
erased-receipt = 这是您的回执，签名证明它由此发出：
refusal-link_erasing = 其中一个聊天正等待删除。请先用 /forget cancel 撤回。
complaint-usage = 请在命令后写明问题：/complaint …
complaint-taken = 已记录。运营者会在 { $date }（UTC）前答复。
refusal-complaint_long = 最多 { $max } 个字符，请写短些。
refusal-requests_many = 您已有 { $max } 个待处理的请求，会先答复它们。
refusal-person_unknown = 没有这个编号的人。
request-access = 查阅
request-export = 导出
request-erasure = 删除
request-complaint = 投诉
request-parent = 家长请求
request-new = 新请求：{ $kind }，须在 { $date } 前答复。
request-reminder = 须在 { $date } 前答复：{ $kind }。
requests-title = 待处理的请求，最紧急的在前：
requests-line = { $nr }. { $kind }，{ $date } 前，编号 { $person } { $words }
requests-none = 没有待处理的请求。
erase-usage = 请写明对象：/erase 编号，或 /erase telegram:123；家长请求时在后面加 parent。
erase-ask = 立即删除 { $person }，不等待？此操作无法撤销。
erase-begun = 正在删除 { $person }。
usage-title = 最近 { $days } 天，不含个人；少于 { $least } 的合并显示：
usage-line = { $what }：{ $n } · { $seconds } 秒 · { $credits }
usage-others = 其他
usage-none = 使用次数太少，不显示：至少 { $least } 次。

## 同意与保存期限

gate-kept = 保存的内容：作品（{ $results }）、上传的文件（{ $uploads }），以及法律要求保存的付款账目。
gate-vendors = { $vendors }没有人用您发来的内容训练模型。
gate-marked = 作品由机器生成，可能与现实不符，文件中已注明。
gate-changed = 条款已更改。您再次同意之前，不会制作新的内容。
gate-news = 条款有小的更改，您无需做任何事。
gate-withdrawn = 您已撤回同意。如要再次制作，请重新同意。
gate-elsewhere = 开始制作前需要您的同意，一次即适用于所有聊天。
button-gate = 阅读并同意
button-gate-no = 不同意
button-terms-again = 查看条款
declined = 您没有同意。您的内容不会被处理。
rights-stay = 积分、订单和作品仍可查看：/balance、/history。您可以要求什么，见 /privacy。
n-days = { $n } 天
kept-days = 未保存的 { $n } 天
kept-some = { $kinds }：直到您删除；其他：{ $rest }
kept-uploads =
    { $hours ->
        [0] 制作完成即删，最长 { $days }
       *[other] 制作完成后 { $hours } 小时，最长 { $days }
    }
vendors-none = 一切都在本机完成，不会交给任何人。
vendors-some = 请求只交给制作它的一方：{ $vendors }。
withdraw-ask = 要撤回同意吗？
withdraw-what = 等待中的任务会取消并退回积分；进行中的任务在可能时停止；草稿和上传的文件会删除。积分、订单和作品保留。
withdraw-none = 没有可撤回的同意：您的内容没有被处理。
button-withdraw = 撤回
button-withdraw-not = 保持不变
withdrawn = 您的同意已撤回，不会再制作新的内容。
withdrawn-cancelled = 已取消 { $n } 个任务，积分已退回。
withdrawn-asked = 正在停止 { $n } 个任务；停止成功后积分会退回。
withdrawn-running = { $n } 个任务已无法停止，结果会放在 /history。
job-marked = 由机器生成，可能与现实不符。
info-maker = 制作方：{ $maker }
maker-here = 本机
button-hide = 从历史中隐藏
button-unhide = 在历史中显示
work-hidden = 已隐藏，只在 /hidden 中可见。
work-unhidden = 已重新出现在 /history 中。
hidden-title = 已隐藏的作品，最新在前：
hidden-empty = 没有隐藏的作品。
refusal-work_hidden = 您隐藏了这件作品，我只在私聊中显示它。
button-save-all = ♡ 全部保存
saved-all = 已保存 { $n } 件作品，会一直保留。
saved-none = 这些作品已不在这里。
delete-usage = 请在命令后写上作品编号，或回复该作品 /delete。作品下方的 ⋯ 会显示编号。
settings-statistics = 统计：您的任务是否计入匿名的使用统计。
settings-enhance = 润色：交给引擎之前是否可以扩充您的文字。
button-statistics =
    { $on ->
        [on] 统计：开
       *[off] 统计：关
    }
button-enhance =
    { $on ->
        [on] 润色：开
       *[off] 润色：关
    }
button-email = 收据邮箱
button-email-off = 移除
email-none = 收据不会发送到任何邮箱。
email-is = 收据发送到 { $email }。
ask-email = 请写下接收收据的邮箱地址。
refusal-email_wrong = 这不是邮箱地址。请写成 name@example.com 的样子，或写 /email off。
command-withdraw = 撤回您的同意
command-delete = 立即删除作品及其文件
command-hidden = 您隐藏的作品
command-email = 收据发到哪里
command-notice = 通知所有人（运营者）
slash-withdraw = 撤回同意
slash-delete = 删除
slash-hidden = 已隐藏
slash-email = 邮箱
slash-address = 邮箱地址，或 off
slash-name-address = 地址

## 给所有人的通知

notice-terms = 本机器人的条款有变更。
notice-security = 关于本机器人的安全。
notice-breach = 您的数据可能已泄露。
notice-usage = /notice terms、security 或 breach，然后是正文：“/notice breach en: … ru: … zh: … id: …”。必须有英文；没有对应语言正文的人会收到英文。
notice-preview = { $n } 人将读到：
notice-in = { $language }：{ $text }
notice-progress =
    { $state ->
        [draft] { $about }尚未发送：{ $asked } 人。
        [done] { $about }已完成：{ $asked } 人中已送达 { $reached } 人，{ $unreachable } 人无法送达。
       *[sending] { $about }发送中：{ $asked } 人中已送达 { $reached } 人，等待 { $waiting } 人，{ $unreachable } 人无法送达。
    }
notice-dropped = 已放弃，没有通知任何人。
button-notice-send = 发送给 { $n } 人
button-notice-look = 进度如何？
refusal-notice_english = 缺少英文正文：“en: …”。
refusal-notice_long = 正文最多 { $max } 个字符。
refusal-notice_unknown = 没有这条通知。

## 审查的询问、拦截与遮盖

screen-ask = 制作之前请确认：{ $reason }。确实要这样吗？
screen-refused-job = 我不能制作这个：{ $reason }。
screen-result = 生成的内容不能展示：{ $reason }。
screen-engine = 引擎不会制作这个：{ $reason }。
screen-charged =
    { $n ->
       *[other] 工作已经完成，因此扣除了 { $n } 积分。
    }
screen-unchecked = 现在无法检查这个内容，所以没有制作。请过几分钟再试。
words-covered = 已遮盖，因为这里还有其他人
button-sure = 我明白，继续
button-reword = ✎ 修改文字
admin-minors = 已拒绝：内容将未成年人性化。用户 { $person }，由 { $moderator } 发现。决定已记录。
admin-unreachable =
    { $way ->
        [open] 无法连接审查 { $moderator }（{ $code }）。按 policy.yaml 的规定，请求不经它继续处理。
       *[closed] 无法连接审查 { $moderator }（{ $code }）。按 policy.yaml 的规定，本应由它检查的内容被拒绝。
    }

## Outside shops

return-title = 您已从商店返回
return-text = 如果已付款，积分会自动到达聊天，通常只需几秒。您可以关闭此页面。
return-open = 打开聊天
order-email = 依法此付款需要开具收据。请写下接收收据的邮箱；只问一次，之后可用 /email 更改。
order-receipt = 收据将发送至 { $email }，可用 /email 更改。
refund-by-hand = { $method } 不会自动退款：请您自行将 { $amount } 退给对方。
admin-payment-review = 有一笔付款需要您处理：{ $reason }，{ $details }。尚未入账。
admin-payment-over = 付款超过应付金额，已按订单入账：{ $details }
admin-payment-contradicted = 商店称一笔已入账的付款失败，积分未收回。请与商店后台核对：{ $details }
admin-payment-disputed = 银行对一笔付款提出争议，相应积分已收回：{ $details }
admin-payments-differ = 有付款与商店的记录不一致，未作任何更改：{ $details }。完整表格：npm run reconcile
admin-dispute-ended =
    { $state ->
        [won] 争议已胜诉，积分已归还：{ $details }
       *[lost] 争议已败诉：{ $details }
    }
admin-checkout-refused = 商店不接受该订单，已告知对方付款未成功：{ $details }
admin-refund-failed = 一笔退款未成功，积分已恢复：{ $details }
admin-refund-unknown = 商店未说明一笔退款的结果，将每小时继续询问：{ $details }
admin-notice-failed = 商店的一条通知无法读取，其中可能涉及付款：{ $details }
admin-refund-above-payment = 商店称退还的金额超过付款：{ $details }
method-yookassa = YooKassa：银行卡、SBP
method-tbank = T-Bank：银行卡、SBP
method-robokassa = Robokassa：银行卡、SBP
method-stripe = 银行卡（Stripe）
order-how-yookassa = 在 YooKassa 页面付款：银行卡、SBP 等。付款后回到这里，此消息会自动更新。
order-how-tbank = 在 T-Bank 页面付款：银行卡、SBP 等。付款后回到这里，此消息会自动更新。
order-how-robokassa = 在 Robokassa 页面付款：银行卡、SBP 等。付款后回到这里，此消息会自动更新。
order-how-stripe = 在 Stripe 页面用银行卡或您所在国家的方式付款。付款后回到这里，此消息会自动更新。

## Strikes, appeals, limits

button-appeal = 请管理员看看
button-remake = 现在制作（{ $n } 积分）
held-muted = 短时间内多次被拒绝。{ $wait }内暂不为您制作，到 { $until }（UTC）为止。
held-banned = 被拒绝的次数太多。{ $wait }内不再为您制作，到 { $until }（UTC）为止。
credits-abuse = 引擎已经开始，按这里的规则这属于滥用：{ $n } 积分不退还。
held-open = 余额、订单、历史和设置照常可用。
wait-seconds = { $n } 秒
wait-minutes = { $n } 分钟
wait-hours = { $n } 小时
wait-days = { $n } 天
appeal-sent = 管理员会再看一次，结果会发到这里。
appeal-there = 已经转给管理员了，结果会发到这里。
appeal-allowed = 管理员重新看了您被拒绝的请求（{ $category }）：可以制作。
appeal-upheld = 管理员重新看了您被拒绝的请求（{ $category }）：维持拒绝。
appeal-reason = 理由：{ $reason }
remake-done = 这个已经开始制作了，见 /history。

category-name-sexual-minors = 将未成年人性化
category-name-self-harm = 自我伤害
category-name-hate = 仇恨
category-name-violence = 残暴
category-name-weapons = 武器与犯罪
category-name-likeness = 真实人物
category-name-personal-data = 个人信息
category-name-sexual = 色情
category-name-nudity = 裸露
category-name-harassment = 侮辱与威胁
category-name-drugs = 毒品
category-name-political = 政治
category-name-copyright = 歌曲与艺人
category-name-spam = 群发广告
category-name-vendor = 被引擎拒绝
place-private = 私聊
place-group = 群组
place-channel = 频道

command-queue = 对拒绝的申诉，以及例外
command-person = 某人的情况：拒绝、限制、申诉
button-look = 查看
button-newer = 下一页
button-queue = 待处理的申诉
button-back = 返回
button-exceptions = 例外
button-uphold = 维持拒绝
button-overturn = 允许
button-except = 放行这段话
case-new = 有人请求再看一次拒绝：{ $category }。
queue-title =
    { $n ->
        [0] 没有待处理的申诉。
       *[other] 待处理的申诉：{ $n } 个。
    }
queue-counters = 24 小时内：拒绝 { $refusals } 次，触及限制 { $limits } 次。目前：暂停 { $muted } 人，封禁 { $banned } 人。
queue-line = { $nr }. { $category } · { $kind } · { $date }
queue-usage = /queue 列出申诉，“/queue exceptions” 列出例外；“/queue except hate 词语” 为某类别添加短语。
case-title = 已拒绝：{ $category }
case-facts = { $kind } · { $place } · { $date }
case-person = 用户：{ $person }
case-rule = 规则：{ $rule }
case-words = 原话：
case-wordless = 没有文字。
case-without = 不要出现的内容：
case-files = 附带文件 { $n } 个。
case-preview = 附带的图片，已遮住；需要时再打开。
case-closed = { $category }：{ $decision }。{ $reason }
decision-uphold = 维持拒绝
decision-overturn = 允许
decision-except = 允许，今后这段话也放行
judge-why = 为什么{ $decision }？
judge-own-title = 理由
judge-own = 用一句话写下理由
reason-rules = 违反规则
reason-intent = 意图明显
reason-safety = 可能伤害他人
reason-context = 在上下文中无害
reason-mistake = 过滤有误
reason-art = 艺术、医学、新闻或历史
reason-own = 自己写
exceptions-title =
    { $n ->
        [0] 没有例外。
       *[other] 放行的说法：
    }
exception-line = { $nr }. { $category }：{ $what } · { $date }
exception-text = 一整段文字
exceptions-how = “/queue except hate 词语” 为某类别添加短语。
button-remove-nr = 移除 { $n }
person-title = 用户 { $person }，始于 { $date }
person-chats = 聊天：{ $chats }
person-state =
    { $state ->
        [muted] 暂停至 { $until }（UTC）· { $points } 分
        [banned] 封禁至 { $until }（UTC）· { $points } 分
        [blocked] 已封锁 · { $points } 分
       *[free] 无限制 · { $points } 分
    }
person-strike =
    { $back ->
        [yes] { $category } · { $points } 分，已撤销 · { $date }
       *[no] { $category } · { $points } 分 · { $date }
    }
person-appeals = 申诉：待处理 { $open }，允许 { $overturned }，维持 { $upheld }
person-orders = 24 小时内订单：{ $made }，未付款 { $unpaid }
person-limits = 30 天内触及的限制：{ $limits }
person-limit = { $limit } × { $n }
person-limits-none = 30 天内没有触及限制。
person-gift =
    { $reason ->
        [many] 起始赠送积分要等到 { $date }（UTC）：当天发放过多。
       *[young] 起始赠送积分要等到 { $date }（UTC）：账号太新。
    }
person-usage = 请在命令后写上编号：/person 加上 /queue 或 /paysupport 显示的编号。
refusal-appeal_unknown = 这里已经没有可看的内容。
refusal-appeal_late = 原话不会保存这么久，请重新发送。
refusal-appeal_closed = 这个已经有结果了。
refusal-appeals_many = 您已有 { $max } 个请求在等管理员，请等其中一个有结果。
refusal-exception_never = 没有这个类别，或它不能有例外。
refusal-exception_phrase = 短语要有文字或数字，最多 { $max } 个字符。
refusal-exception_gone = 这个例外已经移除。
refusal-reason_missing = 需要理由，请用一句话写下。
refusal-same_words = 几分钟内这段话做得太多了。请换个说法，或 { $waitMs }后再来。
refusal-orders_many = 一小时内下了很多订单。{ $waitMs }后可以再下单。
refusal-orders_unpaid = 很多订单没有付款。请先付其中一个，或 { $waitMs }后再来。
gift-waits =
    { $reason ->
        [many] 您的 { $n } 起始积分 { $wait }后到账：今天新用户太多。购买的积分立即到账。
       *[young] 您的 { $n } 起始积分 { $wait }后到账：您的账号还很新。购买的积分立即到账。
    }

## Shops inside the chats

method-discord = Discord
order-how-discord = 按下带价格的按钮：由 Discord 收款，如有支持会使用您当地的货币。付款后此消息会自动更新。
refusal-refund_elsewhere = 在 Discord 支付的钱只能由 Discord 客服退还：support.discord.com 的账单类别。积分会随之自动扣回。
method-telegram = 银行卡（Telegram 内）
order-how-telegram = 账单就在此聊天中：按下它的按钮。Telegram 会把卡片信息转交给支付服务商。

## Coins

method-cryptocloud = CryptoCloud：加密货币
order-how-cryptocloud = 请在 24 小时内在 CryptoCloud 页面用 USDT、BTC 等币种付款，金额须与显示的完全一致，钱包手续费另计。此消息会自动更新。
method-nowpayments = NOWPayments：加密货币
order-how-nowpayments = 请在 NOWPayments 页面选择币种，一次付清，金额须与显示的完全一致，钱包手续费另计。网络确认后，此消息会自动更新。

## 文字：润色、翻译、歌词

kind-write = 文字
ask-prompt-write = 请写下文字的主题。
ask-picture-write = 这里只需要文字，不需要图片。
quote-write = 文字，由「{ $model }」撰写
job-working-write = 正在用「{ $model }」撰写… { $duration } · { $cost }
option-purpose = 用途
option-for = 类型
option-language = 语言
choice-purpose-enhance = 润色
choice-purpose-translate = 翻译
choice-purpose-lyrics = 歌词
choice-language-en = 英语
choice-language-ru = 俄语
choice-language-zh = 中文
choice-language-id = 印尼语
choice-for-image = 图片
choice-for-edit = 修改后的图片
choice-for-video = 视频
choice-for-animate = 动态照片
choice-for-music = 歌曲
choice-for-sound = 音效
button-enrich = 润色文字
button-translate = 翻译
button-usewords = 用这个 · { n-credits }
button-ownwords = 用我的原文
button-ownwords-for = 原文 · { n-credits }
button-editwords = 修改
button-anew = 重新写
words-enhanced = ✏️ 润色后的文字：
words-translated = ✏️ 译成{ $language }：
words-before = 您的原文：
words-go-on = 您可以继续用自己的文字。
words-begun = 这已经制作好了，或正在制作。
words-go = 您要求润色或翻译时，文字会先交给 { $who }；使用前会先给您看结果。
settings-enhancefirst = 先润色：每次新的请求前是否先润色文字。两种文字都会给您看，由您选择。
button-enhancefirst =
    { $on ->
        [on] 先润色：开
       *[off] 先润色：关
    }
refusal-words_off = 这些文字保持原样：润色已在 /settings 中关闭，或不适用于该模型。

## Who else sees it

vendors-here = 一切都在本机制作。
screens-here = 内容审查在本机进行。
screens-remote =
    { $what ->
        [words] 为进行内容审查，请求的文字也会交给 { $who }。
        [pictures] 为进行内容审查，图片也会交给 { $who }。
       *[both] 为进行内容审查，请求的文字和图片也会交给 { $who }。
    }
decisions-kept =
    { $days ->
        [0] 一年，不含您的文字
       *[other] 一年；您的文字 { $for }
    }

## 订单

orders-empty = 您还没有买过东西。/buy 会显示有哪些可买。
orders-title = 您最近的订单（UTC 时间）：
orders-line = { $nr }. { $date } · { $n } 积分 · { $price } · { $method } · { $state ->
        [created] 正在生成
        [awaiting_payment] 尚未付款
        [paid] 已付款
        [partially_refunded] 已部分退款
        [refunded] 已退款
        [disputed] 银行有争议
        [expired] 已过期
        [canceled] 已取消
        [failed] 付款未成功
       *[review] 正在核查
    }
orders-help = 按编号可查看订单：收据，以及如何申请退款。有疑问：/paysupport。

## Money back

button-moneyback = 申请退款
button-moneyback-of = 退款：{ $price }
button-orders = 我的订单
button-order = 查看订单
button-receipt = 收据
button-pay-otherwise = 换一种付款方式
button-refund-all = 退回 { $amount }
button-refund-part = 部分退款
button-refund-no = 拒绝
orders-email = 收据发送至 { $email }。
order-refund-asked = 您已申请退款，管理员正在查看。
order-receipt-state =
    { $state ->
        [registered] 商店已登记收据，并会通过电子邮件发送。
        [failed] 商店未能登记收据。有疑问：/paysupport。
       *[pending] 商店正在登记收据。
    }
refund-ask =
    { $n ->
        [0] 可以退回 { $amount }。由管理员决定，并在这里答复。原因是什么？
       *[other] 可以退回 { $amount }，同时扣回 { $n } 积分。由管理员决定，并在这里答复。原因是什么？
    }
refund-ask-used =
    { $n ->
       *[other] 其中 { $n } 积分已经用掉，管理员能看到。
    }
refund-why-mistake = 误买
refund-why-twice = 重复付款
refund-why-quality = 与预期不符
refund-why-own = 自己说明
refund-why-none = 不说明原因
refund-own-title = 原因
refund-own = 用一句话说明原因
refund-asked = 已转告管理员，答复会发到这里。
refund-asked-before = 您已就这个订单申请过，答复只有一次。有疑问：/paysupport。
refund-ask-title = 申请退款：{ n-credits } · { $price } · { $method }
refund-ask-facts = { $date } UTC · 付款 { $payments } · 用户 { $person }
refund-ask-spent =
    { $spent ->
        [0] 可退 { $left }；其 { $n } 积分均未使用。
       *[other] 可退 { $left }；其 { $n } 积分中已用 { $spent }，退款后将成为欠额。
    }
refund-ask-why = 原因：{ $reason }
refund-ask-wordless = 没有说明原因。
refund-ask-off = { $method } 在这里已关闭：请先启用再退款。
refund-ask-by-hand = { $method } 不会自动退款：请您自行退还。按钮只扣回积分并通知对方。
refund-ask-whole = { $method } 只能全额退款。
refund-ask-closed = 已决定：{ $decision }。
refund-ask-answer = 原因：{ $reason }
refund-decided-all = 全额退回
refund-decided-part = 部分退回
refund-decided-no = 不退款
refund-part-title = 退多少
refund-part = 要退的金额，例如 49.50
refund-kept-ask = 为什么不退？对方会看到这句话。
refund-kept-used = 积分已使用
refund-kept-late = 时间太久
refund-kept-rules = 条款未作规定
refund-kept-own = 自己说明
refund-told-back = 您通过 { $method } 支付的 { $price } 中，{ $amount } 正在退回，相应积分已扣回。
refund-told-by-shop = 到账时间取决于银行或钱包：通常几分钟，最多几天。
refund-told-by-hand = 管理员会手动退还，请等待几天。
refund-told-no = 您通过 { $method } 支付的 { $price } 不予退还。原因：{ $reason }。有疑问：/paysupport。
refund-asks-none = 没有人在等待退款答复。
refund-asks-title = 以下用户申请退款（UTC 时间），等待最久的在前：
refund-asks-line = { $nr }. { $date } · { $price } · { $method }
refusal-refund_done = 这笔付款已全额退回或正在退回，没有剩余可退。
refusal-refund_nothing = 这个订单没有可退的金额：尚未付款，或已经退回。
refusal-refund_ask_unknown = 这个申请已不存在。
refusal-refund_ask_closed = 这已经决定了。

## Vendors

vendor-stopped = { $vendor } 拒绝所有任务：余额用尽或账户欠费（{ $code }）。如有其他引擎，任务会转给它们。请充值；一小时内会自动重试，或运行 npm run doctor -- --resume { $id } 立即恢复
vendor-back = { $vendor } 已恢复接收任务。
vendor-denied = { $vendor } 拒绝任务（{ $code }），免费检查也未通过：请检查密钥、区域和地址（npm run doctor）。如有其他引擎，任务会转给它们。
vendor-spent = { $vendor }：当日费用上限（{ $usd } USD）已用完。在 UTC 午夜之前，任务会转给其他引擎，或被拒绝并退回积分。
vendor-title = 供应商：成功数/尝试数、积分、支出与余量（USD，按积分最低售价计）：
vendor-line = { $what }：{ $made } / { $asked } · { $credits } · { $cost } · { $margin }{ $unpriced ->
        [0] {""}
       *[other] （{ $unpriced } 次费用未知）
    }
vendor-line-stopped = { $vendor } 自 { $date } 起不接收任务：余额不足（{ $code }）

## Options of Google's models

option-resolution = 分辨率
choice-ratio-auto = 与原图一致
choice-size-4096 = 4096 像素

## Engines outside

option-quality = 质量
choice-quality-low = 低
choice-quality-medium = 中
choice-quality-high = 高

refusal-option_unable = { $option }：{ $choices }，不能是“{ $value }”。引擎在这里只支持这些。
refusal-option_placeless = 这个引擎不能设置“{ $option }”，请去掉这一项。
refusal-inputs_unable = 引擎无法用您发来的文件完成：它只接受其他类型的文件，或它自己生成的作品。请换一个：/models
refusal-file_unfit = 引擎无法接受这个文件：尺寸或比例超出范围。请换一个。

## Videos, and what each model can do

command-video = 用文字或图片生成视频
slash-video = 视频
help-example-video = 例如：/video 河上的纸船，5 秒，推近
option-sound = 声音
switch-chip = { $option }：{ $on ->
        [on] 开
       *[off] 关
    }
models-more = 每个模型能做什么，以及示例，请点按钮查看。
models-kind = { $kind }：由什么模型生成，以及按默认选项的价格：
button-models = 全部模型
button-models-kind = 其他模型：{ $kind }
button-use = 以后都用它
model-in-use = 没有另外指定时，“{ $kind }”就用这个模型。
model-takes = 可输入：{ $what }
takes-words = 文字
takes-words-optional = 文字（可选）
takes-pictures = { $max ->
        [1] 一张图片
       *[other] 最多 { $max } 张图片
    }
takes-clips = { $max ->
        [1] 一段视频
       *[other] 最多 { $max } 段视频
    }
takes-audio = { $max ->
        [1] 一个音频文件
       *[other] 最多 { $max } 个音频文件
    }
takes-free = { $what }（可选）
model-option = --{ $name } – { $option }：{ $values }
model-prices = 按“{ $option }”计价：{ $prices }
model-price = { $value } – { n-credits }
model-help = { $help }
refusal-model_words_only = { $model } 只能用文字生成视频。请去掉图片，或另选模型：/models video。
catalog-title = { $title }
option-preset = 预设
choice-preset-none = 不用预设

## Songs: words, takes, going on

option-from = 起始秒
option-lyrics = 歌词
option-title = 歌名
option-voice = 声音
choice-voice-auto = 任意嗓音
choice-voice-female = 女声
choice-voice-male = 男声
refusal-from_late = 这首歌长 { $seconds } 秒，从那里已无法续写。请给出更早的秒数。
take-title = 版本 { $n }
take-title-of = { $title } · { take-title }
command-extend = 续写您的歌，或您发来的歌
help-example-extend = 例如：回复一首歌并写「/extend 安静的结尾 --from 60」。
slash-extend = 续写
which-take = 选哪个版本？
take-picked = 已选版本 { $n }，之后的制作都用它。
button-only-take = 只留这个
only-take-ask = 只保留版本 { $n }，删除其余？此操作无法撤销。
button-only-take-yes = 删除其余
takes-removed =
    { $n ->
        [0] 没有其他可删的了。
       *[other] 其余已删除。
    }
refusal-take_gone = 这个版本已不在。请选一个还在的。
button-extend = 续写
button-cover = 翻唱
button-lyrics = 歌词
ask-cover = 请写下想要的效果：风格、情绪、嗓音。
extend-hint = 也可以说明从哪里、怎样续写：回复这首歌并写「/extend 安静的结尾 --from 60」。
do-extend = 续写它
do-cover = 翻唱它
refusal-cover_unavailable = 目前这里没有能翻唱歌曲的模型。
refusal-work_no_song = 这个作品里没有歌曲。
refusal-song_of_another = 无法续写这首歌：{ $models }只能续写由同一引擎在此生成的歌曲。没有扣费。
button-sung-own = 自己的歌词
button-sung-written = 替我写
button-sung-none = 纯音乐
lyrics-how = 歌里唱什么？
lyrics-ask = 请发要唱的歌词，可在各段上方写 [Verse] 和 [Chorus]。最多 { NUMBER($max, useGrouping: 0) } 个字符。
lyrics-long = 这里有 { $length } 个字符，最多能唱 { NUMBER($max, useGrouping: 0) } 个。没有扣费，请发短一些的。
ask-lyrics = 歌词，可用 [Verse] 和 [Chorus] 分段。
words-kept = 已记下您的文字。
lyrics-kept = 🎵 歌词已保留。接下来请写下情绪、风格或乐器。
ask-theme = 请写下歌曲的主题。
lyrics-written = 🎵 主题「{ $theme }」的歌词：
button-singit = 演唱（{ $n }）
button-changelyrics = 修改歌词
refusal-lyrics_silent = 纯音乐没有歌词。请去掉其中一个：--lyrics 或 --instrumental。
help-always = 固定为 { $n }
help-text-max = 任意文字，最多 { NUMBER($max, useGrouping: 0) } 个字符
## 会说话的肖像与视频配音

refusal-inputs_many_of =
    { $what ->
        [picture] { $kind }：每次最多 { $max } 张照片，请少发一些。
        [clip] { $kind }：每次最多 { $max } 段视频，请少发一些。
       *[audio] { $kind }：每次最多 { $max } 条语音，请少发一些。
    }
refusal-file_wrong_type_of =
    { $what ->
        [clip] { $kind }：这个文件不合适。请发一段视频。
       *[audio] { $kind }：这个文件不合适。请发一条语音或一首歌。
    }
refusal-avatar_both = 肖像要么说文字，要么说语音。请只发其中一种。
refusal-length_long = { $kind }：这大约需要 { $seconds } 秒，而最多制作 { $max } 秒。请缩短一些。
refusal-length_longer = { $kind }：您发来的内容长 { $seconds } 秒，超过了定价的 { $max } 秒。请按完整时长重新开始。
command-avatar = 让人物或照片说出您的话
command-sound = 给视频配声音
help-example-avatar = 例如：/avatar 欢迎光临本店——或发肖像照片并附文字“/avatar”和要说的话。
help-example-sound = 例如：发视频并附文字“/sound 海浪和海鸥”。
slash-avatar = 会说话的肖像
slash-sound = 配声音
do-avatar = 让它说话
button-sound = 添加声音
pick-avatar = 谁来说：{ $title }
pick-voice = 声音：{ $title }
avatar-photo = 您的照片
avatar-by-voice = 它会说出您的语音。
button-photo = 使用照片
button-other-photo = 换一张照片
list-title = { $option }，第 { $page } 页，共 { $pages } 页。点一下即可选择。
button-hear = ▶ 试听
button-page-back = ‹ 上一页
button-page-on = 更多 ›
button-list-back = 返回草稿
sample = { $title }
sample-none = 这个声音现在没有试听：{ $title }
sample-coming = 试听正在路上。
likeness-ask = 这张照片上是谁？照片会说出您选择的内容，所以照片上的人必须同意。
likeness-kept = 我会保存您的回答和时间，只针对这张照片（保存指纹，而非照片本身），并且只用于会说话的肖像。可随时撤回：/mydata。
likeness-ask-clip = 这张图片上有真实的人吗？视频带有声音，图中的人可能会开口说话，所以必须得到其同意。
likeness-kept-clip = 我会保存您的回答和时间，只针对这张图片（保存指纹，而非图片本身），并且只用于有声视频。可随时撤回：/mydata。
likeness-me = 是我本人
likeness-consent = 我已得到本人同意
likeness-nobody = 没有真人
likeness-no = 都不是
likeness-refused = 那么这张照片保持原样。没有扣费。
likeness-stock = 让现成的形象来说
likeness-withdrawn = 已撤回 { $n } 张照片的同意。已完成的作品仍属于您；用 /delete 可以删除。
button-unlike = 撤回照片的同意
mydata-likeness = 照片上的人对在肖像和视频中说话的同意：{ $n } 张照片，最近一次 { $date }
refusal-likeness_missing = 这张照片需要照片上的人同意。请重新开始，我会询问。

## How the camera is moved

model-camera-structured = 镜头：由模型的专用参数控制，完全按您的选择移动。
model-camera-words = 镜头：运镜写成提示词交给模型，模型通常会照做。
model-camera-none = 镜头：此模型无法指定运镜。
choice-camera-orbit-left = ⟲ 向左环绕
choice-camera-orbit-right = ⟳ 向右环绕
choice-camera-static = 固定
## Who speaks

option-avatar = 由谁说
