import { describe, expect, test } from 'vitest'
import { isPublicAddress, judgeHop, parseAllowed } from './addresses.ts'

const none = new Set<string>()

describe('public addresses', () => {
  test.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.88.99.1',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '239.255.255.255',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:a00:1::1',
    '3fff::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'localhost',
    '',
  ])('%s is none', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.128.0.1',
    '172.32.0.1',
    '192.0.1.1',
    '2606:4700::1111',
    '2a00:1450::1',
    '2001:4860:4860::8888',
  ])('%s is one', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
})

describe('the text of an address', () => {
  test.each([
    'file:///etc/passwd',
    'data:text/plain,hello',
    'ftp://files.example/a',
    'javascript:alert(1)',
    'http://files.example/a',
    'https://files.example:8443/a',
    'https://files.example:80/a',
    'https://user:secret@files.example/a',
    'https://user@files.example/a',
    'https://127.0.0.1/a',
    'https://2130706433/a',
    'https://0x7f000001/a',
    'https://0177.0.0.1/a',
    'https://127.1/a',
    'https://[::1]/a',
    'https://[::ffff:10.0.0.1]/a',
    'https://[64:ff9b::169.254.169.254]/a',
    'https://①②⑦.⓪.⓪.①/a',
    'https://',
    'not an address',
    '//files.example/a',
    '',
  ])('%s is refused', (text) => {
    expect(judgeHop(text, none)).toBeNull()
  })

  test('a plain https address is taken', () => {
    expect(judgeHop('https://files.example/a.jpg?sig=1', none)).toMatchObject({
      hostname: 'files.example',
      port: 443,
      tls: true,
      allowed: false,
    })
  })

  test('an allowed pair may be private, plain and on any port, and only that pair', () => {
    const allow = new Set(['127.0.0.1:8188', '[::1]:80'])
    expect(judgeHop('http://127.0.0.1:8188/a', allow)?.allowed).toBe(true)
    expect(judgeHop('http://2130706433:8188/a', allow)?.allowed).toBe(true)
    expect(judgeHop('http://[::1]/a', allow)?.hostname).toBe('::1')
    expect(judgeHop('http://127.0.0.1:8189/a', allow)).toBeNull()
    expect(judgeHop('http://me:pw@127.0.0.1:8188/a', allow)).toBeNull()
  })

  test('a redirect is resolved against its hop, never steps down, never from outside to an allowed host', () => {
    const allow = new Set(['10.0.0.5:443', '10.0.0.5:80'])
    const outside = judgeHop('https://files.example/a/b', none)!
    expect(judgeHop('../c?x=1', allow, outside)?.url.href).toBe('https://files.example/c?x=1')
    expect(judgeHop('//cdn.example/c', allow, outside)?.url.href).toBe('https://cdn.example/c')
    expect(judgeHop('http://files.example/c', allow, outside)).toBeNull()
    expect(judgeHop('https://10.0.0.5/c', allow, outside)).toBeNull()
    const inside = judgeHop('https://10.0.0.5/a', allow)!
    expect(judgeHop('/b', allow, inside)?.allowed).toBe(true)
    expect(judgeHop('http://10.0.0.5/b', allow, inside)).toBeNull()
  })
})

test('allow entries are pairs of host and port in one spelling', () => {
  expect(parseAllowed('LocalHost:80')).toBe('localhost:80')
  expect(parseAllowed('[0:0::1]:8188')).toBe('[::1]:8188')
  for (const entry of ['localhost', 'localhost:', 'a/b:80', 'u@h:80', 'h:99999', ':80', ''])
    expect(parseAllowed(entry)).toBeNull()
})
