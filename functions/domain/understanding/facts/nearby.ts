import type { Levelled } from './fact.ts';

/** How far before a number a word tells what it is, and how far behind it. */
const BEFORE = 40;
const BEHIND = 16;

/** What a number is said to be. `item`: an article, a listing, a size, a payment card, which is no order and no parcel. */
export type Said = 'order' | 'tracking' | 'phone' | 'item';

/** The words that buyers put beside a number, in all our languages together. Latin stems begin a word. */
const WORDS: Readonly<Record<Said, RegExp>> = {
  order:
    /(?<!\p{L})(?:orde[rn]|bestell|auftrag|commande|pedido|compra|ordin[ei]|encomenda|zam[oó]wieni|заказ|sipari[sş]|purchase|pesanan|đơn(?! vị)|don hang|objedn|rendel|pembelian|tempahan)|طلب|订单|訂單|注文|オーダー|주문|ออเดอร์|คำสั่งซื้อ|สั่งซื้อ|ऑर्डर|आर्डर/giu,
  tracking:
    /(?<!\p{L})(?:track|awb|way ?bill|airway|consignment|sendung|paket(?:n|v)|lieferung|suivi|colis|seguimiento|gu[ií]a|env[ií]o|rastre|tracciat|spedizione|verzend|zending|przesy[lł]k|śledzen|трек|накладн|отслеж|takip|kargo|v[aậ]n đơn|v[aậ]n don|resi(?!d)|penjejak|penghantaran|z[aá]siel|z[aá]silk|csomag|nyomk[oö]vet|parcel|package|shipment|courier|dhl|ups(?!\p{L})|usps|fedex|dpd|gls|hermes|evri|royal mail|correos|correios|colissimo|chronopost|postnl|inpost|cdek|сдэк|yamato|sagawa|ninja ?van|j&t|jne|sicepat|flash express|kerry|4px|yanwen|cainiao)|تتبع|شحن|快递|快遞|单号|單號|运单|運單|物流|追跡|伝票|問い合わせ番号|お問合せ番号|ヤマト|佐川|송장|운송장|택배|พัสดุ|แทร[คก]|ट्रैकिंग/giu,
  phone:
    /(?<!\p{L})(?:tel(?!l|e[vg])|phone|whats ?app|call me|mobile|mobil|handy|cell|celular|m[oó]vil|t[eé]l[eé]phone|portable|cellulare|zadzwo|телефон|тел\.|номер телефона|sđt|sdt|điện thoại|no ?hp|nomor hp|wa(?!\p{L})|telp|telefon)|هاتف|جوال|موبايل|واتس|电话|電話|手机|手機|微信|携帯|전화|연락처|핸드폰|โทร|เบอร์|फोन|फ़ोन|मोबाइल/giu,
  item: /(?<!\p{L})(?:item|vat(?!\p{L})|tax(?!i)|ust(?!\p{L})|steuer|npwp|cpf|cnpj|nif|siret|siren|partita|p\.? ?iva|nip(?!\p{L})|инн|gstin?|thuế|thue|artikel|article|art[ií]culo|articolo|artigo|sku|asin|model|listing|barcode|ean|serial|batch|size|voucher|coupon|card(?!\p{L})|kreditkart|kartennummer|carte(?!\p{L})|tarjeta|cart[ãa]o|visa(?!\p{L})|mastercard|karty(?!\p{L})|карт[аыуе](?!\p{L}))|信用卡|银行卡|銀行卡|カード|카드|税号|稅號|統編|رقم ضريبي|الضريبي|型号|型號|商品番号|품번|артикул/giu,
};

/** What the nearest word says that a number is; the words before it count first. */
export function saidBeside(text: Levelled, start: number, end: number): Said | undefined {
  const before = text.slice(Math.max(0, start - BEFORE), start);
  return nearest(before, (from) => from) ?? nearest(text.slice(end, end + BEHIND), (from) => -from);
}

function nearest(window: string, closeness: (from: number) => number): Said | undefined {
  let best: { said: Said; close: number } | undefined;
  for (const [said, words] of Object.entries(WORDS) as [Said, RegExp][]) {
    for (const { index } of window.matchAll(words)) {
      const close = closeness(index);
      if (!best || close > best.close) best = { said, close };
    }
  }
  return best?.said;
}
