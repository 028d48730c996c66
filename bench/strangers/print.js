/** Prints the result of one run of Touchstone. */
export function printTouchstone(server, mode, result) {
  const { report, problem, code, seconds, requests } = result;
  console.log(`\n${server.name}, ${mode === 'allow' ? '--allow everything' : 'default mode'}`);
  if (problem !== undefined) {
    line('ended with', `${code}: ${problem}`);
    return;
  }
  const { summary, findings } = report;
  line('operations', result.operations);
  line('obligations', summary.obligations);
  line('proven', summary.verdicts.proven);
  line('violated', summary.verdicts.violated);
  line('untested', listOf(untestedByReason(report)));
  line('findings', listOf(severities(findings)));
  line('requests', `${requests} (${summary.requests} of the report)`);
  line('seconds', seconds.toFixed(1));
  line('pairs', pairsOf(result));
  line('exit code', summary.aborted ? `${code}: ${summary.aborted}` : code);
  printState(server, result);
}

export function printSchemathesis(server, result) {
  console.log(`\n${server.name}, Schemathesis`);
  line('requests', result.requests);
  line('seconds', result.seconds.toFixed(1));
  line('pairs', pairsOf(result));
  line('exit code', result.code);
  line('differences', result.differences.length);
}

function printState(server, { report, differences, calls, connections }) {
  if (differences.length === 0) line('differences', 'none between the snapshots before and after');
  for (const group of groups(differences)) {
    for (const { place, before, after, kind } of group.slice(0, SHOWN)) {
      line(kind, `${place}${isListed(place, report) ? ' (listed by the run)' : ''}`);
      line('', shorten(after ?? before));
    }
    const [{ kind, root }] = group;
    if (group.length > SHOWN) line(kind, `${group.length - SHOWN} more in ${root}`);
  }
  for (const { call, body } of calls) line('call', `${call} ${shorten(body)}`);
  if (calls.length === 0) line('calls', 'none to the webhook receiver or the HTTP proxy');
  line('connections', connectionsOf(connections));
  if (server.notWatched) line('not watched', server.notWatched);
}

/** The number of differences of one list that are printed. */
const SHOWN = 3;

/** Groups differences by kind and list. */
function groups(differences) {
  const byList = new Map();
  for (const difference of differences) {
    const { place, before, after } = difference;
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    const root = place.split(' [')[0];
    const group = byList.get(`${kind} ${root}`) ?? [];
    group.push({ ...difference, kind, root });
    byList.set(`${kind} ${root}`, group);
  }
  return byList.values();
}

function connectionsOf(connections) {
  if (!connections) return 'not watched (--trace, which needs strace, watches them)';
  return connections.length === 0 ? 'none to other machines' : connections.join(', ');
}

/**
 * Returns true if a request that removes what the run left names the last identifier of a place: as a segment of the path,
 * as a value of the query or as a value of the JSON body.
 */
export function isListed(place, { leftBehind = [] }) {
  const id = [...place.matchAll(/\[([^\]]+)\]/g)].at(-1)?.[1];
  if (id === undefined) return false;
  const forms = [...new Set([id, encodeURIComponent(id)])].map(escaped).join('|');
  const value = new RegExp(
    `[/=](?:${forms})(?=[/?&#"'\\s]|$)|"(?:${forms})"|[:,[]\\s*(?:${forms})(?=\\s*[,}\\]])`,
  );
  return leftBehind.some(({ curl }) => curl !== null && value.test(curl));
}

const escaped = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Prints one table of all runs, in Markdown. */
export function printTable(rows) {
  console.log('');
  console.log(
    '| server | mode | operations | obligations | proven | untested | errors | warnings | requests | s | pairs |',
  );
  console.log('|-|-|-|-|-|-|-|-|-|-|-|');
  for (const { server, mode, result } of rows) {
    const common = [result.requests, result.seconds.toFixed(0), pairsOf(result)];
    if (!result.report) {
      console.log(`| ${[server.name, mode, result.operations, '', '', '', '', '', ...common].join(' | ')} |`);
      continue;
    }
    const { summary, findings } = result.report;
    const { error = 0, warning = 0 } = severities(findings);
    const { proven, untested } = summary.verdicts;
    const cells = [
      server.name,
      mode,
      result.operations,
      summary.obligations,
      proven,
      untested,
      error,
      warning,
    ];
    console.log(`| ${[...cells, ...common].join(' | ')} |`);
  }
}

const pairsOf = ({ pairs, documentedPairs }) => `${pairs} (${documentedPairs})`;

function untestedByReason({ ledger }) {
  const counts = {};
  for (const { verdict, reason } of ledger)
    if (verdict === 'untested' || verdict === 'not attempted') counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

function severities(findings) {
  const counts = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}

function listOf(counts) {
  const entries = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return entries.length === 0 ? 'none' : entries.map(([name, count]) => `${count} ${name}`).join(', ');
}

function shorten(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

const line = (label, text) => console.log(`  ${label.padEnd(12)} ${text}`);
