import type { Operation } from '../model/model.js';
import type { Effect, EndedThing } from './effect.js';

/** Returns the effect of an operation whose name or description suggests a danger. */
export function namedDanger(evidence: string, danger: string): Effect {
  const ends = ENDED.get(danger);
  return {
    kind: 'dangerous',
    reason: `${evidence}, which suggests ${danger}`,
    ...(ends !== undefined && { ends }),
  };
}

/** The dangers that end something, as the groups of words name them. */
const ENDED: ReadonlyMap<string, EndedThing> = new Map([
  ['credentials or a session', 'session'],
  ['the caller itself or its session', 'session'],
  ['a reset', 'server'],
  ['maintenance', 'server'],
  ['the end or restart of a server', 'server'],
]);

/**
 * Returns the segments of a path without parameters and file name extensions: `jobs`, `:retry` and `reset` for
 * `/jobs/{id}:retry/reset.json`.
 */
export const literalSegments = (path: string): readonly string[] =>
  segmentsOf(path).filter((segment) => segment !== '');

/** Returns the segments of a path like {@link literalSegments}, but an empty text for each parameter. */
export const segmentsOf = (path: string): readonly string[] =>
  path
    .replace(/#.*/, '')
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => segment.replaceAll(/\{[^}]*\}/g, '').replace(EXTENSION, ''));

const EXTENSION = /\.(?:json|xml|ya?ml|html?|php|aspx?|jsp|cgi|do|action)$/i;

/** A text that names or summarizes an operation. */
export interface NameText {
  readonly label: string;
  readonly text: string;
}

/** Returns the `operationId` and the summary of an operation, as far as it has them. */
export const nameTexts = ({ operationId, summary }: Operation): readonly NameText[] => [
  ...(operationId === undefined ? [] : [{ label: 'operationId', text: operationId }]),
  ...(summary === undefined ? [] : [{ label: 'summary', text: summary }]),
];
