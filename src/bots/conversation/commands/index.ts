/** Every command and every verb. To add one: its file, and its line here. */

import { agree, decline, gateVerb } from '../gate.ts'
import type { Command, Verb } from '../types.ts'
import { answer } from '../verbs/answer.ts'
import { appeal, remake } from '../verbs/appeals.ts'
import * as asked from '../verbs/asked.ts'
import { copy } from '../verbs/copy.ts'
import { examples } from '../verbs/examples.ts'
import * as keeping from '../verbs/keeping.ts'
import { sung } from '../verbs/lyrics.ts'
import * as quotes from '../verbs/quotes.ts'
import { moneyback, payback } from '../verbs/refunds.ts'
import * as results from '../verbs/results.ts'
import * as songs from '../verbs/songs.ts'
import * as wording from '../verbs/wording.ts'
import { balance, olderLines } from './balance.ts'
import { buy, buyVerb, checkVerb, orderVerb, packVerb, payVerb } from './buy.ts'
import { cancel, cancelVerb } from './cancel.ts'
import { deleteCommand } from './delete.ts'
import { email, emailVerb } from './email.ts'
import { exceptionsVerb } from './exceptions.ts'

import { forget, forgetVerb } from './forget.ts'
import { help, helpVerb } from './help.ts'
import { hidden, history, jobs, olderWorks, show, showVerb } from './history.ts'
import { paysupport, privacy, privacyVerb, terms, termsVerb } from './legal.ts'
import { link, linkVerb, nolink } from './link.ts'
import { animate, describe, edit, extend, image, music, upscale, video } from './make-commands.ts'
import { models, modelsVerb } from './models.ts'
import { exportCommand, exportVerb, mydata } from './mydata.ts'
import { notice, notify } from './notice.ts'
import { orders, ordersVerb } from './orders.ts'
import { person } from './person.ts'
import { caseVerb, judge, queue, queueVerb } from './queue.ts'

import { refund } from './refund.ts'
import { closeVerb, complaint, erase, requests, usage, wipeVerb } from './rights.ts'
import {
  alone,
  chooseModel,
  enhance,
  enhanceFirst,
  language,
  notices,
  originals,
  settings,
  statistics,
} from './settings.ts'
import { start } from './start.ts'
import { plansVerb, planVerb, subscribe, subscribeVerb, subscription, subVerb } from './subscribe.ts'
import { unlink, unlinkVerb } from './unlink.ts'
import { withdraw, withdrawVerb } from './withdraw.ts'

export const commands: readonly Command[] = [
  image,
  edit,
  upscale,
  animate,
  video,
  music,
  extend,
  describe,
  models,
  balance,
  buy,
  subscribe,
  subscription,
  orders,
  history,
  show,
  deleteCommand,
  hidden,
  jobs,
  cancel,
  settings,
  email,
  link,
  unlink,
  help,
  start,
  terms,
  privacy,
  mydata,
  exportCommand,
  forget,
  complaint,
  paysupport,
  refund,
  queue,
  person,
  requests,
  erase,
  usage,
  withdraw,
  notice,
]

export const verbs: readonly Verb[] = [
  agree,
  decline,
  gateVerb,
  withdrawVerb,
  examples,
  answer,
  quotes.set,
  quotes.go,
  quotes.drop,
  quotes.pick,
  results.again,
  results.vary,
  results.animate,
  results.song,
  results.upscale,
  results.edit,
  results.paint,
  results.save,
  results.unsave,
  results.info,
  results.remove,
  results.erase,
  results.keep,
  keeping.hide,
  keeping.unhide,
  keeping.saveAll,
  results.why,
  songs.take,
  songs.onlyTake,
  songs.extend,
  songs.cover,
  songs.onTake,
  songs.lyrics,
  sung,
  asked.sure,
  asked.reword,
  wording.enrich,
  wording.translate,
  wording.useWords,
  wording.ownWords,
  wording.editWords,
  appeal,
  remake,
  copy,
  cancelVerb,
  showVerb,
  olderWorks,
  olderLines,
  buyVerb,
  packVerb,
  orderVerb,
  payVerb,
  checkVerb,
  plansVerb,
  planVerb,
  subscribeVerb,
  subVerb,
  ordersVerb,
  moneyback,
  payback,
  language,
  chooseModel,
  modelsVerb,
  notices,
  statistics,
  enhance,
  enhanceFirst,
  alone,
  originals,
  emailVerb,
  linkVerb,
  nolink,
  unlinkVerb,
  termsVerb,
  privacyVerb,
  exportVerb,
  forgetVerb,
  closeVerb,
  wipeVerb,
  helpVerb,
  queueVerb,
  caseVerb,
  judge,
  exceptionsVerb,
  notify,
]
