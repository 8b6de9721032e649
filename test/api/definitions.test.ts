import { describe, expect, test } from 'vitest';
import { DAY, after as later, SECOND } from '../../functions/domain/instant.ts';
import { anApi, itemsOf, LI, NOW, SUPERVISOR } from './desk.ts';
import { dyingSilently } from './tables.ts';

const SAVED = {
  name: 'Parcel left',
  variables: { order: 'text', date: 'date' },
  texts: { en: 'Order {{order}} left on {{date}}.', 'pt-BR': 'O pedido {{order}} saiu em {{ date }}.' },
};
const MACRO = { name: 'Thank and close', steps: [{ do: 'note', text: 'thanked' }, { do: 'resolve' }] };

describe.each([
  { path: '/v1/saved-replies', body: SAVED, other: { ...SAVED, name: 'Parcel gone' } },
  { path: '/v1/macros', body: MACRO, other: { ...MACRO, name: 'Close' } },
])('$path', ({ path, body, other }) => {
  test('a supervisor adds, rewrites and takes away; agents read', async () => {
    const api = anApi();
    const added = await api.post(SUPERVISOR, path, { body, key: 'k-1' });
    const one = `${path}/${added.body.id}`;
    expect(added).toMatchObject({
      status: 201,
      headers: { etag: '"v1"', location: one },
      body: { ...body, setBy: 'chen' },
    });
    expect(itemsOf(await api.get(LI, path))).toEqual([added.body]);

    const put = await api.ask(SUPERVISOR, 'PUT', one, { body: other, ifMatch: '"v1"' });
    expect(put).toMatchObject({
      status: 200,
      headers: { etag: '"v2"' },
      body: { id: added.body.id, name: other.name },
    });
    expect((await api.get(LI, one)).body).toEqual(put.body);

    expect((await api.ask(SUPERVISOR, 'DELETE', one, { ifMatch: '"v2"' })).body).toEqual(put.body);
    expect(await api.get(LI, one)).toMatchObject({ status: 404, body: { code: 'definition-unknown' } });
    expect(itemsOf(await api.get(LI, path))).toEqual([]);
  });

  test('the same key again adds no second, and another body under it is refused', async () => {
    const api = anApi();
    const first = await api.post(SUPERVISOR, path, { body, key: 'k-1' });

    const again = await api.post(SUPERVISOR, path, { body, key: 'k-1' });

    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' }, body: first.body });
    expect(itemsOf(await api.get(LI, path))).toHaveLength(1);
    expect((await api.post(SUPERVISOR, path, { body: other, key: 'k-1' })).body.code).toBe('idempotency-key-reused');
  });

  test.each(['POST', 'PUT', 'DELETE'])(
    'a %s that died after its effect is told what it did when it comes again',
    async (method) => {
      const faults = dyingSilently();
      const api = anApi(faults.around);
      const { id } = (await api.post(SUPERVISOR, path, { body })).body;
      const asks = () =>
        api.ask(SUPERVISOR, method, method === 'POST' ? path : `${path}/${id}`, {
          key: 'k-1',
          ...(method === 'POST' ? {} : { ifMatch: '"v1"' }),
          ...(method === 'DELETE' ? {} : { body: other }),
        });
      // The record that it began, its effect, and the record of the answer, which is never written.
      faults.atWrite(3);
      void asks();
      await new Promise((resolve) => setTimeout(resolve, 5));
      api.turnTo(later(NOW, 31 * SECOND));

      const again = await asks();

      expect(again).toMatchObject({
        status: method === 'POST' ? 201 : 200,
        headers: { 'idempotency-replayed': 'true' },
        body: { name: method === 'DELETE' ? body.name : other.name, setAt: NOW },
      });
      expect(itemsOf(await api.get(LI, path))).toHaveLength({ POST: 2, PUT: 1, DELETE: 0 }[method] ?? -1);
    },
  );

  test('a key that made one long ago makes no other, nor answers with that one', async () => {
    const api = anApi();
    await api.post(SUPERVISOR, path, { body, key: 'k-1' });
    api.turnTo(later(NOW, 2 * DAY));

    expect(await api.post(SUPERVISOR, path, { body: other, key: 'k-1' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  test('of those taken away a list shows none, however many lie between', async () => {
    const api = anApi();
    for (let n = 0; n < 5; n += 1) await api.post(SUPERVISOR, path, { body, key: `k-${n}` });
    const all = itemsOf(await api.get(LI, path));
    for (const { id } of all.slice(0, 4)) await api.ask(SUPERVISOR, 'DELETE', `${path}/${id}`, { ifMatch: '"v1"' });

    expect(itemsOf(await api.get(LI, `${path}?limit=1`))).toEqual([all[4]]);
  });

  test('what someone else changed meanwhile is neither rewritten nor taken away', async () => {
    const api = anApi();
    const { id } = (await api.post(SUPERVISOR, path, { body })).body;
    await api.ask(SUPERVISOR, 'PUT', `${path}/${id}`, { body: other, ifMatch: '"v1"' });

    for (const method of ['PUT', 'DELETE']) {
      const given = { ifMatch: '"v1"', ...(method === 'PUT' ? { body } : {}) };
      expect(await api.ask(SUPERVISOR, method, `${path}/${id}`, given)).toMatchObject({
        status: 412,
        body: { code: 'definition-moved', etag: '"v2"' },
      });
    }
    expect((await api.ask(SUPERVISOR, 'DELETE', `${path}/${id}`)).body.code).toBe('if-match-missing');
  });

  test('a long list comes in pages that miss nothing', async () => {
    const api = anApi();
    for (let n = 0; n < 5; n += 1) await api.post(SUPERVISOR, path, { body, key: `k-${n}` });

    const ids: unknown[] = [];
    let next: unknown = '';
    while (next !== null) {
      const page = await api.get(LI, `${path}?limit=2${next ? `&after=${next}` : ''}`);
      ids.push(...itemsOf(page).map(({ id }) => id));
      next = page.body.next;
    }
    expect(new Set(ids).size).toBe(5);
  });
});

test.each([
  ['names what is not declared', { texts: { en: '{{order}} {{date}} {{name}}' } }, '#/texts/en'],
  ['leaves a variable out', { texts: { ...SAVED.texts, de: 'Bestellung {{order}}' } }, '#/texts/de'],
  ['is blank', { variables: {}, texts: { en: '  ' } }, '#/texts/en'],
  ['has braces that are no variable', { variables: {}, texts: { en: 'Hello {{ }}' } }, '#/texts/en'],
])('a saved reply whose text %s is not kept', async (_what, changes, pointer) => {
  const api = anApi();

  const heard = await api.post(SUPERVISOR, '/v1/saved-replies', { body: { ...SAVED, ...changes } });

  expect(heard).toMatchObject({ status: 422, body: { code: 'saved-reply-invalid' } });
  expect((heard.body.errors as { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
});

test.each([
  [{ steps: [] }],
  [{ steps: [{ do: 'merge', into: 'tkt_1' }] }],
  [{ steps: [{ do: 'reply', text: 'a', template: 'complaint-received' }] }],
  [{ steps: Array.from({ length: 11 }, () => ({ do: 'resolve' })) }],
])('a macro of %j is refused', async (changes) => {
  expect((await anApi().post(SUPERVISOR, '/v1/macros', { body: { ...MACRO, ...changes } })).status).toBe(400);
});

describe('a reply from a saved reply', () => {
  const variables = { order: '{{x}} $& 2603-77', date: '2026-03-02T20:00:00.000Z' };

  async function withSaved(language: string) {
    const api = anApi();
    await api.hasShop();
    const { id } = (await api.post(SUPERVISOR, '/v1/saved-replies', { body: SAVED })).body;
    const told = { at: '2026-03-01T08:00:00.000Z', id: 'message-1' };
    const { path, etag } = await api.hasTicket({ language: { told, code: language, certain: true } });
    return { api, id, send: (body: object) => api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body }) };
  }

  test.each([
    ['pt', 'pt-BR', `O pedido 2603-77 saiu em 3 de março de 2026.`],
    ['nl', 'en', `Order 2603-77 left on March 3, 2026.`],
  ])('is written in the language of a buyer who reads %s, or in English, with dates as told there', async (...told) => {
    const [language, sentIn, text] = told;
    const { send, id } = await withSaved(language);

    const heard = await send({ saved: id, variables: { ...variables, order: '2603-77' } });

    expect(heard).toMatchObject({ status: 202, body: { text, language: sentIn, saved: id, template: null } });
  });

  test('takes values to the letter: what is left in braces blocks it', async () => {
    const { send, id } = await withSaved('en');

    expect(await send({ saved: id, variables })).toMatchObject({ status: 422, body: { code: 'reply-blocked' } });
  });

  test('with a variable missing or mistyped is blocked, and names it', async () => {
    const { send, id } = await withSaved('en');

    expect(await send({ saved: id, variables: { date: 'tomorrow' } })).toMatchObject({
      status: 422,
      body: {
        code: 'template-variables',
        errors: [{ pointer: '#/variables/order' }, { pointer: '#/variables/date' }],
      },
    });
  });

  test('that is not there is refused', async () => {
    const { send } = await withSaved('en');

    expect((await send({ saved: 'svd_none' })).body.code).toBe('saved-reply-unknown');
  });

  test('too long for the channel is refused with by how much', async () => {
    const { api } = await withSaved('en');
    const body = { name: 'Long', variables: {}, texts: { en: 'x'.repeat(3000) } };
    const { id } = (await api.post(SUPERVISOR, '/v1/saved-replies', { body })).body;
    const { path, etag } = await api.hasTicket({ ticketId: 'tkt_ebay', channel: 'ebay' });

    const heard = await api.post(LI, `${path}/replies`, { ifMatch: etag, key: 'k-1', body: { saved: id } });

    expect(heard).toMatchObject({ status: 422, body: { errors: [{ code: 'too-long', over: 1000 }] } });
  });
});
