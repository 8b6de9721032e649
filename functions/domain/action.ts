import * as z from 'zod/mini';
import { assign, type By, flag, handOver, MOST_TAGS, release, resolve, snooze, tag } from './commands.ts';
import { instantSchema } from './instant.ts';
import { plainText } from './plain-text.ts';
import { personNameSchema } from './principal.ts';
import { queueSchema } from './queue.ts';
import { flagSchema, type Ticket, tagSchema } from './ticket.ts';

/** A word to whoever takes over, kept in the ticket itself: longer ones belong into a note. */
const LONGEST_WORD = 200;

const tagsSchema = z._default(z.array(tagSchema).check(z.maxLength(MOST_TAGS)), []);
type Tags = { readonly add: readonly string[]; readonly remove: readonly string[] };

export const TAGS = {
  fields: { add: tagsSchema, remove: tagsSchema },
  rules: [
    z.refine<Tags>(({ add, remove }) => add.length + remove.length > 0, 'something to add or to remove'),
    z.refine<Tags>(({ add, remove }) => add.length + remove.length <= MOST_TAGS, `at most ${MOST_TAGS} in all`),
    z.refine<Tags>(({ add, remove }) => !add.some((one) => remove.includes(one)), 'nothing both added and removed'),
  ],
} as const;

type Place = { readonly queue?: string | undefined; readonly supervisor?: true | undefined };

export const HAND_OVER = {
  fields: {
    queue: z.optional(queueSchema),
    supervisor: z.optional(z.literal(true)),
    note: z.optional(plainText(LONGEST_WORD)),
  },
  rules: [
    z.refine<Place>(
      ({ queue, supervisor }) => queue !== undefined || supervisor === true,
      'to a queue or to a supervisor',
    ),
  ],
} as const;

/** What can be done to many tickets at once, and what a macro is made of: each as its own route has it. */
export const ACTIONS = {
  assign: z.strictObject({ do: z.literal('assign'), to: personNameSchema }),
  release: z.strictObject({ do: z.literal('release') }),
  flag: z.strictObject({ do: z.literal('flag'), colour: z.nullable(flagSchema) }),
  tags: z.strictObject({ do: z.literal('tags'), ...TAGS.fields }).check(...TAGS.rules),
  handOver: z.strictObject({ do: z.literal('hand-over'), ...HAND_OVER.fields }).check(...HAND_OVER.rules),
  snooze: z.strictObject({ do: z.literal('snooze'), until: instantSchema }),
  resolve: z.strictObject({ do: z.literal('resolve') }),
} as const;

/** One of those that can be done to many tickets at once; none of them writes to a buyer. */
export const actionSchema = z.discriminatedUnion('do', [
  ACTIONS.assign,
  ACTIONS.release,
  ACTIONS.flag,
  ACTIONS.tags,
  ACTIONS.handOver,
  ACTIONS.snooze,
  ACTIONS.resolve,
]);
export type Action = z.infer<typeof actionSchema>;

/** The ticket after the action. Throws the `Problem` that forbids it, as the action's own route does. */
export function act(action: Action, ticket: Ticket, by: By): Ticket {
  switch (action.do) {
    case 'assign':
      return assign(ticket, by, action.to);
    case 'release':
      return release(ticket, by);
    case 'flag':
      return flag(ticket, by, action.colour);
    case 'tags':
      return tag(ticket, by, action.add, action.remove);
    case 'hand-over':
      return handOver(ticket, by, {
        queue: action.queue,
        supervisor: action.supervisor === true,
        note: action.note,
      });
    case 'snooze':
      return snooze(ticket, by, action.until);
    case 'resolve':
      return resolve(ticket, by);
  }
}
