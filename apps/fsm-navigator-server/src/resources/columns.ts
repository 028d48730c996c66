/** Selects the columns that the API exposes: all except `seq` and `company_id`. */
export function wireColumns<Columns extends { seq: unknown; company_id: unknown }>(
  columns: Columns,
): Omit<Columns, 'seq' | 'company_id'> {
  const { seq: _seq, company_id: _owner, ...rest } = columns;
  return rest;
}
