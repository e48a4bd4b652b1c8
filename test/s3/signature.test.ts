import { expect, test } from 'vitest'
import { checkSignature } from './signature.ts'

// Examples of AWS, "Authenticating Requests: Using the Authorization Header" and "... Using Query Parameters".
const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
const at = Date.parse('2013-05-24T00:00:00Z')
const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'
const inHeader = (signature = 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41') => ({
  method: 'GET',
  url: '/test.txt',
  headers: {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-amz-date': '20130524T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=${signature}`,
  },
})
const inQuery = (expires = 86_400) => ({
  method: 'GET',
  url: `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scope)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`,
  headers: { host: 'examplebucket.s3.amazonaws.com' },
})

test("the double checks signatures as AWS's own examples have them", () => {
  expect(checkSignature(inHeader(), keys, at)).toBeNull()
  expect(checkSignature(inQuery(), keys, at + 86_400_000)).toBeNull()
  expect(checkSignature(inHeader('0'.repeat(64)), keys, at)).toBe('SignatureDoesNotMatch')
  expect(checkSignature({ ...inHeader(), url: '/other.txt' }, keys, at)).toBe('SignatureDoesNotMatch')
  expect(checkSignature(inQuery(86_401), keys, at)).toBe('SignatureDoesNotMatch')
  expect(checkSignature(inQuery(), keys, at + 86_400_001)).toBe('AccessDenied')
  expect(checkSignature(inHeader(), keys, at + 16 * 60_000)).toBe('RequestTimeTooSkewed')
  expect(checkSignature({ ...inHeader(), headers: { host: 'x' } }, keys, at)).toBe('AccessDenied')
})
