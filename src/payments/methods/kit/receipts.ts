/** The words of receipts (54-FZ) that T-Bank and Robokassa share. */
import { oneOf } from '../../../core/variable.ts'

export const taxSystem = oneOf('osn', 'usn_income', 'usn_income_outcome', 'esn', 'patent')
export const vatRate = oneOf(
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
