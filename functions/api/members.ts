import * as z from 'zod/mini';
import { Problem } from '../domain/errors.ts';
import { instantSchema } from '../domain/instant.ts';
import { type Member, MOST_SHOPS, mayGrant } from '../domain/member.ts';
import { personNameSchema, shopPlaceSchema } from '../domain/principal.ts';
import { withRetries } from '../store/attempts.ts';
import type { Live } from './live.ts';
import { cursorAt, cursorSchema, limitSchema, positionIn } from './paging.ts';
import { pageOf } from './resources.ts';
import { route } from './route.ts';

const shopsSchema = z.union([z.literal('all'), z.array(shopPlaceSchema).check(z.maxLength(MOST_SHOPS))]);

export const memberResourceSchema = z.object({
  name: z.string(),
  shops: shopsSchema,
  setAt: instantSchema,
  setBy: z.string(),
});

/** Everyone whose shops were ever set. Who is not among them sees all: who there is, the sign-in knows. */
export const members = route({
  method: 'GET',
  path: '/v1/members',
  summary: 'Who may see which shops, as far as it was ever set; everyone else sees all.',
  roles: ['supervisor', 'engineer'],
  query: z.strictObject({ limit: limitSchema, after: cursorSchema }),
  returns: pageOf(memberResourceSchema),
  problems: ['cursor-unreadable'],
  run: async ({ query, principal }, { store }) => {
    const page = await store.members.all({ limit: query.limit, after: positionIn('members', query.after) });
    // Of whom they may not decide about, they need not know the shops either.
    const items = page.items.filter(({ shops }) => mayGrant(principal, shops)).map(memberResource);
    return { status: 200, body: { items, next: cursorAt('members', page.after) } };
  },
});

/** Sets the whole list, so that the same call again changes nothing. It holds within a minute, in every function. */
export const setMember = route({
  method: 'PUT',
  path: '/v1/members/{name}',
  summary: 'Sets which shops a person may see: all, or exactly those named. It holds within a minute.',
  roles: ['supervisor'],
  body: z.strictObject({ shops: shopsSchema }),
  returns: memberResourceSchema,
  problems: ['member-name-invalid', 'shops-unknown', 'shops-beyond-yours'],
  run: async ({ params: { name }, body, principal }, live) => {
    if (!z.safeParse(personNameSchema, name).success) {
      throw new Problem(422, 'member-name-invalid', 'A name as the sign-in has it: no spaces, at most 64 characters.');
    }
    const shops = body.shops === 'all' ? null : body.shops;
    if (!mayGrant(principal, shops)) throw beyond();
    if (shops) await mustBeKnown(shops, live);
    const member: Member = { name, shops, setAt: live.now(), setBy: principal.name };
    await withRetries(async () => {
      const before = await live.store.members.find(name);
      const sawAll = before === undefined && principal.shops !== undefined;
      if (sawAll || (before && !mayGrant(principal, before.value.shops))) throw beyond();
      await live.store.members.save(member, before?.version ?? 0);
    });
    return { status: 200, body: memberResource(member) };
  },
});

function memberResource({ shops, ...member }: Member): z.infer<typeof memberResourceSchema> {
  return { ...member, shops: shops ?? 'all' };
}

function beyond(): Problem {
  return new Problem(403, 'shops-beyond-yours', 'Only shops that you see yourself are yours to give or take away.');
}

async function mustBeKnown(shops: z.infer<typeof shopPlaceSchema>[], { store }: Live): Promise<void> {
  const found = await Promise.all(shops.map(({ connection, shop }) => store.connections.shop(connection, shop)));
  const errors = found.flatMap((one, index) =>
    one ? [] : [{ pointer: `#/shops/${index}`, detail: 'there is no such shop' }],
  );
  if (errors.length > 0) throw new Problem(422, 'shops-unknown', 'A shop is not known.', { errors });
}
