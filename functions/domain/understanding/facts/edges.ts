/**
 * What a number or a name may not touch, as a part of a regular expression's class: digits and the letters of scripts that
 * part words by blanks. Chinese, Japanese, Korean and Thai stand directly beside it.
 */
export const WORD = 'a-zA-Z\\u00c0-\\u052f\\p{N}';
