import type { Table } from './lexicon.ts'

/** Hour, weather, season, mood, colour, number, style, and the parts of the picture that take a colour. */

export const times: Table = [
  [
    'h:dawn',
    'dawn sunrise morning daybreak',
    'рассвет утр утренн заря',
    '黎明 日出 清晨 早晨 早上 晨曦',
    'fajar pagi matahari_terbit subuh',
  ],
  [
    'h:day',
    'day daytime noon midday daylight sunny',
    'ден =день =дня =днем полдень =полдня дневн солнечн',
    '白天 中午 正午 晴天 阳光 白日',
    'siang siang_hari cerah',
  ],
  [
    'h:sunset',
    'sunset dusk evening twilight golden_hour',
    'закат вечер вечерн сумерк сумеречн',
    '日落 黄昏 傍晚 夕阳 晚霞',
    'senja sore matahari_terbenam petang',
  ],
  [
    'h:night',
    'night midnight nighttime nocturnal',
    'ноч ночн полноч',
    '夜晚 夜 夜里 晚上 午夜 深夜 夜色 夜空',
    'malam tengah_malam malam_hari',
  ],
]

export const weathers: Table = [
  ['w:rain', 'rain rainy raining drizzle', 'дожд дождлив ливн ливень', '雨 下雨 雨中 细雨 雨天', 'hujan gerimis'],
  [
    'w:snow y:winter',
    'snow snowy snowing snowfall snowflakes',
    'снег снежн заснежен снежинк снегопад',
    '雪 下雪 雪中 雪地 雪花 大雪',
    'salju bersalju',
  ],
  [
    'w:storm',
    'storm stormy thunderstorm lightning thunder tempest',
    'шторм штормов гроз бур молни',
    '暴风雨 风暴 雷雨 闪电 雷电 暴雨',
    'badai petir kilat halilintar',
  ],
  ['w:fog', 'fog foggy mist misty haze', 'туман туманн дымк', '雾 大雾 薄雾 雾气 晨雾', 'kabut berkabut'],
  ['w:wind', 'wind windy breeze', '=ветер ветр ветрен', '风 大风 微风 风中', 'angin berangin'],
  ['w:cloudy', 'cloudy overcast', 'облачн пасмурн туч', '多云 阴天 乌云', 'berawan mendung'],
  ['w:clear', 'clear cloudless', 'ясн безоблачн', '晴朗 晴', 'terang'],
  ['y:spring', 'spring springtime', 'весн весенн', '春天 春 春季 春日', 'musim_semi'],
  ['y:summer', 'summer summertime', '=лето =лета =летом =лете летн', '夏天 夏 夏季 夏日', 'musim_panas'],
  ['y:autumn', 'autumn autumnal fall', 'осен осенн', '秋天 秋 秋季 秋日', 'musim_gugur'],
  [
    'y:winter',
    'winter wintry winters ice icy frozen frost',
    '=зима =зимы =зиме =зиму =зимой зимн =лед =льда =льду =льдом ледян мороз',
    '冬天 冬 冬季 冬日 冰',
    'musim_dingin es',
  ],
]

export const moods: Table = [
  [
    'm:calm',
    'calm peaceful serene tranquil quiet relaxing still',
    'спокойн тих безмятежн умиротворен',
    '宁静 平静 安静 静谧 祥和',
    'tenang damai tenteram',
  ],
  [
    'm:gloomy',
    'gloomy sad dark melancholic lonely grim bleak moody',
    'мрачн грустн печальн тоскл одинок угрюм темн',
    '阴郁 忧郁 悲伤 阴暗 孤独 昏暗',
    'suram murung sedih muram kelam gelap kesepian',
  ],
  [
    'm:joyful',
    'joyful happy cheerful bright vibrant festive merry',
    'радостн весел счастлив ярк праздничн',
    '欢乐 快乐 开心 欢快 明亮 喜庆',
    'gembira ceria riang bahagia meriah',
  ],
  [
    'm:dreamy',
    'dreamy dreamlike romantic magical fairytale fairy enchanted whimsical',
    'мечтательн сказочн романтичн волшебн',
    '梦幻 浪漫 童话 如梦 唯美',
    'impian romantis ajaib dongeng',
  ],
  [
    'm:mysterious',
    'mysterious mystical mystic eerie spooky haunting',
    'загадочн таинствен мистическ зловещ',
    '神秘 诡异',
    'misterius gaib angker',
  ],
]

export const colours: Table = [
  ['c:#d0342c', 'red crimson scarlet', 'красн ал алый багров', '红 红色 红的 赤红 朱红', 'merah'],
  ['c:#ef8226', 'orange', 'оранжев', '橙色 橙 橘色', 'oranye jingga'],
  ['c:#f2c530', 'yellow golden gold', 'желт золот золотист', '黄 黄色 金色 金 金黄', 'kuning emas keemasan'],
  ['c:#4a9a44', 'green emerald', 'зелен изумрудн', '绿 绿色 翠绿 青翠', 'hijau'],
  ['c:#2f63c8', 'blue navy azure', 'син синев', '蓝 蓝色 深蓝', 'biru'],
  ['c:#66b4ea', 'light_blue sky_blue cyan', 'голуб', '浅蓝 天蓝 天蓝色', 'biru_muda biru_langit'],
  ['c:#2fb0a6', 'turquoise teal aqua', 'бирюзов', '青色 青 青绿色', 'toska pirus'],
  ['c:#8347b8', 'purple violet lilac lavender', 'фиолетов лилов сиренев пурпурн', '紫 紫色', 'ungu lembayung'],
  ['c:#f08bb4', 'pink rosy', 'розов', '粉 粉色 粉红 粉红色', 'merah_muda merah_jambu'],
  [
    'c:#f7f4ee',
    'white',
    '=белый =белая =белое =белые =белого =белой =белому =белую =белым =белом =белых =белыми белоснежн',
    '白 白色',
    'putih',
  ],
  ['c:#29272e', 'black', 'черн', '黑 黑色', 'hitam'],
  ['c:#8b8f98', 'grey gray silver silvery', 'сер серебрян серебрист', '灰 灰色 银色 银', 'abu-abu kelabu perak'],
  ['c:#84532f', 'brown', 'коричнев бур', '棕 棕色 褐色 咖啡色', 'cokelat coklat'],
  ['c:#e9d6b0', 'beige cream', 'бежев кремов', '米色', 'krem'],
  ['c:#d9682b', 'ginger', 'рыж рыженьк', '橘', 'jingga_kemerahan'],
]

export const numbers: Table = [
  [
    'n:1',
    'one single lone',
    '=один =одна =одно =одну =одного =одной одинок',
    '一 单',
    'satu seekor sebuah seorang sebatang setangkai sebutir',
  ],
  ['n:2', 'two pair twin', '=два =две =двух =двое =пара =пару', '二 两 一对 一双', 'dua sepasang'],
  ['n:3', 'three trio', '=три =трех =трое', '三', 'tiga'],
  ['n:4', 'four', '=четыре =четырех =четверо', '四', 'empat'],
  ['n:5', 'five', '=пять =пяти =пятеро', '五', 'lima'],
  ['n:6', 'six', '=шесть =шести', '六', 'enam'],
  ['n:7', 'seven', '=семь =семи', '七', 'tujuh'],
  ['n:8', 'eight', '=восемь =восьми', '八', 'delapan'],
  ['n:9', 'nine', '=девять =девяти', '九', 'sembilan'],
  ['n:10', 'ten', '=десять =десяти', '十', 'sepuluh'],
  ['n:12', 'twelve dozen', '=двенадцать дюжин', '十二', 'dua_belas selusin'],
  ['n:4', 'several few some various', 'несколько', '几 几个 一些', 'beberapa'],
  [
    'n:8',
    'many lots flock herd swarm group bunch fleet pack school',
    'много множеств стая =стаи =стаю =стадо =стада табун =рой',
    '许多 很多 一群 成群 众多 群',
    'banyak sekawanan sekelompok kawanan',
  ],
]

export const styles: Table = [
  [
    'style:watercolour',
    'watercolor watercolour aquarelle watercolours watercolors',
    'акварел акварельн',
    '水彩 水彩画',
    'cat_air akuarel',
  ],
  [
    'style:poster',
    'poster risograph flat_design vector minimalist',
    'постер плакат плакатн минимализм',
    '海报 扁平',
    'poster',
  ],
  [
    'style:ink',
    'ink sumi ink_wash line_art sketch pen_drawing',
    'тушь =тушью =туши эскиз набросок',
    '水墨 水墨画 墨 素描 钢笔画',
    'tinta sketsa',
  ],
  [
    'style:oil',
    'oil oil_painting impressionist impressionism brushstrokes',
    'масло =маслом маслян импрессионизм',
    '油画 印象派',
    'minyak lukisan_minyak',
  ],
  ['style:pixel', 'pixel pixel_art pixelart 8-bit 8bit', 'пиксел пиксельн', '像素 像素画 像素风', 'piksel seni_piksel'],
  ['style:gouache', 'gouache storybook illustration', 'гуаш иллюстрац', '水粉 插画', 'gouache guas ilustrasi'],
]

export const parts: Table = [
  ['x:sky', 'sky skies heaven', 'неб небес', '天空 天 蓝天@#66b4ea', 'langit'],
  ['x:water', 'water', '=вода =воды =воде =воду =водой', '水 水面 水边', 'air perairan'],
  [
    'x:ground',
    'ground grass sand soil',
    'земл трав траве песок песк',
    '地面 草 沙子 沙 土地 草丛',
    'tanah rumput pasir',
  ],
  ['neg', 'without no not', 'без', '没有 无 不要', 'tanpa bukan tidak_ada'],
]
