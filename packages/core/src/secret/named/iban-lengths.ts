/** The length of an IBAN by country code (SWIFT IBAN Registry, and partial IBANs that banks of other countries use). */
export const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    [
      [15, 'NO'],
      [16, 'BE'],
      [18, 'DK FI FK FO GL NL SD'],
      [19, 'MK SI'],
      [20, 'AT BA EE KZ LT LU MN XK'],
      [21, 'CH HR LI LV'],
      [22, 'BG BH CR DE GB GE IE ME RS VA'],
      [23, 'AE GI IL IQ OM SO TL'],
      [24, 'AD CZ DJ ES MD PK RO SA SE SK TN VG'],
      [25, 'AO CV GW LY PT ST'],
      [26, 'IS IR TR'],
      [27, 'BI CF CG CM DZ FR GA GF GP GQ GR IT KM MC MG MQ MR NC PF PM RE SM TD TF WF YT'],
      [28, 'AL AZ BF BJ BY CI CY DO GT HN HU LB MA ML NE NI PL SN SV TG'],
      [29, 'BR EG PS QA UA'],
      [30, 'JO KW MU YE'],
      [31, 'MT SC'],
      [32, 'LC'],
      [33, 'RU'],
    ] as const
  ).flatMap(([length, countries]) =>
    countries.split(' ').map((country): [string, number] => [country, length]),
  ),
);
