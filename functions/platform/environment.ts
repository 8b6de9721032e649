/**
 * Names of the variables that the stacks set and the functions read. Infra imports this file: keep the SDK out of it.
 */
export const ENVIRONMENT = {
  table: 'TABLE_NAME',
  intakeQueue: 'INTAKE_QUEUE_URL',
  preSaleQueue: 'PRE_SALE_QUEUE_URL',
  inSaleQueue: 'IN_SALE_QUEUE_URL',
  afterSaleQueue: 'AFTER_SALE_QUEUE_URL',
  outboxQueue: 'OUTBOX_QUEUE_URL',
  /** Pages of what has come due. */
  clocksQueue: 'CLOCKS_QUEUE_URL',
  privacyQueue: 'PRIVACY_QUEUE_URL',
  noticesQueue: 'NOTICES_QUEUE_URL',
  /** Dead letters of the intake queue: only counted, for the statement. */
  intakeDeadLetters: 'INTAKE_DEAD_LETTERS_URL',
  /** Bucket for what is too large for the table or set aside. */
  objects: 'OBJECTS_BUCKET',
  /** Parameter path under which each connection has one SecureString: `<path>/<connection id>`. */
  connections: 'CONNECTIONS_PATH',
  /** Parameter with the key (base64, 32 bytes) under which access tokens are sealed in the table. */
  sealingKey: 'SEALING_KEY_PARAMETER',
  /** Another such key, under which the addresses and secrets of webhook endpoints are sealed: the API has this one alone. */
  noticesKey: 'NOTICES_KEY_PARAMETER',
  /** What addresses of webhook endpoints may begin with although they are not public. Set for the embedded cloud alone. */
  outgoingException: 'OUTGOING_EXCEPTION',
} as const;

export type EnvironmentName = keyof typeof ENVIRONMENT;

/** The variable's value. Throws with its name when it is missing: a function never runs on a silent default. */
export function fromEnvironment(name: EnvironmentName): string {
  const value = process.env[ENVIRONMENT[name]];
  if (!value) throw new Error(`environment variable ${ENVIRONMENT[name]} is missing`);
  return value;
}

/** As {@link fromEnvironment}, for what not every stage has. */
export function optionalFromEnvironment(name: EnvironmentName): string | undefined {
  return process.env[ENVIRONMENT[name]] || undefined;
}
