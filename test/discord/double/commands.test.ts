import { expect, test } from 'vitest'
import { request, startBed } from './bed.ts'

const base = { name: 'image', description: 'A picture' }
const option = (name: string, more: object = {}) => ({ type: 3, name, description: 'x', ...more })

test('a bulk overwrite keeps ids of names that stay, and removes the others', async () => {
  await using bed = await startBed()
  const path = `/applications/${bed.discord.applicationId}/commands`
  const put = async (...commands: object[]) =>
    (await request(bed.discord, 'PUT', path, commands)).json as unknown as {
      id: string
      name: string
      version: string
    }[]
  const [image] = await put(base, { name: 'song', description: 'A song' })
  const again = await put({ ...base, description: 'Another picture' })
  expect(again).toMatchObject([{ id: image!.id, name: 'image' }])
  expect(again[0]!.version).not.toBe(image!.version)
  expect(bed.discord.commands().map((one) => one.body['name'])).toEqual(['image'])
})

test('localizations come back only when asked for', async () => {
  await using bed = await startBed()
  const path = `/applications/${bed.discord.applicationId}/commands`
  await request(bed.discord, 'PUT', path, [{ ...base, name_localizations: { ru: 'картинка' } }])
  const get = async (query: string) =>
    ((await request(bed.discord, 'GET', `${path}${query}`)).json as unknown as object[])[0]
  expect(await get('')).not.toHaveProperty('name_localizations')
  expect(await get('?with_localizations=true')).toMatchObject({ name_localizations: { ru: 'картинка' } })
})

test('commands of a guild are found there alone', async () => {
  await using bed = await startBed()
  const path = `/applications/${bed.discord.applicationId}/guilds/${bed.guild.id}/commands`
  await request(bed.discord, 'PUT', path, [base])
  const elsewhere = bed.discord.guild({ members: [bed.anna] }).channel('elsewhere')
  await expect(bed.anna.slash('/image', {}, { channel: elsewhere })).rejects.toThrow('finds no command')
  expect(bed.discord.commands(bed.guild.id)).toHaveLength(1)
})

test.for([
  ['a name in capitals', { ...base, name: 'Image' }],
  ['a description of 101', { ...base, description: 'x'.repeat(101) }],
  ['no description', { name: 'image' }],
  ['an unknown locale', { ...base, name_localizations: { xx: 'x' } }],
  ['26 options', { ...base, options: Array.from({ length: 26 }, (_, n) => option(`o${n}`)) }],
  [
    '26 choices',
    {
      ...base,
      options: [option('o', { choices: Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` })) })],
    },
  ],
  [
    'choices beside autocomplete',
    { ...base, options: [option('o', { autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] },
  ],
  ['a required option after another', { ...base, options: [option('a'), option('b', { required: true })] }],
  ['two options of one name', { ...base, options: [option('a'), option('a')] }],
  ['an unknown field', { ...base, colour: 'red' }],
] as const)('a command with %s is refused', async ([, command]) => {
  await using bed = await startBed()
  const answer = await request(bed.discord, 'PUT', `/applications/${bed.discord.applicationId}/commands`, [command])
  expect(answer).toMatchObject({ status: 400, json: { code: 50035 } })
  expect(bed.discord.commands()).toEqual([])
})
