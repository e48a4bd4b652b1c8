import type { Locale } from '../../../ports.ts'

/** Words for what was measured in a picture, in four languages; each is known to the painter too. */
type Words = Record<Locale, string>

export const COLOUR_NAMES: Record<string, { hex: string } & Words> = {
  red: { hex: '#cc3a30', en: 'red', ru: 'красный', zh: '红色', id: 'merah' },
  orange: { hex: '#e8832c', en: 'orange', ru: 'оранжевый', zh: '橙色', id: 'oranye' },
  yellow: { hex: '#f0cb42', en: 'yellow', ru: 'жёлтый', zh: '黄色', id: 'kuning' },
  green: { hex: '#4c9546', en: 'green', ru: 'зелёный', zh: '绿色', id: 'hijau' },
  turquoise: { hex: '#34aea6', en: 'turquoise', ru: 'бирюзовый', zh: '青色', id: 'toska' },
  'light blue': { hex: '#82bde8', en: 'light blue', ru: 'голубой', zh: '浅蓝', id: 'biru muda' },
  blue: { hex: '#2c5db8', en: 'blue', ru: 'синий', zh: '蓝色', id: 'biru' },
  purple: { hex: '#7d4bb0', en: 'purple', ru: 'фиолетовый', zh: '紫色', id: 'ungu' },
  pink: { hex: '#ee93b6', en: 'pink', ru: 'розовый', zh: '粉色', id: 'merah muda' },
  brown: { hex: '#7f5233', en: 'brown', ru: 'коричневый', zh: '棕色', id: 'cokelat' },
  beige: { hex: '#e6d3ae', en: 'beige', ru: 'бежевый', zh: '米色', id: 'krem' },
  white: { hex: '#f6f4f0', en: 'white', ru: 'белый', zh: '白色', id: 'putih' },
  grey: { hex: '#8b8f96', en: 'grey', ru: 'серый', zh: '灰色', id: 'abu-abu' },
  black: { hex: '#1d1c20', en: 'black', ru: 'чёрный', zh: '黑色', id: 'hitam' },
}

export const LIGHTS: Record<string, Words> = {
  night: { en: 'night light', ru: 'свет ночи', zh: '夜晚的光线', id: 'cahaya malam' },
  dim: { en: 'dim evening light', ru: 'неяркий вечерний свет', zh: '傍晚柔和的光线', id: 'cahaya senja yang redup' },
  bright: { en: 'full day light', ru: 'полный дневной свет', zh: '充足的白天光线', id: 'cahaya siang penuh' },
  even: { en: 'even day light', ru: 'ровный дневной свет', zh: '均匀的白天光线', id: 'cahaya siang yang rata' },
}
export const CONTRASTS: Record<string, Words> = {
  high: { en: 'strong contrast', ru: 'сильный контраст', zh: '强烈的对比', id: 'kontras kuat' },
  low: { en: 'soft contrast', ru: 'мягкий контраст', zh: '柔和的对比', id: 'kontras lembut' },
}
export const WARMTHS: Record<string, Words> = {
  warm: { en: 'warm tones', ru: 'тёплые тона', zh: '暖色调', id: 'nuansa hangat' },
  cool: { en: 'cool tones', ru: 'холодные тона', zh: '冷色调', id: 'nuansa dingin' },
  neutral: { en: 'neutral tones', ru: 'нейтральные тона', zh: '中性色调', id: 'nuansa netral' },
}
export const PLACES: Record<string, Words> = {
  left: { en: 'the weight on the left', ru: 'главное слева', zh: '重心在左侧', id: 'pusat perhatian di kiri' },
  right: { en: 'the weight on the right', ru: 'главное справа', zh: '重心在右侧', id: 'pusat perhatian di kanan' },
  centre: { en: 'the weight in the centre', ru: 'главное в центре', zh: '重心在中央', id: 'pusat perhatian di tengah' },
}
export const TRAITS: Record<string, Words> = {
  symmetric: { en: 'symmetric', ru: 'симметрично', zh: '对称构图', id: 'simetris' },
  horizon: { en: 'a clear horizon', ru: 'чёткий горизонт', zh: '清晰的地平线', id: 'cakrawala yang jelas' },
  busy: { en: 'much detail', ru: 'много деталей', zh: '细节丰富', id: 'banyak detail' },
  plain: { en: 'wide plain areas', ru: 'ровные широкие плоскости', zh: '大片留白', id: 'bidang luas yang polos' },
}
export const MOODS: Record<string, Words> = {
  calm: { en: 'calm', ru: 'спокойно', zh: '宁静', id: 'tenang' },
  gloomy: { en: 'gloomy', ru: 'мрачно', zh: '阴郁', id: 'suram' },
  joyful: { en: 'joyful', ru: 'радостно', zh: '欢乐', id: 'ceria' },
  dreamy: { en: 'dreamy', ru: 'мечтательно', zh: '梦幻', id: 'impian' },
  mysterious: { en: 'mysterious', ru: 'загадочно', zh: '神秘', id: 'misterius' },
}
export const FORMATS: Record<string, Words> = {
  landscape: { en: 'landscape format', ru: 'горизонтальный формат', zh: '横幅', id: 'format mendatar' },
  portrait: { en: 'portrait format', ru: 'вертикальный формат', zh: '竖幅', id: 'format tegak' },
  square: { en: 'square format', ru: 'квадратный формат', zh: '方形', id: 'format persegi' },
}
/** How a line begins: `{colours}` is replaced. The painter reads it as a tint of the whole. */
export const OPENING: Words = {
  en: 'a picture in {colours} tones',
  ru: 'картина, цвета: {colours}',
  zh: '{colours}色调的画面',
  id: 'gambar dengan warna {colours}',
}
export const COMMA: Words = { en: ', ', ru: ', ', zh: '，', id: ', ' }
export const AND: Words = { en: ' and ', ru: ' и ', zh: '和', id: ' dan ' }
