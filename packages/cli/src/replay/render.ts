import { printable } from '@touchstone/reporters';
import type { BodyPrivacy, ExchangeRecord, ReportedFinding } from '@touchstone/runner';
import type { Recorded } from './recorded.js';

/** Maximum number of characters of a body that are shown. */
const MAX_SHOWN = 500;

/**
 * Renders the requests of a case, each with the recorded and the received response.
 * @param bodies The privacy of the bodies, which the received bodies already respect.
 */
export function renderExchanges(
  received: readonly ExchangeRecord[],
  recorded: Recorded,
  bodies: BodyPrivacy | undefined,
): string {
  const exchanges = 'exchanges' in recorded ? recorded.exchanges : [];
  const before = bodies === 'none' ? exchanges.map(withoutBody) : [...exchanges];
  const lines = received.flatMap((exchange) => {
    const index = before.findIndex(({ step }) => step === exchange.step);
    const [old] = index < 0 ? [] : before.splice(index, 1);
    return renderExchange(exchange, old);
  });
  if ('unavailable' in recorded) lines.push(`No recorded responses: ${printable(recorded.unavailable)}.`);
  return lines.join('\n');
}

/** Replaces the body of the response with its length, because the run of the report may have stored its values. */
function withoutBody(exchange: ExchangeRecord): ExchangeRecord {
  const { response } = exchange;
  if (!response || response.body === null) return exchange;
  return { ...exchange, response: { ...response, body: `(${response.body.length} characters)` } };
}

function renderExchange(exchange: ExchangeRecord, recorded: ExchangeRecord | undefined): readonly string[] {
  const { role, step, request } = exchange;
  const body = request.body === null ? [] : [`  sent      ${shown(request.body)}`];
  return [
    `${printable(`${role}: ${step}`)}`,
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

export function renderReplayFindings(findings: readonly ReportedFinding[]): string {
  return findings
    .map(
      ({ id = '', rule, severity, operation, message }) =>
        `${severity} ${printable(`${rule} ${id}`)}\n  ${printable(`${operation}: ${message}`)}\n`,
    )
    .join('');
}
