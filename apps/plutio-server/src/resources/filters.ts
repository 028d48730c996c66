import type { z } from 'zod';
import { flag, text } from './fields.js';

/** A value to which a field of a list can be compared. */
export type Comparable = string | boolean;

/** The comparisons that a filter field admits. */
export interface Filter {
  /** As a query parameter: equality with a valid value of the field. */
  readonly parameter: z.ZodType<Comparable>;
  /** In `q`, which also supports order. */
  readonly condition: z.ZodType<Comparable>;
  /** The maximum number of values of `$in`. */
  readonly maxValues: number;
}

const MOST_VALUES = 100;

/** A free-text field. In `q` it can be compared with any text. */
export function anyText(parameter: z.ZodType<string>): Filter {
  return { parameter, condition: text(0, 200), maxValues: MOST_VALUES };
}

/** A field with a fixed set of values, or an id. */
export function exactly(parameter: z.ZodType<Comparable>): Filter {
  return { parameter, condition: parameter, maxValues: MOST_VALUES };
}

/** A boolean field. */
export const eitherFlag: Filter = { parameter: flag, condition: flag, maxValues: 2 };
