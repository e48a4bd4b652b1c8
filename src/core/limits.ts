/** Every bound of the system in one place, its unit last in its name. What operators may tune is in the configuration or the catalogue. */

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export const LIMITS = {
  // What people send
  promptChars: 4000,
  /** Words that are sung are longer than a prompt. */
  lyricsChars: 5000,
  inputFiles: 10,
  uploadBytes: 50 * 1024 * 1024,
  inputPixels: 60_000_000,
  inputSidePx: 16_384,
  inputClipMs: 10 * MINUTE_MS,
  /** So much longer than what was chosen a voice message or clip may be. */
  lengthSlackMs: SECOND_MS,
  actionBytes: 64,

  // What we make
  resultBytes: 500 * 1024 * 1024,
  renderPixels: 2048 * 2048,

  // Child processes
  childRssBytes: 900 * 1024 * 1024,
  childIntakeMs: 30 * SECOND_MS,
  childRenderMs: 120 * SECOND_MS,
  childJobsBeforeReplacement: 50,
  childIntakeLanes: 1,
  childRenderLanes: 2,
  childScreenLanes: 1,
  childScreenMs: 30 * SECOND_MS,

  // Screens
  /** Frames of a clip that are looked at. */
  screenFrames: 4,
  /** The longer side of pictures that remote screens are sent. */
  remotePicturePx: 768,
  remoteScreenMs: 10 * SECOND_MS,
  /** Lower shares and scores are not even noted down. */
  remoteShareNoted: 0.2,
  pictureShareNoted: 0.2,
  /** After so many failures in a row the local picture screen is left alone for a while. */
  pictureScreenFailures: 3,
  pictureScreenRestMs: MINUTE_MS,
  /** What the local picture screen needs: of the machine, and free at start. */
  pictureScreenMachineBytes: 1900 * 1024 * 1024,
  pictureScreenFreeBytes: 500 * 1024 * 1024,
  /** A paid result whose screen can't be reached waits so many tries, with growing pauses. */
  screenTries: 3,
  /** Admins hear of a screen that can't be reached once in this time. */
  screenNoticeMs: HOUR_MS,

  // Intake
  inboxKeyKeptMs: 14 * DAY_MS,
  inboxTries: 5,

  // Generations
  quoteMs: HOUR_MS,
  generationDeadlineMs: 2 * HOUR_MS,
  callSlackMs: 15 * SECOND_MS,
  recoverGraceMs: 10 * MINUTE_MS,
  recoverEveryMs: 20 * SECOND_MS,
  checkTimeoutMs: 30 * SECOND_MS,
  stepTries: 8,
  stepBackoffMs: 2 * SECOND_MS,
  stepBackoffMaxMs: 5 * MINUTE_MS,
  repeatPressMs: 2 * SECOND_MS,
  confirmAboveCredits: 10,

  // Samples of voices
  sampleBytes: 5 * 1024 * 1024,
  sampleLengthMs: 2 * MINUTE_MS,
  sampleMs: 20 * SECOND_MS,
  sampleTries: 3,
  sampleKeptMs: 30 * DAY_MS,
  /** One that could not be had is asked for again after this. */
  sampleNoneMs: HOUR_MS,
  /** So many of one person are on their way at a time. */
  sampleAsks: 5,

  // Vendors
  /** Of the last calls to a route within this time so many must be bad, and at least half, for it to be left alone. */
  circuitCalls: 10,
  circuitWindowMs: 10 * MINUTE_MS,
  circuitBadCalls: 5,
  circuitPauseMs: 30 * SECOND_MS,
  circuitPauseMaxMs: 10 * MINUTE_MS,
  /** A pause that a vendor asks for counts for no longer than this. */
  vendorRestMaxMs: HOUR_MS,
  /** How long the one job that tries it again may take. */
  circuitTrialMs: 2 * MINUTE_MS,
  /** A job waits so long for a vendor that is down; for one that has asked for a pause until `stepBackoffMaxMs`. */
  circuitWaitMs: 45 * SECOND_MS,
  /** A call that took this share of its time is a bad one, whatever came of it. */
  slowShare: 0.8,
  /** A job that waits for a place at a vendor looks again after this. */
  vendorLookMs: 5 * SECOND_MS,
  /** A vendor that is out of balance is tried again after this, then later and later. */
  vendorRetryMs: 5 * MINUTE_MS,
  vendorRetryMaxMs: HOUR_MS,
  /** Admins hear of a vendor that refuses jobs and its own free call once in this time. */
  vendorNoticeMs: HOUR_MS,

  /** What a vendor says that one job has cost is believed up to this: a thousand dollars. */
  jobCostMicroUsd: 1_000_000_000,

  // Delivery
  deliveryTries: 12,
  deliveryBackoffMs: SECOND_MS,
  deliveryBackoffMaxMs: 10 * MINUTE_MS,
  /** What somebody asked for within this is awaited; later it may come silently. */
  askedLatelyMs: 30 * MINUTE_MS,
  /** Who waits longer than this does something else meanwhile. */
  longWaitMs: 2 * MINUTE_MS,
  progressEveryMs: 2 * SECOND_MS,

  // Queue and sweeps
  sweepEveryMs: 30 * SECOND_MS,
  sweepBatchRows: 500,
  timerMaxMs: 24 * DAY_MS,
  startLanes: 8,
  checkLanes: 16,
  deliverLanes: 64,
  inboxLanes: 64,

  // Orders
  orderMs: HOUR_MS,
  orderLookMs: [MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  noticeBytes: 1024 * 1024,

  // Subscriptions
  /** A month where the shop names no end of a period; Telegram's and ours are so long. */
  planPeriodMs: 30 * DAY_MS,
  /** A renewal that failed: how long the plan goes on, and when it is tried again after the period's end. */
  planGraceMs: 7 * DAY_MS,
  planRetriesMs: [DAY_MS, 3 * DAY_MS, 5 * DAY_MS],
  /** A shop that renews by itself is asked so long after the end of a period. */
  planLookMs: HOUR_MS,
  /** What a charge without an answer came to is asked for so long by the same key, then in the shop's list. */
  chargeKeyMs: 20 * HOUR_MS,
  chargeOrderMs: DAY_MS,
  /** What a job returns after the end of its credits can be used so long. */
  returnedCreditsMs: 7 * DAY_MS,

  // One person in several chats
  linkCodeMs: 10 * MINUTE_MS,
  /** Codes made, and wrong ones typed, by one identity within an hour. */
  linkTriesMs: HOUR_MS,
  linkCodesMade: 5,
  linkWrongCodes: 5,
  identitiesOfPerson: 8,
  linkRowsKeptMs: DAY_MS,

  // Strikes, appeals and abuse
  /** What may come in within the window: far above what fingers do, and what a machine can answer. */
  rateWindowMs: 10 * SECOND_MS,
  ratePerson: 120,
  rateChat: 240,
  ratePlatform: 20_000,
  /** The same words made again and again by one person. */
  sameWordsMs: 10 * MINUTE_MS,
  sameWords: 30,
  /** Orders of one person: in an hour, and unpaid ones in a day. */
  ordersMs: HOUR_MS,
  orders: 20,
  ordersUnpaidMs: DAY_MS,
  ordersUnpaid: 15,
  /** Older strikes weigh nothing; of the others the newest are counted. */
  strikeCountsMs: 365 * DAY_MS,
  strikesCounted: 200,
  /** Appeals of one person that wait for a moderator. */
  appealsOpen: 5,
  /** How long what a moderator let through can be made. */
  appealPassMs: 7 * DAY_MS,
  auditKeptMs: 730 * DAY_MS,
  limitHitKeptMs: 30 * DAY_MS,
  giftDayKeptMs: 30 * DAY_MS,

  // Retention
  uploadKeptMs: 30 * DAY_MS,
  resultKeptMs: 30 * DAY_MS,
  /** People are told this long before their unsaved works go. */
  sweepWarningMs: 3 * DAY_MS,
  orphanFileKeptMs: HOUR_MS,
  /** A file that its store does not let go is tried again at least this often. */
  removeAgainMaxMs: HOUR_MS,
  /** What the web chat's own page shows of a conversation. */
  webMessageKeptMs: 90 * DAY_MS,
  verdictKeptMs: 365 * DAY_MS,

  // Rights
  /** Between /forget and the erasure: it can be taken back. */
  erasureWaitMs: DAY_MS,
  erasureBatchRows: 200,
  /** An erasure waits for vendors, shops and the store; it looks again after this. */
  erasureLookMs: 10 * SECOND_MS,
  erasureRetryMaxMs: 5 * MINUTE_MS,
  /** A refund that is stuck holds an erasure up no longer than this. */
  erasureMoneyMs: 7 * DAY_MS,
  /** How long the receipt may take to be brought, and stands in the web chat. */
  receiptKeptMs: DAY_MS,
  /** How long it is remembered (by a keyed hash) that an erased identity had its gift, or was shut out. */
  erasureMarkMs: 365 * DAY_MS,
  exportsPerDay: 3,
  exportKeptMs: DAY_MS,
  exportTries: 12,
  exportRowsKeptMs: 30 * DAY_MS,
  /** A part of an archive where its chat says no other size, and works listed in one of its files. */
  exportPartBytes: 1024 * 1024 * 1024,
  exportPageRows: 500,
  rightsKeptMs: 3 * 365 * DAY_MS,
  rightsOpenOfPerson: 5,
  complaintChars: 2000,
  /** Copies of the database that were made before its schema changed. */
  backupKeptMs: 30 * DAY_MS,
  /** Figures of fewer uses than this are shown together with others. */
  figureGroup: 5,
  // Notices to everybody: people a batch; what the chats bear beside everything else
  noticeBatchPeople: 100,
  noticeEveryMs: 5 * SECOND_MS,

  // Draining
  drainMs: 15 * SECOND_MS,

  // Callbacks of vendors: of one attempt, and under an address that a vendor uses for all of them
  wakeWindowMs: 10 * SECOND_MS,
  wakesOfAttempt: 10,
  wakesOfVendor: 200,

  // Addresses from outside and our calls to vendors
  outsideRedirects: 5,
  outsideIdleMs: 30 * SECOND_MS,
  outsideConnectMs: 15 * SECOND_MS,
  outsideHeaderBytes: 16 * 1024,
  vendorReplyBytes: 1024 * 1024,

  // Database
  busyTimeoutMs: 100,
  busyRetries: 60,
  /** Transactions that share one write to the disk, and how long the first of them waits for others at most. */
  groupCommits: 256,
  groupCommitMs: 10,
  groupCommitMaxMs: 25,
  /** Pages of 4 KB that SQLite's log grows to before they are copied into the file. */
  walPages: 4000,
  pageRows: 10,
} as const
