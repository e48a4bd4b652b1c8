/**
 * The variables of outside shops. A shop is on when all that it needs is set; a few of them alone are a mistake. Values are handed
 * to the shop's own file as texts, checked here.
 */
import { z } from 'zod'
import { apiRoot, asText, integer, oneOf, type Variable, variable, word } from '../core/variable.ts'

export interface ShopDefinition {
  /** Without one of them the shop is off; with some of them only, the configuration is wrong. */
  needs: readonly string[]
  variables: { readonly [name: string]: Variable<string> }
}

/** In the words of 54-FZ, which T-Bank and Robokassa share. */
const taxSystem = oneOf('osn', 'usn_income', 'usn_income_outcome', 'esn', 'patent')
const vatRate = oneOf(
  'none',
  'vat0',
  'vat5',
  'vat7',
  'vat10',
  'vat20',
  'vat22',
  'vat105',
  'vat107',
  'vat110',
  'vat120',
  'vat122',
)

/** Every outside shop, by the id of its method. Add an entry. */
export const SHOPS: { readonly [methodId: string]: ShopDefinition } = {
  yookassa: {
    needs: ['YOOKASSA_SHOP_ID', 'YOOKASSA_SECRET_KEY'],
    variables: {
      YOOKASSA_SHOP_ID: variable(
        z.string().regex(/^\d{1,20}$/, { error: 'is not the number of a shop' }),
        undefined,
        'Copy shopId from the settings of your shop at yookassa.ru.',
      ),
      YOOKASSA_SECRET_KEY: variable(word, undefined, 'Make a secret key in the settings of your shop at yookassa.ru.'),
      YOOKASSA_API_ROOT: variable(apiRoot, 'https://api.yookassa.ru/v3', 'Leave it out.'),
      YOOKASSA_VAT_CODE: variable(
        asText(integer(1, 12)),
        undefined,
        'Write the code of your VAT rate (1: none), or leave it out: then no receipts are asked for.',
      ),
      YOOKASSA_TAX_SYSTEM: variable(
        asText(integer(1, 6)),
        undefined,
        'Write the code of your tax system (1 to 6), or leave it out.',
      ),
    },
  },
  tbank: {
    needs: ['TBANK_TERMINAL_KEY', 'TBANK_PASSWORD'],
    variables: {
      TBANK_TERMINAL_KEY: variable(
        z.string().regex(/^[\w-]{1,20}$/, { error: 'is not the key of a terminal' }),
        undefined,
        'Copy the key of the terminal from the settings of your shop at T-Bank.',
      ),
      TBANK_PASSWORD: variable(word, undefined, 'Copy the password of the terminal from the settings of your shop.'),
      TBANK_API_ROOT: variable(apiRoot, 'https://securepay.tinkoff.ru/v2', 'Leave it out.'),
      TBANK_TAXATION: variable(
        taxSystem,
        undefined,
        'Write your tax system (osn, usn_income ...), or leave it out: then no receipts are sent.',
      ),
      TBANK_VAT: variable(vatRate, undefined, 'Write your VAT rate (none, vat5, vat22 ...), or leave it out: none.'),
      TBANK_FFD: variable(oneOf('1.05', '1.2'), undefined, 'Write the version of your cash register: 1.05 or 1.2.'),
    },
  },
  telegram: {
    needs: ['TELEGRAM_PAYMENTS_TOKEN'],
    variables: {
      TELEGRAM_PAYMENTS_TOKEN: variable(
        z
          .string()
          .regex(/^\d{1,20}:(TEST|LIVE):[\x21-\x7e]{1,200}$/, { error: 'is not a token of a payment provider' }),
        undefined,
        'Copy it from @BotFather: your bot, Payments, the provider (12345:LIVE:...).',
      ),
      TELEGRAM_PAYMENTS_CURRENCIES: variable(
        z.string().regex(/^(?!.*XTR)[A-Z]{3}(,[A-Z]{3})*$/, { error: 'is no list such as RUB or USD,EUR' }),
        'RUB',
        'Write the currencies that the provider takes, with commas between them, such as USD,EUR.',
      ),
      TELEGRAM_PAYMENTS_RECEIPT: variable(
        oneOf('yookassa', 'robokassa'),
        undefined,
        'Write yookassa or robokassa where the provider has to send receipts (54-FZ), or leave it out.',
      ),
      TELEGRAM_PAYMENTS_VAT: variable(
        z.string().regex(/^\w{1,20}$/, { error: 'is no rate of the provider' }),
        undefined,
        'Write the VAT rate in the words of the provider (YooKassa: 1 to 12, Robokassa: none, vat22 ...), or leave it out: no VAT.',
      ),
      TELEGRAM_PAYMENTS_TAX_SYSTEM: variable(
        z.string().regex(/^\w{1,20}$/, { error: 'is no tax system of the provider' }),
        undefined,
        'Write the tax system in the words of the provider (YooKassa: 1 to 6, Robokassa: osn, usn_income ...), or leave it out.',
      ),
    },
  },
  robokassa: {
    needs: ['ROBOKASSA_LOGIN', 'ROBOKASSA_PASSWORD_1', 'ROBOKASSA_PASSWORD_2'],
    variables: {
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
      ROBOKASSA_TAX_SYSTEM: variable(
        taxSystem,
        undefined,
        'Write your tax system (osn, usn_income ...), or leave it out.',
      ),
      ROBOKASSA_VAT: variable(
        vatRate,
        undefined,
        'Write your VAT rate (none, vat5, vat22 ...), or leave it out: then no receipts are sent.',
      ),
    },
  },
  stripe: {
    needs: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
    variables: {
      STRIPE_SECRET_KEY: variable(
        word,
        undefined,
        'Copy it from the page "API keys" of the Stripe dashboard (sk_...).',
      ),
      STRIPE_WEBHOOK_SECRET: variable(
        word,
        undefined,
        'Copy the signing secret of your webhook endpoint from the Stripe dashboard (whsec_...).',
      ),
      STRIPE_API_ROOT: variable(apiRoot, 'https://api.stripe.com', 'Leave it out.'),
    },
  },
  cryptocloud: {
    needs: ['CRYPTOCLOUD_SHOP_ID', 'CRYPTOCLOUD_API_KEY', 'CRYPTOCLOUD_SECRET_KEY'],
    variables: {
      CRYPTOCLOUD_SHOP_ID: variable(word, undefined, 'Copy the SHOP ID from your project at cryptocloud.plus.'),
      CRYPTOCLOUD_API_KEY: variable(word, undefined, 'Copy the API KEY from your project at cryptocloud.plus.'),
      CRYPTOCLOUD_SECRET_KEY: variable(word, undefined, 'Copy the SECRET KEY from your project at cryptocloud.plus.'),
      CRYPTOCLOUD_API_ROOT: variable(apiRoot, 'https://api.cryptocloud.plus', 'Leave it out.'),
    },
  },
  nowpayments: {
    needs: ['NOWPAYMENTS_API_KEY', 'NOWPAYMENTS_IPN_SECRET'],
    variables: {
      NOWPAYMENTS_API_KEY: variable(
        word,
        undefined,
        'Make an API key in the settings of your store at nowpayments.io.',
      ),
      NOWPAYMENTS_IPN_SECRET: variable(word, undefined, 'Generate the IPN secret key in the same settings.'),
      NOWPAYMENTS_EMAIL: variable(
        word,
        undefined,
        'Write the e-mail address of your account at nowpayments.io, or leave it out.',
      ),
      NOWPAYMENTS_PASSWORD: variable(
        z.string().max(200),
        undefined,
        'Write the password of that account, or leave it out.',
      ),
      NOWPAYMENTS_TOLERANCE_PERCENT: variable(
        asText(integer(0, 10)),
        undefined,
        'Write how many percent less are still taken for the whole (0 to 10), or leave it out.',
      ),
      NOWPAYMENTS_API_ROOT: variable(apiRoot, 'https://api.nowpayments.io', 'Leave it out.'),
    },
  },
}

export const SHOP_VARIABLES: { readonly [name: string]: Variable<string> } = Object.assign(
  {},
  ...Object.values(SHOPS).map(({ variables }) => variables),
)

/** The values of all shops that are set or have a default. */
export function readShops(read: (name: string, entry: Variable<string>) => string | undefined): {
  [name: string]: string
} {
  const values: { [name: string]: string } = {}
  for (const [name, entry] of Object.entries(SHOP_VARIABLES)) {
    const value = read(name, entry)
    if (value !== undefined) values[name] = value
  }
  return values
}

/** What is wrong about shops that are set in part. */
export function halfShops(isSet: (name: string) => boolean): { variable: string; problem: string; mend: string }[] {
  return Object.values(SHOPS).flatMap(({ needs, variables }) => {
    const because = needs.find(isSet)
    if (because === undefined) return []
    return needs
      .filter((name) => !isSet(name))
      .map((variable) => ({
        variable,
        problem: `is not set, but ${because} is: the shop needs both`,
        mend: `${variables[variable]?.mend ?? ''} Or leave ${because} out.`,
      }))
  })
}
