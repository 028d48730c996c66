import { printable, wrap } from '@touchstone/reporters';
import type { BodyPrivacy, ExchangeRecord, ReportedFinding } from '@touchstone/runner';
import type { Recorded } from './recorded.js';

/** Maximum number of characters of a body that are shown. */
const MAX_SHOWN = 500;

/**
 * Renders the requests of a case, each with the recorded and the received response. A recorded response belongs to a
 * request with the same step, method and operation.
 * @param bodies The privacy of the bodies, which the received bodies already respect.
 * @param findings The findings of the replay, whose exchanges are marked.
 */
export function renderExchanges(
  received: readonly ExchangeRecord[],
  recorded: Recorded,
  bodies: BodyPrivacy | undefined,
  findings: readonly ReportedFinding[],
): string {
  const marked = new Set(findings.map(({ exchange }) => exchange));
  const exchanges = 'exchanges' in recorded ? recorded.exchanges : [];
  const before = bodies === 'none' ? exchanges.map(withoutBody) : [...exchanges];
  const lines = received.flatMap((exchange) => {
    const index = before.findIndex((old) => isSameRequest(old, exchange));
    const [old] = index < 0 ? [] : before.splice(index, 1);
    return renderExchange(exchange, old, marked.has(exchange.id));
  });
  if ('unavailable' in recorded) lines.push(`No recorded responses: ${printable(recorded.unavailable)}.`);
  return lines.join('\n');
}

const isSameRequest = (first: ExchangeRecord, second: ExchangeRecord): boolean =>
  first.step === second.step &&
  first.operation === second.operation &&
  first.request.method === second.request.method;

/** Replaces the body of the response with its length, because the run of the report may have stored its values. */
function withoutBody(exchange: ExchangeRecord): ExchangeRecord {
  const { response } = exchange;
  if (!response || response.body === null) return exchange;
  return { ...exchange, response: { ...response, body: `(${response.body.length} characters)` } };
}

function renderExchange(
  exchange: ExchangeRecord,
  recorded: ExchangeRecord | undefined,
  hasFinding: boolean,
): readonly string[] {
  const { role, step, request } = exchange;
  const body = request.body === null ? [] : [`  sent      ${shown(request.body)}`];
  return [
    // A request that belongs to no step has its role as the step.
    printable(role === step ? role : `${role}: ${step}`) + (hasFinding ? ' (finding)' : ''),
    `  ${printable(`${request.method} ${request.url}`)}`,
    ...body,
    ...(recorded ? [`  recorded  ${answer(recorded)}`] : []),
    `  received  ${answer(exchange)}`,
  ];
}

function answer({ response, failure }: ExchangeRecord): string {
  if (!response) return printable(`no response (${failure ?? 'unknown'})`);
  return `${response.status}${response.body === null ? '' : ` ${shown(response.body)}`}`;
}

function shown(text: string): string {
  const short = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}… (${text.length} characters)` : text;
  return printable(short);
}

/** @param columns Width of the terminal in characters. */
export function renderReplayFindings(findings: readonly ReportedFinding[], columns: number): string {
  return findings
    .map(({ id = '', rule, severity, operation, message }) =>
      [
        `${severity} ${printable(`${rule} ${id}`)}`,
        ...wrap(printable(`${operation}: ${message}`), columns - 2).map((line) => `  ${line}`),
        '',
      ].join('\n'),
    )
    .join('');
}
