/**
 * Does `work` for each thing, at most `limit` of them at once, and gives how each ended, in their order. One that fails
 * stops no other.
 */
export async function atOnce<T, R>(
  limit: number,
  things: readonly T[],
  work: (thing: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = [];
  const queue = things.entries();
  const takeNext = async () => {
    for (const [index, thing] of queue) results[index] = (await Promise.allSettled([work(thing)]))[0];
  };
  await Promise.all(Array.from({ length: Math.min(limit, things.length) }, takeNext));
  return results;
}
