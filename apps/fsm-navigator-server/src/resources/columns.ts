/** Returns the columns without `seq` and `company_id`, which the API does not expose. */
export function wireColumns<Columns extends { seq: unknown; company_id: unknown }>(
  columns: Columns,
): Omit<Columns, 'seq' | 'company_id'> {
  const { seq: _seq, company_id: _owner, ...rest } = columns;
  return rest;
}
