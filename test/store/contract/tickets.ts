import { expect, test } from 'vitest';
import { Conflict, Unreadable } from '../../../functions/domain/errors.ts';
import type { Change } from '../../../functions/domain/ticket.ts';
import { openStore } from '../../../functions/store/store.ts';
import { keys } from '../../../functions/store/table.ts';
import { AT, aThread, aTicket, CONNECTION, SHOP } from '../../support/builders.ts';
import type { Opened } from '../backends.ts';

const change = (seq: number): Change => ({ seq, actor: 'li', action: `step ${seq}`, at: AT });

export function ticketsContract(open: () => Promise<Opened>): void {
  const opened = async () => openStore((await open()).table).tickets;

  test('a ticket comes back as it was saved, with the version to write against', async () => {
    const tickets = await opened();
    const ticket = aTicket({
      owner: 'li',
      flag: 'red',
      order: { id: 'o#1', told: { at: AT, id: 'm' }, phase: 'paid', phaseAt: AT },
    });

    expect(await tickets.find(ticket.ticketId)).toBeUndefined();
    const version = await tickets.save(ticket, 0);

    expect(await tickets.find(ticket.ticketId)).toStrictEqual({ value: ticket, version });
  });

  test('of two agents who act on the same version of a ticket one is told of a conflict', async () => {
    const tickets = await opened();
    const version = await tickets.save(aTicket(), 0);

    await tickets.save(aTicket({ owner: 'li' }), version);

    await expect(tickets.save(aTicket({ owner: 'maria' }), version)).rejects.toThrow(Conflict);
    expect((await tickets.find(aTicket().ticketId))?.value.owner).toBe('li');
  });

  test('a ticket of a shape that we do not know is unreadable, and the error does not quote it', async () => {
    const { table } = await open();
    await table.put({ ...keys.ticket('tkt_1'), data: { ticketId: 'tkt_1', buyer: 'Rosa Diaz' } }, 0);

    const found = openStore(table).tickets.find('tkt_1');

    await expect(found).rejects.toThrow(Unreadable);
    await expect(found).rejects.not.toThrow(/Rosa/);
  });

  test('the history has every command once, in order, the latest one included', async () => {
    const tickets = await opened();
    const { ticketId } = aTicket();
    let version = await tickets.save(aTicket(), 0);
    for (let seq = 1; seq <= 12; seq += 1) {
      const previous = seq > 1 ? change(seq - 1) : undefined;
      version = await tickets.saveChange(aTicket({ change: change(seq) }), version, previous);
    }

    expect((await tickets.history(ticketId, 500)).map(({ seq }) => seq)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
    expect((await tickets.history(ticketId, 3)).map(({ seq }) => seq)).toEqual([10, 11, 12]);
  });

  test('the history in pages of any size has every command once, the latest too', async () => {
    const tickets = await opened();
    const version = await tickets.save(aTicket({ change: change(1) }), 0);
    await tickets.saveChange(aTicket({ change: change(2) }), version, change(1));
    const ticket = aTicket({ change: change(3) });
    await tickets.saveChange(ticket, version + 1, change(2));

    for (const limit of [1, 2, 3, 4]) {
      const seen: number[] = [];
      let after: string | undefined;
      do {
        const page = await tickets.historyPage(ticket, { limit, after });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ seq }) => seq));
        after = page.after;
      } while (after !== undefined);
      expect(seen, `pages of ${limit}`).toEqual([1, 2, 3]);
    }
  });

  test('the latest command stands once in its history where a write that failed has put it aside already', async () => {
    const tickets = await opened();
    const ticket = aTicket({ change: change(2) });
    const version = await tickets.save(aTicket({ change: change(1) }), 0);
    await tickets.saveChange(ticket, version, change(1));
    await expect(tickets.saveChange(aTicket({ change: change(3) }), version, change(2))).rejects.toThrow(Conflict);

    expect((await tickets.historyPage(ticket, { limit: 25 })).items).toEqual([change(1), change(2)]);
  });

  test('a command that lost the race leaves the history as it was', async () => {
    const tickets = await opened();
    const { ticketId } = aTicket();
    const version = await tickets.save(aTicket({ change: change(1) }), 0);
    await tickets.saveChange(aTicket({ change: change(2) }), version, change(1));

    const late = tickets.saveChange(aTicket({ change: { ...change(2), actor: 'maria' } }), version, change(1));

    await expect(late).rejects.toThrow(Conflict);
    expect(await tickets.history(ticketId, 500)).toEqual([change(1), change(2)]);
  });

  test('a ticket without commands has no history', async () => {
    const tickets = await opened();
    await tickets.save(aTicket(), 0);

    expect(await tickets.history(aTicket().ticketId, 500)).toEqual([]);
    expect(await tickets.history('tkt_unknown', 500)).toEqual([]);
  });

  test('the tickets of a buyer are listed whatever their status, the newest matter first', async () => {
    const tickets = await opened();
    const first = (at: string) => ({ first: { at, id: 'm' } });
    await tickets.save(aTicket({ conversation: 'b', ...first('2026-02-01T00:00:00.000Z'), resolvedAt: AT }), 0);
    await tickets.save(aTicket({ conversation: 'a', ...first('2026-01-01T00:00:00.000Z') }), 0);
    await tickets.save(aTicket({ conversation: 'c', ...first('2026-03-01T00:00:00.000Z') }), 0);
    await tickets.save(aTicket({ conversation: 'd', buyer: { id: 'buyer-10' } }), 0);
    await tickets.save(aTicket({ conversation: 'e', shop: 'another shop' }), 0);

    const cards = await tickets.ofBuyer(CONNECTION, SHOP, 'buyer-1', 10);
    const newest = await tickets.ofBuyer(CONNECTION, SHOP, 'buyer-1', 2);

    const wanted = ['c', 'b', 'a'].map((conversation) => aTicket({ conversation }).ticketId);
    expect(cards.map(({ ticketId }) => ticketId)).toEqual(wanted);
    expect(newest.map(({ ticketId }) => ticketId)).toEqual(wanted.slice(0, 2));
    expect(cards.map(({ status }) => status)).toEqual(['open', 'resolved', 'open']);
  });

  test('buyers whose names only differ in separators are two buyers', async () => {
    const tickets = await opened();
    await tickets.save(aTicket({ shop: 'a#b', buyer: { id: 'c' } }), 0);

    expect(await tickets.ofBuyer(CONNECTION, 'a', 'b#c', 10)).toEqual([]);
    expect(await tickets.ofBuyer(CONNECTION, 'a#b', 'c', 10)).toHaveLength(1);
  });

  test('a thread is one matter until a next one is started, and each message belongs to the one of its time', async () => {
    const tickets = await opened();
    const thread = aThread();

    expect(await tickets.generationAt(thread, AT)).toBe(0);
    expect(await tickets.startGeneration(thread, 0, '2026-05-01T00:00:00.000Z')).toBe(1);
    expect(await tickets.startGeneration(thread, 1, '2026-07-01T00:00:00.000Z')).toBe(2);

    expect(await tickets.generationAt(thread, '2026-04-30T23:59:59.999Z')).toBe(0);
    expect(await tickets.generationAt(thread, '2026-05-01T00:00:00.000Z')).toBe(1);
    expect(await tickets.generationAt(thread, '2026-06-30T00:00:00.000Z')).toBe(1);
    expect(await tickets.generationAt(thread, '2026-07-02T00:00:00.000Z')).toBe(2);
    expect(await tickets.generationAt(aThread({ conversation: 'another' }), '2026-07-02T00:00:00.000Z')).toBe(0);
  });

  test('an earlier message of the same new matter moves its beginning back, a later or repeated one does not', async () => {
    const tickets = await opened();
    const thread = aThread();
    await tickets.startGeneration(thread, 0, '2026-05-02T00:00:00.000Z');

    expect(await tickets.startGeneration(thread, 0, '2026-05-01T00:00:00.000Z')).toBe(1);
    expect(await tickets.startGeneration(thread, 0, '2026-05-01T00:00:00.000Z')).toBe(1);
    expect(await tickets.startGeneration(thread, 0, '2026-05-03T00:00:00.000Z')).toBe(1);

    expect(await tickets.generationAt(thread, '2026-05-01T00:00:00.000Z')).toBe(1);
    expect(await tickets.generationAt(thread, '2026-04-30T00:00:00.000Z')).toBe(0);
    expect(await tickets.generationAt(thread, '2026-12-31T00:00:00.000Z')).toBe(1);
  });

  test('of two who start the next matter at once one is told of a conflict, and trying again both agree', async () => {
    const tickets = await opened();
    const times = ['2026-05-01T00:00:00.000Z', '2026-05-02T00:00:00.000Z'];

    const tries = await Promise.allSettled(times.map((at) => tickets.startGeneration(aThread(), 0, at)));
    for (const failed of tries) if (failed.status === 'rejected') expect(failed.reason).toBeInstanceOf(Conflict);
    const again = await tickets.startGeneration(aThread(), 0, '2026-05-01T00:00:00.000Z');

    expect(again).toBe(1);
    expect(await tickets.generationAt(aThread(), '2026-05-01T00:00:00.000Z')).toBe(1);
    expect(await tickets.generationAt(aThread(), '2026-06-01T00:00:00.000Z')).toBe(1);
  });
}
