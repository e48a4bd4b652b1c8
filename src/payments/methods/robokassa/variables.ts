/** What Robokassa is set up with. */
import { apiRoot, oneOf, variable, word } from '../../../core/variable.ts'
import { taxSystem, vatRate } from '../kit/receipts.ts'
import type { ShopDefinition } from '../types.ts'

export const variables: ShopDefinition['variables'] = {
  ROBOKASSA_LOGIN: variable(word, undefined, 'Copy the identifier of your shop from the cabinet of Robokassa.'),
  ROBOKASSA_PASSWORD_1: variable(word, undefined, 'Make password #1 in the technical settings of your shop.'),
  ROBOKASSA_PASSWORD_2: variable(word, undefined, 'Make password #2 in the technical settings of your shop.'),
  ROBOKASSA_PASSWORD_3: variable(
    word,
    undefined,
    'Ask their support for refunds and make password #3, or leave it out: then you return money by hand.',
  ),
  ROBOKASSA_HASH: variable(
    oneOf('md5', 'ripemd160', 'sha1', 'sha256', 'sha384', 'sha512'),
    undefined,
    'Write the algorithm that is chosen in the technical settings of your shop, or leave it out: md5.',
  ),
  ROBOKASSA_TEST: variable(oneOf('on', 'off'), undefined, 'Set it on with the test passwords, or leave it out.'),
  ROBOKASSA_ROOT: variable(apiRoot, 'https://auth.robokassa.ru', 'Leave it out.'),
  ROBOKASSA_TAX_SYSTEM: variable(taxSystem, undefined, 'Write your tax system (osn, usn_income ...), or leave it out.'),
  ROBOKASSA_VAT: variable(
    vatRate,
    undefined,
    'Write your VAT rate (none, vat5, vat22 ...), or leave it out: then no receipts are sent.',
  ),
}
