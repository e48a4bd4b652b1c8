/** What Telegram takes. Figures of the Bot API 10.3; texts are counted in UTF-16 units, as strings here are. */
const MB = 1024 * 1024

export const TELEGRAM_LIMITS = {
  textChars: 4096,
  captionChars: 1024,
  photoBytes: 10 * MB,
  /** Width and height together. */
  photoSidesPx: 10_000,
  photoRatio: 20,
  /** Up, of any kind, to Telegram's own server. */
  uploadBytes: 50 * MB,
  /** Up, to a Bot API server of one's own. */
  localUploadBytes: 2000 * MB,
  albumItems: 10,
  buttonsInRow: 8,
  buttonRows: 12,
  labelChars: 64,
  placeholderChars: 64,
  pressAnswerChars: 200,
  invoiceTitleChars: 32,
  invoiceTextChars: 255,
  titleChars: 64,
  /** Live photos are short clips. */
  liveMs: 60_000,
} as const
