import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { toDecimal, toMinor, toMinorRounded } from './amounts.ts'
import { callShop, ShopFault, shopFetch, wordOf } from './call.ts'
import { asNotice, formOf, isSame, jsonOf, knownSources, networks } from './notices.ts'

describe('amounts', () => {
  test('M3 the same amount in any writing is the same', () => {
    for (const text of ['100', '100.0', '100.00', '100.000000', 100]) expect(toMinor(text, 'RUB')).toBe(10_000)
    expect(toMinor('5.120000', 'RUB')).toBe(512)
    expect(toMinor('0.1', 'USD')).toBe(10)
  })

  test('what minor units can’t hold exactly is no amount', () => {
    const wrong = [
      '',
      '-1',
      '+1',
      '1e3',
      '1.005',
      '1,00',
      ' 1',
      '0x10',
      '1.',
      '.5',
      'NaN',
      '99999999999999999',
      null,
      {},
      NaN,
      -1,
    ]
    for (const value of wrong) expect([value, toMinor(value, 'RUB')]).toEqual([value, null])
  })

  test('M7 every currency has its own digits', () => {
    expect([toMinor('200', 'JPY'), toMinor('200.5', 'JPY'), toMinor('1.234', 'KWD')]).toEqual([200, null, 1234])
    expect([toDecimal(200, 'JPY'), toDecimal(5, 'RUB'), toDecimal(1234, 'KWD'), toDecimal(75, 'XTR')]).toEqual([
      '200',
      '0.05',
      '1.234',
      '75',
    ])
    expect([toMinor('1.5', 'USDT'), toDecimal(150, 'USDT')]).toEqual([150, '1.50'])
  })

  test('converted coins are rounded to the nearest cent', () => {
    expect(toMinorRounded('9.994999', 'USD')).toBe(999)
    expect(toMinorRounded('9.995', 'USD')).toBe(1000)
    expect(toMinorRounded(0.1 + 0.2, 'USD')).toBe(30)
    expect(toMinorRounded('1e-7', 'USD')).toBeNull()
  })
})

describe('notices', () => {
  const notice = (text: string) => ({ headers: {}, query: { a: '1' }, body: { text } })

  test('JSON that says a name twice is none, at any depth; the same name in two places is', () => {
    for (const text of ['{"a":1,"a":2}', '{"x":{"b":1,"b":1}}', '{"x":[{"c":1,"\\u0063":2}]}', '[]', '"a"', '{', ''])
      expect(jsonOf(notice(text)), text).toBeNull()
    for (const text of ['{"a":{"a":1},"b":{"a":1}}', '{"a":["a","a"]}', '{"a":"\\"a\\":1,\\"a\\":2"}'])
      expect(jsonOf(notice(text)), text).toEqual(JSON.parse(text))
  })

  test('a form is read once for each name; an empty body means the query', () => {
    expect(formOf(notice('x=%D0%BA&y=1+2'))).toEqual({ x: 'к', y: '1 2' })
    expect(formOf(notice('x=1&x=2'))).toBeNull()
    expect(formOf(notice(''))).toEqual({ a: '1' })
    expect(formOf({ ...notice(''), body: { base64: '//8=' } })).toBeNull()
  })

  test('what the inbox may hold besides is no notice', () => {
    for (const value of [null, 1, [], {}, { headers: {}, query: {}, body: {} }, { headers: {}, body: { text: '' } }])
      expect(asNotice(value)).toBeNull()
    expect(asNotice(notice('x'))).toEqual(notice('x'))
  })

  test('A5 edges of networks, IPv4 written as IPv6, and what is no address', () => {
    const has = networks(['91.194.226.0/23', '10.0.0.7', '2a02:5180::/32'])
    for (const inside of [
      '91.194.226.0',
      '91.194.227.255',
      '::ffff:91.194.226.1',
      '::FFFF:10.0.0.7',
      '2a02:5180:ffff::1',
    ])
      expect([inside, has(inside)]).toEqual([inside, true])
    for (const outside of [
      '91.194.225.255',
      '91.194.228.0',
      '10.0.0.8',
      '2a02:5181::',
      '',
      'x',
      '10.0.0.7.1',
      '0x0a000007',
    ])
      expect([outside, has(outside)]).toEqual([outside, false])
  })

  test('this machine may call for a stand-in, never for the shop itself', () => {
    expect(knownSources(['10.0.0.7'], 'https://api.shop.example/v1', 'api.shop.example')('127.0.0.1')).toBe(false)
    expect(knownSources(['10.0.0.7'], 'http://127.0.0.1:9/v1', 'api.shop.example')('127.0.0.1')).toBe(true)
  })

  test('secrets are compared whole', () => {
    expect([isSame('abc', 'abc'), isSame('abc', 'abd'), isSame('abc', 'ab'), isSame('', '')]).toEqual([
      true,
      false,
      false,
      true,
    ])
  })
})

describe('calls', () => {
  async function answering(status: number): Promise<{ root: string; calls: () => number; close: () => void }> {
    let calls = 0
    const server = createServer((_request, response) => {
      calls++
      response.writeHead(status, { 'content-type': 'application/json', location: 'http://127.0.0.1:1/' }).end('{"a":1}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return { root: `http://127.0.0.1:${port}`, calls: () => calls, close: () => server.close() }
  }

  test.each([500, 429, 502])('a shop in trouble (%i) is a fault that may pass, and is asked once', async (status) => {
    const shop = await answering(status)
    const call = callShop({
      root: shop.root,
      path: '/x',
      method: 'POST',
      json: {},
      headers: { authorization: 'secret' },
    })
    await expect(call).rejects.toMatchObject({ code: 'shop_refused', status, retryable: true })
    await expect(call).rejects.not.toThrow(/secret/)
    expect(shop.calls()).toBe(1)
    shop.close()
  })

  test('business errors and redirects are answers', async () => {
    for (const status of [200, 302, 400, 404]) {
      const shop = await answering(status)
      expect((await callShop({ root: shop.root, path: '/x', method: 'GET' })).status).toBe(status)
      shop.close()
    }
  })

  test('a shop that is not there is a fault that may pass', async () => {
    const call = callShop({ root: 'http://127.0.0.1:1', path: '/x', method: 'GET' })
    await expect(call).rejects.toMatchObject({ code: 'shop_unreachable', retryable: true })
  })

  test('a client takes no key to another origin', async () => {
    const shop = await answering(200)
    const fetchIt = shopFetch(`${shop.root}/v1`)
    expect(await (await fetchIt(`${shop.root}/v1/x`, { method: 'POST', body: 'a=1' })).json()).toEqual({ a: 1 })
    await expect(fetchIt('http://127.0.0.1:1/v1/x')).rejects.toBeInstanceOf(ShopFault)
    shop.close()
  })

  test('what a shop calls a problem is shortened to a word', () => {
    expect(wordOf('Amount is "too big"\nkey=sk_1')).toBe('Amount_is_too_big_key_sk_1')
    expect(wordOf('x'.repeat(100))).toHaveLength(60)
  })
})
