/**
 * The words that the music engine understands, in English, Russian, Chinese and Indonesian.
 * `stem*` matches the beginning of a word, a plain word matches whole, Han text matches anywhere.
 */

export type GenreName =
  | 'lofi'
  | 'ambient'
  | 'ballad'
  | 'folk'
  | 'house'
  | 'synthwave'
  | 'orchestral'
  | 'jazz'
  | 'rock'
  | 'waltz'
  | 'lullaby'
  | 'chiptune'

/** `valence` from -1 (dark) to 1 (bright), `energy` from 0 (still) to 1 (wild). */
export interface Mood {
  name: string
  valence: number
  energy: number
  /** Names a place or a season: it colours the mood but gives way to a word for a feeling. */
  scenery?: true
  words: string
}

export const MOODS: readonly Mood[] = [
  {
    name: 'joyful',
    valence: 0.95,
    energy: 0.8,
    words:
      'joy* happy happi* cheer* merry upbeat fun funny glad delight* sunny весел* радост* радуж* счастл* задорн* солнечн* 快乐 欢快 高兴 开心 喜悦 欢乐 愉快 幸福 ceria gembira bahagia riang senang sukacita',
  },
  {
    name: 'sad',
    valence: -0.9,
    energy: 0.12,
    words:
      'sad sadness sorrow* melanchol* tearful mourn* grief gloomy blue heartbr* lonel* depress* грустн* грусть печал* тоскл* тоска меланхол* слезн* одинок* скорб* уныл* 悲伤 忧伤 伤感 悲 哀 难过 孤独 寂寞 忧郁 失恋 sedih galau duka pilu sendu muram kesepian merana',
  },
  {
    name: 'calm',
    valence: 0.55,
    energy: 0.08,
    words:
      'calm* peace* relax* quiet* soft* gentle seren* tranquil* meditat* soothing chill* still спокой* мирн* тих* нежн* расслаб* умиротвор* безмятеж* медитат* 平静 宁静 安静 放松 舒缓 轻柔 温柔 祥和 冥想 tenang damai lembut santai rileks hening meditasi',
  },
  {
    name: 'aggressive',
    valence: -0.75,
    energy: 1,
    words:
      'aggress* angry anger fury furious rage brutal violent fierce intense агрессив* зл* яростн* ярост* гнев* жестк* бешен* 激烈 愤怒 暴躁 狂暴 攻击 凶猛 生气 agresif marah ganas garang beringas amarah',
  },
  {
    name: 'epic',
    valence: -0.25,
    energy: 0.85,
    words:
      'epic heroic hero majest* grand battle war powerful эпич* эпос героич* велич* битв* воин* мощн* 史诗 英雄 宏伟 磅礴 壮丽 战斗 战争 震撼 epik heroik megah agung pertempuran perang dahsyat',
  },
  {
    name: 'dark',
    valence: -0.85,
    energy: 0.45,
    words:
      'dark* scary horror creepy sinister ominous eerie spooky haunt* темн* мрачн* страшн* жутк* зловещ* ужас* 黑暗 恐怖 阴森 阴暗 诡异 可怕 gelap seram horor menakutkan angker suram kelam mencekam',
  },
  {
    name: 'romantic',
    valence: 0.6,
    energy: 0.28,
    words:
      'romantic romance love* tender* wedding valentine романтич* любов* любви влюбл* свадьб* свадеб* 浪漫 爱情 爱 婚礼 温馨 甜蜜 romantis cinta kasih sayang pernikahan mesra asmara',
  },
  {
    name: 'dreamy',
    valence: 0.35,
    energy: 0.15,
    words:
      'dream* ethereal float* heaven* magic* fairy* мечтат* мечт* сказоч* волшеб* воздушн* 梦幻 梦 空灵 飘渺 童话 魔法 mimpi khayal ajaib dongeng magis melayang',
  },
  {
    name: 'nostalgic',
    valence: -0.35,
    energy: 0.25,
    words:
      'nostalg* memor* bittersweet autumn ностальг* воспоминан* осен* 怀旧 回忆 秋天 秋 nostalgia kenangan rindu gugur',
  },
  {
    name: 'mysterious',
    valence: -0.55,
    energy: 0.35,
    words: 'myster* secret* enigma* suspense* загадоч* таинств* тайн* 神秘 悬疑 秘密 misteri* rahasia',
  },
  {
    name: 'energetic',
    valence: 0.45,
    energy: 0.95,
    words:
      'energ* dance* danc* party drive driving workout sport* running hype energi* energik энерг* танц* вечеринк* драйв* спорт* бодр* 动感 活力 跳舞 舞曲 派对 运动 激情 semangat enerjik pesta menari joget olahraga',
  },
  {
    name: 'hopeful',
    valence: 0.75,
    energy: 0.45,
    words:
      'hope* inspir* uplift* optimis* motivat* bright* spring morning triumph* victor* надежд* вдохнов* светл* оптимис* весн* утр* торжеств* побед* 希望 励志 鼓舞 明亮 春天 早晨 胜利 harapan inspirasi optimis cerah pagi kemenangan',
  },
  {
    name: 'playful',
    valence: 0.85,
    energy: 0.6,
    words:
      'playful* child* kids cute circus comic* cartoon* silly игрив* детск* забавн* смешн* мульт* цирк* 俏皮 可爱 儿童 顽皮 卡通 lucu jenaka anak kartun imut',
  },
  {
    name: 'tense',
    valence: -0.7,
    energy: 0.7,
    words:
      'tense tension chase danger* thriller urgent напряж* погон* опасн* тревож* триллер* 紧张 追逐 危险 tegang kejar bahaya cemas',
  },
  {
    name: 'wintry',
    valence: -0.3,
    energy: 0.2,
    scenery: true,
    words:
      'winter cold rain* night* fog* moon* зим* холод* дожд* ноч* туман* лун* 冬 冷 雨 夜 雾 月 dingin hujan malam kabut bulan',
  },
  {
    name: 'summery',
    valence: 0.75,
    energy: 0.6,
    scenery: true,
    words:
      'summer beach sun sunshine tropical holiday* warm лет* пляж* солнц* тропич* тепл* праздн* 夏 海滩 阳光 太阳 温暖 节日 pantai matahari tropis liburan hangat',
  },
]

export const GENRES: { [name in GenreName]: string } = {
  lofi: 'lofi lo-fi study chillhop hiphop hip-hop хип-хоп хипхоп лоуфай лофай лоу-фай 低保真 嘻哈 学习 belajar',
  ambient:
    'ambient drone space cosmic spa yoga эмбиент космос* космич* йог* 氛围 环境 太空 宇宙 瑜伽 ambien angkasa luar-angkasa',
  ballad: 'ballad* баллад* 抒情 民谣钢琴 balada',
  folk: 'folk country acoustic campfire celtic indie irish фолк* народн* кантри акустич* костр* 民谣 民间 乡村 原声 rakyat akustik pedesaan',
  house:
    'house techno edm club electronic electro trance disco pop хаус техно электрон* клубн* транс диско поп 电子 浩室 舞厅 迪斯科 流行 elektronik disko klub',
  synthwave:
    'synthwave retrowave retro 80s eighties cyberpunk neon outrun synthpop синтвейв ретровейв ретро восьмидесят* киберпанк* неон* 合成器浪潮 复古 赛博朋克 霓虹 retro',
  orchestral:
    'orchest* symphon* classical cinematic film movie soundtrack baroque оркестр* симфон* классич* кино* фильм* саундтрек* 管弦 交响 古典 电影 配乐 orkestra simfoni klasik sinematik',
  jazz: 'jazz* swing bossa blues soul lounge cafe джаз* свинг* босса* блюз* соул* лаунж* кафе 爵士 摇摆 蓝调 咖啡 jes kafe',
  rock: 'rock metal punk grunge hard-rock heavy рок рок-* метал* панк* гранж* 摇滚 金属 朋克 cadas',
  waltz: 'waltz* 3/4 вальс* 华尔兹 圆舞曲 wals',
  lullaby:
    'lullab* cradle sleep* bedtime baby колыбел* сон сна засып* малыш* 摇篮曲 催眠 睡眠 睡觉 宝宝 nina-bobo nina bobo tidur bayi pengantar-tidur',
  chiptune:
    'chiptune* 8-bit 8bit 16-bit arcade pixel nintendo gameboy videogame game чиптюн* 8-бит* аркад* пиксел* игра игры игров* 芯片 像素 游戏 八位 gim permainan piksel',
}

/** What plays: names of the instrument table, and `drums` for the kit. */
export const INSTRUMENT_WORDS: { [name: string]: string } = {
  piano: 'piano pianos пианино фортепиан* рояль рояля 钢琴 pianis',
  epiano: 'rhodes electric-piano epiano keys родес электропиан* 电钢琴',
  guitar:
    'guitar* ukulele lute banjo mandolin гитар* укулеле балалай* лютн* банджо мандолин* 吉他 尤克里里 琵琶 gitar ukulele kentrung',
  harp: 'harp harps арф* гусл* 竖琴 古筝 古琴 harpa kecapi sasando',
  violin: 'violin* fiddle viola cello скрипк* скрипич* альт виолончел* 小提琴 大提琴 二胡 biola selo rebab',
  strings: 'strings string струнн* 弦乐 dawai',
  flute: 'flute* recorder whistle piccolo флейт* дудк* свирел* 长笛 笛子 笛 箫 suling seruling',
  brass:
    'brass trumpet* horn* trombon* saxophon* sax труб* медн* тромбон* саксофон* валторн* 小号 铜管 萨克斯 圆号 terompet saksofon trompet',
  bell: 'bell bells glockenspiel celesta chimes колоколь* колокол* бубенц* челест* 铃 钟琴 lonceng bel',
  musicbox: 'music-box musicbox шкатулк* 八音盒 kotak-musik',
  marimba:
    'marimba xylophon* kalimba vibraphon* gamelan angklung kulintang маримб* ксилофон* калимб* вибрафон* 马林巴 木琴 拇指琴 颤音琴 gambang kolintang',
  organ: 'organ accordion* орган органа орган* аккордеон* баян* гармон* 风琴 手风琴 管风琴 akordeon',
  synthlead: 'synth synthesi* lead синт синтезат* 合成器 synthesizer sintesis',
  pad: 'pad pads choir chorus пэд* хор хора 合唱 铺底 paduan',
  drums:
    'drum drums drummer percussion beat beats барабан* ударн* перкусс* бит бита 鼓 打击乐 节拍 drum gendang perkusi tabuh',
  bass: 'bass contrabass басс бас баса бас-* контрабас* 贝斯 低音 bas kontrabas',
}

export const TEMPO_WORDS = {
  slow: 'slow* adagio largo lento медлен* неспешн* адажио 慢 缓慢 慢速 lambat pelan',
  medium: 'moderate* medium midtempo mid-tempo andante умерен* средн* 中速 适中 sedang',
  fast: 'fast* quick* rapid* allegro presto vivace быстр* скор* аллегро 快速 快节奏 急速 cepat kencang',
} as const

/** Asked for a voice: this engine only plays. */
export const VOICE_WORDS =
  'vocal* lyric* singer* singing sing sung voice rap вокал* пение поет поют петь слова голос* спой песню-со рэп 人声 歌词 演唱 唱 说唱 vokal lirik nyanyi* bernyanyi penyanyi suara'

/** Stand right before the word that they take back. */
export const NEGATIONS = new Set('no not without never non без не нет ни tanpa bukan tidak jangan'.split(' '))
export const HAN_NEGATIONS = /(?:不要|没有|不是|无|不|没|别)$/

/** Carry no meaning for music; they alone don't make a text "not understood". */
export const SMALL_WORDS = new Set(
  'a an the of for in on at to and or with my me make song music tune melody track about please some it i want play и в на с со для мне мой о об про песн песня песню музыка музыку музыки мелодия мелодию трек сделай хочу dan di ke dengan untuk lagu musik yang saya buat buatkan tentang 音乐 歌 曲 一首 的'.split(
    ' ',
  ),
)
