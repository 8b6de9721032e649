import { describe, expect, test } from 'vitest';
import { after, MINUTE } from '../../functions/domain/instant.ts';
import { anApi, LI, NOW, WANG } from './desk.ts';

const PDF = { name: '退货 form.pdf', type: 'application/pdf', size: 1200 };

async function aDesk(channel = 'standard-webhooks') {
  const api = anApi();
  const { path, etag, ticket } = await api.hasTicket({ channel });
  const asks = (body: object = PDF, key?: string) =>
    api.post(LI, `${path}/attachments`, { body, ...(key ? { key } : {}) });
  const arrives = (id: unknown) => api.objects.set(`attachment/${ticket.ticketId}/${id}`, Buffer.from('%PDF'));
  const replies = (attachments: unknown[], key = 'k-1') =>
    api.post(LI, `${path}/replies`, { ifMatch: etag, key, body: { text: 'Here is the form.', attachments } });
  return { api, path, ticket, asks, arrives, replies };
}

const idIn = (body: Record<string, unknown>) => (body.attachment as { id: string }).id;

test('an agent gets a form for exactly one file, uploads it, and everyone on the ticket can read it', async () => {
  const { api, path, ticket, asks, arrives } = await aDesk();

  const asked = await asks();

  const id = idIn(asked.body);
  expect(asked).toMatchObject({
    status: 201,
    headers: { location: `${path}/attachments/${id}` },
    body: {
      attachment: { ...PDF, ticket: ticket.ticketId, by: 'li', at: NOW },
      upload: {
        fields: { key: `attachment/${ticket.ticketId}/${id}`, 'Content-Type': PDF.type, size: '1200' },
        expiresAt: after(NOW, 10 * MINUTE),
      },
    },
  });
  expect(await api.get(WANG, `${path}/attachments/${id}`)).toMatchObject({
    status: 404,
    body: { code: 'attachment-unknown' },
  });
  arrives(id);
  const read = await api.get(WANG, `${path}/attachments/${id}`);
  expect(read).toMatchObject({ status: 200, body: { attachment: { id }, expiresAt: after(NOW, 5 * MINUTE) } });
  expect(new URL(String(read.body.url)).pathname).toBe(`/attachment/${ticket.ticketId}/${id}`);
});

test('nothing of a file’s name stands in the key that its bytes have', async () => {
  const { asks } = await aDesk();
  const { body } = await asks();

  expect((body.upload as { fields: { key: string } }).fields.key).not.toContain('form');
});

test('the same key again is the same file with a form that is good for another while; another file under it is refused', async () => {
  const { api, asks } = await aDesk();
  const first = await asks(PDF, 'k-1');
  api.turnTo(after(NOW, 20 * MINUTE));

  const again = await asks(PDF, 'k-1');

  expect(again.body.attachment).toEqual(first.body.attachment);
  expect(again.body.upload).toMatchObject({ expiresAt: after(NOW, 30 * MINUTE) });
  expect((await asks({ ...PDF, size: 5 }, 'k-1')).body.code).toBe('idempotency-key-reused');
});

test.each([
  ['a type that the channel does not take', { ...PDF, type: 'text/html' }, '#/type'],
  ['a file too large', { ...PDF, size: 10_000_001 }, '#/size'],
])('%s is refused before anything is uploaded', async (_what, body, pointer) => {
  const { asks } = await aDesk();

  expect(await asks(body)).toMatchObject({ status: 422, body: { code: 'attachment-refused', errors: [{ pointer }] } });
});

test.each(['shopee', 'ebay'])('on %s, which this desk can send no files on, it is refused at once', async (channel) => {
  const { asks, replies } = await aDesk(channel);

  expect(await asks()).toMatchObject({ status: 422, body: { code: 'attachment-refused' } });
  expect(await replies(['att_1'])).toMatchObject({
    status: 422,
    body: { code: 'reply-blocked', errors: [{ code: 'attachments-not-taken' }] },
  });
});

test.each([
  { ...PDF, name: '../../etc/passwd' },
  { ...PDF, name: 'a\u202egnp.exe' },
  { ...PDF, name: '' },
  { ...PDF, size: 0 },
  { ...PDF, type: 'application/pdf; charset=x' },
])('%j is refused as no description of a file', async (body) => {
  const { asks } = await aDesk();

  expect((await asks(body)).status).toBe(400);
});

describe('a reply', () => {
  test('names the files that go with it', async () => {
    const { api, ticket, asks, arrives, replies } = await aDesk();
    const id = idIn((await asks()).body);
    arrives(id);

    const heard = await replies([id]);

    const file = { name: PDF.name, type: PDF.type };
    expect(heard).toMatchObject({ status: 202, body: { attachments: [{ id, ...file }] } });
    expect(await api.store.replies.of(ticket.ticketId)).toMatchObject([
      { attachments: [{ attachmentId: id, ...file }] },
    ]);
  });

  test('with a file that was not uploaded, or belongs to another ticket, is refused and names it', async () => {
    const { api, ticket, asks, arrives, replies } = await aDesk();
    const [one, two] = [idIn((await asks()).body), idIn((await asks()).body)];
    arrives(one);
    await api.store.attachments.add({ attachmentId: 'att_x', ticket: 'tkt_other', ...PDF, by: 'li', at: NOW });

    expect(await replies([one, two])).toMatchObject({
      status: 422,
      body: { code: 'reply-blocked', errors: [{ pointer: '#/attachments/1', code: 'attachment-missing' }] },
    });
    expect((await replies(['att_x'])).body.code).toBe('reply-blocked');
    expect((await api.store.tickets.find(ticket.ticketId))?.value.pending).toEqual([]);
  });

  test('takes no more files than the channel does, and each once', async () => {
    const { replies } = await aDesk();

    expect((await replies(Array.from({ length: 6 }, (_, n) => `att_${n}`))).body.code).toBe('reply-blocked');
    expect((await replies(['att_1', 'att_1'])).status).toBe(400);
  });
});
