/** The arrows of ARCHITECTURE.md, "Rooms". A package that is not listed here imports none of our packages. */
const arrows = {
  generate: ['core'],
  mock: ['core'],
  runner: ['core'],
  reporters: ['runner'],
  cli: ['core', 'generate', 'mock', 'runner', 'reporters'],
  'hostile-suite': ['core', 'generate', 'mock', 'runner', 'reporters'],
  'field-suite': ['core', 'runner'],
  'fsm-navigator-zod': ['fsm-navigator-types'],
  'plutio-zod': ['plutio-types'],
};

const rooms = Object.entries(arrows);

/**
 * The folders of the runner, from the bottom to the top, each with the folders that it may import. A plan is data that
 * the engine executes, so `execute` imports neither the planner nor the provokers.
 */
const runnerFolders = {
  config: [],
  plan: ['config'],
  report: ['plan', 'config'],
  secrets: [],
  http: ['secrets'],
  checks: ['http', 'plan'],
  control: ['secrets', 'http', 'plan', 'config'],
  callers: ['control', 'secrets', 'http', 'plan', 'config'],
  execute: ['callers', 'control', 'secrets', 'checks', 'http', 'report', 'plan', 'config'],
  scenario: ['plan', 'config'],
  provokers: ['scenario', 'plan', 'config'],
  safety: ['scenario', 'plan', 'config'],
  candidates: ['provokers', 'scenario', 'plan', 'config'],
  planner: ['candidates', 'safety', 'provokers', 'scenario', 'plan', 'config'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Modules of a cycle can only be understood together. Type imports count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-the-arrows',
      comment:
        'Only cli, generate, mock, runner, reporters, the hostile and field suites and the zod packages import a package of ours.',
      severity: 'error',
      from: {
        path: '^packages/([^/]+)/src/',
        pathNot: `^packages/(${rooms.map(([room]) => room).join('|')})/`,
      },
      to: { path: '^packages/', pathNot: '^packages/$1/' },
    },
    ...rooms.map(([room, allowed]) => ({
      name: `arrows-of-${room}`,
      comment: `${room} imports ${allowed.join(', ')} and no other package of ours.`,
      severity: /** @type {const} */ ('error'),
      from: { path: `^packages/${room}/src/` },
      to: { path: '^packages/', pathNot: `^packages/(${[room, ...allowed].join('|')})/` },
    })),
    ...Object.entries(runnerFolders).map(([folder, allowed]) => ({
      name: `runner-${folder}`,
      comment: `In the runner, ${folder} imports ${allowed.join(', ') || 'no other folder'} and nothing above.`,
      severity: /** @type {const} */ ('error'),
      from: { path: `^packages/runner/src/${folder}/` },
      to: {
        path: '^packages/runner/src/',
        pathNot: `^packages/runner/src/(${[folder, ...allowed].join('|')})/`,
      },
    })),
    {
      name: 'mock-runtime',
      comment:
        'Only the entry point, the pipeline and the control protocol of the mock know its composition root.',
      severity: 'error',
      from: {
        path: '^packages/mock/src/',
        pathNot: '^packages/mock/src/(mock[.]ts|pipeline[.]ts|runtime[.]ts|control/)',
      },
      to: { path: '^packages/mock/src/runtime[.]ts$' },
    },
    {
      name: 'mock-state',
      comment: 'The state of the mock returns data; it does not speak HTTP.',
      severity: 'error',
      from: { path: '^packages/mock/src/state/' },
      to: { path: '^packages/mock/src/(respond|decide)/' },
    },
    {
      name: 'apps-stand-alone',
      comment:
        'The reference servers import server-kit only, and server-kit imports no package of ours. Code shared with ' +
        'the toolkit would let the toolkit grade itself.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/(src|test)/' },
      to: { path: '^(packages|apps|examples)/', pathNot: '^apps/($1|server-kit)/' },
    },
    {
      name: 'examples-as-published',
      comment: 'An example imports only what a reader can install: the generated packages.',
      severity: 'error',
      from: { path: '^examples/([^/]+)/' },
      to: { path: '^(packages|apps|examples)/', pathNot: '^(examples/$1|packages/[^/]+-(types|zod))/' },
    },
    {
      name: 'front-door-only',
      comment: 'Another package is imported by its name, never by a path into its source.',
      severity: 'error',
      from: { path: '^(packages|apps|examples)/([^/]+)/' },
      to: { path: '^(packages|apps|examples)/', pathNot: '^$1/$2/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'types-only',
      comment:
        'Reporters use the event types of a run, and zod packages the types of their types package; neither executes the other.',
      severity: 'error',
      from: { path: '^packages/(reporters|[^/]+-zod)/src/' },
      to: { path: '^packages/(runner|[^/]+-types)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'core-reads-in-load',
      comment: 'Within core, only load accesses files and the network.',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: '^packages/core/src/load/' },
      to: {
        path: '^(node:)?(fs|fs/promises|http|https|http2|net|tls|dns|child_process)$|node_modules/undici/',
      },
    },
    {
      name: 'pure-rooms',
      comment:
        'Emitting, planning, checking and reporting are pure functions of their input: the same seed gives the same bytes.',
      severity: 'error',
      from: {
        path: '^packages/(generate/src/|runner/src/(plan|scenario|safety|planner|provokers|candidates|checks|report)/)',
      },
      to: {
        path: '^(node:)?(fs|fs/promises|http|https|http2|net|tls|dns|child_process|timers|os)$|node_modules/undici/',
      },
    },
    {
      name: 'no-unresolvable',
      comment: 'The import cannot be resolved.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-test-in-source',
      comment: 'Published code does not import test code.',
      severity: 'error',
      from: { path: '^(packages|apps|examples)/[^/]+/src/' },
      to: { path: '^(packages|apps|examples)/[^/]+/test/' },
    },
    {
      name: 'no-development-dependency',
      comment: 'Published code imports only declared dependencies.',
      severity: 'error',
      // The hostile suite is never published.
      from: { path: '^(packages|apps|examples)/[^/]+/(src|bin)/', pathNot: '^packages/hostile-suite/' },
      // The root manifest also lists `typescript`, a dependency of generate, for development.
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'npm'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(dist|fixtures|snapshots)/' },
    // Type imports count as imports.
    tsPreCompilationDeps: true,
    // Its `paths` map a package name to its source, so that no build is needed first.
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    skipAnalysisNotInRules: true,
  },
};
