// TEMPORARY STUB: made for cdk synth, to be replaced.
export const handler = async () => ({});
