import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderEvent } from '../../functions/domain/event.ts';
import { instant } from '../../functions/domain/instant.ts';
import { foldOrder, ORDER_PHASES, type Order } from '../../functions/domain/order.ts';
import { anOrderEvent, arrivals } from '../support/builders.ts';

const second = (n: number) => instant(Date.parse('2026-03-01T08:00:00.000Z') + n * 1000);
const line = (lineId: string) => ({ lineId, quantity: 1, fulfilledBy: 'seller' as const });

const details = fc.record({
  buyer: fc.constantFrom(undefined, 'buyer-1', 'buyer-2'),
  lines: fc.constantFrom<ReturnType<typeof line>[]>([], [line('1')], [line('1'), line('2')]),
  total: fc.constantFrom(undefined, { minor: 100, currency: 'EUR' }, { minor: 200, currency: 'EUR' }),
  shipBy: fc.constantFrom(undefined, second(1), second(2)),
  country: fc.constantFrom(undefined, 'DE', 'PL'),
  shipment: fc.constantFrom(undefined, { carrier: 'DHL', tracking: '1' }, { tracking: '2' }),
});
const events = fc
  .uniqueArray(
    fc.record({
      n: fc.integer({ min: 0, max: 5 }),
      id: fc.constantFrom('a', 'b', 'c'),
      phase: fc.constantFrom(...ORDER_PHASES),
      details: fc.option(details, { nil: undefined }),
    }),
    { maxLength: 6, selector: ({ n, id }) => `${n}${id}` },
  )
  .map((drawn) =>
    drawn.map(({ n, id, phase, details }) =>
      anOrderEvent({ eventId: `${n}${id}`, occurredAt: second(n), phase, status: phase, details }),
    ),
  );

function orderAfter(taken: OrderEvent[]): Order | undefined {
  return taken.reduce<Order | undefined>((order, event) => ({ ...foldOrder(order, event), applied: [] }), undefined);
}

test('an order is the same in whatever order its events come, and however often', () => {
  fc.assert(
    fc.property(arrivals(events), ([all, arrived]) => {
      expect(orderAfter(arrived)).toEqual(orderAfter(all));
    }),
    { numRuns: 1500 },
  );
});

test('the newest status stands, whatever arrives late', () => {
  const shipped = anOrderEvent({ eventId: 'e2', occurredAt: second(2), status: 'SHIPPED', phase: 'shipped' });
  const paid = anOrderEvent({ eventId: 'e1', occurredAt: second(1), status: 'PAID', phase: 'paid' });

  expect(orderAfter([shipped, paid])).toMatchObject({
    status: 'SHIPPED',
    phase: 'shipped',
    statusTold: { event: 'e2' },
  });
});

test('a shipping notice adds the parcel and leaves the goods alone', () => {
  const goods = { lines: [line('1')], total: { minor: 100, currency: 'EUR' }, country: 'DE' };
  const bought = anOrderEvent({ eventId: 'e1', occurredAt: second(1), details: goods });
  const parcel = { lines: [], shipment: { carrier: 'DHL', tracking: '1' } };
  const shipped = anOrderEvent({ eventId: 'e2', occurredAt: second(2), phase: 'shipped', details: parcel });

  expect(orderAfter([bought, shipped])).toMatchObject({
    ...goods,
    detailsTold: { event: 'e1' },
    shipment: { carrier: 'DHL', tracking: '1', told: { event: 'e2' } },
  });
});

test('an order that the channel only pointed at has no details told', () => {
  expect(orderAfter([anOrderEvent()])).toMatchObject({ lines: [], detailsTold: null });
});
