import { describe, expect, test } from 'vitest';
import { ORDER_PHASES } from '../../functions/domain/order.ts';
import { afterSaleLineSchema, queueFor } from '../../functions/domain/queue.ts';
import { INTENTS } from '../../functions/domain/understanding.ts';

const QUEUE_OF = { pre: 'pre-sale', in: 'in-sale', aft: 'after-sale' } as const;

/**
 * Every intent in every phase of an order. `line`: where the shop draws the line decides, after-sale where it hands over as
 * soon as the parcel ships and in-sale where it does so on delivery.
 */
const EXPECTED = `
                        none  unpaid paid  shipped delivered completed cancelling cancelled returning
product_question        pre   in     in    line    aft       aft       in         aft       aft
availability            pre   in     in    line    aft       aft       in         aft       aft
price_discount          pre   in     in    line    aft       aft       in         aft       aft
wholesale_request       pre   in     in    line    aft       aft       in         aft       aft
shipping_cost_time      pre   in     in    line    aft       aft       in         aft       aft
customs_duties          pre   in     in    in      in        in        in         in        in
payment_method_problem  pre   in     in    line    aft       aft       in         aft       aft
address_change          in    in     in    line    aft       aft       in         aft       aft
order_change            in    in     in    line    aft       aft       in         aft       aft
cancel_order            in    in     in    line    aft       aft       in         aft       aft
invoice_request         in    in     in    line    aft       aft       in         aft       aft
track_order             in    in     in    line    aft       aft       in         aft       aft
delivery_problem        in    in     in    line    aft       aft       in         aft       aft
item_damaged_defective  aft   aft    aft   aft     aft       aft       aft        aft       aft
wrong_item              aft   aft    aft   aft     aft       aft       aft        aft       aft
missing_part            aft   aft    aft   aft     aft       aft       aft        aft       aft
not_as_described        aft   aft    aft   aft     aft       aft       aft        aft       aft
return_request          aft   aft    aft   aft     aft       aft       aft        aft       aft
exchange_request        aft   aft    aft   aft     aft       aft       aft        aft       aft
warranty_usage          aft   aft    aft   aft     aft       aft       aft        aft       aft
dispute_threat          aft   aft    aft   aft     aft       aft       aft        aft       aft
review_feedback         aft   aft    aft   aft     aft       aft       aft        aft       aft
refund_request_status   aft   in     in    line    aft       aft       in         aft       aft
complaint               aft   in     in    line    aft       aft       in         aft       aft
greeting_thanks         pre   in     in    line    aft       aft       in         aft       aft
account_question        pre   in     in    line    aft       aft       in         aft       aft
spam                    pre   in     in    line    aft       aft       in         aft       aft
other                   pre   in     in    line    aft       aft       in         aft       aft
`;

const [heading = [], ...rows] = EXPECTED.trim()
  .split('\n')
  .map((row) => row.trim().split(/\s+/));

describe.each(rows)('%s', (name, ...cells) => {
  const intent = INTENTS.find((one) => one === name);
  const expected = heading.flatMap((phase, column) =>
    afterSaleLineSchema.options.map((line) => {
      const cell = cells[column] === 'line' ? (line === 'shipped' ? 'aft' : 'in') : cells[column];
      return [phase, line, cell === 'pre' || cell === 'in' || cell === 'aft' ? QUEUE_OF[cell] : `no queue "${cell}"`];
    }),
  );

  test('is put where its buyer is served, in every phase and for both lines', () => {
    expect(intent).toBeDefined();
    const found = ORDER_PHASES.flatMap((phase) =>
      afterSaleLineSchema.options.map((line) => [phase, line, queueFor(intent ?? 'other', phase, line)]),
    );

    expect(found).toEqual(expected.toSorted(byPhase));
  });
});

test('the table above has every intent and every phase', () => {
  expect(rows.map(([name]) => name).sort()).toEqual([...INTENTS].sort());
  expect([...heading].sort()).toEqual([...ORDER_PHASES].sort());
});

function byPhase(a: readonly unknown[], b: readonly unknown[]): number {
  const phases: readonly unknown[] = ORDER_PHASES;
  return phases.indexOf(a[0]) - phases.indexOf(b[0]);
}
