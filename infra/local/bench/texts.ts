const LATIN = [
  'Hello, I ordered the navy rain jacket in size L about two weeks ago and the tracking page has not changed since last Tuesday. It says that the parcel left the sorting centre, but nothing after that. I am leaving for a trip next Friday and need the jacket by then. Could you please check where it is now and tell me when I can expect it? Thank you very much in advance.',
  'Guten Tag, meine Bestellung von vorletzter Woche ist immer noch nicht angekommen. Laut Sendungsverfolgung liegt das Paket seit fünf Tagen im Verteilzentrum, und der Paketdienst verweist mich an Sie. Können Sie bitte nachfragen, wo es geblieben ist? Ich brauche die Lampe zum Geburtstag meiner Mutter am Sonntag, danach wäre es leider zu spät. Vielen Dank und schöne Grüße.',
  'Buenas tardes, hice un pedido hace quince días y todavía no he recibido nada. En el seguimiento pone que salió del almacén el lunes pasado, pero desde entonces no se ha movido. Me gustaría saber si hay algún problema con la aduana o con la empresa de transporte, y qué día aproximado llegaría a mi casa. Muchas gracias por su ayuda, quedo atenta a su respuesta.',
  'Dzień dobry, zamówiłam dwie latarnie ogrodowe ponad dwa tygodnie temu i do tej pory nie dostałam przesyłki. Na stronie śledzenia od ostatniego wtorku widnieje ten sam status, a kurier twierdzi, że nic u siebie nie ma. Proszę sprawdzić, gdzie jest paczka i kiedy mogę się jej spodziewać, bo w sobotę wyjeżdżam na dłużej. Z góry dziękuję za szybką odpowiedź.',
];
const CJK = [
  '您好,我两个星期前在你们店里买的那件深蓝色雨衣到现在还没有收到,物流信息从上周二开始就一直没有更新过,只显示已经离开分拨中心,之后什么都没有了。我下周五要出国旅行,在那之前一定要用到这件衣服。麻烦你们帮我查一下包裹现在到底在哪里,大概哪一天能够送到我家?如果路上真的弄丢了,是给我重新寄一件还是直接退款呢?另外我当时留的地址是公司的,周末没有人收货,请转告快递员一定要在工作日派送,或者提前打电话给我。我之前也给快递公司打过两次电话,他们都说要由卖家去申请查询,所以只好来找你们了。希望能在今天之内给我一个答复,非常感谢!顺便再问一句,同款还有没有小一号的黑色,我妹妹也想买一件,如果一起下单运费可不可以便宜一点?再次谢谢你们的耐心解答,祝生意兴隆,万事如意,期待你们的好消息。',
  'お世話になっております。二週間ほど前に紺色のレインジャケットを注文した者ですが、まだ商品が届いておりません。追跡ページを確認したところ、先週の火曜日に仕分けセンターを出発したという表示のまま、その後まったく更新されていない状態です。来週の金曜日から旅行に出かける予定で、それまでにどうしても必要なので、現在どこにあるのか調べていただけないでしょうか。もし途中で紛失してしまったのであれば、新しいものを送り直していただけるのか、それとも返金になるのかも教えてください。また、届け先は会社の住所になっておりますので、土日の配達は受け取ることができません。平日の午前中に配達していただけるよう、運送会社の方へお伝えいただけますと助かります。お忙しいところ大変恐れ入りますが、できるだけ早めにご返信くださいますよう、どうぞよろしくお願い申し上げます。',
  '안녕하세요, 2주 전에 남색 비옷을 주문했는데 아직도 물건을 받지 못했습니다. 배송 조회를 해 보니 지난 화요일에 물류 센터를 떠났다고만 나오고 그 뒤로는 전혀 바뀌지 않고 있어요. 다음 주 금요일에 여행을 떠나기 때문에 그 전까지는 꼭 받아야 합니다. 지금 소포가 어디에 있는지, 그리고 언제쯤 도착할 수 있는지 확인해 주시겠어요? 만약 중간에 분실된 것이라면 새 제품을 다시 보내 주시는지 아니면 환불해 주시는지도 알려 주세요. 배송지는 회사 주소라서 주말에는 받을 사람이 없으니 평일에 배달해 달라고 기사님께 꼭 전해 주시면 감사하겠습니다. 택배 회사에도 두 번이나 전화했지만 판매자가 직접 조회를 신청해야 한다는 말만 들었습니다. 바쁘시겠지만 빠른 답변 부탁드립니다.',
];

/** What a buyer writes at some length: 300 characters of scripts that take one byte each, or three. */
export const TEXTS: Readonly<Record<'latin' | 'cjk', readonly string[]>> = {
  latin: LATIN.map(firstCharacters),
  cjk: CJK.map(firstCharacters),
};

function firstCharacters(text: string): string {
  const characters = [...text].slice(0, 300);
  if (characters.length < 300) throw new Error('a text of the benchmark is too short');
  return characters.join('');
}
