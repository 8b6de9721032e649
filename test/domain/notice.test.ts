import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NoticeEvent } from '../../functions/domain/event.ts';
import { HOUR, instant } from '../../functions/domain/instant.ts';
import { foldNotice, type Notice } from '../../functions/domain/notice.ts';
import { AT, aNoticeEvent, arrivals } from '../support/builders.ts';

const hours = (n: number) => instant(Date.parse(AT) + n * HOUR);

const events = fc
  .uniqueArray(
    fc.record({
      n: fc.integer({ min: 0, max: 4 }),
      id: fc.constantFrom('a', 'b', 'c'),
      topic: fc.constantFrom('listing removed', 'penalty'),
      severity: fc.constantFrom('information', 'warning', 'critical'),
      text: fc.constantFrom('one', 'other'),
      answerBy: fc.constantFrom(undefined, hours(50), hours(90)),
    }),
    { maxLength: 6, selector: ({ n, id }) => `${n}${id}` },
  )
  .map((drawn) =>
    drawn.map(({ n, id, ...event }) => aNoticeEvent({ eventId: `${n}${id}`, occurredAt: hours(n), ...event })),
  );

function noticeAfter(...taken: NoticeEvent[]): Notice | undefined {
  return taken.reduce<Notice | undefined>(
    (notice, event) => ({ ...foldNotice(notice, event), applied: [] }),
    undefined,
  );
}

test('a notice is the same in whatever order its events come, and however often', () => {
  fc.assert(
    fc.property(arrivals(events), ([all, arrived]) => {
      expect(noticeAfter(...arrived)).toEqual(noticeAfter(...all));
    }),
    { numRuns: 1500 },
  );
});

test('a notice rings when its answer is due, and never where the platform wants none', () => {
  expect(noticeAfter(aNoticeEvent({ answerBy: hours(50) }))?.alarms).toEqual([{ name: 'answer by', at: hours(50) }]);
  expect(noticeAfter(aNoticeEvent())?.alarms).toEqual([]);
});
