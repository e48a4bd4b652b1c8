import { expect, test } from 'vitest'
import { endingOf, fileNameOf, plainFileNameOf } from './file-names.ts'

const id = '0123456789abcdefABCDEF'

test('a file is called by its work', () => {
  expect(fileNameOf({ id, mime: 'audio/mpeg', title: 'Тихий вечер' })).toBe('Тихий вечер.mp3')
  expect(fileNameOf({ id, mime: 'video/mp4', title: 'Take 2.mov' })).toBe('Take 2.mp4')
})
test('a file without a title is called by the end of its id, in ASCII', () => {
  expect(fileNameOf({ id, mime: 'image/png' })).toBe('chatelier-efABCDEF.png')
  expect(plainFileNameOf({ id, mime: 'image/jpeg' })).toBe('chatelier-efABCDEF.jpg')
})
test.each([['../../etc/passwd'], ['..'], ['.hidden'], ['a\u0000b/c\\d:e"f'], ['   '], ['\ud800'], ['x'.repeat(500)]])(
  'a title like %j leaves the folder, the header and the file system alone',
  (title) => {
    const name = fileNameOf({ id, mime: 'image/png', title })
    expect(name).toMatch(/^[^./\\:"\u0000][^/\\:"\u0000]{0,62}\.png$/)
    expect(name.isWellFormed()).toBe(true)
  },
)
test('what is of no kind that we show is mere bytes', () => {
  expect(endingOf('text/html')).toBeUndefined()
  expect(fileNameOf({ id, mime: 'text/html', title: 'page' })).toBe('page.bin')
})
