/** An unmodified discord.js client at a double, for the double's own tests. Only documented options point it there. */
import { Client, type ClientOptions, Events, GatewayIntentBits, Partials } from 'discord.js'
import { type Discord, type DiscordOptions, startDiscord } from './index.ts'

export async function startBed(options: DiscordOptions = {}, clientOptions: Partial<ClientOptions> = {}) {
  const discord = await startDiscord(options)
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    rest: { api: discord.root, retries: 0 },
    ...clientOptions,
  })
  // A rejected promise in a listener is the test's failure, not the process's.
  client.on(Events.Error, () => {})
  const anna = discord.user({ username: 'anna' })
  const guild = discord.guild({ members: [anna] })
  const studio = guild.channel('studio')
  return {
    discord,
    client,
    anna,
    guild,
    studio,
    /** Logs in and waits until the guilds are there. */
    async login(): Promise<void> {
      const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()))
      await client.login(discord.token)
      await ready
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await client.destroy()
      await discord.close()
    },
  }
}
export type Bed = Awaited<ReturnType<typeof startBed>>

/** A plain request, as no library would make it. */
export async function request(
  discord: Discord,
  method: string,
  path: string,
  body?: unknown,
  headers: { [name: string]: string } = {},
): Promise<{
  status: number
  headers: Headers
  json: { [field: string]: never } & { code?: number; message?: string; errors?: object }
}> {
  const isForm = body instanceof FormData
  const answer = await fetch(`${discord.root}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${discord.token}`,
      'user-agent': 'DiscordBot (https://example.invalid, 1)',
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {},
  }
}
