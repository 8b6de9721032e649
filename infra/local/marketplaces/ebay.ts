import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import * as z from 'zod/mini';
import { type Answer, jsonOf, type SimulatedRequest } from './http.ts';
import {
  createSimulator,
  type KeptMessage,
  type Marketplace,
  type Simulator,
  type SimulatorOptions,
  type Stage,
} from './simulator.ts';
import { createTokens } from './tokens.ts';

const ACCESS_FOR_S = 7200;
const LONGEST_TEXT = 2000;
/** Three attempts, minutes apart as seen live. */
const RETRIES_MS = [180_000, 180_000];
const APPLICATION = 'application';

/**
 * eBay: bearer tokens, a key pair of its own whose public half it serves, a challenge before the first push, and a new
 * publish date in every attempt. `app`: client_id, client_secret, verification_token.
 */
export function createEbay(options: SimulatorOptions = {}): Simulator {
  const app = {
    client_id: 'simulated-client',
    client_secret: 'simulated-client-secret',
    verification_token: 'verification-token-of-the-simulator-0001',
  };
  return createSimulator({ app, ...options }, ebay);
}

function ebay(stage: Stage): Marketplace {
  const { settings, now } = stage;
  const tokens = createTokens(settings, now, { accessForMs: ACCESS_FOR_S * 1000, singleUse: false });
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomUUID();
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString().replaceAll('\n', '');

  const bearer = ({ headers }: SimulatedRequest) => /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  /** The shop of a seller's token; undefined for any other. */
  const sellerOf = (request: SimulatedRequest) => {
    const shop = tokens.shopOf(bearer(request));
    return shop === APPLICATION ? undefined : shop;
  };

  return {
    channel: 'ebay',
    retryDelaysMs: RETRIES_MS,
    timeoutMs: 5000,
    accepts: (status) => [200, 201, 202, 204].includes(status),
    sign(body) {
      const signature = sign('SHA1', body, privateKey).toString('base64');
      const header = JSON.stringify({ alg: 'ecdsa', kid, signature, digest: 'SHA1' });
      return { 'x-ebay-signature': Buffer.from(header).toString('base64') };
    },
    again: (body, attempt) => republished(body, attempt, new Date(now()).toISOString()),
    challenge: (webhook) =>
      provesOwnership(webhook, settings.address ?? webhook, settings.app.verification_token ?? ''),
    answers: {
      throttle: () => ({
        ...failed(429, 2001, 'request limit'),
      }),
      error500: () => failed(500, 335000, 'internal error'),
      refuse: () => failed(400, 355007, 'bad conversation'),
      expireToken: () => failed(401, 1001, 'Invalid access token'),
    },
    expire: (request) => tokens.expire(bearer(request)),
    idOf: (kind, n) => String((kind === 'message' ? 5_498_562_796_000 : 9_394_020_427_000) + n),
    message: (message) =>
      newMessage(message, settings.shops.find(({ shop }) => shop === message.shop)?.name ?? message.shop),
    configured: () => tokens.seed(),
    reset: () => tokens.clear(),
    routes: [
      {
        method: 'POST',
        path: /^\/identity\/v1\/oauth2\/token$/,
        call: 'token',
        handle(request) {
          const { client_id, client_secret } = settings.app;
          const basic = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
          if (request.headers.authorization !== basic) {
            return {
              status: 401,
              body: { error: 'invalid_client', error_description: 'client authentication failed' },
              refused: 'invalid_client',
            };
          }
          const form = new URLSearchParams(request.body.toString('utf8'));
          const access =
            form.get('grant_type') === 'client_credentials'
              ? tokens.issue(APPLICATION)
              : tokens.refresh(form.get('refresh_token') ?? '')?.access;
          if (!access)
            return {
              status: 400,
              body: { error: 'invalid_grant', error_description: 'refused' },
              refused: 'invalid_grant',
            };
          return {
            status: 200,
            body: { access_token: access, expires_in: ACCESS_FOR_S, token_type: 'User Access Token' },
          };
        },
      },
      {
        method: 'GET',
        path: /^\/commerce\/notification\/v1\/public_key\/([^/]+)$/,
        call: 'key',
        handle(request, [, wanted]) {
          if (tokens.shopOf(bearer(request)) !== APPLICATION) return failed(401, 1001, 'Invalid access token');
          if (wanted !== kid) return failed(404, 195001, 'no such key');
          return { status: 200, body: { key: pem, algorithm: 'ECDSA', digest: 'SHA1' } };
        },
      },
      {
        method: 'POST',
        path: /^\/commerce\/message\/v1\/send_message$/,
        call: 'send',
        handle(request) {
          const shop = sellerOf(request);
          if (!shop) return failed(401, 1001, 'Invalid access token');
          const sent = z.safeParse(sendSchema, jsonOf(request.body));
          if (!sent.success) return failed(400, 355000, 'wrong request');
          const { conversationId: conversation, messageText: text } = sent.data;
          if (text.length > LONGEST_TEXT) return failed(400, 355013, 'text too long');
          const first = stage.messages.find(
            (message) => message.conversation === conversation && message.shop === shop,
          );
          if (!first) return failed(400, 355007, 'bad conversation');
          const { messageId } = stage.accept({ shop, buyer: first.buyer, conversation, text });
          return { status: 201, body: { messageId } };
        },
      },
      {
        method: 'GET',
        path: /^\/commerce\/message\/v1\/conversation\/([^/]+)$/,
        call: 'read',
        handle(request, [, id = '']) {
          const shop = sellerOf(request);
          if (!shop) return failed(401, 1001, 'Invalid access token');
          if (!request.query.get('conversation_type')) return failed(400, 355000, 'conversation_type is required');
          const conversation = decodeURIComponent(id);
          const offset = Number(request.query.get('offset') ?? '0');
          const limit = Number(request.query.get('limit') ?? '25');
          const all = stage.messages
            .filter((message) => message.conversation === conversation && message.shop === shop)
            .reverse();
          const name = settings.shops.find((seller) => seller.shop === shop)?.name ?? shop;
          const messages = all.slice(offset, offset + limit).map((message) => apiMessage(message, name));
          return {
            status: 200,
            body: { conversationType: 'FROM_MEMBERS', limit, offset, total: all.length, messages },
          };
        },
      },
      {
        method: 'GET',
        path: /^\/sell\/fulfillment\/v1\/order\/([^/]+)$/,
        call: 'order',
        handle(request, [, id = '']) {
          if (!sellerOf(request)) return failed(401, 1001, 'Invalid access token');
          const order = settings.orders.find(({ orderId }) => orderId === decodeURIComponent(id));
          return order ? { status: 200, body: order } : failed(404, 32100, 'Invalid order ID');
        },
      },
    ],
  };
}

const sendSchema = z.object({ conversationId: z.string(), messageText: z.string().check(z.minLength(1)) });

function failed(status: number, errorId: number, message: string): Answer {
  const error = { errorId, domain: 'simulated', category: status >= 500 ? 'APPLICATION' : 'REQUEST', message };
  return { status, body: { errors: [error] }, refused: String(errorId) };
}

async function provesOwnership(webhook: string, address: string, token: string): Promise<boolean> {
  const code = randomUUID();
  const expected = createHash('sha256').update(`${code}${token}${address}`).digest('hex');
  try {
    const answer = await fetch(`${webhook}?challenge_code=${code}`, {
      signal: AbortSignal.timeout(5000),
      redirect: 'manual',
    });
    const body = z.safeParse(z.object({ challengeResponse: z.string() }), await answer.json());
    return answer.status === 200 && body.success && body.data.challengeResponse === expected;
  } catch {
    return false;
  }
}

const attemptSchema = z.looseObject({ notification: z.looseObject({ publishDate: z.string() }) });

/** The same notification, published anew: other bytes, same notificationId. */
function republished(body: Buffer, attempt: number, publishDate: string): Buffer {
  const read = z.safeParse(attemptSchema, jsonOf(body));
  if (!read.success) return body;
  const notification = { ...read.data.notification, publishDate, publishAttemptCount: attempt };
  return Buffer.from(JSON.stringify({ ...read.data, notification }));
}

function between(message: KeptMessage, shopName: string) {
  return message.from === 'seller'
    ? { sender: shopName, recipient: message.buyer }
    : { sender: message.buyer, recipient: shopName };
}

function apiMessage(message: KeptMessage, shopName: string) {
  const { sender, recipient } = between(message, shopName);
  return {
    messageId: message.messageId,
    messageBody: message.text,
    createdDate: message.at,
    senderUsername: sender,
    recipientUsername: recipient,
    readStatus: false,
    subject: '',
    messageMedia: [],
  };
}

/** NEW_MESSAGE with the fields of the observed sample. */
function newMessage(message: KeptMessage, shopName: string) {
  const { sender, recipient } = between(message, shopName);
  return {
    metadata: { topic: 'NEW_MESSAGE', schemaVersion: '1.0', deprecated: false },
    notification: {
      notificationId: `simulated_${message.messageId}`,
      eventDate: message.at,
      publishDate: message.at,
      publishAttemptCount: 1,
      data: {
        conversationId: message.conversation,
        conversationType: 'FROM_MEMBERS',
        createdDate: message.at,
        messageBody: message.text,
        messageId: message.messageId,
        messageMedia: [],
        readStatus: false,
        recipientUserName: recipient,
        senderUserName: sender,
        subject: '',
      },
    },
  };
}
