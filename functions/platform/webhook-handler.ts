import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { DoorAnswer, DoorRequest } from '../connectors/connector.ts';
import { instant } from '../domain/instant.ts';
import { failure, withIds } from './log.ts';

export type WebhookWork<Live> = {
  readonly accept: (channel: string, connection: string, request: DoorRequest, live: Live) => Promise<DoorAnswer>;
  /** Built by the first event; importing starts nothing. */
  readonly live: () => Live;
};

/** An API Gateway event as the door sees it, with the body's bytes as they were sent and the time of receipt. */
export function webhookHandler<Live>({ accept, live }: WebhookWork<Live>) {
  let ready: Live | undefined;
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context>().handler(async (event) => {
    ready ??= live();
    const { channel = '', connection = '' } = event.pathParameters ?? {};
    const work = () => accept(channel, connection, requestOf(event), ready as Live);
    try {
      const answer = await withIds({ request: event.requestContext.requestId }, work);
      return { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body };
    } catch (error) {
      // Ours to mend (parameter store out of reach): the channel is told to come again, and nothing of the request is logged.
      failure('webhook failed', error);
      return { statusCode: 503, headers: { 'retry-after': '5' }, body: '' };
    }
  });
}

function requestOf(event: APIGatewayProxyEventV2): DoorRequest {
  const headers = Object.entries(event.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), value]],
  );
  const query = Object.entries(event.queryStringParameters ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return {
    method: event.requestContext.http.method,
    headers: Object.fromEntries(headers),
    query: Object.fromEntries(query),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    receivedAt: instant(event.requestContext.timeEpoch || Date.now()),
  };
}
