/** What Discord takes in a message. Figures of the API v10; texts are counted in UTF-16 units, as strings here are. */
const MIB = 1024 * 1024

export const DISCORD_LIMITS = {
  /** All text displays of one message together. */
  textChars: 4000,
  /** `content`, of a message that is not made of components alone. */
  contentChars: 2000,
  /** Counted with everything that is nested. */
  components: 40,
  /** Rows of a message that is not made of components alone. */
  plainRows: 5,
  buttonsInRow: 5,
  labelChars: 80,
  customIdChars: 100,
  linkChars: 512,
  optionChars: 100,
  options: 25,
  galleryItems: 10,
  files: 10,
  descriptionChars: 1024,
  fileNameChars: 100,
  nonceChars: 25,
  /** One file, where nothing says more. */
  uploadBytes: 10 * MIB,
  /** One file, by the boosts of a guild: `premium_tier` from 0 to 3. */
  tierUploadBytes: [10 * MIB, 10 * MIB, 50 * MIB, 100 * MIB],
  /** All files of one call together; a single larger one goes alone. */
  callBytes: 24 * MIB,
} as const
