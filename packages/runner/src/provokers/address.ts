import type { RequestTemplate, Unreachable } from '../plan/case.js';
import { type Overlay, type Target, unreachable } from './provoker.js';

/** Documentation addresses (RFC 5737, RFC 3849): one admitted block and one stranger of each family. */
const FAMILIES = [
  { name: 'IPv4', block: '198.51.100.0/24', inside: '198.51.100.7', outside: '203.0.113.9' },
  { name: 'IPv6', block: '2001:db8:1::/48', inside: '2001:db8:1::7', outside: '2001:db8:2::9' },
] as const;

/** A call from an address the credential does not admit; an admitted address, or none demanded, mends it. */
export function addressOverlays({ context }: Target): readonly Overlay[] | Unreachable {
  const { control } = context.options;
  if (!control.principals) return [{ name: '', need: { addresses: [] } }];
  if (!control.address)
    return unreachable(
      'no address control',
      'The server must let the run choose the source address (`control.hooks` of the configuration: `address`).',
    );
  return FAMILIES.flatMap(({ name, block, inside, outside }) => [
    {
      name,
      need: { addresses: [block] },
      edit: from(outside),
      mended: from(inside),
    },
    {
      name: `${name}, then unrestricted`,
      need: { addresses: [block] },
      edit: from(outside),
      mend: (principal: string) => [
        { kind: 'update-principal' as const, principal, change: { addresses: null } },
      ],
    },
  ]);
}

const from =
  (address: string) =>
  (request: RequestTemplate): RequestTemplate => ({ ...request, address });
