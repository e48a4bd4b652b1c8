/** The plainest bot there is: grammY on its concurrent runner, echoing. A program, forked by the bench: it keeps nothing. */
import { run, sequentialize } from '@grammyjs/runner'
import { Bot } from 'grammy'

const [token = '', apiRoot = ''] = process.argv.slice(2)
const bot = new Bot(token, { client: { apiRoot } })
// In order within a chat, as we keep it too.
bot.use(sequentialize((context) => String(context.chat?.id)))
bot.on('message:text', (context) => context.reply(context.message.text))
await bot.init()
const runner = run(bot)
process.on('message', (said) => {
  if (said === 'stop') void runner.stop().then(() => process.exit(0))
})
process.once('disconnect', () => process.exit(0))
process.send?.('ready')
