import type {
  Finding,
  LedgerEntry,
  LedgerVariant,
  Report,
  RunEvent,
  Summary,
  Verdict,
} from '@touchstone/runner';

/** The ledger of a small run with every verdict and a waived response. */
export const ledger: readonly LedgerEntry[] = [
  entry('GET /jobs', '200', null, 'proven'),
  entry('GET /jobs', '400', 'validation_failed', 'proven'),
  entry('GET /jobs', '401', 'unauthorized', 'violated'),
  entry('GET /jobs', '403', 'forbidden', 'proven'),
  entry('GET /jobs', '403', 'ip_not_allowed', 'untested', {
    reason: 'no address control',
    detail: 'Configure control.address, or start the server with the control protocol.',
  }),
  entry('GET /jobs', '429', 'rate_limit_exceeded', 'not attempted', {
    reason: 'run ended',
    detail: null,
  }),
  entry('POST /jobs', '201', null, 'proven'),
  entry('POST /jobs', '400', 'validation_failed', 'proven'),
  entry('POST /jobs', '401', 'unauthorized', 'violated'),
  entry('GET /jobs/{id}', '200', null, 'proven'),
  entry('GET /jobs/{id}', '404', 'not_found', 'proven'),
  entry('GET /customers', '200', null, 'proven'),
  entry(
    'GET /customers',
    '403',
    'ip_not_allowed',
    'untested',
    { reason: 'no address control', detail: 'Configure control.address.' },
    'The staging proxy hides addresses.',
  ),
  entry('PUT /customers/{id}', '200', null, 'proven'),
];

const findings: readonly Finding[] = [
  finding('GET /jobs', 812),
  finding('POST /jobs', 860),
  finding('GET /jobs/{id}', 901),
  finding('PUT /customers/{id}', 955),
  {
    ...finding('GET /customers', 700),
    rule: 'body-schema',
    error: null,
    message: 'The body breaks its schema: /data/0/name must be a string.',
    pointer: '/data/0/name',
    expected: { type: 'string' },
    received: 42,
    curl: null,
  },
];

export const report: Report = {
  $schema: 'urn:touchstone:report:1',
  summary: summary({ findings: findings.length }),
  ledger,
  findings,
};

/** The report of a run without findings in which every response is proven. */
export const cleanReport: Report = {
  ...report,
  summary: summary({
    verdicts: { proven: 4, untested: 0, seen: 0, 'not attempted': 0, violated: 0 },
    variantVerdicts: { proven: 1903, untested: 0, seen: 0, 'not attempted': 0, violated: 0 },
    obligations: 4,
    variants: 1903,
    skipped: {},
    passed: true,
  }),
  ledger: ledger.filter(({ operation, verdict }) => operation === 'GET /jobs' && verdict === 'proven'),
  findings: [],
};

export const events: readonly RunEvent[] = [
  {
    type: 'run-started',
    run: '0b9c7f3e-5a0e-4d8e-9a55-0c1f6f7a2d11',
    title: 'FSM Navigator',
    version: '1.0.0',
    document: 'openapi/fsm-navigator.yaml',
    server: 'http://127.0.0.1:41234/api/v1',
    seed: 1,
    obligations: 14,
    variants: 15,
    cases: 20,
    heldBack: 0,
    allow: ['create'],
    concurrency: 8,
    timeoutMs: 10_000,
    callers: ['reader'],
    at: '2026-11-22T12:00:00.000Z',
  },
  ...Array.from({ length: 20 }, (_, index) => caseEvents(index)).flat(),
  { type: 'run-finished', at: '2026-11-22T12:00:08.200Z', durationMs: 8200 },
];

export function summary(change: Partial<Summary> = {}): Summary {
  return {
    run: '0b9c7f3e-5a0e-4d8e-9a55-0c1f6f7a2d11',
    title: 'FSM Navigator',
    version: '1.0.0',
    document: 'openapi/fsm-navigator.yaml',
    server: 'http://127.0.0.1:41234/api/v1',
    seed: 1,
    obligations: ledger.length,
    variants: 15,
    verdicts: { proven: 9, untested: 2, seen: 0, 'not attempted': 1, violated: 2 },
    variantVerdicts: { proven: 10, untested: 2, seen: 0, 'not attempted': 1, violated: 2 },
    cases: 20,
    requests: 5210,
    controlRequests: 90,
    findings: 0,
    checks: 40_000,
    skipped: { 'no read to compare': 12, 'body not read': 0 },
    durationMs: 8200,
    startedAt: '2026-11-22T12:00:00.000Z',
    passed: false,
    ...change,
  };
}

export function entry(
  operation: string,
  status: string,
  error: string | null,
  verdict: Verdict,
  why: Pick<LedgerVariant, 'reason' | 'detail'> = { reason: null, detail: null },
  waived?: string,
): LedgerEntry {
  return {
    id: `${operation} ${status} application/json ${error ?? 'success'}`,
    operation,
    status,
    mediaType: 'application/json',
    error,
    verdict,
    reason: why.reason,
    variants: [{ variant: error === null ? 'success' : 'credential: missing', verdict, ...why, cases: 1 }],
    location: {
      source: '/project/openapi/fsm-navigator.yaml',
      pointer: '#/paths/~1jobs/get',
      file: 'openapi/fsm-navigator.yaml',
      line: 10,
      column: 3,
    },
    ...(waived === undefined ? {} : { waived }),
  };
}

export function finding(operation: string, line: number): Finding {
  return {
    rule: 'status-intended',
    error: 'unauthorized',
    operation,
    case: `${operation} 401 unauthorized credential: missing`,
    severity: 'error',
    message: `${operation} without a credential was answered 200.`,
    pointer: 'status',
    location: {
      source: '/project/openapi/fsm-navigator.yaml',
      pointer: '#/paths/~1jobs/get/responses/401',
      file: 'openapi/fsm-navigator.yaml',
      line,
      column: 9,
    },
    expected: 401,
    received: 200,
    curl: `curl 'http://127.0.0.1:41234/api/v1${operation.split(' ')[1]}' -H "X-API-Key: $FSM_KEY"`,
  };
}

function caseEvents(index: number): RunEvent[] {
  const operation = index % 2 === 0 ? 'GET /jobs' : 'POST /jobs';
  const id = `${operation} #${index}`;
  return [
    { type: 'case-started', case: id, operation },
    {
      type: 'case-finished',
      case: id,
      operation,
      outcome: index === 3 ? 'failed' : 'passed',
      reason: null,
      proved: [],
      violated: [],
      findings: index === 3 ? findings.slice(0, 1) : [],
      checks: 9,
      skipped: [],
      requests: 2,
      controlRequests: 0,
      durationMs: 3,
    },
  ];
}
