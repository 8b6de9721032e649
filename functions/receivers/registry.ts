import type { EndpointKind } from '../domain/endpoint.ts';
import { dingtalk } from './dingtalk.ts';
import { feishu } from './feishu.ts';
import type { Receiver } from './receiver.ts';
import { slack } from './slack.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { wecom } from './wecom.ts';

/** Every kind of endpoint, one line each. */
const RECEIVERS: Readonly<Record<EndpointKind, Receiver>> = {
  webhook: standardWebhooks,
  wecom,
  dingtalk,
  feishu,
  slack,
};

export function receiverOf(kind: EndpointKind): Receiver {
  return RECEIVERS[kind];
}
