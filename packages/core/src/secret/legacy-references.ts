/**
 * Names of character references that HTML also reads without a semicolon (HTML §13.5, in lower case), as alternatives of
 * a regular expression. No name may precede a longer one that begins with it.
 */
export const LEGACY_NAMES: string = [
  'aacute|acirc|acute|aelig|agrave|amp|aring|atilde|auml|brvbar|ccedil|cedil|cent|copy|curren|deg|divide|eacute|ecirc',
  'egrave|eth|euml|frac12|frac14|frac34|gt|iacute|icirc|iexcl|igrave|iquest|iuml|laquo|lt|macr|micro|middot|nbsp|not',
  'ntilde|oacute|ocirc|ograve|ordf|ordm|oslash|otilde|ouml|para|plusmn|pound|quot|raquo|reg|sect|shy|sup1|sup2|sup3',
  'szlig|thorn|times|uacute|ucirc|ugrave|uml|uuml|yacute|yen|yuml',
].join('|');
