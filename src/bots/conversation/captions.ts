/** What words ask for, as people say it in each language: camera moves, a picture that moves, a song sung anew or gone on with. */

/** Camera moves as people call them, longest first in each language. */
const CAMERA_WORDS: readonly [RegExp, string][] = [
  [
    /\b(?:zoom(?:ing)?[ -]?in|push[ -]?in|dolly[ -]?in)\b|приближ\p{L}*|наезд\p{L}*|зум(?:\p{L}*)?[ -]?ин|推近|拉近|推镜头?|放大镜头|镜头推进|perbesar|mendekat|zoom masuk/iu,
    'zoom-in',
  ],
  [
    /\b(?:zoom(?:ing)?[ -]?out|pull[ -]?(?:out|back)|dolly[ -]?out)\b|отдал[яеи]\p{L}*|отъезд\p{L}*|拉远|推远|拉镜头|镜头拉远|perkecil|menjauh|zoom keluar/iu,
    'zoom-out',
  ],
  [
    /\b(?:pan(?:ning)?(?: to the)? left|move left)\b|(?:камер\p{L}* )?(?:влево|налево)|向左平?移?|左移|geser(?: ke)? kiri|ke kiri/iu,
    'pan-left',
  ],
  [
    /\b(?:pan(?:ning)?(?: to the)? right|move right)\b|(?:камер\p{L}* )?(?:вправо|направо)|向右平?移?|右移|geser(?: ke)? kanan|ke kanan/iu,
    'pan-right',
  ],
  [
    /\b(?:tilt(?:ing)? up|pan up|move up)\b|(?:камер\p{L}* )?(?:вверх|наверх)|向上(?:移|摇)?|上摇|miring ke atas|ke atas/iu,
    'tilt-up',
  ],
  [
    /\b(?:tilt(?:ing)? down|pan down|move down)\b|(?:камер\p{L}* )?вниз|向下(?:移|摇)?|下摇|miring ke bawah|ke bawah/iu,
    'tilt-down',
  ],
]

/** The camera move that a text names; undefined: none. */
export const cameraMove = (text: string): string | undefined => CAMERA_WORDS.find(([words]) => words.test(text))?.[1]

/** Whether a caption asks for motion: a picture with such words is animated rather than edited. */
export function asksForMotion(text: string): boolean {
  return (
    cameraMove(text) !== undefined ||
    /\b(?:animate|live photo|make it move|bring (?:it )?to life|motion|video|gerakkan|animasi\w*|hidupkan)\b|анимир\p{L}*|ожив(?!л[её]нн)\p{L}*|живое фото|видео|动起来|动态|动画|视频/iu.test(
      text,
    )
  )
}

/** What a caption wants done with a song: sung anew, or gone on with. Null: it says neither. */
export function songWish(text: string): 'cover' | 'extend' | null {
  if (/\b(?:cover|remake|nyanyi ulang)\b|кавер\p{L}*|перепо[йе]\p{L}*|翻唱/iu.test(text)) return 'cover'
  const goesOn =
    /\b(?:extend|continue|go on|longer|lanjutkan|perpanjang\w*)\b|продолж\p{L}*|продли\p{L}*|续写|延长|继续/iu
  return goesOn.test(text) ? 'extend' : null
}
