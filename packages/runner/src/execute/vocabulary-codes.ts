import type { ApiModel } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import type { ReceivedResponse } from '../http/message.js';

/** Returns the codes of an error response that the vocabularies of the document contain. */
export function vocabularyCodes(
  { vocabularies }: Pick<ApiModel, 'vocabularies'>,
  { status, json }: Pick<ReceivedResponse, 'status' | 'json'>,
): readonly string[] {
  if (status < 400) return [];
  return vocabularies.flatMap(({ pointer, codes }) => {
    const value = atPointer(json, pointer);
    const code = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    return code !== undefined && codes.includes(code) ? [code] : [];
  });
}
