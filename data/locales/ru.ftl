# Chatelier по-русски.
#
# Чтобы изменить тексты, положите файл с этим именем в DATA_DIR/locales: его тексты заменят здешние по одному, остальные останутся.
# Синтаксис Fluent (https://projectfluent.org). Вместо { $name } встанет значение; сохраните все, какие есть в тексте.
# Тон: спокойно, коротко, с числами там, где они важны, без восклицательных знаков.

## Строительные блоки

# То, что написал человек, как есть.
raw = { $text }
n-credits =
    { $n ->
        [one] { $n } кредит
        [few] { $n } кредита
        [many] { $n } кредитов
       *[other] { $n } кредита
    }
about-seconds = около { $n } с
about-minutes = около { $n } мин
seconds = { $n } с
credits-held =
    { $n ->
        [one] отложен { $n } кредит
        [few] отложено { $n } кредита
        [many] отложено { $n } кредитов
       *[other] отложено { $n } кредита
    }
credits-back =
    { $n ->
        [0] Ничего не списано.
        [one] Вернулся { $n } кредит.
        [few] Вернулись { $n } кредита.
        [many] Вернулось { $n } кредитов.
       *[other] Вернулось { $n } кредита.
    }
facts = { $facts }
fact-negative = без: { $text }
fact-seed = зерно { $seed }
made-by = { $model }
link-number = { $n }

## Языки: каждый называет себя сам, в каждом файле

language-en = 🌐 English
language-ru = 🌐 Русский
language-zh = 🌐 中文
language-id = 🌐 Bahasa Indonesia

## Первая минута

welcome = Здравствуйте. Я делаю картинки, песни и живые фото из ваших слов и снимков.
welcome-gift =
    { $n ->
        [0] Всё стоит кредитов; сколько именно, покажет /models.
        [one] Для начала у вас { $n } кредит; картинка стоит { $price }.
        [few] Для начала у вас { $n } кредита; картинка стоит { $price }.
        [many] Для начала у вас { $n } кредитов; картинка стоит { $price }.
       *[other] Для начала у вас { $n } кредита; картинка стоит { $price }.
    }
gate = Нажимая кнопку, вы подтверждаете, что вам { $age } или больше, и принимаете условия ({ $operator }).
button-agree = Мне { $age } или больше, принимаю условия
button-terms = Условия
button-privacy = Приватность
agreed = Вы приняли условия. Их можно перечитать: /terms и /privacy.
ready = Напишите, что хотите увидеть, или пришлите фото.
example-image = Лиса в снегу, акварель
example-image-prompt = лиса в снегу, акварель
example-music = Песня: спокойное пианино, 30 с
example-music-prompt = спокойное пианино, 30 с
button-more = Что ещё?

## Виды работ

kind-image = Картинка
kind-edit = Изменённая картинка
kind-upscale = Увеличенная картинка
kind-animate = Живое фото
kind-video = Видео
kind-music = Песня
kind-sound = Видео со звуком
kind-extend = Продолжение песни
kind-avatar = Говорящий портрет
kind-describe = Описание

## Картинка без слов

what-to-do =
    { $n ->
        [1] Что с ней сделать?
        [one] Что сделать с этими файлами ({ $n })?
        [few] Что сделать с этими файлами ({ $n })?
        [many] Что сделать с этими файлами ({ $n })?
       *[other] Что сделать с этими файлами ({ $n })?
    }
do-animate = Оживить
do-edit = Изменить словами
do-describe = Описать
do-music = Песня к ней
do-upscale = Увеличить

## Вопросы (не длиннее 64 знаков: они стоят и в полях ввода)

ask-prompt-image = Напишите, что должно быть на картинке.
ask-prompt-edit = Напишите, что изменить, например: карандаш, винтаж.
ask-prompt-upscale = Напишите, на что смотреть при увеличении.
ask-prompt-animate = Напишите, как должна двигаться камера.
ask-prompt-video = Напишите, что должно произойти в видео.
ask-prompt-music = Напишите настроение, жанр или инструменты.
ask-prompt-extend = Напишите, как продолжить песню.
ask-prompt-sound = Напишите, что должно быть слышно.
ask-prompt-avatar = Напишите, что сказать, или пришлите голосовое сообщение.
ask-prompt-describe = Напишите, что хотите узнать о картинке.
ask-picture-image = Пришлите картинку, от которой оттолкнуться.
ask-picture-edit = Пришлите картинку, которую изменить.
ask-picture-upscale = Пришлите картинку, которую увеличить.
ask-picture-animate = Пришлите фото, которое оживить.
ask-picture-video = Пришлите картинку, с которой начать видео.
ask-picture-music = Пришлите картинку, к которой нужна песня.
ask-picture-sound = Пришлите видео, которому нужен звук.
ask-picture-extend = Пришлите песню или ответьте на свою командой /extend.
ask-picture-avatar = Пришлите портрет, который заговорит.
ask-picture-describe = Пришлите картинку, которую описать.

## Черновик, его цена и нехватка кредитов

quote-image = Картинка, модель «{ $model }»
quote-edit = Изменение картинки, модель «{ $model }»
quote-upscale = Увеличение, модель «{ $model }»
quote-animate = Живое фото, модель «{ $model }»
quote-video = Видео, модель «{ $model }»
quote-music = Песня, модель «{ $model }»
quote-sound = Звук к видео, модель «{ $model }»
quote-extend = Продолжение песни, модель «{ $model }»
quote-avatar = Говорящий портрет, модель «{ $model }»
quote-describe = Описание, модель «{ $model }»
quote-price = { n-credits }
quote-length = Около { $n } с. Оплачиваются только готовые секунды.
quote-length-unknown = Длительность пока не видна: цена — за время до { $n } с, а оплачиваются только готовые секунды.
quote-dropped = Оставил как есть. Ничего не списано.
button-start = Начать за { $n }
button-drop = Не сейчас
credits-short =
    { $need ->
        [one] Это стоит { $need } кредит, а у вас { $have }.
        [few] Это стоит { $need } кредита, а у вас { $have }.
        [many] Это стоит { $need } кредитов, а у вас { $have }.
       *[other] Это стоит { $need } кредита, а у вас { $have }.
    }
cheaper-duration = { $value } с за { $n }
cheaper-count = { $value } шт. за { $n }
cheaper-size = { $value } пикс. за { $n }

## Параметры моделей и их значения

option-ratio = Пропорции
option-style = Стиль
option-size = Размер
option-count = Сколько
option-negative = Чего не должно быть
option-seed = Зерно
option-camera = Камера
option-duration = Длина
option-tempo = Темп
option-key = Тональность
option-instrumental = Без пения
choice-style-auto = Любой стиль
choice-style-gouache = Гуашь
choice-style-watercolour = Акварель
choice-style-poster = Плакат
choice-style-ink = Тушь
choice-style-oil = Масло
choice-style-pixel = Пиксели
choice-size-512 = 512 пикс.
choice-size-1024 = 1024 пикс.
choice-size-2048 = 2048 пикс.
choice-count-1 = 1 шт.
choice-count-2 = 2 шт.
choice-count-3 = 3 шт.
choice-count-4 = 4 шт.
choice-camera-zoom-in = Ближе
choice-camera-zoom-out = Дальше
choice-camera-pan-left = ← Влево
choice-camera-pan-right = → Вправо
choice-camera-tilt-up = ↑ Вверх
choice-camera-tilt-down = ↓ Вниз
choice-tempo-auto = Любой темп
choice-tempo-slow = Медленно
choice-tempo-medium = Умеренно
choice-tempo-fast = Быстро
choice-key-auto = Любая тональность
choice-key-c-major = до мажор
choice-key-g-major = соль мажор
choice-key-d-major = ре мажор
choice-key-a-major = ля мажор
choice-key-e-major = ми мажор
choice-key-f-major = фа мажор
choice-key-b-flat-major = си-бемоль мажор
choice-key-e-flat-major = ми-бемоль мажор
choice-key-a-minor = ля минор
choice-key-e-minor = ми минор
choice-key-b-minor = си минор
choice-key-d-minor = ре минор
choice-key-g-minor = соль минор
choice-key-c-minor = до минор
choice-key-f-minor = фа минор

## Работа идёт

job-queued =
    { $position ->
        [1] Следующая в очереди · { $duration } · { $cost }
        [one] В очереди { $position }-я · { $duration } · { $cost }
        [few] В очереди { $position }-я · { $duration } · { $cost }
        [many] В очереди { $position }-я · { $duration } · { $cost }
       *[other] В очереди { $position }-я · { $duration } · { $cost }
    }
job-working-image = Рисую моделью «{ $model }»… { $duration } · { $cost }
job-working-edit = Изменяю моделью «{ $model }»… { $duration } · { $cost }
job-working-upscale = Увеличиваю моделью «{ $model }»… { $duration } · { $cost }
job-working-animate = Оживляю моделью «{ $model }»… { $duration } · { $cost }
job-working-video = Снимаю моделью «{ $model }»… { $duration } · { $cost }
job-working-music = Сочиняю моделью «{ $model }»… { $duration } · { $cost }
job-working-extend = Продолжаю моделью «{ $model }»… { $duration } · { $cost }
job-working-sound = Озвучиваю моделью «{ $model }»… { $duration } · { $cost }
job-working-avatar = Учу говорить моделью «{ $model }»… { $duration } · { $cost }
job-working-describe = Рассматриваю моделью «{ $model }»… { $duration } · { $cost }
job-long =
    { $notices ->
        [on] Пришлю сюда и дам знать; можно заниматься другим.
       *[off] Пришлю сюда без звука; можно заниматься другим.
    }
job-cancel-asked = Я попросил движок остановиться. Если он остановится, кредиты вернутся.
job-cancelled = Отменено. { $back }
button-cancel = ✕ Отменить
button-cancel-maybe = ✕ Попробовать остановить
button-cancel-nr = ✕ Отменить { $n }
undelivered =
    { $n ->
        [one] Пока я не мог вам писать, была готова { $n } ваша работа.
        [few] Пока я не мог вам писать, были готовы { $n } ваши работы.
        [many] Пока я не мог вам писать, было готово { $n } ваших работ.
       *[other] Пока я не мог вам писать, было готово { $n } ваших работ.
    }
button-show = Показать

## Результат

result-cost =
    { $credits ->
        [one] { $credits } кредит · осталось { $left }
        [few] { $credits } кредита · осталось { $left }
        [many] { $credits } кредитов · осталось { $left }
       *[other] { $credits } кредита · осталось { $left }
    }
result-partial = Получилось { $made } из { $asked }; за остальное ничего не списано.
result-late = Пришло поздно, поэтому бесплатно · осталось { $left }
button-again = Ещё раз
button-vary = Вариант
button-animate = Оживить
button-upscale = Увеличить
button-edit = Изменить словами
button-song = Песня к ней
button-paint = Нарисовать
button-save = ♡ Сохранить
button-unsave = ♥ Сохранено
button-delete = ✕ Удалить
button-info = ⋯
button-retry = Попробовать снова
which-picture = Какую картинку?
delete-ask = Удалить эту работу и её файлы? Вернуть будет нельзя.
button-delete-yes = Удалить навсегда
button-keep = Оставить
deleted = Удалено.
kept = Осталось на месте.

## Замечания под результатом

note-unknown-words = Эти слова я пока рисовать не умею: { $words }.
note-instrumental-only = Петь я не умею, это одна мелодия.
note-music-words-unread = В этих словах я не нашёл ни настроения, ни жанра, ни инструмента и выбрал их сам.
note-music-facts = Тональность { $key } · { $tempo } ударов в минуту

## Kling and Alibaba Cloud

choice-camera-auto = Камера сама
note-prompt-shortened = Прочитаны первые { $chars } символов вашего текста; остальное модель не принимает.

## Работа не удалась (строка о кредитах идёт следом)

failure-deadline = В этот раз не получилось: работа шла слишком долго.
failure-engines_down = В этот раз не получилось: сейчас ни один движок не может взять задание. Попробуйте через несколько минут или выберите другую модель: /models.
failure-engine_content = Движок не станет этого делать. Измените слова и попробуйте снова.
failure-engine_input = Движку не подошли эти слова или файлы. Измените их и попробуйте снова.
failure-engine_lost = В этот раз не получилось: движок потерял работу по дороге.
failure-result_unusable = В этот раз не получилось: то, что прислал движок, использовать нельзя.
failure-our_fault = Что-то сломалось на нашей стороне.
fault = Что-то сломалось на нашей стороне; записано под номером { $reference }. Ничего не списано.

## Проверка содержания

screen-refused = Я не могу этого сделать: { $reason }. Ничего не списано.
category-sexual-minors = это сексуализирует несовершеннолетних
category-sexual = это сексуальное содержание
category-violence = это жестокость или призыв к ней
category-self-harm = это ведёт к самоповреждению
category-hate = это разжигает ненависть к людям
category-harassment = это оскорбляет кого-то или угрожает ему
category-likeness = это показывает реального человека унизительно или обманно
category-weapons = это учит делать оружие или совершать преступление
category-drugs = это об изготовлении, продаже или приёме наркотиков
category-political = это о политике, которую здесь не показывают
category-nudity = это показывает наготу
category-personal-data = в этом есть чужие личные данные
category-copyright = это копирует известную песню или исполнителя
category-spam = это массовая реклама или приманка
button-why = Почему?
why-sexual-minors = Здесь не делается ничего, что сексуализирует детей и подростков, ни в каком стиле и ни с какой целью. Если вы имели в виду другое, напишите другими словами.
why-sexual = Нагота и сексуальные сцены здесь не делаются. Напишите без них и отправьте снова.
why-violence = Кровавые сцены, пытки и призывы к насилию здесь не делаются. Битва или буря подойдут; напишите без жестокости.
why-self-harm = Здесь не делается ничего, что показывает самоповреждение или учит ему. Если вам плохо, поговорите с тем, кому доверяете, или позвоните на линию помощи вашей страны.
why-hate = Здесь не делается ничего, что унижает людей за то, кто они. Напишите без этого и отправьте снова.
why-harassment = Здесь не делается ничего, что оскорбляет, унижает человека или угрожает ему. Напишите без этого и отправьте снова.
why-likeness = Реальных людей здесь не показывают раздетыми, униженными или за тем, чего они не делали. Возьмите вымышленного человека и отправьте снова.
why-weapons = Инструкции по оружию и преступлениям здесь не делаются. Напишите без них и отправьте снова.
why-drugs = Изготовление, продажа и приём наркотиков здесь не показываются. Напишите без этого и отправьте снова.
why-political = Агитация, должностные лица и спорные вопросы политики в этом чате не делаются. Напишите без них или спросите в личном чате.
why-nudity = Раздетых людей здесь не показывают. Оденьте их и отправьте снова.
why-personal-data = Адреса, телефоны, карты и документы людей здесь не показываются. Уберите их и отправьте снова.
why-copyright = Известные песни, голос и стиль названных исполнителей здесь не копируются. Опишите звук, настроение и инструменты своими словами и отправьте снова.
why-spam = Массовая реклама и приманки ради денег или паролей здесь не делаются. Напишите без них и отправьте снова.

## Команды (описания не длиннее 100 знаков)

command-image = картинка из ваших слов
command-edit = изменить картинку словами
command-upscale = картинка вдвое больше
command-animate = живое фото из картинки
command-music = песня по настроению или к картинке
command-describe = картинка, пересказанная словами
command-models = чем что делается и сколько стоит
command-balance = ваши кредиты и все их движения
command-buy = купить кредиты
command-orders = что вы купили и что с этим стало
command-history = что вы сделали
command-show = одна работа ещё раз, по номеру
command-jobs = что делается сейчас
command-cancel = закрыть вопрос или остановить последнюю работу
command-settings = язык, модели, уведомления
command-link = объединить этот чат с другим: общий кошелёк
command-unlink = отделить этот чат от другого
command-help = что сюда можно прислать
command-start = начать
command-terms = условия использования
command-privacy = что хранится и как долго
command-paysupport = помощь с оплатой
command-refund = вернуть платёж (для операторов)
command-unknown = Команды /{ $name } здесь нет.

## Справка

help = Пришлите слова, и я нарисую. Пришлите фото, и я спрошу, что с ним сделать. Ответьте на картинку словами, и я её изменю.
help-line = /{ $name } — { $what }
help-end = Например: «лиса в снегу, 16:9» или «/music спокойное пианино, 30 с». Подробнее о команде: /help image.
help-option = --{ $name } — { $title }: { $values }
help-range = от { NUMBER($min, useGrouping: 0) } до { NUMBER($max, useGrouping: 0) }
help-switch = on (да) или off (нет)
help-example-image = Например: /image лиса в снегу --ratio 16:9 --count 2
help-example-edit = Например: фото с подписью «/edit карандаш».
help-example-upscale = Например: фото с подписью «/upscale».
help-example-animate = Например: фото с подписью «/animate приближение, 5 с».
help-example-music = Например: /music спокойное пианино, 30 с
help-example-describe = Например: фото с подписью «/describe».
not-understood = Мне нужны слова, чтобы рисовать, или фото.

## Модели

models-title = Чем что делается и сколько стоит с обычными параметрами:
model-line = { $model } · { $kind } · { n-credits }
model-about = { $about }

## Баланс и выписка

balance =
    { $n ->
        [one] У вас { $n } кредит.
        [few] У вас { $n } кредита.
        [many] У вас { $n } кредитов.
       *[other] У вас { $n } кредита.
    }
balance-held =
    { $n ->
        [one] Ещё { $n } отложен на работы, которые идут.
        [few] Ещё { $n } отложены на работы, которые идут.
        [many] Ещё { $n } отложено на работы, которые идут.
       *[other] Ещё { $n } отложено на работы, которые идут.
    }
balance-owed =
    { $n ->
        [one] Ваш долг — { $n } кредит; его закроет следующая покупка.
        [few] Ваш долг — { $n } кредита; его закроет следующая покупка.
        [many] Ваш долг — { $n } кредитов; его закроет следующая покупка.
       *[other] Ваш долг — { $n } кредита; его закроет следующая покупка.
    }
statement-title = Выписка, сначала новое (время UTC):
statement-empty = Пока ничего.
statement-gift = { $nr }. +{ $n } · подарок · { $date }
statement-topup = { $nr }. +{ $n } · куплено · { $date }
statement-held = { $nr }. −{ $n } · отложено · { $date }
statement-used = { $nr }. −{ $n } · потрачено · { $date }
statement-returned = { $nr }. +{ $n } · вернулось · { $date }
statement-clawback = { $nr }. −{ $n } · снято после возврата денег · { $date }
statement-restored = { $nr }. +{ $n } · возвращено: возврат или спор отменён · { $date }
statement-giftback = { $nr }. −{ $n } · второй стартовый подарок, он считается один раз · { $date }
button-older = Раньше

## Покупка

buy-title =
    { $n ->
        [one] У вас { $n } кредит. Какой набор?
        [few] У вас { $n } кредита. Какой набор?
        [many] У вас { $n } кредитов. Какой набор?
       *[other] У вас { $n } кредита. Какой набор?
    }
buy-none =
    { $n ->
        [one] У вас { $n } кредит. Здесь кредиты не продаются.
        [few] У вас { $n } кредита. Здесь кредиты не продаются.
        [many] У вас { $n } кредитов. Здесь кредиты не продаются.
       *[other] У вас { $n } кредита. Здесь кредиты не продаются.
    }
buy-elsewhere = Их можно купить здесь: { $chats }. Свяжите тот чат с этим через /link, и купленное там будет и здесь.
pack = { n-credits } · { $prices }
pack-best = { n-credits } · { $prices } · выгоднее всего
pack-button = { $n }
ways-title = { n-credits }. Как хотите заплатить?
way-button = { $method } · { $price }
method-pretend = Игрушечные деньги
method-stars = Звёзды
order-open = { n-credits } · { $price } · { $method }
order-how-pretend = Настоящие деньги здесь не движутся: нажмите кнопку, и заказ считается оплаченным.
order-invoice = { n-credits }. Приходят сразу и не сгорают.
order-checking = Спрашиваю магазин. Сообщение с заказом изменится само, когда деньги придут.
order-paid =
    { $n ->
        [one] ✅ Оплачено. +{ $n } кредит, осталось { $left }.
        [few] ✅ Оплачено. +{ $n } кредита, осталось { $left }.
        [many] ✅ Оплачено. +{ $n } кредитов, осталось { $left }.
       *[other] ✅ Оплачено. +{ $n } кредита, осталось { $left }.
    }
order-review = Пришёл платёж, который не сходится с заказом на { $price }. Его посмотрит человек; вопросы: /paysupport.
order-wish = То, что вы хотели, ждёт:
order-partially_refunded = Часть от { $price } возвращена, соответствующие кредиты сняты. Осталось { $left }.
order-refunded =
    { $n ->
        [one] { $price }: деньги возвращены, снят { $n } кредит. Осталось { $left }.
        [few] { $price }: деньги возвращены, снято { $n } кредита. Осталось { $left }.
        [many] { $price }: деньги возвращены, снято { $n } кредитов. Осталось { $left }.
       *[other] { $price }: деньги возвращены, снято { $n } кредита. Осталось { $left }.
    }
order-disputed = Платёж на { $price } оспорен; решает банк или магазин. Осталось { $left }.
order-expired = Заказ истёк: { n-credits }. Если вы всё же заплатили, кредиты придут.
order-canceled = Заказ отменён: { n-credits }. Ничего не оплачено.
order-failed = Платёж на { $price } не прошёл. Ничего не списано.
button-buy = Купить кредиты
button-pay = Заплатить { $price }
button-decline = Пусть не пройдёт
button-check = Проверить оплату
button-buy-again = Купить снова
paysupport = Помощь с оплатой: напишите на { $email } ({ $operator }). Назовите ваш номер здесь: { $person }.

## Plans by the month

command-subscribe = подписка: кредиты каждый месяц
command-subscription = ваша подписка: до какого дня, отмена, смена
slash-subscribe = подписка
slash-subscription = моя-подписка
plans-title = Подписки с оплатой по месяцам:
plans-own = Ваша даёт { n-credits } в месяц и оплачена до { $until }.
plan = { n-credits } в месяц · { $prices }
plan-best = { n-credits } в месяц · { $prices } · выгоднее всего
plan-perk = – { $perk }
plan-discount = всё стоит на { $percent } % меньше
plan-priority = ваши работы идут первыми, если есть очередь
plans-terms = Кредиты месяца приходят сразу и действуют до его конца. Подписка продлевается, пока вы её не отмените: /subscription.
plans-none = Подписки здесь не продаются.
plan-ways = { n-credits } в месяц. Как хотите заплатить?
plan-larger = Она начнётся сразу и заменит вашу подписку ({ n-credits } в месяц). Остаток её кредитов действует до конца её месяца.
plan-smaller = После { $until } подписка станет такой: { n-credits } в месяц, по своей цене. До этого всё остаётся как есть.
plan-cancel = Отменить подписку ({ n-credits } в месяц)? Она действует до { $until }, больше ничего не спишется.
plan-name = { n-credits } в месяц
order-how-stars = Нажмите кнопку: Telegram покажет счёт за первый месяц, а Звёзды за следующие спишет сам. Это сообщение изменится само.
plan-renewed = ✅ Подписка продлена: +{ n-credits }, до { $until }.
plan-failed = Оплата следующего месяца подписки не прошла. Я попробую ещё раз; подписка действует до { $until }.
plan-cancelled = Подписка отменена. Она действует до { $until }; больше ничего не спишется.
plan-resumed = Подписка продолжается. Следующая оплата { $until }.
plan-ended = Подписка ({ n-credits } в месяц) закончилась. Больше ничего не спишется.
plan-stuck = Не получилось изменить подписку у { $method }. Оператор уже знает и займётся этим; вопросы: /paysupport.
subscription-none = У вас нет подписки.
subscription-title = Ваша подписка: { n-credits } в месяц · { $price } · { $method }
subscription-active = Оплачена до { $until }; затем { $price } за следующий месяц.
subscription-past_due = Последняя оплата не прошла. Подписка действует до { $until }; до этого я попробую ещё раз.
subscription-cancelling = Отменена: действует до { $until }, больше ничего не спишется.
subscription-telling = Сообщаю об этом: { $method }. Напишу, когда будет готово.
subscription-next = Со следующего месяца: { n-credits } за { $price }.
subscription-how = Отменить её может только сам магазин ({ $method }): в его настройках, раздел «Подписки».
subscription-stopped = Эта подписка закончилась. Больше ничего не спишется.
button-plans = Подписки
button-subscription = Моя подписка
button-plan-resume = Всё-таки оставить
button-plan-change = Сменить
button-plan-cancel = Отменить подписку
button-plan-stop = Да, отменить
button-plan-keep = Назад
button-plan-next = Сменить со следующего месяца
order-open-plan = { n-credits } в месяц · { $price } · { $method }
order-plan-terms = { $price } сейчас и затем каждый месяц, пока вы не отмените: /subscription.
order-plan-until = Подписка действует до { $until }: /subscription.
balance-ending =
    { $n ->
        [one] Из них { $n } кредит по подписке, до { $until }.
        [few] Из них { $n } кредита по подписке, до { $until }.
        [many] Из них { $n } кредитов по подписке, до { $until }.
       *[other] Из них { $n } кредита по подписке, до { $until }.
    }
statement-expired = { $nr }. −{ $n } · остались к концу месяца · { $date }
refusal-plan_gone = Эта подписка больше не продаётся. Что есть, покажет /subscribe.
refusal-subscribed = Эта подписка у вас уже есть: /subscription.
refusal-subscription_unknown = Такой подписки нет. Вашу покажет /subscription.
refusal-subscription_over = Эта подписка закончилась. Что продаётся, покажет /subscribe.
refusal-cancel_at_shop = Отменить эту подписку может только сам магазин: откройте его настройки, раздел «Подписки».
refusal-resume_at_shop = Вернуть её может только сам магазин: откройте его настройки, раздел «Подписки».
refusal-change_at_end = Этот магазин не умеет переходить на меньшую подписку. Отмените эту и начните другую, когда она закончится.
admin-subscription-stuck = Магазин не узнал о конце подписки и может списывать дальше; пожалуйста, отмените её там: { $details }

## История и работы

history-title = Ваши работы, сначала новые (время UTC):
history-line = { $nr }. { $kind } ({ $date }) { $prompt } { $saved }
info-work = Работа { $id }
info-made = { $kind } · { $model } · { $date }
info-cost = Цена { $price }, списано { $charged }.
info-show = Найти её снова можно всегда: /show { $id }
history-empty = Пока ничего. Напишите, что хотите увидеть.
jobs-title = Делается сейчас:
job-line =
    { $n ->
        [one] { $nr }. { $kind } (отложен { $n } кредит) { $prompt }
        [few] { $nr }. { $kind } (отложено { $n } кредита) { $prompt }
        [many] { $nr }. { $kind } (отложено { $n } кредитов) { $prompt }
       *[other] { $nr }. { $kind } (отложено { $n } кредита) { $prompt }
    }
jobs-empty = Сейчас ничего не делается.
cancelled-question = Вопрос закрыт. Напишите, чего хотите дальше.
cancel-begun = Останавливаю.

## Настройки

settings-title = Настройки
settings-language = Язык: нажмите свой.
settings-notices = Уведомления со звуком сообщают, что работа готова, и предупреждают, когда несохранённые работы скоро удалятся. Без них всё приходит беззвучно.
settings-originals = Полное качество: рядом с картинкой приходит сам файл, который Telegram не сжимает.
model-choice = { $kind }: { $model }
button-notices =
    { $on ->
        [on] Уведомления: включены
       *[off] Уведомления: выключены
    }
button-originals =
    { $on ->
        [on] Полное качество: включено
       *[off] Полное качество: выключено
    }

## Отказы: что не так и что делать

refusal-other = Здесь так нельзя. Что можно, покажет /help.
refusal-too_fast = Слишком много сразу. Отправьте снова через { $waitMs }.
refusal-repeat_too_fast = Это уже делается. Для ещё одной нажмите через несколько секунд.
refusal-action_unknown = Эта кнопка больше не работает. Что я умею, покажет /help.
refusal-not_yours = Эта кнопка другого человека.
refusal-work_unknown = У меня нет такой работы. Ваши покажет /history.
refusal-work_deleted = Эта работа удалена. Остальные покажет /history.
refusal-work_not_done = Сохранить можно только готовую работу.
refusal-delete_running = Это ещё делается. Отмените или дождитесь, потом удалите.
refusal-cancel_ended = Работа уже закончилась, отменять нечего.
refusal-cancel_impossible = Работа идёт, и остановить её уже нельзя. Она придёт сюда, когда будет готова.
refusal-quote_expired = Этому предложению больше часа. Пришлите слова или фото снова.
refusal-prompt_missing = { $kind }: нужны слова. Напишите, что должно получиться.
refusal-prompt_long = Знаков: { $length }, а я читаю не больше { $max }. Пришлите короче.
refusal-inputs_missing = { $kind }: нужны картинки, хотя бы { $min }. Пришлите их с командой в подписи.
refusal-inputs_many = { $kind }: файлов за раз не больше { $max }. Пришлите меньше.
refusal-input_gone = То, из чего это делается, уже не хранится. Пришлите снова.
refusal-option_unknown = Параметра --{ $option } здесь нет. Есть: { $options }.
refusal-option_choice = { $option }: { $choices }, а не «{ $value }».
refusal-option_range = { $option }: от { NUMBER($min, useGrouping: 0) } до { NUMBER($max, useGrouping: 0) }, а не «{ $value }».
refusal-option_long = { $option }: знаков не больше { $max }.
refusal-model_unknown = Модели «{ $model }» здесь больше нет. Что есть, покажет /models.
refusal-kind_unavailable = { $kind }: сейчас это делать нечем. Что делается, покажет /models.
refusal-edit_unknown = Я знаю такие изменения: дуотон (назовите два цвета), акварель, карандаш, пиксели, винтаж, масло, плакат, тушь, чёрно-белое, размытие, теплее, холоднее, светлее, темнее, насыщеннее. Напишите одно из них.
refusal-upscale_too_large = Я увеличиваю картинки до 4096 пикселей по стороне и до 12 мегапикселей. Пришлите поменьше.
refusal-too_many_jobs =
    { $max ->
        [one] За раз не больше { $max } работы; следующая начнётся, когда она закончится. Посмотреть: /jobs.
        [few] За раз не больше { $max } работ; следующая начнётся, когда одна закончится. Посмотреть: /jobs.
        [many] За раз не больше { $max } работ; следующая начнётся, когда одна закончится. Посмотреть: /jobs.
       *[other] За раз не больше { $max } работы; следующая начнётся, когда одна закончится. Посмотреть: /jobs.
    }
refusal-daily_limit =
    { $max ->
        [one] За 24 часа можно начать { $max } работу. Следующую — через { $waitMs }.
        [few] За 24 часа можно начать { $max } работы. Следующую — через { $waitMs }.
       *[many] За 24 часа можно начать { $max } работ. Следующую — через { $waitMs }.
    }

## Отказы: файлы

refusal-file_empty = Файл пуст. Пришлите его снова.
refusal-file_too_big = Я беру файлы до { $maxMb } МБ. Пришлите как фото или короче.
refusal-file_unknown = Такой файл я не читаю. Пришлите JPEG, PNG, WebP, HEIC или GIF, ролик MP4, MOV или WebM либо звук MP3, M4A, OGG или WAV.
refusal-file_broken = Файл повреждён или неполон. Сохраните его заново и пришлите снова.
refusal-file_too_heavy = Этот файл слишком тяжело открыть. Пришлите поменьше.
refusal-file_too_many_pixels = Я беру картинки до { $maxMegapixels } мегапикселей. Пришлите поменьше.
refusal-file_side_too_long = Сторона картинки — не больше { NUMBER($maxPx, useGrouping: 0) } пикселей. Пришлите поменьше.
refusal-file_too_long = Ролики и звуки — не длиннее { $maxSeconds } с. Пришлите покороче.
refusal-file_wrong_type = { $kind }: этот файл не подходит. Пришлите фото.
refusal-file_no_use = С роликами и звуками я пока ничего не делаю. Пришлите фото или слова.
refusal-file_missing = Файл не пришёл. Прикрепите его снова.
refusal-file_gone = Одного из файлов больше нет. Прикрепите его снова.
refusal-telegram_file_too_big = Telegram отдаёт мне файлы до { $maxMb } МБ, в этом { $sizeMb }. Пришлите как фото или короче.
refusal-telegram_file_gone = В Telegram этого файла больше нет. Пришлите его снова.
refusal-too_many_uploads = Несколько файлов ещё загружаются. Дождитесь хотя бы одного.

## Отказы: деньги

refusal-credits_short =
    { $need ->
        [one] Это стоит { $need } кредит, а у вас { $have }.
        [few] Это стоит { $need } кредита, а у вас { $have }.
        [many] Это стоит { $need } кредитов, а у вас { $have }.
       *[other] Это стоит { $need } кредита, а у вас { $have }.
    }
refusal-account_frozen = Ваши кредиты закрыты, пока мы кое-что проверяем. Напишите нам: /paysupport.
refusal-pack_gone = Этот набор больше не продаётся. Что есть, покажет /buy.
refusal-method_unavailable = Так здесь сейчас заплатить нельзя. Другие способы покажет /buy.
refusal-currency_unavailable = Этот набор не продаётся за { $currency }. Цены покажет /buy.
refusal-order_unknown = У меня нет такого заказа. Ваши покажет /balance.
refusal-payment_unknown = Такого платежа нет.
refusal-refund_amount = Напишите сумму больше нуля в валюте платежа, не мельче её наименьшей монеты; не больше { $restMinor }.
refusal-refund_whole_only = Этот платёж возвращается только целиком: { $paidMinor }.
refusal-refund_too_much = Это больше, чем осталось от платежа. Вернуть можно не больше { $restMinor }.

## Telegram

telegram-description = Картинки, песни и живые фото из ваших слов и снимков. Напишите, что хотите увидеть, или пришлите фото. Работы помечены как сделанные машиной; загруженное удаляется через 30 дней.
telegram-about = Картинки, песни и живые фото из ваших слов и снимков.
telegram-too-large = В этом файле { $sizeMb } МБ, больше, чем Telegram принимает от бота. Он остаётся в /history.
telegram-smaller = Оригинал занимает { $sizeMb } МБ и остаётся в /history; Telegram принимает от бота до { $maxMb } МБ.
telegram-answered-privately = Я ответил вам лично.
telegram-write-first = Это только для вас, а писать вам я пока не могу. Откройте наш чат и нажмите «Старт».
telegram-not-here = Здесь мне нельзя это показать, а лично я вам пока писать не могу. Откройте наш чат и нажмите «Старт» — работа в /history.
telegram-open-chat = Открыть чат
telegram-pay-link = Оплатить по ссылке
precheckout-unknown = Такого заказа нет. Новый — по команде /buy.
precheckout-person = Это чужой заказ. Свой — по команде /buy.
precheckout-price = Цена изменилась. Новый заказ — по команде /buy.
precheckout-over = Заказ истёк. Новый — по команде /buy.
precheckout-paid = Этот заказ уже оплачен.
precheckout-gone = Этот набор больше не продаётся. Другие — по команде /buy.
precheckout-fault = У нас что-то сломалось. Ничего не списано; попробуйте через минуту.
refund-usage = Напишите после команды номер платежа: /refund 0A1b… или номер с чека. Сумма после него вернёт часть: /refund 0A1b… 49.50.
refund-begun = Возвращаю { $amount }. Сообщение заказа изменится, когда всё будет готово.

## Страница веб-чата (числа в неё вставляет сама страница: без форм числа)

web-title = Chatelier
web-subtitle = Картинки, песни и живые фото
web-connecting = Соединяюсь…
web-reconnecting = Восстанавливаю связь…
web-offline = Нет связи. Пробую снова…
web-resting = Эта вкладка отдыхает
web-balance-available = Кредиты: { $credits }
web-balance-held = Отложено на работы: { $credits }
web-balance-owed = Долг: { $credits }
web-language = Язык
web-theme = Оформление
web-theme-auto = Как в системе
web-theme-light = Светлое
web-theme-dark = Тёмное
web-log = Сообщения
web-composer-placeholder = Что хотите увидеть?
web-composer-label = Ваше сообщение
web-send = Отправить
web-attach = Прикрепить файлы
web-attachment-remove = Убрать этот файл
web-attachment-uploading = Загружается, { $percent } %
web-attachment-failed = Файл не принят
web-attachments-many = Файлов в одном сообщении — не больше { $max }
web-drop-here = Отпустите файлы здесь
web-commands = Команды
web-options = Параметры
web-option-default = Как получится
web-option-on = Да
web-option-off = Нет
web-close = Закрыть
web-reply = Ответить
web-reply-to = В ответ на
web-reply-cancel = Не отвечать
web-new-messages = Новые сообщения
web-earlier = Загружаю предыдущее…
web-today = Сегодня
web-yesterday = Вчера
web-sending = Отправляется
web-not-sent = Не отправлено
web-retry = Повторить
web-typing = Работаю…
web-empty-title = Пока чистый лист
web-empty-hint = Напишите, что хотите увидеть или услышать, или перетащите сюда фото. Косая черта покажет всё, что я умею.
web-empty-begin = Начать
web-open = Открыть
web-download = Скачать
web-previous = Назад
web-next = Вперёд
web-picture = Картинка
web-play = Включить
web-pause = Пауза
web-seek = Место
web-live = Живое
web-live-hint = Живое фото: движется, пока на него наведён курсор
web-spoiler-show = Показать
web-chosen = выбрано
web-progress-label = Ход работы
web-progress-left-seconds = осталось около { $seconds } с
web-progress-left-minutes = осталось около { $minutes } мин
web-progress-soon = вот-вот будет готово
web-sign-in-title = Это закрытая студия
web-sign-in-hint = Введите ключ доступа один раз — этот браузер запомнится.
web-sign-in-token = Ключ доступа
web-sign-in-button = Войти
web-sign-in-wrong = Это не тот ключ.
web-error-too-long = Текст слишком длинный.
web-error-too-fast = Чуть медленнее, пожалуйста. Попробуйте через мгновение.
web-error-unreachable = Студия сейчас недоступна.
web-error-broken = Что-то сломалось на нашей стороне. Ничего не списано.
web-no-cookies = Браузер не сохраняет куки для этого адреса, а без них чат вас не узнает.

## Уведомления

notice-sweep =
    { $n ->
        [one] Дней до удаления: { $days }. Не сохранена { $n } работа.
        [few] Дней до удаления: { $days }. Не сохранены { $n } работы.
        [many] Дней до удаления: { $days }. Не сохранено { $n } работ.
       *[other] Дней до удаления: { $days }. Не сохранено { $n } работ.
    }
button-history = История

## One person, several chats

chat-telegram = Telegram
chat-discord = Discord
chat-web = Веб-чат
chat-here = { $chat } (этот)
chat-numbered = { $chat } { $n }
n-credits-owed =
    { $n ->
        [one] долг { $n } кредит
        [few] долг { $n } кредита
       *[many] долг { $n } кредитов
    }
join-made =
    { $minutes ->
        [one] Напишите мне это в другом чате в течение { $minutes } минуты:
       *[many] Напишите мне это в другом чате в течение { $minutes } минут:
    }
join-made-what = Оба чата станут одним: общий кошелёк, общая история. Никому не показывайте код; он сработает один раз.
join-private = Чаты объединяются только в личной переписке. Напишите мне /link там.
join-form = Код выглядит так: ABCD-EFGH. Его даёт /link в другом вашем чате.
join-wrong = Этот код не подходит или уже не действует. Новый даёт /link в другом вашем чате.
join-wrong-often =
    { $minutes ->
        [one] Слишком много неверных кодов. Попробуйте через { $minutes } минуту.
        [few] Слишком много неверных кодов. Попробуйте через { $minutes } минуты.
       *[many] Слишком много неверных кодов. Попробуйте через { $minutes } минут.
    }
join-own = Это код этого же чата. Напишите его в другом.
join-same = Эти чаты уже объединены.
join-ask = Объединить этот чат ({ $here }) с вашим чатом в { $there }?
join-ask-credits = Там: { $there } · здесь: { $here } · вместе: { $together }
join-ask-gift =
    { $n ->
        [one] Стартовый подарок считается один раз: { $n } кредит из него вернётся.
        [few] Стартовый подарок считается один раз: { $n } кредита из него вернутся.
       *[many] Стартовый подарок считается один раз: { $n } кредитов из него вернутся.
    }
join-ask-keep = История и заказы обоих сохранятся. Где настройки расходятся, останутся те, что в { $there }.
join-done = Объединено с { $chat }. Вместе: { $credits }.
join-told = Объединено с вашим чатом в { $chat }: теперь кошелёк общий. Если это были не вы, напишите /unlink.
join-left = Оставлено как было.
button-link-open = Открыть { $chat }
button-link-yes = Объединить
button-link-no = Оставить как есть
unlink-alone = Этот чат ни с чем не объединён. Объединяет /link.
unlink-ask = С каким чатом остаются кошелёк, история и настройки?
unlink-ask-many = Какой чат уходит? Кошелёк, история и настройки останутся с другими.
unlink-ask-what = Ушедший чат начинает заново, без стартового подарка. То, что уже делается, придёт туда, где началось.
unlink-done-stays = Разделено. Всё остаётся здесь; { $chat } начинает заново.
unlink-done-left = Разделено. Всё остаётся с { $chat }; этот чат начинает заново.
unlink-told-stays = Другой ваш чат отделился. Кошелёк и история остаются здесь.
unlink-told-left = Этот чат отделился от других и начинает заново. Кошелёк и история остались там.
button-unlink-stays = Остаются с { $chat }
button-unlink-leaves = Уходит { $chat }
button-copy = Отправить в другой мой чат
copy-sent = Отправлено: { $chat }.
copy-which = В какой чат?
refusal-link_often =
    { $minutes ->
        [one] Кодов было много. Новый будет через { $minutes } минуту.
        [few] Кодов было много. Новый будет через { $minutes } минуты.
       *[many] Кодов было много. Новый будет через { $minutes } минут.
    }
refusal-link_gone = Этот код уже не действует. Новый даёт /link в другом вашем чате.
refusal-link_many =
    { $max ->
        [one] Объединить можно не больше { $max } чата.
       *[many] Объединить можно не больше { $max } чатов.
    }
refusal-unlink_gone = Этот чат больше не объединён.
refusal-unlink_owed =
    { $n ->
        [one] Здесь долг { $n } кредит. Разъединить чаты можно, когда он погашен: /buy.
        [few] Здесь долг { $n } кредита. Разъединить чаты можно, когда он погашен: /buy.
        [many] Здесь долг { $n } кредитов. Разъединить чаты можно, когда он погашен: /buy.
       *[other] Здесь долг { $n } кредита. Разъединить чаты можно, когда он погашен: /buy.
    }
refusal-copy_nowhere = Другого личного чата у вас пока нет. Сначала напишите мне там.

## Discord: названия команд и параметров (строчными, без пробелов) и тексты только этого чата

slash-image = картинка
slash-edit = изменить
slash-upscale = увеличить
slash-animate = оживить
slash-music = песня
slash-describe = описать
slash-models = модели
slash-balance = баланс
slash-buy = купить
slash-orders = заказы
slash-history = история
slash-show = показать
slash-jobs = очередь
slash-cancel = отменить
slash-settings = настройки
slash-help = помощь
slash-start = начать
slash-terms = условия
slash-privacy = приватность
slash-paysupport = оплата
slash-link = связать
slash-unlink = отвязать
slash-prompt = Что должно получиться, вашими словами
slash-code = Код из другого вашего чата
slash-work = Одна из ваших работ
slash-model = Модель на этот раз
slash-file-picture = Картинка
slash-file-clip = Ролик
slash-file-audio = Звуковой файл
slash-name-prompt = запрос
slash-name-code = код
slash-name-work = работа
slash-name-model = модель
slash-name-image = картинка
slash-name-clip = ролик
slash-name-audio = звук
discord-not-taken = Принять это не получилось. Ничего не списано; попробуйте, пожалуйста, через минуту.
discord-too-large = В этом файле { $sizeMb } МБ, больше, чем Discord принимает здесь.
discord-smaller = В оригинале { $sizeMb } МБ, больше, чем Discord принимает здесь; это уменьшенная копия.
discord-open-original = Открыть оригинал
discord-answered-privately = Я ответил вам лично.
discord-dm-closed = Это только для вас, а писать вам Discord мне не даёт. Разрешите сообщения от участников сервера или вызовите команду.
discord-result-below = Готово: смотрите моё сообщение ниже.
discord-queue =
    { $n ->
        [one] { $n } работа в очереди
        [few] { $n } работы в очереди
       *[many] { $n } работ в очереди
    }
answer-how = Ответьте на моё сообщение выше, чтобы я его увидел.
button-answer = ✍️ Ответить
settings-alone = Только мне: там, где читают и другие, ответы на ваши команды видите вы один.
button-alone =
    { $on ->
        [on] 🙈 Только мне: вкл.
       *[off] 🙈 Только мне: выкл.
    }
refusal-discord_file_gone = В Discord этого файла больше нет. Пришлите его снова.

## Приватность и права

card-struck = В вашем сообщении был номер карты. Я вычеркнул его и ничего не сохранил; удалите его, пожалуйста, и здесь, в чате.
unwanted-contact = Контакты я не храню и этот не сохранил. Напишите, что вы хотите увидеть, или пришлите фото.
unwanted-location = Места я не храню и это не сохранил. Напишите, что вы хотите увидеть, или пришлите фото.
command-mydata = что о вас хранится, в цифрах
command-export = все ваши данные и работы файлами
command-forget = стереть всё о вас
command-complaint = жалоба оператору
command-requests = открытые запросы о данных
command-erase = стереть кого-то сразу
command-usage = анонимные цифры использования
slash-mydata = мои-данные
slash-export = выгрузка
slash-forget = забыть
slash-complaint = жалоба
button-export = 📦 Все мои данные файлами
button-forget = Стереть меня
button-forget-yes = Стереть всё
button-forget-no = Оставить всё
button-download = ⬇️ Скачать
button-request-close = ✓ Отвечено { $n }
rights-private = Это только для вас. Сначала напишите мне в личном чате и спросите там ещё раз.
mydata-title = О вас, номер { $person }, с { $since } хранится:
mydata-since = { $what } (с { $since })
mydata-chats = Чаты: { $chats }
mydata-kind = { $kind }: { $n }
mydata-works = Работы: { $works }; с { $first } по { $last }
mydata-vendors = Кто их делал: { $vendors }
mydata-files = Загрузки: { $uploads } · сохранённые работы: { $saved } · занято: { $mb } МБ
mydata-money = Заказы: { $orders } · платежи: { $paid }
mydata-consent = Согласие с версией { $version } условий: { $date }, возраст от { $age }
mydata-more = Имена, телефоны, контакты, места и номера карт не хранятся. Сами работы показывает /history.
mydata-picture = Картинки, видео, песни, описания, загрузки, сохранённые работы; ниже работы по месяцам.
export-begun = Собираю всё вместе: данные, выписку и файлы. Пришлю вам лично.
export-ready = Вот всё, что о вас хранится. Свою копию я удалю в течение { $hours } ч.
export-part = Часть { $n } из { $of }; каждая открывается сама по себе.
export-too-large =
    { $n ->
        [one] { $n } файл больше, чем принимает этот чат. Он назван в export.json, его покажет /show.
        [few] { $n } файла больше, чем принимает этот чат. Они названы в export.json, их покажет /show.
       *[many] { $n } файлов больше, чем принимает этот чат. Они названы в export.json, их покажет /show.
    }
export-failed = Архив не удалось собрать. Это наша вина: попросите позже или напишите /complaint.
refusal-export_running = Архив уже собирается. Пришлю, как только будет готов.
refusal-export_often = Не больше { $max } в день. Попросите завтра.
refusal-export_gone = Выгружать больше нечего.
forget-ask = Стереть всё о вас?
forget-credits =
    { $n ->
        [one] У вас { $n } неистраченный кредит. Он пропадёт вместе со всем.
        [few] У вас { $n } неистраченных кредита. Они пропадут вместе со всем: потратьте их или спросите через /paysupport.
       *[many] У вас { $n } неистраченных кредитов. Они пропадут вместе со всем: потратьте их или спросите через /paysupport.
    }
forget-goes = Исчезнет: работы со всеми файлами, загрузки, слова, история, хранимые сообщения, настройки, связанные чаты, согласия.
forget-stays = Останется: платежи и суммы без вас, как требует закон; и на год закодированная отметка, что этот чат уже получал стартовый подарок или был заблокирован. То, что стоит в самом чате, можете удалить только вы.
forget-wait = Начнётся через 24 часа после подтверждения; до тех пор можно передумать.
forget-waiting = Всё о вас будет стёрто начиная с { $date } (UTC). До тех пор можно передумать кнопкой ниже или командой /forget cancel.
forget-cancelled = Отменено. Ничего не стирается.
forget-kept = Всё остаётся.
erased = Всё о вас стёрто: работ { $works }, файлов { $files }. Сохранено без вас, как требует закон: платежей { $payments }. Начать заново можно когда угодно.
erased-receipt = Это ваша квитанция. Подпись доказывает, что она отсюда:
refusal-link_erasing = Один из двух чатов ожидает стирания. Сначала отмените его: /forget cancel.
complaint-usage = Напишите после команды, что не так: /complaint …
complaint-taken = Записано. Оператор ответит до { $date } (UTC).
refusal-complaint_long = Не больше { $max } знаков. Скажите короче.
refusal-requests_many = У вас уже { $max } открытых запросов. Сначала ответим на них.
refusal-person_unknown = По этому номеру никого нет.
request-access = доступ
request-export = выгрузка
request-erasure = стирание
request-complaint = жалоба
request-parent = запрос родителя
request-new = Новый запрос: { $kind }, ответить до { $date }.
request-reminder = Ответить до { $date }: { $kind }.
requests-title = Открытые запросы, срочные первыми:
requests-line = { $nr }. { $kind }, до { $date }, номер { $person } { $words }
requests-none = Открытых запросов нет.
erase-usage = Напишите кого: /erase НОМЕР или /erase telegram:123; если просит родитель, добавьте слово parent.
erase-ask = Стереть { $person } сразу, без ожидания? Отменить будет нельзя.
erase-begun = { $person }: стирание идёт.
usage-title = Последние { $days } дней, без людей; группы меньше { $least } вместе:
usage-line = { $what }: { $n } · { $seconds } с · { $credits }
usage-others = прочее
usage-none = Слишком мало, чтобы показывать: нужно не меньше { $least }.

## Согласие и сроки хранения

gate-kept = Что хранится: результаты ({ $results }), загруженное ({ $uploads }) и учёт платежей — сколько требует закон.
gate-vendors = { $vendors } На присланном никто не обучает модели.
gate-marked = Результаты создают машины: они могут отличаться от действительности, и файлы об этом сообщают.
gate-changed = Условия изменились. Пока вы не согласитесь снова, ничего нового не делается.
gate-news = Условия немного изменились. От вас ничего не нужно.
gate-withdrawn = Вы отозвали согласие. Чтобы снова что-то создать, дайте его ещё раз.
gate-elsewhere = Прежде чем что-то сделать, мне нужно ваше согласие — один раз для всех чатов.
button-gate = Прочитать и согласиться
button-gate-no = Отказаться
button-terms-again = Показать условия
declined = Вы отказались. Ваши данные не обрабатываются.
rights-stay = Кредиты, заказы и работы остаются доступны: /balance, /history. О чём можно попросить, написано в /privacy.
n-days =
    { $n ->
        [one] { $n } день
        [few] { $n } дня
       *[many] { $n } дней
    }
kept-days =
    { $n ->
        [one] { $n } день, если не сохранено
        [few] { $n } дня, если не сохранено
       *[many] { $n } дней, если не сохранено
    }
kept-some = { $kinds }: пока не удалите; остальное: { $rest }
kept-uploads =
    { $hours ->
        [0] до конца работы, не дольше { $days }
       *[other] { $hours } ч после работы, не дольше: { $days }
    }
vendors-none = Всё делается на этой машине и никому не передаётся.
vendors-some = Запрос получает только тот, кто его выполняет: { $vendors }.
withdraw-ask = Отозвать согласие?
withdraw-what = Ожидающее отменяется, кредиты возвращаются; идущее останавливается, где это возможно; черновики и загруженное удаляются. Кредиты, заказы и работы остаются.
withdraw-none = Отзывать нечего: ваши данные не обрабатываются.
button-withdraw = Отозвать
button-withdraw-not = Оставить
withdrawn = Согласие отозвано. Ничего нового не делается.
withdrawn-cancelled =
    { $n ->
        [one] Отменено { $n } задание; кредиты вернулись.
        [few] Отменено { $n } задания; кредиты вернулись.
       *[many] Отменено { $n } заданий; кредиты вернулись.
    }
withdrawn-asked =
    { $n ->
        [one] Останавливается { $n } задание; если получится, кредиты вернутся.
        [few] Останавливается { $n } задания; где получится, кредиты вернутся.
       *[many] Останавливается { $n } заданий; где получится, кредиты вернутся.
    }
withdrawn-running =
    { $n ->
        [one] { $n } задание уже не остановить; результат будет в /history.
        [few] { $n } задания уже не остановить; результаты будут в /history.
       *[many] { $n } заданий уже не остановить; результаты будут в /history.
    }
job-marked = Сделано машиной: может отличаться от действительности.
info-maker = Кем сделано: { $maker }
maker-here = эта машина
button-hide = Скрыть из истории
button-unhide = Вернуть в историю
work-hidden = Скрыто: теперь это видно только в /hidden.
work-unhidden = Это снова в /history.
hidden-title = Скрытые работы, новые сверху:
hidden-empty = Ничего не скрыто.
refusal-work_hidden = Вы скрыли эту работу: я показываю её только в нашем личном чате.
button-save-all = ♡ Сохранить все
saved-all =
    { $n ->
        [one] Сохранена { $n } работа; она останется.
        [few] Сохранено { $n } работы; они останутся.
       *[many] Сохранено { $n } работ; они останутся.
    }
saved-none = Этих работ уже нет.
delete-usage = Напишите номер работы после команды или ответьте на работу: /delete. Номер показывает ⋯ под работой.
settings-statistics = Статистика: учитываются ли ваши задания в обезличенных цифрах.
settings-enhance = Улучшение: можно ли дополнять ваши слова перед отправкой движку.
button-statistics =
    { $on ->
        [on] Статистика: вкл.
       *[off] Статистика: выкл.
    }
button-enhance =
    { $on ->
        [on] Улучшение: вкл.
       *[off] Улучшение: выкл.
    }
button-email = E-mail для чеков
button-email-off = Убрать
email-none = Чеки на e-mail не отправляются.
email-is = Чеки приходят на { $email }.
ask-email = Напишите адрес e-mail для чеков.
refusal-email_wrong = Это не адрес e-mail. Напишите его как name@example.com или /email off.
command-withdraw = отозвать согласие
command-delete = сразу удалить работу и её файлы
command-hidden = скрытые работы
command-email = куда присылать чеки
command-notice = сообщить что-то всем (для операторов)
slash-withdraw = отозвать
slash-delete = удалить
slash-hidden = скрытое
slash-email = почта
slash-address = Адрес e-mail или off
slash-name-address = адрес

## Сообщения всем

notice-terms = Условия этого бота меняются.
notice-security = О безопасности этого бота.
notice-breach = Ваши данные могли стать доступны посторонним.
notice-usage = /notice terms, security или breach, затем текст: «/notice breach en: … ru: … zh: … id: …». Английский обязателен; его получат те, для кого нет своего текста.
notice-preview =
    { $n ->
        [one] { $n } человек прочтёт:
        [few] { $n } человека прочтут:
       *[many] { $n } человек прочтут:
    }
notice-in = { $language }: { $text }
notice-progress =
    { $state ->
        [draft] { $about } Не отправлено, адресатов: { $asked }.
        [done] { $about } Готово: получили { $reached } из { $asked }, недоступны { $unreachable }.
       *[sending] { $about } Отправляется: получили { $reached } из { $asked }, ждут { $waiting }, недоступны { $unreachable }.
    }
notice-dropped = Отменено. Никто ничего не получил.
button-notice-send = Отправить: { $n }
button-notice-look = Как идёт?
refusal-notice_english = Нет английского текста: «en: …».
refusal-notice_long = В тексте может быть до { $max } знаков.
refusal-notice_unknown = Такого сообщения нет.

## Что экраны спрашивают, останавливают и закрывают

screen-ask = Прежде чем делать: { $reason }. Так и задумано?
screen-refused-job = Этого я не сделаю: { $reason }.
screen-result = То, что получилось, показать нельзя: { $reason }.
screen-engine = Движок не станет этого делать: { $reason }.
screen-charged =
    { $n ->
        [one] Работа выполнена, поэтому списан { $n } кредит.
        [few] Работа выполнена, поэтому списано { $n } кредита.
        [many] Работа выполнена, поэтому списано { $n } кредитов.
       *[other] Работа выполнена, поэтому списано { $n } кредита.
    }
screen-unchecked = Сейчас это не удалось проверить, поэтому оно не сделано. Попробуйте через несколько минут.
words-covered = Закрыто, потому что здесь читают и другие
button-sure = Понимаю, продолжить
button-reword = ✎ Изменить слова
admin-minors = Отказано: сексуализация несовершеннолетних. Человек { $person }, обнаружил { $moderator }. Решение записано в журнал.
admin-unreachable =
    { $way ->
        [open] Экран { $moderator } недоступен ({ $code }). Запросы идут без него, как сказано в policy.yaml.
       *[closed] Экран { $moderator } недоступен ({ $code }). То, что он должен был увидеть, отклоняется, как сказано в policy.yaml.
    }

## Outside shops

return-title = Вы вернулись из магазина
return-text = Если вы заплатили, кредиты сами придут в чат, обычно за несколько секунд. Эту страницу можно закрыть.
return-open = Открыть чат
order-email = По закону на этот платёж нужен чек. Напишите адрес почты, куда его прислать; я спрошу один раз, изменить можно через /email.
order-receipt = Чек придёт на { $email }. Изменить: /email.
refund-by-hand = { $method } сам ничего не возвращает: отправьте { $amount } человеку сами.
admin-payment-review = Платёж требует вашего решения: { $reason }, { $details }. По нему ничего не зачислено.
admin-payment-over = Заплатили больше, чем просили; зачислено столько, сколько в заказе: { $details }
admin-payment-contradicted = Магазин называет неудавшимся платёж, который уже зачислен; ничего не списано. Сверьте его с кабинетом магазина: { $details }
admin-payment-disputed = Банк оспаривает платёж; его кредиты списаны: { $details }
admin-payments-differ = Платежи расходятся с тем, что говорит магазин; ничего не изменено: { $details }. Вся таблица: npm run reconcile
admin-dispute-ended =
    { $state ->
        [won] Спор выигран, кредиты возвращены: { $details }
       *[lost] Спор проигран: { $details }
    }
admin-checkout-refused = Магазин не принимает заказ; человеку сказано, что платёж не прошёл: { $details }
admin-refund-failed = Возврат не прошёл, его кредиты снова на счёте: { $details }
admin-refund-unknown = Магазин не говорит, что стало с возвратом; спрашиваем дальше, раз в час: { $details }
admin-notice-failed = Извещение магазина не удалось прочесть; за ним могут быть деньги: { $details }
admin-refund-above-payment = Магазин сообщает, что вернул больше, чем заплачено: { $details }
method-yookassa = ЮKassa: карта, СБП
method-tbank = Т-Банк: карта, СБП
method-robokassa = Робокасса: карта, СБП
method-stripe = Карта (Stripe)
order-how-yookassa = Оплатите на странице ЮKassa: карта, СБП и другое. Потом вернитесь: это сообщение изменится само.
order-how-tbank = Оплатите на странице Т-Банка: карта, СБП и другое. Потом вернитесь: это сообщение изменится само.
order-how-robokassa = Оплатите на странице Робокассы: карта, СБП и другое. Потом вернитесь: это сообщение изменится само.
order-how-stripe = Оплатите на странице Stripe картой или тем, что доступно в вашей стране. Потом вернитесь: это сообщение изменится само.

## Strikes, appeals, limits

button-appeal = Спросить модератора
button-remake =
    { $n ->
        [one] Сделать за { $n } кредит
        [few] Сделать за { $n } кредита
       *[many] Сделать за { $n } кредитов
    }
held-muted = За короткое время было несколько отказов. Новых работ для вас не будет { $wait }, до { $until } UTC.
held-banned = Отказов было слишком много. Новых работ для вас не будет { $wait }, до { $until } UTC.
credits-abuse =
    { $n ->
        [one] Движок уже начал, и по здешним правилам это злоупотребление: { $n } кредит не возвращается.
        [few] Движок уже начал, и по здешним правилам это злоупотребление: { $n } кредита не возвращаются.
       *[many] Движок уже начал, и по здешним правилам это злоупотребление: { $n } кредитов не возвращаются.
    }
held-open = Баланс, заказы, история и настройки вам открыты.
wait-seconds =
    { $n ->
        [one] { $n } секунду
        [few] { $n } секунды
       *[many] { $n } секунд
    }
wait-minutes =
    { $n ->
        [one] { $n } минуту
        [few] { $n } минуты
       *[many] { $n } минут
    }
wait-hours =
    { $n ->
        [one] { $n } час
        [few] { $n } часа
       *[many] { $n } часов
    }
wait-days =
    { $n ->
        [one] { $n } день
        [few] { $n } дня
       *[many] { $n } дней
    }
appeal-sent = Модератор посмотрит. Ответ придёт сюда.
appeal-there = Это уже у модератора. Ответ придёт сюда.
appeal-allowed = Модератор ещё раз посмотрел на отклонённую просьбу ({ $category }). Её можно выполнить.
appeal-upheld = Модератор ещё раз посмотрел на отклонённую просьбу ({ $category }). Отказ остаётся в силе.
appeal-reason = Причина: { $reason }
remake-done = Это уже запущено. Смотрите /history.

category-name-sexual-minors = сексуализация детей
category-name-self-harm = вред себе
category-name-hate = ненависть
category-name-violence = жестокость
category-name-weapons = оружие и преступления
category-name-likeness = реальные люди
category-name-personal-data = личные данные
category-name-sexual = сексуальное
category-name-nudity = нагота
category-name-harassment = оскорбления и угрозы
category-name-drugs = наркотики
category-name-political = политика
category-name-copyright = песни и исполнители
category-name-spam = массовая реклама
category-name-vendor = отказ движка
place-private = личный чат
place-group = группа
place-channel = канал

command-queue = Жалобы на отказы и исключения
command-person = Как обстоят дела у человека: отказы, ограничения, жалобы
button-look = Посмотреть
button-newer = Дальше
button-queue = Открытые жалобы
button-back = Назад
button-exceptions = Исключения
button-uphold = Оставить отказ
button-overturn = Разрешить
button-except = Пропускать эти слова
case-new = Просят ещё раз посмотреть на отказ: { $category }.
queue-title =
    { $n ->
        [0] Открытых жалоб нет.
        [one] Открыта { $n } жалоба.
        [few] Открыто { $n } жалобы.
       *[many] Открыто { $n } жалоб.
    }
queue-counters = За 24 часа: отказов { $refusals }, ограничений { $limits }. Сейчас: приостановлено { $muted }, заблокировано { $banned }.
queue-line = { $nr }. { $category } · { $kind } · { $date }
queue-usage = /queue показывает жалобы, «/queue exceptions» — исключения; «/queue except hate слова» добавляет фразу к категории.
case-title = Отказ: { $category }
case-facts = { $kind } · { $place } · { $date }
case-person = Человек: { $person }
case-rule = Правило: { $rule }
case-words = Слова:
case-wordless = Слов не было.
case-without = Чего не должно быть:
case-files =
    { $n ->
        [one] С этим пришёл { $n } файл.
        [few] С этим пришло { $n } файла.
       *[many] С этим пришло { $n } файлов.
    }
case-preview = Картинка, которая пришла с этим. Она закрыта; откройте, если нужно.
case-closed = { $category }: { $decision }. { $reason }
decision-uphold = отказ остаётся
decision-overturn = разрешено
decision-except = разрешено, и эти слова впредь тоже
judge-why = Почему: { $decision }?
judge-own-title = Причина
judge-own = Ваша причина одной фразой
reason-rules = Нарушает правила
reason-intent = Намерение очевидно
reason-safety = Может кому-то навредить
reason-context = В этом контексте безобидно
reason-mistake = Фильтр ошибся
reason-art = Искусство, медицина, новости или история
reason-own = Своими словами
exceptions-title =
    { $n ->
        [0] Исключений нет.
       *[other] Слова, которые фильтр пропускает:
    }
exception-line = { $nr }. { $category }: { $what } · { $date }
exception-text = один текст целиком
exceptions-how = «/queue except hate слова» добавляет фразу к категории.
button-remove-nr = Убрать { $n }
person-title = Человек { $person }, с { $date }
person-chats = Чаты: { $chats }
person-state =
    { $state ->
        [muted] Приостановлено до { $until } UTC · баллов: { $points }
        [banned] Заблокировано до { $until } UTC · баллов: { $points }
        [blocked] Закрыто · баллов: { $points }
       *[free] Без ограничений · баллов: { $points }
    }
person-strike =
    { $back ->
        [yes] { $category } · баллов: { $points }, снято · { $date }
       *[no] { $category } · баллов: { $points } · { $date }
    }
person-appeals = Жалобы: открыто { $open }, разрешено { $overturned }, оставлено { $upheld }
person-orders = Заказов за 24 часа: { $made }, не оплачено { $unpaid }
person-limits = Ограничения за 30 дней: { $limits }
person-limit = { $limit } × { $n }
person-limits-none = Ограничений за 30 дней не было.
person-gift =
    { $reason ->
        [many] Стартовый подарок ждёт до { $date } UTC: в тот день их было много.
       *[young] Стартовый подарок ждёт до { $date } UTC: учётная запись новая.
    }
person-usage = Напишите номер после команды: /person и номер, который показывает /queue или /paysupport.
refusal-appeal_unknown = Здесь больше не на что смотреть.
refusal-appeal_late = Слова столько не хранятся. Пришлите их снова.
refusal-appeal_closed = Это уже решено.
refusal-appeals_many =
    { $max ->
        [one] Модератора уже ждёт { $max } ваша просьба. Дождитесь решения.
        [few] Модератора уже ждут { $max } ваши просьбы. Дождитесь решения по одной из них.
       *[many] Модератора уже ждут { $max } ваших просьб. Дождитесь решения по одной из них.
    }
refusal-exception_never = Такой категории нет, или у неё не бывает исключений.
refusal-exception_phrase =
    { $max ->
        [one] Во фразе должны быть буквы или цифры, не длиннее { $max } знака.
       *[other] Во фразе должны быть буквы или цифры, не длиннее { $max } знаков.
    }
refusal-exception_gone = Это исключение уже убрано.
refusal-reason_missing = Нужна причина. Напишите её одной фразой.
refusal-same_words = Эти слова делались очень часто за несколько минут. Измените их или вернитесь через { $waitMs }.
refusal-orders_many = За час начато много заказов. Следующий можно сделать через { $waitMs }.
refusal-orders_unpaid = Много заказов начато и не оплачено. Оплатите один из них или вернитесь через { $waitMs }.
gift-waits =
    { $reason ->
        [many] Стартовые кредиты ({ $n }) придут через { $wait }: сегодня начало много людей. Купленные приходят сразу.
       *[young] Стартовые кредиты ({ $n }) придут через { $wait }: ваша учётная запись ещё новая. Купленные приходят сразу.
    }

## Shops inside the chats

method-discord = Discord
order-how-discord = Нажмите кнопку с ценой: оплату примет сам Discord, в вашей валюте, если она у него есть. Это сообщение изменится само.
refusal-refund_elsewhere = Деньги, уплаченные в Discord, возвращает только поддержка Discord: support.discord.com, раздел «Оплата». Кредиты спишутся сами.
method-telegram = Карта, в Telegram
order-how-telegram = Счёт в этом чате: нажмите его кнопку. Telegram передаст данные карты платёжной системе.

## Coins

method-cryptocloud = CryptoCloud: криптовалюта
order-how-cryptocloud = Оплатите на странице CryptoCloud в USDT, BTC и других монетах в течение 24 часов и точно до последней цифры: комиссия кошелька идёт сверху. Это сообщение изменится само.
method-nowpayments = NOWPayments: криптовалюта
order-how-nowpayments = Оплатите на странице NOWPayments в любой монете, одним переводом и точно до последней цифры: комиссия кошелька идёт сверху. Это сообщение изменится само, когда сеть подтвердит перевод.

## Слова: дополнить, перевести, спеть

kind-write = Слова
ask-prompt-write = Напишите, о чём должны быть слова.
ask-picture-write = Здесь нужны только слова, без картинки.
quote-write = Слова, модель «{ $model }»
job-working-write = Пишу моделью «{ $model }»… { $duration } · { $cost }
option-purpose = Для чего
option-for = Вид
option-language = Язык
choice-purpose-enhance = Дополнить
choice-purpose-translate = Перевести
choice-purpose-lyrics = Текст песни
choice-language-en = Английский
choice-language-ru = Русский
choice-language-zh = Китайский
choice-language-id = Индонезийский
choice-for-image = Картинка
choice-for-edit = Изменённая картинка
choice-for-video = Видео
choice-for-animate = Живое фото
choice-for-music = Песня
choice-for-sound = Звук
button-enrich = Дополнить слова
button-translate = Перевести
button-usewords = Взять эти · { n-credits }
button-ownwords = Мои слова
button-ownwords-for = Мои · { n-credits }
button-editwords = Изменить
button-anew = Написать заново
words-enhanced = ✏️ Ваши слова дополнены:
words-translated = ✏️ Перевод ваших слов, { $language }:
words-before = Вы написали:
words-go-on = Можно продолжить с вашими словами.
words-begun = Это уже сделано или делается.
words-go = Если вы просите дополнить или перевести слова, сначала их получает { $who }; результат вы видите до использования.
settings-enhancefirst = Сначала: дополнять ли слова перед каждым новым пожеланием. Вы видите оба варианта и выбираете.
button-enhancefirst =
    { $on ->
        [on] Сначала дополнить: вкл.
       *[off] Сначала дополнить: выкл.
    }
refusal-words_off = Эти слова остаются как есть: улучшение выключено в /settings или для этой модели.

## Who else sees it

vendors-here = Всё делается на этой машине.
screens-here = Проверка содержания идёт на этой машине.
screens-remote =
    { $what ->
        [words] Для проверки содержания слова запроса получает и { $who }.
        [pictures] Для проверки содержания картинки получает и { $who }.
       *[both] Для проверки содержания слова и картинки запроса получает и { $who }.
    }
decisions-kept =
    { $days ->
        [0] год, без ваших слов
       *[other] год; ваши слова: { $for }
    }

## Заказы

orders-empty = Вы пока ничего не купили. Что есть, покажет /buy.
orders-title = Ваши последние заказы (время UTC):
orders-line = { $nr }. { $date } · кредитов: { $n } · { $price } · { $method } · { $state ->
        [created] оформляется
        [awaiting_payment] ещё не оплачен
        [paid] оплачен
        [partially_refunded] возвращён частично
        [refunded] деньги возвращены
        [disputed] оспаривается банком
        [expired] срок истёк
        [canceled] отменён
        [failed] оплата не прошла
       *[review] проверяется
    }
orders-help = Номер покажет заказ: его чек и как попросить деньги обратно. Вопросы: /paysupport.

## Money back

button-moneyback = Попросить деньги обратно
button-moneyback-of = Вернуть: { $price }
button-orders = Мои заказы
button-order = Заказ
button-receipt = Чек
button-pay-otherwise = Оплатить иначе
button-refund-all = Вернуть { $amount }
button-refund-part = Часть
button-refund-no = Отказать
orders-email = Чеки приходят на { $email }.
order-refund-asked = Вы попросили деньги обратно; оператор смотрит.
order-receipt-state =
    { $state ->
        [registered] Магазин зарегистрировал чек и пришлёт его по почте.
        [failed] Магазин не смог зарегистрировать чек. Вопросы: /paysupport.
       *[pending] Магазин регистрирует чек.
    }
refund-ask =
    { $n ->
        [0] Вернуть можно { $amount }. Решает оператор, ответ придёт сюда. Почему?
        [one] Вернуть можно { $amount }, вместе с ними уйдёт { $n } кредит. Решает оператор, ответ придёт сюда. Почему?
        [few] Вернуть можно { $amount }, вместе с ними уйдут { $n } кредита. Решает оператор, ответ придёт сюда. Почему?
       *[other] Вернуть можно { $amount }, вместе с ними уйдут { $n } кредитов. Решает оператор, ответ придёт сюда. Почему?
    }
refund-ask-used =
    { $n ->
        [one] { $n } из этих кредитов уже потрачен; оператор это видит.
       *[other] { $n } из этих кредитов уже потрачены; оператор это видит.
    }
refund-why-mistake = Покупка по ошибке
refund-why-twice = Оплачено дважды
refund-why-quality = Не то, чего ждали
refund-why-own = Своими словами
refund-why-none = Без причины
refund-own-title = Почему
refund-own = Причина одним предложением
refund-asked = Операторам передано. Ответ придёт сюда.
refund-asked-before = Об этом заказе вы уже спрашивали; ответ бывает один. Вопросы: /paysupport.
refund-ask-title = Вернуть деньги? { n-credits } · { $price } · { $method }
refund-ask-facts = { $date } UTC · платёж { $payments } · человек { $person }
refund-ask-spent =
    { $spent ->
        [0] Можно вернуть { $left }; кредитов в нём { $n }, ни один не потрачен.
       *[other] Можно вернуть { $left }; кредитов в нём { $n }, потрачено { $spent }: они станут долгом.
    }
refund-ask-why = Почему: { $reason }
refund-ask-wordless = Причина не названа.
refund-ask-off = { $method } здесь выключен: включите его, прежде чем возвращать.
refund-ask-by-hand = { $method } сам ничего не возвращает: отправьте деньги сами. Кнопка спишет кредиты и известит человека.
refund-ask-whole = { $method } возвращает платёж только целиком.
refund-ask-closed = Решено: { $decision }.
refund-ask-answer = Почему: { $reason }
refund-decided-all = вернуть всё
refund-decided-part = вернуть часть
refund-decided-no = не возвращать
refund-part-title = Сколько
refund-part = Сумма возврата, например 49.50
refund-kept-ask = Почему не возвращаем? Человек это прочтёт.
refund-kept-used = Кредиты использованы
refund-kept-late = Прошло слишком много времени
refund-kept-rules = Условия этого не предусматривают
refund-kept-own = Своими словами
refund-told-back = К вам возвращается { $amount } из { $price } ({ $method }); их кредиты списываются.
refund-told-by-shop = Срок зависит от банка или кошелька: обычно минуты, самое большее несколько дней.
refund-told-by-hand = Оператор отправит их вручную: это займёт несколько дней.
refund-told-no = Ваши { $price } ({ $method }) не возвращаются. Почему: { $reason }. Вопросы: /paysupport.
refund-asks-none = Ответа о деньгах никто не ждёт.
refund-asks-title = Просят деньги обратно (время UTC), дольше всех ждущие первыми:
refund-asks-line = { $nr }. { $date } · { $price } · { $method }
refusal-refund_done = Этот платёж возвращён целиком или уже возвращается: возвращать больше нечего.
refusal-refund_nothing = По этому заказу возвращать нечего: он не оплачен или уже возвращён.
refusal-refund_ask_unknown = Об этом уже никто не просит.
refusal-refund_ask_closed = Это уже решено.

## Vendors

vendor-stopped = { $vendor } отклоняет все задания: закончился баланс или есть задолженность ({ $code }). Задания идут к другим движкам, если они есть. Пополните счёт; в течение часа бот попробует снова сам, а сразу — после npm run doctor -- --resume { $id }
vendor-back = { $vendor } снова принимает задания.
vendor-denied = { $vendor } отклоняет задания ({ $code }), и бесплатная проверка тоже не проходит: посмотрите ключ, регион и адрес (npm run doctor). Задания идут к другим движкам, если они есть.
vendor-spent = { $vendor }: дневной предел расходов ({ $usd } USD) исчерпан. До полуночи по UTC его задания идут к другим движкам или отклоняются с возвратом кредитов.
vendor-title = Поставщики: результаты из попыток, кредиты, расход и остаток (USD, по самой низкой цене кредита):
vendor-line = { $what }: { $made } из { $asked } · { $credits } · { $cost } · { $margin }{ $unpriced ->
        [0] {""}
       *[other] {" "}(у { $unpriced } стоимость неизвестна)
    }
vendor-line-stopped = { $vendor } не принимает задания с { $date }: закончился баланс ({ $code })

## Options of Google's models

option-resolution = Разрешение
choice-ratio-auto = Как у картинки
choice-size-4096 = 4096 пикс.

## Engines outside

option-quality = Качество
choice-quality-low = Низкое
choice-quality-medium = Среднее
choice-quality-high = Высокое

refusal-option_unable = { $option }: { $choices }, а не «{ $value }». Больше движок здесь не умеет.
refusal-option_placeless = { $option }: с этим движком не задаётся. Уберите этот параметр.
refusal-inputs_unable = С присланным движок этого не сделает: он берёт другие файлы или только то, что создал сам. Выберите другой: /models
refusal-file_unfit = Движок не принимает этот файл: размер или форма вне пределов. Пришлите другой.

## Videos, and what each model can do

command-video = видео по вашим словам или из картинки
slash-video = видео
help-example-video = Например: /video бумажный кораблик на реке, 5 с, приближение
option-sound = Звук
switch-chip = { $option }: { $on ->
        [on] да
       *[off] нет
    }
models-more = Что умеет каждая и пример – за кнопками.
models-kind = { $kind }: чем делается и сколько стоит с обычными параметрами:
button-models = Все модели
button-models-kind = Другие модели: { $kind }
button-use = Всегда этой моделью
model-in-use = Эта модель делает «{ $kind }», если не сказано иначе.
model-takes = Принимает: { $what }
takes-words = слова
takes-words-optional = слова, по желанию
takes-pictures = { $max ->
        [1] картинку
       *[other] картинки, до { $max }
    }
takes-clips = { $max ->
        [1] клип
       *[other] клипы, до { $max }
    }
takes-audio = { $max ->
        [1] звуковой файл
       *[other] звуковые файлы, до { $max }
    }
takes-free = { $what }, по желанию
model-option = --{ $name } – { $option }: { $values }
model-prices = Цена по параметру «{ $option }»: { $prices }
model-price = { $value } – { n-credits }
model-help = { $help }
refusal-model_words_only = { $model } делает видео только по словам. Уберите картинку или выберите другую модель: /models video.
catalog-title = { $title }
option-preset = Пресет
choice-preset-none = Без пресета

## Songs: words, takes, going on

option-from = С какой секунды
option-lyrics = Слова
option-title = Название
option-voice = Голос
choice-voice-auto = любой голос
choice-voice-female = женский голос
choice-voice-male = мужской голос
refusal-from_late = Эта песня длится { $seconds } с: оттуда продолжать нечего. Назовите секунду раньше.
take-title = Дубль { $n }
take-title-of = { $title } · { take-title }
command-extend = продолжить свою или присланную песню
help-example-extend = Например: в ответ на песню «/extend тихая концовка --from 60».
slash-extend = продолжить
which-take = Какой дубль?
take-picked = Выбран дубль { $n }. Дальше всё делается из него.
button-only-take = Оставить только его
only-take-ask = Оставить дубль { $n }, а остальное удалить? Вернуть будет нельзя.
button-only-take-yes = Удалить остальное
takes-removed =
    { $n ->
        [0] Удалять больше нечего.
       *[other] Остальное удалено.
    }
refusal-take_gone = Этого дубля больше нет. Выберите другой.
button-extend = Продолжить
button-cover = Кавер
button-lyrics = Слова
ask-cover = Напишите, как это должно звучать: жанр, настроение, голос.
extend-hint = Можно указать, откуда и как продолжить: «/extend тихая концовка --from 60» в ответ на песню.
do-extend = Продолжить её
do-cover = Кавер на неё
refusal-cover_unavailable = Сейчас здесь нечем спеть песню заново.
refusal-work_no_song = В этой работе нет песни.
refusal-song_of_another = Эту песню не продолжить: { $models } продолжает только песни, которые здесь сделал тот же движок. Ничего не списано.
button-sung-own = Свои слова
button-sung-written = Написать слова
button-sung-none = Без пения
lyrics-how = Что в ней поётся?
lyrics-ask = Пришлите слова так, как их петь; над частями можно ставить [Verse] и [Chorus]. Не больше { NUMBER($max, useGrouping: 0) } знаков.
lyrics-long =
    { $length ->
        [one] Здесь { $length } знак, а спеть можно не больше { NUMBER($max, useGrouping: 0) }. Ничего не списано: пришлите короче.
        [few] Здесь { $length } знака, а спеть можно не больше { NUMBER($max, useGrouping: 0) }. Ничего не списано: пришлите короче.
       *[many] Здесь { $length } знаков, а спеть можно не больше { NUMBER($max, useGrouping: 0) }. Ничего не списано: пришлите короче.
    }
ask-lyrics = Слова песни, с [Verse] и [Chorus].
words-kept = Ваши слова сохранены.
lyrics-kept = 🎵 Слова сохранены. Теперь напишите настроение, жанр или инструменты.
ask-theme = Напишите, о чём должна быть песня.
lyrics-written = 🎵 Слова на тему «{ $theme }»:
button-singit = Спеть за { $n }
button-changelyrics = Изменить слова
refusal-lyrics_silent = В песне без пения слов нет. Уберите одно из двух: --lyrics или --instrumental.
help-always = всегда { $n }
help-text-max = любые слова, не больше { NUMBER($max, useGrouping: 0) } знаков
## Говорящие портреты и звук к видео

refusal-inputs_many_of =
    { $what ->
        [picture] { $kind }: фотографий за раз — не больше { $max }. Пришлите меньше.
        [clip] { $kind }: видео за раз — не больше { $max }. Пришлите меньше.
       *[audio] { $kind }: голосовых сообщений за раз — не больше { $max }. Пришлите меньше.
    }
refusal-file_wrong_type_of =
    { $what ->
        [clip] { $kind }: этот файл не подходит. Пришлите видео.
       *[audio] { $kind }: этот файл не подходит. Пришлите голосовое сообщение или песню.
    }
refusal-avatar_both = Портрет произносит либо слова, либо голосовое сообщение. Пришлите что-то одно.
refusal-length_long = { $kind }: это займёт около { $seconds } с, а делается не больше { $max } с. Сделайте короче.
refusal-length_longer = { $kind }: присланное длится { $seconds } с — дольше, чем { $max } с, за которые назначена цена. Начните ещё раз на всю длину.
command-avatar = человек или фото произносит ваши слова
command-sound = звук к видео
help-example-avatar = Например: /avatar Добро пожаловать в наш магазин – или портрет с подписью «/avatar» и словами.
help-example-sound = Например: видео с подписью «/sound волны и чайки».
slash-avatar = аватар
slash-sound = звук
do-avatar = Пусть говорит
button-sound = Добавить звук
pick-avatar = Говорит: { $title }
pick-voice = Голос: { $title }
avatar-photo = ваше фото
avatar-by-voice = Произносит ваше голосовое сообщение.
button-photo = Взять фото
button-other-photo = Другое фото
list-title = { $option }, страница { $page } из { $pages }. Нажмите, чтобы выбрать.
button-hear = ▶ Образец
button-page-back = ‹ Назад
button-page-on = Ещё ›
button-list-back = К наброску
sample = { $title }
sample-none = Образца этого голоса сейчас нет: { $title }
sample-coming = Образец уже в пути.
likeness-ask = Кто на этом фото? Он произнесёт то, что вы выберете, поэтому изображённый человек должен быть согласен.
likeness-kept = Я храню, что и когда вы ответили, для этого фото (его отпечаток, а не само фото) и только для говорящих портретов. Отозвать можно в любой момент: /mydata.
likeness-ask-clip = Есть ли на этой картинке настоящий человек? У клипа есть звук, и он может заговорить, поэтому изображённый человек должен быть согласен.
likeness-kept-clip = Я храню, что и когда вы ответили, для этой картинки (её отпечаток, а не саму картинку) и только для клипов со звуком. Отозвать можно в любой момент: /mydata.
likeness-me = Это я
likeness-consent = Есть согласие этого человека
likeness-nobody = Реальных людей нет
likeness-no = Ни то ни другое
likeness-refused = Тогда это фото останется как есть. Ничего не списано.
likeness-stock = Пусть говорит готовый аватар
likeness-withdrawn =
    { $n ->
        [one] Отозвано для { $n } фото. Готовое остаётся вашим; удалить его — /delete.
        [few] Отозвано для { $n } фото. Готовое остаётся вашим; удалить его — /delete.
       *[many] Отозвано для { $n } фото. Готовое остаётся вашим; удалить его — /delete.
    }
button-unlike = Отозвать согласия для фото
mydata-likeness = Согласия изображённых людей говорить в портретах и клипах: { $n } фото, последнее { $date }
refusal-likeness_missing = Для этого фото нужно согласие изображённого человека. Начните ещё раз, и я спрошу.

## How the camera is moved

model-camera-structured = Камера: движется отдельной настройкой модели, ровно как вы выбрали.
model-camera-words = Камера: движение передаётся модели словами, обычно она им следует.
model-camera-none = Камера: задать движение этой модели нельзя.
choice-camera-orbit-left = ⟲ Облёт влево
choice-camera-orbit-right = ⟳ Облёт вправо
choice-camera-static = Неподвижно
## Who speaks

option-avatar = Кто говорит
