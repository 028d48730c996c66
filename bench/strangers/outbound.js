import { readFile } from 'node:fs/promises';
import { findProgram } from './processes.js';

/** Returns the command that also writes the connections of a program to a file, if the machine has `strace`. */
export async function traced({ command, args, ...others }, file) {
  const strace = await findProgram('strace');
  if (!strace) return { command, args, ...others };
  const options = ['-f', '--seccomp-bpf', '-qq', '-e', 'trace=connect,sendmsg,sendmmsg', '-o', file];
  return { command: strace, args: [...options, command, ...args], ...others };
}

/**
 * Returns the addresses outside of this machine to which a traced program connected or sent a datagram; undefined if it
 * was not traced.
 */
export async function outboundConnections(file) {
  const lines = await readFile(file, 'utf8').catch(() => undefined);
  if (lines === undefined) return undefined;
  const addresses = new Set();
  const form = /sin6?_port=htons\((\d+)\).*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")/g;
  for (const [, port, four, six] of lines.matchAll(form)) {
    const address = four ?? six;
    // Port 0 selects a source address, and sends nothing.
    if (port !== '0' && !/^(127\.|::1$|::ffff:127\.)/.test(address)) addresses.add(`${address} port ${port}`);
  }
  return [...addresses].sort();
}
