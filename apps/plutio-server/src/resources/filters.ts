import type { z } from 'zod';
import { flag, text } from './fields.js';

export type Comparable = string | boolean;

/** The values with which a list request can compare a field. */
export interface Filter {
  /** The type of the query parameter, which compares for equality. */
  readonly parameter: z.ZodType<Comparable>;
  /** The type of the values in `q`, which also supports order comparisons. */
  readonly condition: z.ZodType<Comparable>;
  /** The maximum number of values of `$in`. */
  readonly maxValues: number;
}

const MOST_VALUES = 100;

/** Creates the filter of a free-text field. `q` can compare the field with any string of up to 200 characters. */
export function anyText(parameter: z.ZodType<string>): Filter {
  return { parameter, condition: text(0, 200), maxValues: MOST_VALUES };
}

/** Creates the filter of an id field or of a field with a fixed set of values. */
export function exactly(parameter: z.ZodType<Comparable>): Filter {
  return { parameter, condition: parameter, maxValues: MOST_VALUES };
}

/** The filter of a boolean field. */
export const eitherFlag: Filter = { parameter: flag, condition: flag, maxValues: 2 };
