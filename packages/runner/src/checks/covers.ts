/** Returns true if a documented status (`404`, `4XX`, `default`) includes the received status. */
export const covers = (documented: string, status: number): boolean =>
  documented === 'default' || documented === String(status) || documented === `${Math.floor(status / 100)}XX`;
