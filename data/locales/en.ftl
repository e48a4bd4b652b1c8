# Chatelier in English.
#
# To change texts, put a file of this name into DATA_DIR/locales: its texts replace these one by one, the rest stays.
# The syntax is Fluent (https://projectfluent.org). { $name } stands for a value; keep every one that a text has.
# The tone: calm, short, numbers where they matter, no exclamation marks.

## Building blocks

# What a person wrote, shown as it is.
raw = { $text }
n-credits =
    { $n ->
        [one] { $n } credit
       *[other] { $n } credits
    }
about-seconds = about { $n } s
about-minutes = about { $n } min
seconds = { $n } s
credits-held =
    { $n ->
        [one] { $n } credit held
       *[other] { $n } credits held
    }
credits-back =
    { $n ->
        [0] Nothing was charged.
        [one] Your credit is back.
       *[other] Your { $n } credits are back.
    }
facts = { $facts }
fact-negative = without: { $text }
fact-seed = seed { $seed }
made-by = { $model }
link-number = { $n }

## Languages: each calls itself, in every file

language-en = 🌐 English
language-ru = 🌐 Русский
language-zh = 🌐 中文
language-id = 🌐 Bahasa Indonesia

## The first minute

welcome = Hello. I make pictures, songs and moving photos from your words and photos.
welcome-gift =
    { $n ->
        [0] Everything costs credits; /models shows how many.
        [one] You have { $n } credit to begin with; a picture costs { $price }.
       *[other] You have { $n } credits to begin with; a picture costs { $price }.
    }
gate = By pressing the button you confirm that you are { $age } or older and accept the terms of { $operator }.
button-agree = I am { $age } or older and agree
button-terms = Terms
button-privacy = Privacy
agreed = You have accepted the terms. They are under /terms and /privacy.
ready = Write what you want to see, or send a photo.
example-image = A fox in the snow, watercolour
example-image-prompt = a fox in the snow, watercolour
example-music = Song: calm piano, 30 s
example-music-prompt = calm piano, 30 s
button-more = What else?

## Kinds of work

kind-image = Picture
kind-edit = Edited picture
kind-upscale = Enlarged picture
kind-animate = Live photo
kind-video = Video
kind-music = Song
kind-sound = Clip with sound
kind-extend = Longer song
kind-avatar = Talking portrait
kind-describe = Description

## A picture without words

what-to-do =
    { $n ->
        [one] What shall I do with it?
       *[other] What shall I do with these { $n } files?
    }
do-animate = Animate
do-edit = Edit by words
do-describe = Describe
do-music = Song for it
do-upscale = Upscale

## Questions (at most 64 characters: they stand in input fields too)

ask-prompt-image = Write what the picture should show.
ask-prompt-edit = Write what to change, for example: pencil, vintage.
ask-prompt-upscale = Write what to look after while enlarging.
ask-prompt-animate = Write how it should move.
ask-prompt-video = Write what should happen in the video.
ask-prompt-music = Write the mood, genre or instruments.
ask-prompt-extend = Write how the song should go on.
ask-prompt-sound = Write what should be heard.
ask-prompt-avatar = Write what should be said, or send a voice message.
ask-prompt-describe = Write what you want to know about it.
ask-picture-image = Send a picture to start from.
ask-picture-edit = Send the picture to edit.
ask-picture-upscale = Send the picture to enlarge.
ask-picture-animate = Send the photo that should move.
ask-picture-video = Send a picture to begin the video with.
ask-picture-music = Send a picture for the song.
ask-picture-sound = Send the clip that gets sound.
ask-picture-extend = Send a song, or reply to one of yours with /extend.
ask-picture-avatar = Send the portrait that should talk.
ask-picture-describe = Send the picture to describe.

## A draft, its price, and too few credits

quote-image = A picture with { $model }
quote-edit = An edit with { $model }
quote-upscale = An enlargement with { $model }
quote-animate = A live photo with { $model }
quote-video = A video with { $model }
quote-music = A song with { $model }
quote-sound = Sound for a clip with { $model }
quote-extend = A song that goes on, with { $model }
quote-avatar = A talking portrait with { $model }
quote-describe = A description with { $model }
quote-price = { n-credits }
quote-length = About { $n } s. Only seconds that are made are paid.
quote-length-unknown = I can't see yet how long it is: the price is for up to { $n } s, and only seconds that are made are paid.
quote-dropped = Left as it was. Nothing was charged.
button-start = Start for { $n }
button-drop = Not now
credits-short =
    { $need ->
        [one] This costs { $need } credit; you have { $have }.
       *[other] This costs { $need } credits; you have { $have }.
    }
cheaper-duration = { $value } s for { $n }
cheaper-count = × { $value } for { $n }
cheaper-size = { $value } px for { $n }

## Options of models, and their choices

option-ratio = Ratio
option-style = Style
option-size = Size
option-count = How many
option-negative = Leave out
option-seed = Seed
option-camera = Camera
option-duration = Length
option-tempo = Tempo
option-key = Key
option-instrumental = Without singing
choice-style-auto = Any style
choice-style-gouache = Gouache
choice-style-watercolour = Watercolour
choice-style-poster = Poster
choice-style-ink = Ink
choice-style-oil = Oil
choice-style-pixel = Pixel
choice-size-512 = 512 px
choice-size-1024 = 1024 px
choice-size-2048 = 2048 px
choice-count-1 = × 1
choice-count-2 = × 2
choice-count-3 = × 3
choice-count-4 = × 4
choice-camera-zoom-in = Zoom in
choice-camera-zoom-out = Zoom out
choice-camera-pan-left = ← Left
choice-camera-pan-right = → Right
choice-camera-tilt-up = ↑ Up
choice-camera-tilt-down = ↓ Down
choice-tempo-auto = Any tempo
choice-tempo-slow = Slow
choice-tempo-medium = Medium
choice-tempo-fast = Fast
choice-key-auto = Any key
choice-key-c-major = C major
choice-key-g-major = G major
choice-key-d-major = D major
choice-key-a-major = A major
choice-key-e-major = E major
choice-key-f-major = F major
choice-key-b-flat-major = B♭ major
choice-key-e-flat-major = E♭ major
choice-key-a-minor = A minor
choice-key-e-minor = E minor
choice-key-b-minor = B minor
choice-key-d-minor = D minor
choice-key-g-minor = G minor
choice-key-c-minor = C minor
choice-key-f-minor = F minor

## A job under way

job-queued =
    { $position ->
        [1] Next in line · { $duration } · { $cost }
       *[other] Number { $position } in line · { $duration } · { $cost }
    }
job-working-image = Painting with { $model }… { $duration } · { $cost }
job-working-edit = Editing with { $model }… { $duration } · { $cost }
job-working-upscale = Enlarging with { $model }… { $duration } · { $cost }
job-working-animate = Animating with { $model }… { $duration } · { $cost }
job-working-video = Filming with { $model }… { $duration } · { $cost }
job-working-music = Composing with { $model }… { $duration } · { $cost }
job-working-extend = Going on with { $model }… { $duration } · { $cost }
job-working-sound = Making the sound with { $model }… { $duration } · { $cost }
job-working-avatar = Teaching it to talk with { $model }… { $duration } · { $cost }
job-working-describe = Looking with { $model }… { $duration } · { $cost }
job-long =
    { $notices ->
        [on] I'll send it here and tell you; you can go on.
       *[off] I'll send it here, without a sound; you can go on.
    }
job-cancel-asked = I have asked the engine to stop. If it does, the credits come back.
job-cancelled = Cancelled. { $back }
button-cancel = ✕ Cancel
button-cancel-maybe = ✕ Try to stop it
button-cancel-nr = ✕ Cancel { $n }
undelivered =
    { $n ->
        [one] While I could not write to you, a work of yours was finished.
       *[other] While I could not write to you, { $n } works of yours were finished.
    }
button-show = Show it

## A result

result-cost =
    { $credits ->
        [one] { $credits } credit · { $left } left
       *[other] { $credits } credits · { $left } left
    }
result-partial = { $made } of { $asked } worked out; the rest was not charged.
result-late = It came late, so it is free · { $left } left
button-again = Again
button-vary = Vary
button-animate = Animate
button-upscale = Upscale
button-edit = Edit by words
button-song = Song for it
button-paint = Paint it
button-save = ♡ Save
button-unsave = ♥ Saved
button-delete = ✕ Delete
button-info = ⋯
button-retry = Try again
which-picture = Which picture?
delete-ask = Delete this work and its files? It can't be undone.
button-delete-yes = Delete for good
button-keep = Keep it
deleted = Deleted.
kept = It stays.

## Remarks under a result

note-unknown-words = I can't paint these words yet: { $words }.
note-instrumental-only = I can't sing; this is the melody alone.
note-music-words-unread = I found no mood, genre or instrument in these words, so I chose them myself.
note-music-facts = Key { $key } · { $tempo } BPM

## Kling and Alibaba Cloud

choice-camera-auto = Camera by itself
note-prompt-shortened = The model reads the first { $chars } characters of your words; the rest was left out.

## When a job fails (the line about the credits follows)

failure-deadline = This one didn't work out: it took too long.
failure-engines_down = This one didn't work out: no engine can take it just now. Try again in a few minutes, or choose another model with /models.
failure-engine_content = The engine won't make this. Change the words and try again.
failure-engine_input = The engine couldn't use these words or files. Change them and try again.
failure-engine_lost = This one didn't work out: the engine lost it on the way.
failure-result_unusable = This one didn't work out: what the engine sent can't be used.
failure-our_fault = Something broke on our side.
fault = Something broke on our side; it is noted as { $reference }. Nothing was charged.

## The screen

screen-refused = I can't make this: { $reason }. Nothing was charged.
category-sexual-minors = it sexualizes a minor
category-sexual = it is sexual
category-violence = it shows or calls for cruelty
category-self-harm = it leads to self-harm
category-hate = it spreads hatred of people
category-harassment = it insults or threatens somebody
category-likeness = it shows a real person in a degrading or deceptive way
category-weapons = it tells how to make weapons or commit a crime
category-drugs = it is about making, selling or taking drugs
category-political = it is about politics that may not be shown here
category-nudity = it shows nudity
category-personal-data = it has somebody's personal data in it
category-copyright = it copies a known song or artist
category-spam = it is mass advertising or a lure
button-why = Why?
why-sexual-minors = Nothing that sexualizes children or teenagers is made here, in any style and for no reason. If something else was meant, write it in other words.
why-sexual = Nudity and sexual scenes are not made here. Write it without them and send it again.
why-violence = Gore, torture and calls for violence are not made here. A battle or a storm is fine; write it without cruelty.
why-self-harm = Nothing that shows or teaches self-harm is made here. If you are not well, please talk to somebody you trust or call a helpline of your country.
why-hate = Nothing that belittles people for what they are is made here. Write it without that and send it again.
why-harassment = Nothing that insults, humiliates or threatens a person is made here. Write it without that and send it again.
why-likeness = Real people are not shown here undressed, humiliated or doing what they never did. Use an invented person and send it again.
why-weapons = Instructions for weapons and crimes are not made here. Write it without them and send it again.
why-drugs = Making, selling and taking drugs is not shown here. Write it without that and send it again.
why-political = Campaigning, officials and disputed questions of politics are not made in this place. Write it without them, or ask in a private chat.
why-nudity = Undressed people are not shown here. Dress them and send it again.
why-personal-data = Addresses, telephone numbers, cards and documents of people are not shown here. Leave them out and send it again.
why-copyright = Known songs and the voice or style of named artists are not copied here. Describe the sound, mood and instruments in your own words and send it again.
why-spam = Mass advertising and lures for money or passwords are not made here. Write it without them and send it again.

## Commands (descriptions of at most 100 characters)

command-image = a picture from your words
command-edit = change a picture by words
command-upscale = a picture twice as large
command-animate = a live photo from a picture
command-music = a song from a mood, or for a picture
command-describe = a picture put into words
command-models = what makes what, and for how much
command-balance = your credits and every movement of them
command-buy = more credits
command-orders = what you bought, and what became of it
command-history = what you have made
command-show = one work again, by its number
command-jobs = what is under way
command-cancel = stop a question or the newest job
command-settings = language, models, notices
command-link = join this chat with your other one: one wallet
command-unlink = part this chat from your other one
command-help = what can be sent here
command-start = begin
command-terms = the terms of use
command-privacy = what is kept, and how long
command-paysupport = help with a payment
command-refund = return a payment (operators)
command-unknown = There is no /{ $name } here.

## Help

help = Send words, and I paint them. Send a photo, and I ask what to do with it. Reply to a picture with words, and I change it.
help-line = /{ $name } – { $what }
help-end = For example: “a fox in the snow, 16:9”, or “/music calm piano, 30 s”. More about a command: /help image.
help-option = --{ $name } – { $title }: { $values }
help-range = { NUMBER($min, useGrouping: 0) } to { NUMBER($max, useGrouping: 0) }
help-switch = on or off
help-example-image = For example: /image a fox in the snow --ratio 16:9 --count 2
help-example-edit = For example: a photo with the words “/edit pencil”.
help-example-upscale = For example: a photo with the word “/upscale”.
help-example-animate = For example: a photo with the words “/animate zoom in, 5 s”.
help-example-music = For example: /music calm piano, 30 s
help-example-describe = For example: a photo with the word “/describe”.
not-understood = I need words to paint, or a photo.

## Models

models-title = What makes what, and its price with the usual options:
model-line = { $model } · { $kind } · { n-credits }
model-about = { $about }

## Balance and statement

balance =
    { $n ->
        [one] You have { $n } credit.
       *[other] You have { $n } credits.
    }
balance-held =
    { $n ->
        [one] { $n } more is held for work under way.
       *[other] { $n } more are held for work under way.
    }
balance-owed =
    { $n ->
        [one] You owe { $n } credit; the next purchase pays it.
       *[other] You owe { $n } credits; the next purchase pays them.
    }
statement-title = Statement, newest first (UTC):
statement-empty = Nothing yet.
statement-gift = { $nr }. +{ $n } · gift · { $date }
statement-topup = { $nr }. +{ $n } · bought · { $date }
statement-held = { $nr }. −{ $n } · held · { $date }
statement-used = { $nr }. −{ $n } · used · { $date }
statement-returned = { $nr }. +{ $n } · returned · { $date }
statement-clawback = { $nr }. −{ $n } · taken back after a refund · { $date }
statement-restored = { $nr }. +{ $n } · given back: the refund or dispute was undone · { $date }
statement-giftback = { $nr }. −{ $n } · second starting gift, counted once · { $date }
button-older = Older

## Buying

buy-title =
    { $n ->
        [one] You have { $n } credit. Which pack?
       *[other] You have { $n } credits. Which pack?
    }
buy-none =
    { $n ->
        [one] You have { $n } credit. No credits are on sale here.
       *[other] You have { $n } credits. No credits are on sale here.
    }
buy-elsewhere = They are sold in: { $chats }. Join that chat with this one by /link, and what you buy there is here too.
pack = { n-credits } · { $prices }
pack-best = { n-credits } · { $prices } · best value
pack-button = { $n }
ways-title = { n-credits }. How do you want to pay?
way-button = { $method } · { $price }
method-pretend = Pretend money
method-stars = Stars
order-open = { n-credits } · { $price } · { $method }
order-how-pretend = No real money moves here: press the button, and it counts as paid.
order-invoice = { n-credits }. They come at once and don't expire.
order-checking = I'm asking the shop. The order's message changes by itself when the payment is there.
order-paid =
    { $n ->
        [one] ✅ Paid. +{ $n } credit, { $left } left.
       *[other] ✅ Paid. +{ $n } credits, { $left } left.
    }
order-review = A payment came that doesn't fit this order of { $price }. Somebody looks at it; questions: /paysupport.
order-wish = What you wanted is waiting:
order-partially_refunded = Part of { $price } was returned, and its share of the credits taken back. { $left } left.
order-refunded =
    { $n ->
        [one] { $price } was returned, and { $n } credit taken back. { $left } left.
       *[other] { $price } was returned, and { $n } credits taken back. { $left } left.
    }
order-disputed = The payment of { $price } is disputed; its bank or shop decides. { $left } left.
order-expired = This order for { n-credits } has expired. If you have paid all the same, the credits still come.
order-canceled = This order for { n-credits } is cancelled. Nothing was paid.
order-failed = The payment of { $price } didn't go through. Nothing was charged.
button-buy = Buy credits
button-pay = Pay { $price }
button-decline = Let it fail
button-check = I have paid
button-buy-again = Buy again
paysupport = Help with a payment: write to { $email } ({ $operator }). Name your number here: { $person }.

## Plans by the month

command-subscribe = a plan: credits every month
command-subscription = your plan: until when, cancel, change
slash-subscribe = subscribe
slash-subscription = subscription
plans-title = Plans, paid month by month:
plans-own = Yours brings { n-credits } a month and is paid until { $until }.
plan = { n-credits } a month · { $prices }
plan-best = { n-credits } a month · { $prices } · best value
plan-perk = – { $perk }
plan-discount = everything costs { $percent } % less
plan-priority = your work goes first where there is a queue
plans-terms = Each month's credits are there at once and last until the month is over. It goes on until you cancel: /subscription.
plans-none = No plans are sold here.
plan-ways = { n-credits } a month. How do you want to pay?
plan-larger = It begins at once and takes the place of your plan with { n-credits }. What you have left of that one stays until its month is over.
plan-smaller = Your plan becomes { n-credits } a month after { $until }, at its own price. Until then everything stays as it is.
plan-cancel = Cancel your plan with { n-credits } a month? It runs until { $until }, and nothing more is paid.
plan-name = { n-credits } a month
order-how-stars = Press the button: Telegram shows the bill for the first month and takes the Stars of each further month by itself. This message changes by itself.
plan-renewed = ✅ Your plan was renewed: +{ n-credits }, until { $until }.
plan-failed = The payment for the next month of your plan didn't go through. I'll try again; the plan goes on until { $until }.
plan-cancelled = Your plan is cancelled. It runs until { $until }; nothing more is paid.
plan-resumed = Your plan goes on. The next month is paid on { $until }.
plan-ended = Your plan with { n-credits } a month is over. Nothing more is paid.
plan-stuck = I could not change your plan at { $method }. The operator has been told and sees to it; questions: /paysupport.
subscription-none = You have no plan.
subscription-title = Your plan: { n-credits } a month · { $price } · { $method }
subscription-active = Paid until { $until }; then { $price } for the next month.
subscription-past_due = The last payment didn't go through. The plan goes on until { $until }; I'll try again before that.
subscription-cancelling = Cancelled: it runs until { $until }, and nothing more is paid.
subscription-telling = { $method } is being told now. I'll write when it is done.
subscription-next = From the next month on: { n-credits } for { $price }.
subscription-how = Only { $method } itself can end it: in its settings, under “Subscriptions”.
subscription-stopped = This plan is over. Nothing more is paid.
button-plans = See plans
button-subscription = My plan
button-plan-resume = Keep the plan after all
button-plan-change = Change
button-plan-cancel = Cancel the plan
button-plan-stop = Yes, cancel
button-plan-keep = Back
button-plan-next = Change next month
order-open-plan = { n-credits } a month · { $price } · { $method }
order-plan-terms = { $price } now and then every month, until you cancel: /subscription.
order-plan-until = Your plan runs until { $until }: /subscription.
balance-ending =
    { $n ->
        [one] { $n } of them is your plan's and lasts until { $until }.
       *[other] { $n } of them are your plan's and last until { $until }.
    }
statement-expired = { $nr }. −{ $n } · left over when the month ended · { $date }
refusal-plan_gone = This plan is no longer sold. /subscribe shows what is.
refusal-subscribed = You have this plan already: /subscription.
refusal-subscription_unknown = I don't have this plan. /subscription shows yours.
refusal-subscription_over = This plan is over. /subscribe shows what is sold.
refusal-cancel_at_shop = Only the shop itself can end this plan: open its settings and look for “Subscriptions”.
refusal-resume_at_shop = Only the shop itself can take that back: open its settings and look for “Subscriptions”.
refusal-change_at_end = This shop can't change to a smaller plan. Cancel this one, and begin the other when it is over.
admin-subscription-stuck = A shop was not told of the end of a subscription, and may charge on; please see to it there: { $details }

## History and jobs

history-title = Your works, newest first (UTC):
history-line = { $nr }. { $kind } ({ $date }) { $prompt } { $saved }
info-work = Work { $id }
info-made = { $kind } · { $model } · { $date }
info-cost = Price { $price }, charged { $charged }.
info-show = Find it again at any time: /show { $id }
history-empty = Nothing yet. Write what you want to see.
jobs-title = Under way:
job-line =
    { $n ->
        [one] { $nr }. { $kind } ({ $n } credit held) { $prompt }
       *[other] { $nr }. { $kind } ({ $n } credits held) { $prompt }
    }
jobs-empty = Nothing is under way.
cancelled-question = Left it. Write what you want next.
cancel-begun = It is being stopped.

## Settings

settings-title = Settings
settings-language = Language: press yours.
settings-notices = Notices tell you, with a sound, when a work is done and before works that you have not saved are deleted. Off: everything comes silently.
settings-originals = Full quality: beside a picture comes the file itself, which Telegram does not make smaller.
model-choice = { $kind }: { $model }
button-notices =
    { $on ->
        [on] Notices: on
       *[off] Notices: off
    }
button-originals =
    { $on ->
        [on] Full quality: on
       *[off] Full quality: off
    }

## Refusals: what is wrong, and what to do instead

refusal-other = That isn't possible here. /help shows what is.
refusal-too_fast = That was a lot at once. Send it again in { $waitMs }.
refusal-repeat_too_fast = That is being made already. Press again in a few seconds for one more.
refusal-action_unknown = This button doesn't work any more. /help shows what I can do.
refusal-not_yours = This button belongs to somebody else.
refusal-work_unknown = I don't have this work. /history shows yours.
refusal-work_deleted = This work was deleted. /history shows the others.
refusal-work_not_done = Only finished works can be saved.
refusal-delete_running = This is still being made. Cancel it or wait, then delete it.
refusal-cancel_ended = It has ended already; there is nothing to cancel.
refusal-cancel_impossible = It is being made and can't be stopped any more. It comes here when it is done.
refusal-quote_expired = This offer is older than an hour. Send the words or the photo again.
refusal-prompt_missing = { $kind }: words are needed. Write what it should be.
refusal-prompt_long = That is { $length } characters; I read up to { $max }. Send it shorter.
refusal-inputs_missing = { $kind }: pictures needed: { $min }. Send them, with the command as the caption.
refusal-inputs_many = { $kind }: at most { $max } files at a time. Send fewer.
refusal-input_gone = What this is made from is no longer kept. Send it again.
refusal-option_unknown = There is no option --{ $option } here. There are: { $options }.
refusal-option_choice = { $option }: { $choices }, not “{ $value }”.
refusal-option_range = { $option }: { NUMBER($min, useGrouping: 0) } to { NUMBER($max, useGrouping: 0) }, not “{ $value }”.
refusal-option_long = { $option }: at most { $max } characters.
refusal-model_unknown = The model “{ $model }” is no longer here. /models shows what there is.
refusal-kind_unavailable = { $kind }: nothing here makes that now. /models shows what is made.
refusal-edit_unknown = I know these edits: duotone (name two colours), watercolour, pencil, pixel, vintage, oil, poster, ink, black and white, blur, warm, cool, brighter, darker, vivid. Write one of them.
refusal-upscale_too_large = I enlarge pictures up to 4096 pixels a side and 12 megapixels. Send a smaller one.
refusal-too_many_jobs =
    { $max ->
        [one] { $max } job at a time; the next can start when it is done. /jobs shows it.
       *[other] { $max } jobs at a time; the next can start when one is done. /jobs shows them.
    }
refusal-daily_limit =
    { $max ->
        [one] You can start { $max } job in 24 hours. The next one in { $waitMs }.
       *[other] You can start { $max } jobs in 24 hours. The next one in { $waitMs }.
    }

## Refusals: files

refusal-file_empty = The file is empty. Send it again.
refusal-file_too_big = I take files up to { $maxMb } MB. Send it as a photo, or shorter.
refusal-file_unknown = I can't read this kind of file. Send a JPEG, PNG, WebP, HEIC or GIF, a clip as MP4, MOV or WebM, or a sound as MP3, M4A, OGG or WAV.
refusal-file_broken = The file is damaged or not whole. Save it anew and send it again.
refusal-file_too_heavy = This file takes too much to open. Send a smaller one.
refusal-file_too_many_pixels = I take pictures up to { $maxMegapixels } megapixels. Send a smaller one.
refusal-file_side_too_long = A side may have up to { NUMBER($maxPx, useGrouping: 0) } pixels. Send a smaller one.
refusal-file_too_long = Clips and sounds may last up to { $maxSeconds } s. Send a shorter one.
refusal-file_wrong_type = { $kind }: this file doesn't fit. Send a photo.
refusal-file_no_use = I can't do anything with clips and sounds yet. Send a photo or words.
refusal-file_missing = No file arrived. Attach it again.
refusal-file_gone = One of the files is no longer here. Attach it again.
refusal-telegram_file_too_big = Telegram lets me fetch files up to { $maxMb } MB; this one has { $sizeMb }. Send it as a photo, or shorter.
refusal-telegram_file_gone = Telegram doesn't have this file any more. Send it again.
refusal-too_many_uploads = Several files are still on their way. Wait for one to finish.

## Refusals: money

refusal-credits_short =
    { $need ->
        [one] This costs { $need } credit; you have { $have }.
       *[other] This costs { $need } credits; you have { $have }.
    }
refusal-account_frozen = Your credits are locked while we look into something. Write to us: /paysupport.
refusal-pack_gone = This pack is no longer sold. /buy shows what is.
refusal-method_unavailable = One can't pay this way here now. /buy shows the others.
refusal-currency_unavailable = This pack is not sold in { $currency }. /buy shows the prices.
refusal-order_unknown = I don't have this order. /balance shows yours.
refusal-payment_unknown = There is no such payment.
refusal-refund_amount = Write an amount above zero, in the currency of the payment and no finer than its smallest coin; at most { $restMinor }.
refusal-refund_whole_only = This payment goes back whole or not at all: { $paidMinor }.
refusal-refund_too_much = That is more than is left of this payment. At most { $restMinor } can still go back.

## Telegram

telegram-description = Pictures, songs and moving photos from your words and photos. Write what you want to see, or send a photo. Works are marked as made by a machine; uploads are deleted after 30 days.
telegram-about = Pictures, songs and moving photos from your words and photos.
telegram-too-large = This file has { $sizeMb } MB, more than Telegram takes from a bot. It stays in /history.
telegram-smaller = The original has { $sizeMb } MB and stays in /history; Telegram takes up to { $maxMb } MB from a bot.
telegram-answered-privately = I've answered you in private.
telegram-write-first = That is for you alone, and I can't write to you yet. Open our chat and press Start.
telegram-not-here = I may not show it here, and I can't write to you yet. Open our chat and press Start: it waits in /history.
telegram-open-chat = Open our chat
telegram-pay-link = Pay by link
precheckout-unknown = I don't have this order. Write /buy for a new one.
precheckout-person = This order belongs to somebody else. Write /buy for one of your own.
precheckout-price = The price has changed. Write /buy for a new order.
precheckout-over = This order has expired. Write /buy for a new one.
precheckout-paid = This order is paid already.
precheckout-gone = This pack is no longer sold. Write /buy for the others.
precheckout-fault = Something broke on our side. Nothing was charged; try again in a minute.
refund-usage = Write the payment's number behind the command: /refund 0A1b… or the charge id of the receipt. An amount after it returns a part: /refund 0A1b… 49.50.
refund-begun = Returning { $amount }. The order's message changes when it is done.

## The web chat's page (its numbers are filled in by the page: no plural forms)

web-title = Chatelier
web-subtitle = Pictures, songs and moving photos
web-connecting = Connecting…
web-reconnecting = Reconnecting…
web-offline = No connection. Trying again…
web-resting = This tab is resting
web-balance-available = Credits: { $credits }
web-balance-held = Held for work under way: { $credits }
web-balance-owed = Owed: { $credits }
web-language = Language
web-theme = Appearance
web-theme-auto = As the system
web-theme-light = Light
web-theme-dark = Dark
web-log = Messages
web-composer-placeholder = What would you like to see?
web-composer-label = Your message
web-send = Send
web-attach = Attach files
web-attachment-remove = Remove this file
web-attachment-uploading = Uploading, { $percent } %
web-attachment-failed = This file was not taken
web-attachments-many = Most files in one message: { $max }
web-drop-here = Drop files here
web-commands = Commands
web-options = Options
web-option-default = As it comes
web-option-on = Yes
web-option-off = No
web-close = Close
web-reply = Reply
web-reply-to = In reply to
web-reply-cancel = Not a reply after all
web-new-messages = New messages
web-earlier = Loading what was before…
web-today = Today
web-yesterday = Yesterday
web-sending = Sending
web-not-sent = Not sent
web-retry = Try again
web-typing = At work…
web-empty-title = A blank page, for now
web-empty-hint = Write what you want to see or hear, or drop a photo here. A slash shows everything I can do.
web-empty-begin = Begin
web-open = Open
web-download = Download
web-previous = Previous
web-next = Next
web-picture = Picture
web-play = Play
web-pause = Pause
web-seek = Position
web-live = Live
web-live-hint = Moving photo, plays while you point at it
web-spoiler-show = Show it
web-chosen = chosen
web-progress-label = Progress
web-progress-left-seconds = about { $seconds } s left
web-progress-left-minutes = about { $minutes } min left
web-progress-soon = any moment now
web-sign-in-title = This studio is private
web-sign-in-hint = Enter the access token once; this browser will be remembered.
web-sign-in-token = Access token
web-sign-in-button = Enter
web-sign-in-wrong = That is not the token.
web-error-too-long = This text is too long to send.
web-error-too-fast = A little slower, please. Try again in a moment.
web-error-unreachable = The studio can't be reached right now.
web-error-broken = Something broke on our side. Nothing was charged.
web-no-cookies = This browser keeps no cookie for this address, and the chat needs one to know you.

## Notices

notice-sweep =
    { $n ->
        [one] In { $days } days a work that you have not saved will be deleted.
       *[other] In { $days } days { $n } works that you have not saved will be deleted.
    }
button-history = History

## One person, several chats

chat-telegram = Telegram
chat-discord = Discord
chat-web = Web chat
chat-here = { $chat } (this one)
chat-numbered = { $chat } { $n }
n-credits-owed =
    { $n ->
        [one] { $n } credit owed
       *[other] { $n } credits owed
    }
join-made =
    { $minutes ->
        [one] Write this to me in your other chat within { $minutes } minute:
       *[other] Write this to me in your other chat within { $minutes } minutes:
    }
join-made-what = It joins both chats: one wallet, one history. Show it to nobody; it works once.
join-private = Chats are joined in private only. Write /link to me there.
join-form = A code looks like ABCD-EFGH. /link in your other chat makes one.
join-wrong = This code is not good, or no more. /link in your other chat makes a new one.
join-wrong-often =
    { $minutes ->
        [one] Too many wrong codes. Try again in { $minutes } minute.
       *[other] Too many wrong codes. Try again in { $minutes } minutes.
    }
join-own = This is the code of this very chat. Write it in your other one.
join-same = These chats are joined already.
join-ask = Join this chat ({ $here }) with your chat on { $there }?
join-ask-credits = There: { $there } · here: { $here } · together: { $together }
join-ask-gift =
    { $n ->
        [one] The starting gift counts once: { $n } credit of it goes back.
       *[other] The starting gift counts once: { $n } credits of it go back.
    }
join-ask-keep = History and orders of both stay. Where settings differ, those of { $there } hold.
join-done = Joined with { $chat }. Together: { $credits }.
join-told = Joined with your chat on { $chat }: one wallet from now on. If that wasn't you, write /unlink.
join-left = Left as it was.
button-link-open = Open { $chat }
button-link-yes = Join them
button-link-no = Leave it
unlink-alone = This chat isn't joined with another one. /link joins it.
unlink-ask = With which chat do wallet, history and settings stay?
unlink-ask-many = Which chat leaves? Wallet, history and settings stay with the others.
unlink-ask-what = A chat that leaves begins anew, without a starting gift. What is under way still arrives where it began.
unlink-done-stays = Parted. Everything stays here; { $chat } begins anew.
unlink-done-left = Parted. Everything stays with { $chat }; this chat begins anew.
unlink-told-stays = Another chat of yours has left. Wallet and history stay here.
unlink-told-left = This chat has left the others and begins anew. Wallet and history stay there.
button-unlink-stays = Stays with { $chat }
button-unlink-leaves = { $chat } leaves
button-copy = Send to my other chat
copy-sent = Sent to { $chat }.
copy-which = To which chat?
refusal-link_often =
    { $minutes ->
        [one] That was many codes. A new one in { $minutes } minute.
       *[other] That was many codes. A new one in { $minutes } minutes.
    }
refusal-link_gone = This code is over. /link in your other chat makes a new one.
refusal-link_many =
    { $max ->
        [one] No more than { $max } chat can be joined.
       *[other] No more than { $max } chats can be joined.
    }
refusal-unlink_gone = This chat is not joined any more.
refusal-unlink_owed =
    { $n ->
        [one] { $n } credit is owed here. Chats can part once it is paid; /buy pays it.
       *[other] { $n } credits are owed here. Chats can part once they are paid; /buy pays them.
    }
refusal-copy_nowhere = There is no other private chat of yours yet. Write to me there first.

## Discord: how commands and their options are called (small letters, no spaces), and texts of that chat alone

slash-image = image
slash-edit = edit
slash-upscale = upscale
slash-animate = animate
slash-music = music
slash-describe = describe
slash-models = models
slash-balance = balance
slash-buy = buy
slash-orders = orders
slash-history = history
slash-show = show
slash-jobs = jobs
slash-cancel = cancel
slash-settings = settings
slash-help = help
slash-start = start
slash-terms = terms
slash-privacy = privacy
slash-paysupport = paysupport
slash-link = link
slash-unlink = unlink
slash-prompt = What it should be, in your words
slash-code = The code from your other chat
slash-work = One of your works
slash-model = The model to use this time
slash-file-picture = A picture
slash-file-clip = A clip
slash-file-audio = A sound file
slash-name-prompt = prompt
slash-name-code = code
slash-name-work = work
slash-name-model = model
slash-name-image = image
slash-name-clip = clip
slash-name-audio = audio
discord-not-taken = I could not take this in. Nothing was charged; please try again in a minute.
discord-too-large = This file has { $sizeMb } MB, more than Discord takes here.
discord-smaller = The original has { $sizeMb } MB, more than Discord takes here; this is a smaller copy.
discord-open-original = Open the original
discord-answered-privately = I've answered you in private.
discord-dm-closed = That is for you alone, and Discord does not let me write to you. Allow messages from this server, or use the command.
discord-result-below = Done: it is in my message below.
discord-queue =
    { $n ->
        [one] { $n } job in the queue
       *[other] { $n } jobs in the queue
    }
answer-how = Answer in reply to my message above, so that I see it.
button-answer = ✍️ Answer
settings-alone = Alone: where others read along, my answers to your commands are seen by you alone.
button-alone =
    { $on ->
        [on] 🙈 Alone: on
       *[off] 🙈 Alone: off
    }
refusal-discord_file_gone = Discord doesn't have this file any more. Send it again.

## Privacy and rights

card-struck = A card number stood in your message. I have struck it out and kept nothing of it; please delete it here in the chat too.
unwanted-contact = I keep no contacts, and have not kept this one. Write what you want to see, or send a photo.
unwanted-location = I keep no places, and have not kept this one. Write what you want to see, or send a photo.
command-mydata = what is kept about you, in figures
command-export = all your data and works as files
command-forget = erase everything about you
command-complaint = a complaint to the operator
command-requests = open requests about data
command-erase = erase somebody at once
command-usage = anonymous figures of use
slash-mydata = mydata
slash-export = export
slash-forget = forget
slash-complaint = complaint
button-export = 📦 All my data as files
button-forget = Erase me
button-forget-yes = Erase everything
button-forget-no = Keep everything
button-download = ⬇️ Download
button-request-close = ✓ Answered { $n }
rights-private = That is for you alone. Write to me in private first, then ask again there.
mydata-title = Kept about you, number { $person }, since { $since }:
mydata-since = { $what } (since { $since })
mydata-chats = Chats: { $chats }
mydata-kind = { $kind }: { $n }
mydata-works = Works: { $works }; from { $first } to { $last }
mydata-vendors = Who made them: { $vendors }
mydata-files = Uploads: { $uploads } · saved works: { $saved } · stored: { $mb } MB
mydata-money = Orders: { $orders } · payments: { $paid }
mydata-consent = Agreed to version { $version } of the terms on { $date }, as { $age } or older
mydata-more = No names, phones, contacts, places or card numbers are kept. /history shows the works themselves.
mydata-picture = Pictures, films, songs, descriptions, uploads, saved works; below, works by month.
export-begun = I am putting everything together: data, statement and files. It comes to you in private.
export-ready = Here is everything that is kept of you. I remove my copy within { $hours } hours.
export-part = Part { $n } of { $of }; each opens by itself.
export-too-large =
    { $n ->
        [one] One file is larger than this chat takes. It is named in export.json, and /show brings it.
       *[other] { $n } files are larger than this chat takes. They are named in export.json, and /show brings them.
    }
export-failed = The archive could not be made. It is our fault; ask again later, or write a /complaint.
refusal-export_running = One is being made already. It comes as soon as it is ready.
refusal-export_often = At most { $max } a day. Ask again tomorrow.
refusal-export_gone = There is nothing to be exported any more.
forget-ask = Shall I erase everything about you?
forget-credits =
    { $n ->
        [one] You have one unspent credit. It is lost with the rest.
       *[other] You have { $n } unspent credits. They are lost with the rest: use them before, or ask by /paysupport.
    }
forget-goes = What goes: works with all files, uploads, words, history, messages I keep, settings, joined chats, consents.
forget-stays = What stays: payments and their amounts without you, as the law wants; and for a year a coded mark that this chat has had its starting gift, or was shut out. What stands in this chat only you can delete.
forget-wait = It begins 24 hours after you confirm; until then you can take it back.
forget-waiting = Everything about you is erased from { $date } (UTC) on. Until then the button below, or /forget cancel, takes it back.
forget-cancelled = Taken back. Nothing is erased.
forget-kept = Everything stays.
erased = Everything about you is erased: works { $works }, files { $files }. Kept without you, as the law wants: payments { $payments }. You can begin anew at any time.
erased-receipt = This is your receipt. Its signature proves that it comes from here:
refusal-link_erasing = One of the two chats waits to be erased. Take that back first, by /forget cancel.
complaint-usage = Write what is wrong behind the command: /complaint …
complaint-taken = Written down. The operator answers by { $date } (UTC).
refusal-complaint_long = At most { $max } characters. Say it shorter.
refusal-requests_many = { $max } requests of yours are open already. They are answered first.
refusal-person_unknown = Nobody is known by that number.
request-access = access
request-export = export
request-erasure = erasure
request-complaint = complaint
request-parent = a parent's request
request-new = New request: { $kind }, to be answered by { $date }.
request-reminder = To be answered by { $date }: { $kind }.
requests-title = Open requests, the most urgent first:
requests-line = { $nr }. { $kind }, by { $date }, person { $person } { $words }
requests-none = No request is open.
erase-usage = Write whom: /erase NUMBER, or /erase telegram:123; with the word parent behind it where a parent asks.
erase-ask = Erase { $person } at once, without a waiting time? It can not be undone.
erase-begun = { $person } is being erased.
usage-title = The last { $days } days, without people; groups of fewer than { $least } together:
usage-line = { $what }: { $n } · { $seconds } s · { $credits }
usage-others = others
usage-none = Too few uses to be shown: at least { $least }.

## Consent, and what is kept for how long

gate-kept = What is kept: results ({ $results }), uploads ({ $uploads }), and the books of payments as long as the law asks.
gate-vendors = { $vendors } Nobody trains models on what you send.
gate-marked = Results are made by machines: they may differ from reality, and their files say so.
gate-changed = The terms have changed. Nothing new is made before you agree again.
gate-news = The terms have changed a little. You need do nothing.
gate-withdrawn = You have withdrawn your consent. To make something again, agree once more.
gate-elsewhere = Before I make anything I need your agreement, once for all places.
button-gate = Read and agree
button-gate-no = Decline
button-terms-again = Show the terms
declined = You have declined. Nothing of yours is processed.
rights-stay = Your credits, orders and works stay within reach: /balance, /history. What you can ask for stands under /privacy.
n-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
kept-days =
    { $n ->
        [one] { $n } day if unsaved
       *[other] { $n } days if unsaved
    }
kept-some = { $kinds }: until you delete it; everything else: { $rest }
kept-uploads =
    { $hours ->
        [0] until the work is done, at most { $days }
       *[other] { $hours } h after the work is done, at most { $days }
    }
vendors-none = Everything is made on this machine; nothing goes to anybody else.
vendors-some = A request goes only to whoever makes it: { $vendors }.
withdraw-ask = Withdraw your consent?
withdraw-what = What waits is cancelled and its credits return; what runs is stopped where that is possible; drafts and uploads go. Credits, orders and works stay.
withdraw-none = There is no consent to withdraw: nothing of yours is processed.
button-withdraw = Withdraw
button-withdraw-not = Leave it
withdrawn = Your consent is withdrawn. Nothing new is made.
withdrawn-cancelled =
    { $n ->
        [one] { $n } job was cancelled; its credits are back.
       *[other] { $n } jobs were cancelled; their credits are back.
    }
withdrawn-asked =
    { $n ->
        [one] { $n } job is being stopped; if that works, its credits return.
       *[other] { $n } jobs are being stopped; where that works, their credits return.
    }
withdrawn-running =
    { $n ->
        [one] { $n } job can't be stopped any more; its result goes to /history.
       *[other] { $n } jobs can't be stopped any more; their results go to /history.
    }
job-marked = Made by a machine: it may differ from reality.
info-maker = Made by: { $maker }
maker-here = this machine
button-hide = Hide from history
button-unhide = Show in history
work-hidden = Hidden: it stands under /hidden alone.
work-unhidden = It is in /history again.
hidden-title = Hidden works, newest first:
hidden-empty = Nothing is hidden.
refusal-work_hidden = You have hidden this work: I show it in our private chat alone.
button-save-all = ♡ Save all
saved-all =
    { $n ->
        [one] { $n } work is saved and stays.
       *[other] { $n } works are saved and stay.
    }
saved-none = These works are no longer here.
delete-usage = Write the work's number behind the command, or reply to the work with /delete. ⋯ under a work tells its number.
settings-statistics = Figures: whether your jobs count in anonymous figures of use.
settings-enhance = Enhancing: whether more may be made of your words before an engine gets them.
button-statistics =
    { $on ->
        [on] Figures: on
       *[off] Figures: off
    }
button-enhance =
    { $on ->
        [on] Enhancing: on
       *[off] Enhancing: off
    }
button-email = E-mail for receipts
button-email-off = Take it out
email-none = Receipts go to no e-mail address.
email-is = Receipts go to { $email }.
ask-email = Write the e-mail address for your receipts.
refusal-email_wrong = That is no e-mail address. Write it like name@example.com, or /email off.
command-withdraw = take back your consent
command-delete = delete a work and its files at once
command-hidden = works that you have hidden
command-email = where receipts go
command-notice = tell everybody something (operators)
slash-withdraw = withdraw
slash-delete = delete
slash-hidden = hidden
slash-email = email
slash-address = An e-mail address, or off
slash-name-address = address

## Notices to everybody

notice-terms = The terms of this bot change.
notice-security = About the security of this bot.
notice-breach = Data of yours may have been exposed.
notice-usage = /notice terms, security or breach, then the text: “/notice breach en: … ru: … zh: … id: …”. English is needed; who has no text of their own gets it.
notice-preview =
    { $n ->
        [one] { $n } person will read:
       *[other] { $n } people will read:
    }
notice-in = { $language }: { $text }
notice-progress =
    { $state ->
        [draft] { $about } Not sent: { $asked } people.
        [done] { $about } Done: { $reached } of { $asked } reached, { $unreachable } can't be reached.
       *[sending] { $about } Under way: { $reached } of { $asked } reached, { $waiting } waiting, { $unreachable } can't be reached.
    }
notice-dropped = Dropped. Nobody was told.
button-notice-send = Send to { $n }
button-notice-look = How far is it?
refusal-notice_english = The English text is missing: “en: …”.
refusal-notice_long = A text may have up to { $max } characters.
refusal-notice_unknown = There is no such notice.

## What screens ask, stop and cover

screen-ask = Before I make this: { $reason }. Is it meant so?
screen-refused-job = I can't make this: { $reason }.
screen-result = What came out can't be shown: { $reason }.
screen-engine = The engine won't make this: { $reason }.
screen-charged =
    { $n ->
        [one] The work was done, so { $n } credit was charged.
       *[other] The work was done, so { $n } credits were charged.
    }
screen-unchecked = This could not be checked just now, so it was not made. Try again in a few minutes.
words-covered = Covered, because others read along
button-sure = I understand, go on
button-reword = ✎ Change the words
admin-minors = Refused, because it sexualizes a minor. Person { $person }, found by { $moderator }. The decision is in the log.
admin-unreachable =
    { $way ->
        [open] The screen { $moderator } can't be reached ({ $code }). Requests go on without it, as policy.yaml says.
       *[closed] The screen { $moderator } can't be reached ({ $code }). What it should have seen is refused, as policy.yaml says.
    }

## Outside shops

return-title = Back from the shop
return-text = If you have paid, your credits come in the chat by themselves, usually within seconds. You can close this page.
return-open = Open the chat
order-email = The law wants a receipt for this payment. Write the e-mail address it should go to; I ask only once, and /email changes it.
order-receipt = The receipt goes to { $email }. /email changes it.
refund-by-hand = { $method } returns nothing by itself: send { $amount } to the person yourself.
admin-payment-review = A payment needs you: { $reason }, { $details }. Nothing was credited for it.
admin-payment-over = More was paid than was asked for, and the order was credited as ordered: { $details }
admin-payment-contradicted = A shop calls a payment failed that was credited; nothing was taken back. Compare it with the shop’s cabinet: { $details }
admin-payment-disputed = A payment is disputed by its bank; its credits were taken back: { $details }
admin-payments-differ = Payments differ from what the shop says, and nothing was changed: { $details }. The whole table: npm run reconcile
admin-dispute-ended =
    { $state ->
        [won] A dispute was won, and the credits are given back: { $details }
       *[lost] A dispute was lost: { $details }
    }
admin-checkout-refused = A shop does not take an order; the person was told that the payment failed: { $details }
admin-refund-failed = A refund did not go through, and its credits are back: { $details }
admin-refund-unknown = A shop does not say what became of a refund; it is asked on every hour: { $details }
admin-notice-failed = A shop's notice could not be read; money may be behind it: { $details }
admin-refund-above-payment = A shop says that it returned more than was paid: { $details }
method-yookassa = YooKassa: card, SBP
method-tbank = T-Bank: card, SBP
method-robokassa = Robokassa: card, SBP
method-stripe = Card (Stripe)
order-how-yookassa = Pay on YooKassa's page: card, SBP and more. Then come back: this message changes by itself.
order-how-tbank = Pay on T-Bank's page: card, SBP and more. Then come back: this message changes by itself.
order-how-robokassa = Pay on Robokassa's page: card, SBP and more. Then come back: this message changes by itself.
order-how-stripe = Pay on Stripe's page by card or what it offers in your country. Then come back: this message changes by itself.

## Strikes, appeals, limits

button-appeal = Ask a moderator
button-remake =
    { $n ->
        [one] Make it now for { $n } credit
       *[other] Make it now for { $n } credits
    }
held-muted = Several wishes were refused in a short time. Nothing is made for you for { $wait }, until { $until } UTC.
held-banned = Too many wishes were refused. Nothing is made for you for { $wait }, until { $until } UTC.
credits-abuse =
    { $n ->
        [one] The engine had begun, and by the rules here this is abuse: { $n } credit is not returned.
       *[other] The engine had begun, and by the rules here this is abuse: { $n } credits are not returned.
    }
held-open = Balance, orders, history and settings stay open to you.
wait-seconds =
    { $n ->
        [one] { $n } second
       *[other] { $n } seconds
    }
wait-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
wait-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
wait-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
appeal-sent = A moderator will look at it. You will hear of it here.
appeal-there = It has been passed on to a moderator already. You will hear of it here.
appeal-allowed = A moderator has looked at your refused wish again ({ $category }). It may be made.
appeal-upheld = A moderator has looked at your refused wish again ({ $category }). It stays refused.
appeal-reason = Reason: { $reason }
remake-done = That has been started already. /history shows it.

category-name-sexual-minors = sexualized minors
category-name-self-harm = self-harm
category-name-hate = hatred
category-name-violence = cruelty
category-name-weapons = weapons and crime
category-name-likeness = real people
category-name-personal-data = personal data
category-name-sexual = sexual
category-name-nudity = nudity
category-name-harassment = insults and threats
category-name-drugs = drugs
category-name-political = politics
category-name-copyright = songs and artists
category-name-spam = mass advertising
category-name-vendor = refused by the engine
place-private = private chat
place-group = group
place-channel = channel

command-queue = Appeals against refusals, and exceptions
command-person = How a person stands: strikes, limits, appeals
button-look = Look at it
button-newer = Next
button-queue = Open appeals
button-back = Back
button-exceptions = Exceptions
button-uphold = Uphold
button-overturn = Overturn
button-except = Except this wording
case-new = Somebody asks for another look at a refusal: { $category }.
queue-title =
    { $n ->
        [0] No appeal is open.
        [one] { $n } appeal is open.
       *[other] { $n } appeals are open.
    }
queue-counters = In 24 hours: refusals { $refusals }, limits met { $limits }. Now: muted { $muted }, banned { $banned }.
queue-line = { $nr }. { $category } · { $kind } · { $date }
queue-usage = /queue lists appeals, “/queue exceptions” the exceptions; “/queue except hate some words” adds a phrase to a category.
case-title = Refused: { $category }
case-facts = { $kind } · { $place } · { $date }
case-person = Person: { $person }
case-rule = Rule: { $rule }
case-words = The words:
case-wordless = There were no words.
case-without = To be left out:
case-files =
    { $n ->
        [one] { $n } file came with it.
       *[other] { $n } files came with it.
    }
case-preview = The picture that came with it. It is covered; look at it if you need to.
case-closed = { $category }: { $decision }. { $reason }
decision-uphold = refused as it was
decision-overturn = allowed
decision-except = allowed, and this wording from now on
judge-why = Why is it { $decision }?
judge-own-title = Reason
judge-own = Your reason in a sentence
reason-rules = It breaks the rules
reason-intent = The intent is plain
reason-safety = It could harm somebody
reason-context = Harmless in its context
reason-mistake = The screen was wrong
reason-art = Art, medicine, news or history
reason-own = In my own words
exceptions-title =
    { $n ->
        [0] There are no exceptions.
       *[other] Wordings that the screen lets through:
    }
exception-line = { $nr }. { $category }: { $what } · { $date }
exception-text = one whole text
exceptions-how = “/queue except hate some words” adds a phrase to a category.
button-remove-nr = Remove { $n }
person-title = Person { $person }, since { $date }
person-chats = Chats: { $chats }
person-state =
    { $state ->
        [muted] Muted until { $until } UTC · { $points } points
        [banned] Banned until { $until } UTC · { $points } points
        [blocked] Blocked · { $points } points
       *[free] Free · { $points } points
    }
person-strike =
    { $back ->
        [yes] { $category } · { $points } points, taken back · { $date }
       *[no] { $category } · { $points } points · { $date }
    }
person-appeals = Appeals: open { $open }, allowed { $overturned }, upheld { $upheld }
person-orders = Orders in 24 hours: { $made }, unpaid { $unpaid }
person-limits = Limits met in 30 days: { $limits }
person-limit = { $limit } × { $n }
person-limits-none = No limit was met in 30 days.
person-gift =
    { $reason ->
        [many] The starting gift waits until { $date } UTC: many were given that day.
       *[young] The starting gift waits until { $date } UTC: the account is young.
    }
person-usage = Write the id after the command: /person followed by the id that /queue or /paysupport shows.
refusal-appeal_unknown = There is nothing to look at here any more.
refusal-appeal_late = The words are not kept that long. Send them again.
refusal-appeal_closed = This has been decided already.
refusal-appeals_many =
    { $max ->
        [one] { $max } wish of yours waits for a moderator already. Wait until it is decided.
       *[other] { $max } wishes of yours wait for a moderator already. Wait until one is decided.
    }
refusal-exception_never = There is no such category, or it has no exceptions.
refusal-exception_phrase =
    { $max ->
       *[other] A phrase has letters or digits, and at most { $max } characters.
    }
refusal-exception_gone = This exception has been removed already.
refusal-reason_missing = A reason is needed. Write it in a sentence.
refusal-same_words = These words have been made very often within minutes. Change them, or come back in { $waitMs }.
refusal-orders_many = Many orders were begun within an hour. The next one can be made in { $waitMs }.
refusal-orders_unpaid = Many orders were begun and not paid. Pay one of them, or come back in { $waitMs }.
gift-waits =
    { $reason ->
        [many] Your { $n } starting credits come in { $wait }: many people began today. Credits that you buy are there at once.
       *[young] Your { $n } starting credits come in { $wait }: your account is still new. Credits that you buy are there at once.
    }

## Shops inside the chats

method-discord = Discord
order-how-discord = Press the button with the price: Discord itself asks for the payment, in your own currency where it has one. This message changes by itself.
refusal-refund_elsewhere = Money paid in Discord goes back through Discord's support only: support.discord.com, Billing. The credits follow by themselves.
method-telegram = Card, in Telegram
order-how-telegram = The bill is in this chat: press its button. Telegram passes your card on to the payment provider.

## Coins

method-cryptocloud = CryptoCloud: coins
order-how-cryptocloud = Pay on CryptoCloud's page in USDT, BTC and other coins, within 24 hours and to the last digit: the fee of your wallet comes on top. This message changes by itself.
method-nowpayments = NOWPayments: coins
order-how-nowpayments = Pay on NOWPayments' page in a coin of your choice, in one go and to the last digit: the fee of your wallet comes on top. This message changes by itself once the network has confirmed it.

## Words: made more of, translated, sung

kind-write = Words
ask-prompt-write = Write what the words should be about.
ask-picture-write = Only words go in here: no picture.
quote-write = Words with { $model }
job-working-write = Writing with { $model }… { $duration } · { $cost }
option-purpose = What for
option-for = Kind
option-language = Language
choice-purpose-enhance = Made more of
choice-purpose-translate = Translated
choice-purpose-lyrics = Lyrics
choice-language-en = English
choice-language-ru = Russian
choice-language-zh = Chinese
choice-language-id = Indonesian
choice-for-image = Picture
choice-for-edit = Edited picture
choice-for-video = Video
choice-for-animate = Live photo
choice-for-music = Song
choice-for-sound = Sound
button-enrich = Enhance words
button-translate = Translate
button-usewords = Use these · { n-credits }
button-ownwords = My own words
button-ownwords-for = My own · { n-credits }
button-editwords = Change them
button-anew = Write anew
words-enhanced = ✏️ More was made of your words:
words-translated = ✏️ Your words in { $language }:
words-before = What you wrote:
words-go-on = You can go on with your own words.
words-begun = That is made already, or under way.
words-go = Where you have more made of your words, or have them translated, they go to { $who } first; you see what comes back before it is used.
settings-enhancefirst = First: whether more is made of your words before every new wish. You see both and choose.
button-enhancefirst =
    { $on ->
        [on] Enhance first: on
       *[off] Enhance first: off
    }
refusal-words_off = These words stay as they are: enhancing is off, in /settings or for this model.

## Who else sees it

vendors-here = Everything is made on this machine.
screens-here = The content check runs on this machine.
screens-remote =
    { $what ->
        [words] For the content check, the words of a request go to { $who } too.
        [pictures] For the content check, pictures go to { $who } too.
       *[both] For the content check, the words and pictures of a request go to { $who } too.
    }
decisions-kept =
    { $days ->
        [0] a year, without your words
       *[other] a year; your words for { $for }
    }

## Orders

orders-empty = You have bought nothing yet. /buy shows what there is.
orders-title = Your newest orders (UTC):
orders-line = { $nr }. { $date } · { $n } credits · { $price } · { $method } · { $state ->
        [created] being made
        [awaiting_payment] not paid yet
        [paid] paid
        [partially_refunded] returned in part
        [refunded] returned
        [disputed] disputed by the bank
        [expired] expired
        [canceled] cancelled
        [failed] payment failed
       *[review] being looked at
    }
orders-help = A number shows the order: its receipt, and how to ask for the money back. Questions: /paysupport.

## Money back

button-moneyback = Ask for the money back
button-moneyback-of = Money back: { $price }
button-orders = My orders
button-order = The order
button-receipt = Receipt
button-pay-otherwise = Pay another way
button-refund-all = Return { $amount }
button-refund-part = A part
button-refund-no = Refuse
orders-email = Receipts go to { $email }.
order-refund-asked = You have asked for your money back; an operator looks at it.
order-receipt-state =
    { $state ->
        [registered] The shop has registered the receipt and sends it by e-mail.
        [failed] The shop could not register the receipt. Questions: /paysupport.
       *[pending] The shop is registering the receipt.
    }
refund-ask =
    { $n ->
        [0] { $amount } can go back to you. An operator decides and answers here. Why?
        [one] { $amount } can go back to you, and { $n } credit goes with it. An operator decides and answers here. Why?
       *[other] { $amount } can go back to you, and { $n } credits go with it. An operator decides and answers here. Why?
    }
refund-ask-used =
    { $n ->
        [one] { $n } of these credits is spent already; the operator sees that.
       *[other] { $n } of these credits are spent already; the operator sees that.
    }
refund-why-mistake = Bought by mistake
refund-why-twice = Paid twice
refund-why-quality = Not what I expected
refund-why-own = In my own words
refund-why-none = Without a reason
refund-own-title = Why
refund-own = Your reason in a sentence
refund-asked = I have told the operators. The answer comes here.
refund-asked-before = You have asked about this order already; one answer is all there is. Questions: /paysupport.
refund-ask-title = Money back? { n-credits } · { $price } · { $method }
refund-ask-facts = { $date } UTC · payment { $payments } · person { $person }
refund-ask-spent =
    { $spent ->
        [0] { $left } can go back; none of its { $n } credits is spent.
       *[other] { $left } can go back; of its { $n } credits { $spent } are spent and would be owed.
    }
refund-ask-why = Why: { $reason }
refund-ask-wordless = No reason was given.
refund-ask-off = { $method } is switched off here: switch it on before you return anything.
refund-ask-by-hand = { $method } returns nothing by itself: send the money yourself. The button takes the credits and tells the person.
refund-ask-whole = { $method } returns a payment whole only.
refund-ask-closed = Decided: { $decision }.
refund-ask-answer = Why: { $reason }
refund-decided-all = all goes back
refund-decided-part = a part goes back
refund-decided-no = nothing goes back
refund-part-title = How much
refund-part = The amount to return, such as 49.50
refund-kept-ask = Why does nothing go back? The person reads this.
refund-kept-used = The credits are used
refund-kept-late = Too long ago
refund-kept-rules = The terms don't provide for it
refund-kept-own = In my own words
refund-told-back = { $amount } of your { $price } by { $method } goes back to you; its credits are taken back.
refund-told-by-shop = How long it takes is up to your bank or wallet: mostly minutes, at most some days.
refund-told-by-hand = An operator sends it by hand: please allow some days.
refund-told-no = Your { $price } by { $method } does not go back. Why: { $reason }. Questions: /paysupport.
refund-asks-none = Nobody waits for an answer about their money.
refund-asks-title = They ask for their money back (UTC), the longest waiting first:
refund-asks-line = { $nr }. { $date } · { $price } · { $method }
refusal-refund_done = This payment has gone back whole, or is on its way: nothing is left to return.
refusal-refund_nothing = Of this order nothing can go back: it was not paid, or has been returned.
refusal-refund_ask_unknown = Nobody asks for this any more.
refusal-refund_ask_closed = This has been decided already.

## Vendors

vendor-stopped = { $vendor } refuses every job: its balance is used up, or the account is in arrears ({ $code }). Jobs go to other engines where there are any. Top it up; it is tried again by itself within the hour, or at once after npm run doctor -- --resume { $id }
vendor-back = { $vendor } takes jobs again.
vendor-denied = { $vendor } refuses jobs ({ $code }), and its free check fails too: look at its key, region and address (npm run doctor). Jobs go to other engines where there are any.
vendor-spent = { $vendor }: what a day may cost there ({ $usd } USD) is used up. Until midnight UTC its jobs go to other engines, or are refused with the credits back.
vendor-title = Vendors: results of attempts, credits, what they took and what is left (USD, at the lowest price of a credit):
vendor-line = { $what }: { $made } of { $asked } · { $credits } · { $cost } · { $margin }{ $unpriced ->
        [0] {""}
       *[other] {" "}({ $unpriced } at an unknown cost)
    }
vendor-line-stopped = { $vendor } takes no jobs since { $date }: out of balance ({ $code })

## Options of Google's models

option-resolution = Resolution
choice-ratio-auto = As the picture
choice-size-4096 = 4096 px

## Engines outside

option-quality = Quality
choice-quality-low = Low
choice-quality-medium = Medium
choice-quality-high = High

refusal-option_unable = { $option }: { $choices }, not “{ $value }”. That is what the engine can do here.
refusal-option_placeless = { $option } can't be set with this engine. Leave it out.
refusal-inputs_unable = The engine can't do this with what you sent: it takes files of another sort, or only works that it made itself. Choose another one: /models
refusal-file_unfit = The engine can't take this file: its size or shape is out of bounds. Send another one.

## Videos, and what each model can do

command-video = a video from your words, or from a picture
slash-video = video
help-example-video = For example: /video a paper boat on a river, 5 s, zoom in
option-sound = Sound
switch-chip = { $option }: { $on ->
        [on] on
       *[off] off
    }
models-more = What each can do, and an example, is behind the buttons.
models-kind = { $kind }: what makes it, and its price with the usual options:
button-models = All models
button-models-kind = Other models: { $kind }
button-use = Use it from now on
model-in-use = This one is used for “{ $kind }” when you say nothing else.
model-takes = Takes: { $what }
takes-words = words
takes-words-optional = words, if you like
takes-pictures = { $max ->
        [1] a picture
       *[other] up to { $max } pictures
    }
takes-clips = { $max ->
        [1] a clip
       *[other] up to { $max } clips
    }
takes-audio = { $max ->
        [1] a sound file
       *[other] up to { $max } sound files
    }
takes-free = { $what }, if you like
model-option = --{ $name } – { $option }: { $values }
model-prices = Price by “{ $option }”: { $prices }
model-price = { $value } – { n-credits }
model-help = { $help }
refusal-model_words_only = { $model } makes videos from words alone. Leave the picture out, or choose another model: /models video.
catalog-title = { $title }
option-preset = Preset
choice-preset-none = As it is

## Songs: words, takes, going on

option-from = From (seconds)
option-lyrics = Words
option-title = Title
option-voice = Voice
choice-voice-auto = any voice
choice-voice-female = female voice
choice-voice-male = male voice
refusal-from_late = This song is { $seconds } s long: there is nothing to go on from there. Name an earlier second.
take-title = Take { $n }
take-title-of = { $title } · { take-title }
command-extend = a song of yours, or one you send, goes on
help-example-extend = For example: in reply to a song, “/extend a quiet ending --from 60”.
slash-extend = extend
which-take = Which take?
take-picked = Take { $n } it is. What follows is made of it.
button-only-take = Keep only this
only-take-ask = Keep take { $n } and delete the rest? It can't be undone.
button-only-take-yes = Delete the rest
takes-removed =
    { $n ->
        [0] There is nothing else to delete.
       *[other] The rest is deleted.
    }
refusal-take_gone = This take is not there any more. Choose one that is.
button-extend = Extend
button-cover = Cover
button-lyrics = Words
ask-cover = Write how it should sound: genre, mood, voice.
extend-hint = Where it goes on, and how, can be said as well: “/extend a quiet ending --from 60” in reply to the song.
do-extend = Go on with it
do-cover = Cover of it
refusal-cover_unavailable = Nothing here can sing a song anew at present.
refusal-work_no_song = There is no song in this work.
refusal-song_of_another = { $models } can't go on with this song: that works only with songs that the same engine has made here. Nothing was charged.
button-sung-own = Own words
button-sung-written = Written for me
button-sung-none = Instrumental
lyrics-how = What is sung in it?
lyrics-ask = Send the words as they should be sung, with [Verse] and [Chorus] above their parts, if you like. At most { NUMBER($max, useGrouping: 0) } characters.
lyrics-long =
    { $length ->
        [one] This is { $length } character, and at most { NUMBER($max, useGrouping: 0) } can be sung here. Nothing is charged: send it shorter.
       *[other] These are { $length } characters, and at most { NUMBER($max, useGrouping: 0) } can be sung here. Nothing is charged: send them shorter.
    }
ask-lyrics = The words, with [Verse] and [Chorus].
words-kept = Your words are kept.
lyrics-kept = 🎵 Your words are kept. Now write the mood, genre or instruments.
ask-theme = Write what the song should be about.
lyrics-written = 🎵 Words for “{ $theme }”:
button-singit = Sing it for { $n }
button-changelyrics = Change words
refusal-lyrics_silent = A song without singing has no words. Leave out one of both: --lyrics or --instrumental.
help-always = always { $n }
help-text-max = any words, at most { NUMBER($max, useGrouping: 0) } characters
## Talking portraits, and sound for clips

refusal-inputs_many_of =
    { $what ->
        [picture] { $kind }, photos: at most { $max } at a time. Send fewer.
        [clip] { $kind }, clips: at most { $max } at a time. Send fewer.
       *[audio] { $kind }, voice messages: at most { $max } at a time. Send fewer.
    }
refusal-file_wrong_type_of =
    { $what ->
        [clip] { $kind }: this file doesn't fit. Send a clip.
       *[audio] { $kind }: this file doesn't fit. Send a voice message or a song.
    }
refusal-avatar_both = A portrait says either words or a voice message. Send one of both.
refusal-length_long = { $kind }: this takes about { $seconds } s, and at most { $max } s are made. Make it shorter.
refusal-length_longer = { $kind }: what you sent lasts { $seconds } s, longer than the { $max } s of the price. Start it again for the whole length.
command-avatar = a person or a photo says your words
command-sound = sound for a clip
help-example-avatar = For example: /avatar Welcome to our shop – or a portrait photo with “/avatar” and the words.
help-example-sound = For example: a clip with the words “/sound waves and gulls”.
slash-avatar = avatar
slash-sound = sound
do-avatar = Let it speak
button-sound = Add sound
pick-avatar = Who speaks: { $title }
pick-voice = Voice: { $title }
avatar-photo = your photo
avatar-by-voice = It says your voice message.
button-photo = Use a photo
button-other-photo = Another photo
list-title = { $option }, page { $page } of { $pages }. Press one to choose it.
button-hear = ▶ Sample
button-page-back = ‹ Back
button-page-on = More ›
button-list-back = To the draft
sample = { $title }
sample-none = There is no sample of this voice now: { $title }
sample-coming = The sample is on its way.
likeness-ask = Whom does this photo show? It will say what you choose, so whoever it shows has to agree to that.
likeness-kept = I keep that you said so, and when, for this picture (a fingerprint of it, not the picture) and for talking portraits alone. You can take it back at any time: /mydata.
likeness-ask-clip = Does this picture show somebody real? The clip has sound, so they can be made to speak: whoever it shows has to agree to that.
likeness-kept-clip = I keep your answer, and when you gave it, for this picture (a fingerprint of it, not the picture) and for clips with sound alone. You can take it back at any time: /mydata.
likeness-me = It's me
likeness-consent = I have their consent
likeness-nobody = Nobody real
likeness-no = Neither
likeness-refused = Then this photo stays as it is. Nothing was charged.
likeness-stock = Let a stock avatar speak
likeness-withdrawn =
    { $n ->
        [one] Taken back for { $n } picture. What is made already is yours; /delete removes it.
       *[other] Taken back for { $n } pictures. What is made already is yours; /delete removes it.
    }
button-unlike = Take back consents for pictures
mydata-likeness =
    { $n ->
        [one] Consent of the person pictured, to speak in portraits and clips: { $n } picture, last on { $date }
       *[other] Consent of the people pictured, to speak in portraits and clips: { $n } pictures, last on { $date }
    }
refusal-likeness_missing = For this photo I need the consent of the person that it shows. Start it again, and I'll ask.

## How the camera is moved

model-camera-structured = Camera: moved by a control of its own, just as you choose.
model-camera-words = Camera: the move is put into words for the model, which mostly follows them.
model-camera-none = Camera: this model can't be told how to move it.
choice-camera-orbit-left = ⟲ Orbit left
choice-camera-orbit-right = ⟳ Orbit right
choice-camera-static = Still
## Who speaks

option-avatar = Who speaks
