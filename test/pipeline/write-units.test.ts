import { beforeEach, describe, expect, test } from 'vitest';
import { packed } from '../../functions/store/packing.ts';
import type { NewItem } from '../../functions/store/table.ts';
import { TEXTS } from '../../infra/local/bench/texts.ts';
import { writeUnits } from '../../infra/local/bench/units.ts';
import { aDesk } from '../support/desk.ts';

/** What an event may cost in write units, its entries in the statement and in the change feed included. */
const BUDGET = {
  newTicket: 6,
  /** The link by which the order finds its ticket. */
  namingAnOrder: 1,
  followUp: 7,
  orderEvent: 3,
  /** The entry under which all orders of its buyer are found. */
  namingItsBuyer: 1,
  /** It is kept for less long from then on, which stands in its index entry. */
  ending: 1,
  /** An item by which the parcel's number is found, and its index entry. */
  namingItsParcel: 2,
};

/** As long as channels make them. */
const idOf = (n: number) => `2KWPBgLlAfxdpx2AI54p${String(n).padStart(7, '0')}`;

let desk: Awaited<ReturnType<typeof aDesk>>;
let spent = 0;
let events = 0;

beforeEach(async () => {
  desk = await aDesk();
  events = 0;
  const { put } = desk.table;
  desk.table.put = async (item, expected) => {
    const before = await desk.table.get(item);
    const written = await put(item, expected);
    spent += writeUnits(before && stored(before), stored(item));
    return written;
  };
});

/** As DynamoDB has it. */
function stored(item: NewItem) {
  return { ...packed({ ...item, version: 1, mark: 'bWFya21h' }) };
}

/** Posts a signed event at the door and has all of it done; the write units that it took. */
async function costOf(type: string, data: Record<string, unknown>): Promise<number> {
  events += 1;
  spent = 0;
  await desk.tell(type, { shop: 'shop-1', ...data }, { id: `evt_${idOf(events)}` });
  await desk.drain();
  desk.advance(1000);
  return spent;
}

function inquiry(text: string, more: Record<string, unknown> = {}) {
  const buyer = { id: 'buyer_88420191177', name: 'Anna Kowalska' };
  return { messageId: `msg_${idOf(events)}`, conversation: `conversation_${idOf(0)}`, buyer, text, ...more };
}

const texts = Object.entries(TEXTS).flatMap(([script, all]) =>
  all.map((text, n) => [`${script} ${n + 1}`, text] as const),
);

describe('300 characters', () => {
  test.each(texts)('%s: a new ticket and each follow-up stay within their write units', async (_name, text) => {
    expect(await costOf('inquiry.created', inquiry(text))).toBeLessThanOrEqual(BUDGET.newTicket);
    for (let n = 0; n < 3; n += 1) {
      expect(await costOf('inquiry.created', inquiry(text))).toBeLessThanOrEqual(BUDGET.followUp);
    }
  });

  test.each(texts)('%s: naming an order costs the link once', async (_name, text) => {
    const naming = { orderId: 'HS-20411-2026' };

    expect(await costOf('inquiry.created', inquiry(text, naming))).toBeLessThanOrEqual(
      BUDGET.newTicket + BUDGET.namingAnOrder,
    );
    expect(await costOf('inquiry.created', inquiry(text, naming))).toBeLessThanOrEqual(BUDGET.followUp);
  });

  test.each(texts)(
    '%s: the word of a buyer who was answered moves its ticket within its write units',
    async (_name, text) => {
      await costOf('inquiry.created', inquiry(text));
      await costOf('message.sent', inquiry('Thank you, we look into it.'));

      expect(await costOf('inquiry.created', inquiry(text))).toBeLessThanOrEqual(BUDGET.followUp);
    },
  );
});

test('what an order tells of itself stays within its write units, from payment to completion', async () => {
  const order = { orderId: 'HS-20411-2026' };
  const line = { itemId: '23456789012', sku: 'RAIN-NAVY-L', title: 'Rain jacket, navy, size L', quantity: 1 };
  const lines = [1, 2, 3].map((n) => ({ lineId: `line-${n}`, ...line }));
  const details = { lines, total: { minor: 8990, currency: 'EUR' }, country: 'PL' };
  const moved = (status: string, more: object = {}) =>
    costOf('order.updated', { ...order, status, phase: 'paid', ...more });

  expect(await moved('paid', { ...details, buyer: 'buyer_88420191177' })).toBeLessThanOrEqual(
    BUDGET.orderEvent + BUDGET.namingItsBuyer,
  );
  expect(await moved('packed')).toBeLessThanOrEqual(BUDGET.orderEvent);
  expect(
    await moved('shipped', { shipment: { carrier: 'InPost', tracking: '520107010449993003538211' } }),
  ).toBeLessThanOrEqual(BUDGET.orderEvent + BUDGET.namingItsParcel);
  for (const status of ['in transit', 'at the border', 'out for delivery']) {
    expect(await moved(status)).toBeLessThanOrEqual(BUDGET.orderEvent);
  }
  const ended = { phase: 'delivered' };
  expect(await moved('delivered', ended)).toBeLessThanOrEqual(BUDGET.orderEvent + BUDGET.ending);
  expect(await moved('completed', ended)).toBeLessThanOrEqual(BUDGET.orderEvent);
});

test('a new ticket is counted with all that is written for it', async () => {
  await costOf('inquiry.created', inquiry('Where is my parcel?'));

  // Message, ticket with two index entries, change feed, statement.
  expect(spent).toBe(6);
});
