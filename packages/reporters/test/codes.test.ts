import { expect, test } from 'vitest';
import { createTerminalReporter } from '../src/index.js';
import { cleanReport } from './run-fixture.js';
import { Sink } from './sink.js';

test('the terminal lists the codes of a vocabulary that the server did not return', async () => {
  const out = new Sink();
  const reporter = createTerminalReporter({ out, progress: new Sink(), now: () => 0 });
  await reporter.finish({
    ...cleanReport,
    codes: { seen: ['bed_taken'], unseen: ['ward_full', 'bed_\u001b[2Jgone'] },
  });
  const text = out.text.replaceAll(/\s+/g, ' ');
  expect(text).toContain(
    'Error codes 1 of 3 codes that several statuses share were returned, not ward_full,',
  );
  expect(out.text).not.toContain('\u001b[2J');
});
