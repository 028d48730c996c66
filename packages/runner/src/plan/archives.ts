import type { Operation } from '@touchstone/core';

/** Matches texts of a DELETE that keeps the resource. */
const ARCHIVES = /archiv|soft[- ]?delet/i;

/** Returns true if the texts of a DELETE say that it keeps the resource. */
export const archives = ({ summary, operationId, description }: Operation): boolean =>
  [summary, operationId, description].some((text) => text !== undefined && ARCHIVES.test(text));
