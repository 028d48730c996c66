import type { Operation } from '../model/model.js';
import type { Effect } from './effect.js';

/** Returns the effect of an operation whose name or description suggests a danger. */
export const namedDanger = (evidence: string, danger: string): Effect => ({
  kind: 'dangerous',
  reason: `${evidence}, which suggests ${danger}`,
});

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
