/** The key bytes of a secret, with or without its `whsec_`; undefined where no bytes come out of it. */
export function keyOf(secret: string): Buffer | undefined {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return key.byteLength > 0 ? key : undefined;
}
