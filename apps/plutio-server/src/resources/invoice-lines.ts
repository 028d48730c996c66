import { z } from 'zod';
import type { Document } from './entity-type.js';
import { integer, list, number, text } from './fields.js';

const invoiceLine = z.strictObject({
  title: text(1, 200),
  quantity: integer(1, 100_000),
  unitPrice: integer(0, 1e9),
  taxPercent: number(0, 100).default(0),
});
type InvoiceLine = z.infer<typeof invoiceLine>;

export const invoiceLines: z.ZodType<InvoiceLine[]> = list(invoiceLine, 1, 100);

/** Computes the totals in the minor unit of the currency. The tax of each line is rounded separately, half up. */
export function totalsOf({ lines }: Document): Document {
  let [subtotal, taxTotal] = [0, 0];
  for (const { quantity, unitPrice, taxPercent } of invoiceLines.parse(lines)) {
    const amount = quantity * unitPrice;
    subtotal += amount;
    taxTotal += Math.round((amount * taxPercent) / 100);
  }
  return { subtotal, taxTotal, total: subtotal + taxTotal };
}
