/**
 * The variables of outside shops. A shop is on when all that it needs is set; a few of them alone are a mistake. Values are handed
 * to the shop's own file as texts, checked here.
 */
import { z } from 'zod'
import { apiRoot, asText, integer, type Variable, variable, word } from './schemas.ts'

export interface ShopDefinition {
  /** Without one of them the shop is off; with some of them only, the configuration is wrong. */
  needs: readonly string[]
  variables: { readonly [name: string]: Variable<string> }
}

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
