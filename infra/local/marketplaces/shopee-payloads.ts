import type { KeptMessage } from './simulator.ts';

/** Whole seconds since 1970, as Shopee tells time. */
export function seconds(at: string): number {
  return Math.floor(Date.parse(at) / 1000);
}

/** A message as `get_message` gives it. The shop writes under its shop id: real sellers have a user id besides. */
export function apiMessage(message: KeptMessage) {
  const own = message.from === 'seller';
  return {
    message_id: BigInt(message.messageId),
    conversation_id: BigInt(message.conversation),
    from_id: BigInt(own ? message.shop : message.buyer),
    from_shop_id: own ? BigInt(message.shop) : 0,
    to_id: BigInt(own ? message.buyer : message.shop),
    message_type: 'text',
    content: { text: message.text },
    created_timestamp: seconds(message.at),
  };
}

/** Code 10 with the fields of the published samples. */
export function chatPush(message: KeptMessage, shopName = 'shop') {
  const own = message.from === 'seller';
  const created = seconds(message.at);
  const buyerName = message.buyerName ?? `buyer${message.buyer}`;
  const content = {
    message_id: message.messageId,
    shop_id: Number(message.shop),
    request_id: 'simulated',
    from_id: Number(own ? message.shop : message.buyer),
    from_user_name: own ? shopName : buyerName,
    from_shop_id: own ? Number(message.shop) : 0,
    to_id: Number(own ? message.buyer : message.shop),
    to_user_name: own ? buyerName : shopName,
    message_type: 'text',
    content: { text: message.text },
    conversation_id: message.conversation,
    created_timestamp: created,
    region: 'SG',
    is_in_chatbot_session: false,
    source_content: {
      ...(message.orderId ? { order_sn: message.orderId } : {}),
      ...(message.itemId ? { item_id: Number(message.itemId) } : {}),
    },
    quoted_msg: { message_id: '' },
    sub_account_id: 0,
    sub_account_name: 0,
  };
  return {
    msg_id: '',
    data: { type: 'message', region: 'SG', content },
    shop_id: Number(message.shop),
    code: 10,
    timestamp: created,
  };
}
