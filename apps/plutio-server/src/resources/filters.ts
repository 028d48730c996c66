import type { z } from 'zod';
import { flag, text } from './fields.js';

/** A value that a field of a list can be compared with. */
export type Comparable = string | boolean;

/** What a field that narrows a list may be compared with. */
export interface Filter {
  /** As a query parameter: equality with what the field may hold. */
  readonly parameter: z.ZodType<Comparable>;
  /** In `q`, where order counts too. */
  readonly condition: z.ZodType<Comparable>;
  /** How many values `$in` may have. */
  readonly most: number;
}

const MOST_VALUES = 100;

/** A field of free text: in `q` it is compared with any text. */
export function anyText(parameter: z.ZodType<string>): Filter {
  return { parameter, condition: text(0, 200), most: MOST_VALUES };
}

/** A field with few values, or an id. */
export function exactly(parameter: z.ZodType<Comparable>): Filter {
  return { parameter, condition: parameter, most: MOST_VALUES };
}

/** A field that is true or false. */
export const eitherFlag: Filter = { parameter: flag, condition: flag, most: 2 };
