/**
 * Keeps a reviewed report of the public surface of each published package: `packages/<name>/api/<entry>.api.md`.
 * Without arguments it fails if a report differs from the built declarations; with `--write` it updates the reports.
 *
 * Generated packages have no report, because their committed source already shows every change. `./internal` has none,
 * because it is not stable.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const isWriting = process.argv.includes('--write');
const packages = resolve('packages');
const scratch = mkdtempSync(join(tmpdir(), 'api-report-'));
/** @type {string[]} */
const stale = [];

try {
  for (const name of readdirSync(packages)) {
    const folder = join(packages, name);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (manifest.private || /-(types|zod)$/.test(name)) continue;
    for (const [subpath, target] of Object.entries(manifest.exports)) {
      // A data file, such as a JSON Schema, has no declarations.
      if (typeof target === 'string' || subpath === './internal') continue;
      const entry = subpath === '.' ? 'index' : subpath.slice('./'.length);
      if (!isCurrent(folder, entry, join(folder, target.types)))
        stale.push(`packages/${name}/api/${entry}.api.md`);
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}

if (stale.length > 0) {
  console.error(`These reports differ from the public surface of their package:\n  ${stale.join('\n  ')}`);
  console.error('Run `pnpm api`, review the changes with `git diff`, and commit the reports.');
  process.exitCode = 1;
}

/**
 * @param {string} folder The folder of the package.
 * @param {string} entry The name of the report.
 * @param {string} declarations The entry point's `.d.ts` file.
 */
function isCurrent(folder, entry, declarations) {
  const reportFolder = join(folder, 'api');
  mkdirSync(reportFolder, { recursive: true });
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: declarations,
      compiler: { tsconfigFilePath: join(folder, 'tsconfig.build.json') },
      apiReport: {
        enabled: true,
        reportFileName: `${entry}.api.md`,
        reportFolder,
        reportTempFolder: scratch,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          'ae-undocumented': { logLevel: ExtractorLogLevel.None, addToApiReportFile: true },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: isWriting,
    messageCallback: (message) => {
      // Print only compiler errors. Stale reports are listed at the end.
      if (message.logLevel !== ExtractorLogLevel.Error) message.handled = true;
    },
  });
  return isWriting ? result.errorCount === 0 : result.succeeded && !result.apiReportChanged;
}
