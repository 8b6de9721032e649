import { expect, test } from 'vitest';
import { DAY, instant } from '../../functions/domain/instant.ts';
import { anApi, ENGINEER, type Heard, itemsOf, NOW, SUPERVISOR } from './desk.ts';

const ERP = { kind: 'webhook', name: 'ERP', url: 'https://erp.example.com/hook?token=hush' };
const PATH = '/v1/webhook-endpoints';

type Shown = { id: string; host: string; disabled: unknown; postponed: number; deliveredUntil: string };
const endpointIn = ({ body }: Heard) => (body.endpoint ?? body) as Shown;

test('an endpoint is made with a secret of ours, which is shown once, and again only to the very same request', async () => {
  const api = anApi();
  const made = await api.post(ENGINEER, PATH, { body: ERP, key: 'k-1' });
  const again = await api.post(ENGINEER, PATH, { body: ERP, key: 'k-1' });

  expect(made).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) } });
  expect(again).toMatchObject({ status: 201, body: made.body, headers: { 'idempotency-replayed': 'true' } });
  expect((await api.post(ENGINEER, PATH, { body: { ...ERP, name: 'WMS' }, key: 'k-1' })).status).toBe(422);

  const read = await api.get(SUPERVISOR, `${PATH}/${endpointIn(made).id}`);
  expect(read.body).toMatchObject({ host: 'erp.example.com', types: 'all', shops: 'all', deliveredUntil: NOW });
  expect(JSON.stringify(read.body)).not.toMatch(/whsec_|hush/);
  expect(JSON.stringify((await api.get(SUPERVISOR, PATH)).body)).not.toMatch(/whsec_|hush/);
});

test('neither secret nor address lies in the table as it is', async () => {
  const api = anApi();
  const { body } = await api.post(ENGINEER, PATH, { body: ERP, key: 'k-1' });
  await api.post(ENGINEER, `${PATH}/${endpointIn({ body } as Heard).id}/rotate`, { body: {}, key: 'k-2' });

  expect(JSON.stringify(api.dump())).not.toMatch(/whsec_|hush/);
});

test.each([
  [{ url: 'http://erp.example.com/' }, 'endpoint-address'],
  [{ url: 'https://169.254.169.254/latest/meta-data' }, 'endpoint-address'],
  [{ url: 'https://localhost/' }, 'endpoint-address'],
  [{ kind: 'wecom', url: 'https://erp.example.com/' }, 'endpoint-address'],
  [{ kind: 'wecom', url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k', secret: 's' }, 'endpoint-secret'],
  [{ secret: 'one of mine' }, 'endpoint-secret'],
  [{ types: ['ticket.vanished'] }, 'body-invalid'],
])('%o is refused', async (change, code) => {
  expect((await anApi().post(ENGINEER, PATH, { body: { ...ERP, ...change } })).body.code).toBe(code);
});

test('a refused address says what would be right', async () => {
  const heard = await anApi().post(ENGINEER, PATH, { body: { ...ERP, url: 'http://erp.example.com/' } });

  expect(heard.body.errors).toEqual([{ pointer: '#/url', code: 'not-https', detail: 'must begin with https://' }]);
});

test('a rotated secret is a new one, once for each request, and a robot has none to rotate', async () => {
  const api = anApi();
  const made = await api.post(ENGINEER, PATH, { body: ERP });
  const rotate = `${PATH}/${endpointIn(made).id}/rotate`;
  const first = await api.post(ENGINEER, rotate, { body: { overlapHours: 1 }, key: 'k-1' });
  const again = await api.post(ENGINEER, rotate, { body: { overlapHours: 1 }, key: 'k-1' });

  expect(first.body.secret).not.toBe(made.body.secret);
  expect(again.body.secret).toBe(first.body.secret);
  const slack = { kind: 'slack', name: 'chat', url: 'https://hooks.slack.com/services/T/B/x' };
  const robot = await api.post(ENGINEER, PATH, { body: slack });
  expect(robot.body.secret).toBeNull();
  expect((await api.post(ENGINEER, `${PATH}/${endpointIn(robot).id}/rotate`)).body.code).toBe('endpoint-secret');
});

test('what is set is what is left out too, but for address and secret', async () => {
  const api = anApi();
  const made = await api.post(ENGINEER, PATH, { body: { ...ERP, types: ['ticket.due'] } });
  const path = `${PATH}/${endpointIn(made).id}`;

  expect((await api.ask(ENGINEER, 'PUT', path, { body: { name: 'ERP 2' } })).body).toMatchObject({
    name: 'ERP 2',
    types: 'all',
    host: 'erp.example.com',
  });
  expect((await api.ask(ENGINEER, 'PUT', path, { body: { name: 'ERP 2', url: 'http://x.example.com' } })).status).toBe(
    422,
  );
  expect((await api.ask(ENGINEER, 'DELETE', path)).status).toBe(200);
  expect((await api.get(ENGINEER, path)).status).toBe(404);
  expect(api.dump().filter(({ pk }) => pk.startsWith('ENDPOINT'))).toEqual([]);
});

test('an endpoint is switched off and on, and goes on where it stopped', async () => {
  const api = anApi();
  const made = await api.post(ENGINEER, PATH, { body: ERP });
  const path = `${PATH}/${endpointIn(made).id}`;
  const clocks = () => api.dump().filter(({ workPk }) => workPk?.startsWith('CLOCK#notices'));

  expect((await api.post(ENGINEER, `${path}/disable`)).body).toMatchObject({ disabled: { reason: 'by-hand' } });
  expect(clocks()).toEqual([]);
  expect((await api.post(ENGINEER, `${path}/enable`)).body).toMatchObject({ disabled: null, deliveredUntil: NOW });
  expect(clocks()).toHaveLength(1);
});

test('one event of the log is sent again, or everything since a moment; what was never tried is not known', async () => {
  const api = anApi();
  const { id } = endpointIn(await api.post(ENGINEER, PATH, { body: ERP }));
  const attempt = {
    at: NOW,
    event: 'hap_1',
    type: 'ticket.due',
    position: `${NOW}#hap_1`,
    code: '2xx',
    ms: 12,
  } as const;
  await api.store.endpoints.noteAttempts(id, NOW, 'hap_1', [{ ...attempt, outcome: 'delivered' }]);
  const replay = (body: unknown) => api.post(ENGINEER, `${PATH}/${id}/replay`, { body });

  expect(itemsOf(await api.get(ENGINEER, `${PATH}/${id}/deliveries`))).toMatchObject([{ event: 'hap_1', ms: 12 }]);
  expect(endpointIn(await replay({ event: 'hap_1' })).postponed).toBe(1);
  expect(endpointIn(await replay({ event: 'hap_1' })).postponed).toBe(1);
  expect((await replay({ event: 'hap_2' })).body.code).toBe('event-unknown');
  const since = instant(Date.parse(NOW) - DAY);
  expect(endpointIn(await replay({ since })).deliveredUntil).toBe(since);
  const ahead = instant(Date.parse(NOW) + DAY);
  expect(endpointIn(await replay({ since: ahead })).deliveredUntil, 'nothing is left out').toBe(since);
});

test('there are only so many', async () => {
  const api = anApi();
  for (let n = 0; n < 50; n += 1) expect((await api.post(ENGINEER, PATH, { body: ERP })).status).toBe(201);

  expect((await api.post(ENGINEER, PATH, { body: ERP })).body.code).toBe('too-many-endpoints');
});
