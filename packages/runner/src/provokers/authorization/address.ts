import { type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

/**
 * Documentation addresses (RFC 5737, RFC 3849): for each family, an admitted block, an address inside it and an address
 * outside it.
 */
const FAMILIES = [
  { name: 'IPv4', block: '198.51.100.0/24', inside: '198.51.100.7', outside: '203.0.113.9', bits: 32 },
  { name: 'IPv6', block: '2001:db8:1::/48', inside: '2001:db8:1::7', outside: '2001:db8:2::9', bits: 128 },
] as const;

/**
 * Returns mutations that call from an address that the credential does not admit. If the run can create callers, the
 * refusal is lifted by calling from an admitted address, admitting the address, or removing the restriction.
 */
export function addressMutations({ context }: ProvokeContext): readonly RequestMutation[] | Untested {
  const { control } = context.options;
  if (!control.callers) return [{ name: '', requirements: { addresses: [] } }];
  if (!control.address)
    return untested(
      'no address control',
      'The server must let the run choose the source address: return an `address` hook from `control.hooks` in the configuration.',
    );
  return FAMILIES.flatMap(({ name, block, inside, outside, bits }) => [
    { name, requirements: { addresses: [block] }, edit: from(outside), recovered: from(inside) },
    liftedBy(`${name}, then unrestricted`, block, outside, null),
    liftedBy(`${name}, then added`, block, outside, [block, `${outside}/${bits}`]),
  ]);
}

/** Returns a mutation that is no longer refused once the credential admits `addresses`; null admits all. */
const liftedBy = (
  name: string,
  block: string,
  outside: string,
  addresses: readonly string[] | null,
): RequestMutation => ({
  name,
  requirements: { addresses: [block] },
  edit: from(outside),
  recover: (caller) => [{ kind: 'update-caller', role: 'recovered', caller, change: { addresses } }],
});

const from =
  (address: string) =>
  (request: RequestTemplate): RequestTemplate => ({ ...request, address });
