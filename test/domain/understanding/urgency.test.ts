import { describe, expect, test } from 'vitest';
import { heardIn } from '../../../functions/domain/understanding/urgency.ts';

/** Fire, shock, injury, a child, an allergy, as buyers write of them: without accents and in Latin letters too. */
const DANGER: readonly (readonly [language: string, text: string])[] = [
  ['ar', 'السماعة انفجرت وهي في أذن بنتي'],
  ['ar', 'الكريم سبب لي طفح جلدي وحكة شديدة'],
  ['ar', 'ابني بلع قطعة من اللعبة'],
  ['ar', 'الشاحن سخن جدا وطلعت ريحة حريق'],
  ['ar', 'el shahen infajar w ben2i et7ara2et'],
  ['cs', 'Dítě spolklo magnet z té hračky'],
  ['cs', 'po tom krému mám vyrážku po celém obličeji'],
  ['cs', 'powerbanka se nafoukla a smrdí'],
  ['cs', 'dostal jsem ránu od elektriky, kopla mě ta lampa'],
  ['de', 'Der Akku ist aufgebläht und wird total heiß'],
  ['de', 'Meine Tochter hat sich an der scharfen Kante geschnitten und blutet'],
  ['de', 'nach der creme hab ich ausschlag im ganzen gesicht'],
  ['de', 'habe einen stromschlag bekommen als ich das kabel angefasst hab'],
  ['de', 'unser baby hat ein kleinteil verschluckt, sind in der notaufnahme'],
  ['en', 'my daughter swallowed one of the magnets'],
  ['en', 'the heater sparked and tripped the whole house, smells burnt'],
  ['en', 'I had an allergic reaction, my throat swelled up'],
  ['en', 'the ladder snapped and I broke my arm'],
  ['en', 'battery is swelling up like a balloon'],
  ['en', 'it gave me an electric shock when i plugged it in'],
  ['en', 'the glass shattered in my hand, 5 stitches'],
  ['en', 'charger got so hot it melted the socket'],
  ['en', 'my son nearly choked on the loose eye of the teddy'],
  ['en', 'carbon monoxide alarm went off when we used your stove'],
  ['es', 'el cargador empezo a echar humo'],
  ['es', 'mi hijo se trago una pieza'],
  ['es', 'me salio una alergia horrible en la cara con la crema'],
  ['es', 'me dio un calambre el aparato'],
  ['es', 'se rompió la silla y mi abuela terminó en urgencias'],
  ['fr', 'la batterie a gonflé et elle est brûlante'],
  ['fr', "mon bébé a failli s'étouffer avec un bouton"],
  ['fr', "j'ai fait une réaction allergique"],
  ['fr', "j'ai pris une décharge électrique"],
  ['fr', 'le verre a explosé, je me suis coupé la main'],
  ['hi', 'charger fat gaya aur dhuan nikla'],
  ['hi', 'मेरे बच्चे ने बटन बैटरी निगल ली'],
  ['hi', 'क्रीम से मेरे चेहरे पर एलर्जी हो गई'],
  ['hi', 'press se current laga mujhe'],
  ['hi', 'mobile ki battery phool gayi hai'],
  ['hu', 'a gyerekem lenyelte az elemet'],
  ['hu', 'megrázott az áram a lámpánál'],
  ['hu', 'kiütéses lett az arcom a krémtől'],
  ['hu', 'az akku felpúposodott és nagyon forró'],
  ['id', 'anak saya ketelan baterai kancingnya'],
  ['id', 'colokannya meleleh kak, hampir kebakaran'],
  ['id', 'muka saya bengkak dan gatal2 abis pake krim ini'],
  ['id', 'kesetrum pas dicolok'],
  ['it', 'mio figlio ha ingoiato una pila'],
  ['it', 'ho preso la scossa'],
  ['it', 'la batteria si è gonfiata e scotta'],
  ['it', 'reazione allergica alla crema, viso gonfio'],
  ['ja', '子どもがボタン電池を飲み込みました'],
  ['ja', 'コンセントに挿したら火花が散って焦げ臭い'],
  ['ja', '塗ったら顔が腫れて湿疹が出た'],
  ['ja', 'スマホのバッテリーが膨張してきた'],
  ['ja', '触ったら感電しました'],
  ['ko', '아이가 자석을 삼켰어요'],
  ['ko', '충전하는데 너무 뜨거워지고 탄내가 나요'],
  ['ko', '크림 바르고 얼굴에 두드러기 났어요'],
  ['ko', '만졌더니 전기가 찌릿 감전됐어요'],
  ['ms', 'anak saya tertelan bateri'],
  ['ms', 'pengecas terbakar semalam, nasib baik tak kena rumah'],
  ['ms', 'kulit muka saya ruam lepas pakai'],
  ['nl', 'mijn zoontje heeft een magneetje ingeslikt'],
  ['nl', 'de oplader werd gloeiend heet en begon te roken'],
  ['nl', 'ik kreeg een schok van de lamp'],
  ['nl', 'uitslag over mijn hele gezicht na de creme'],
  ['pl', 'dziecko połknęło baterię'],
  ['pl', 'bateria spuchła i jest gorąca'],
  ['pl', 'kopnął mnie prąd'],
  ['pl', 'dostałam uczulenia po kremie'],
  ['pt', 'o carregador começou a soltar fumaça'],
  ['pt', 'meu filho engoliu uma peça'],
  ['pt', 'deu choque quando liguei'],
  ['pt', 'fiquei com alergia no rosto todo depois do creme'],
  ['pt', 'a bateria inchou e está muito quente'],
  ['ru', 'ребёнок проглотил батарейку'],
  ['ru', 'зарядник задымился и воняет гарью'],
  ['ru', 'меня ударило током'],
  ['ru', 'после крема все лицо опухло, аллергия'],
  ['ru', 'аккумулятор вздулся'],
  ['sk', 'dieťa prehltlo magnet'],
  ['sk', 'nabíjačka dymí a smrdí spáleninou'],
  ['sk', 'po kréme mám vyrážky na tvári'],
  ['th', 'ลูกกลืนถ่านกระดุมเข้าไป'],
  ['th', 'ปลั๊กละลาย เกือบไฟไหม้บ้าน'],
  ['th', 'ทาครีมแล้วหน้าบวมผื่นขึ้น'],
  ['th', 'โดนไฟดูดตอนเสียบ'],
  ['tl', 'nalunok ng anak ko yung battery'],
  ['tl', 'nakuryente ako nung sinaksak ko'],
  ['tl', 'nagka rashes at namaga mukha ko sa cream'],
  ['tl', 'sobrang init ng charger at natunaw'],
  ['tr', 'oğlum pili yuttu hastanedeyiz'],
  ['tr', 'fişe takınca kıvılcım çıktı, yanık kokusu var'],
  ['tr', 'kremden sonra yüzüm kabardı, alerji yaptı'],
  ['tr', 'batarya şişti'],
  ['tr', 'lambaya dokununca elektrik çarptı'],
  ['vi', 'con em nuốt phải viên pin'],
  ['vi', 'sạc nóng rẫy rồi bốc khói'],
  ['vi', 'bôi kem xong mặt em nổi mẩn ngứa'],
  ['vi', 'em bị điện giật khi cắm'],
  ['vi', 'pin bi phong len roi'],
  ['zh', '孩子把磁珠吞下去了'],
  ['zh', '充电的时候冒烟了，插头都烧黑了'],
  ['zh', '用了面霜脸过敏红肿'],
  ['zh', '电池鼓起来了'],
  ['zh', '摸到外壳被电到'],
  ['zh', '玻璃杯炸裂把我手划伤流血'],
  ['zh', '行動電源燒起來了'],
  ['ar', 'الشاحن احترق وطلع منه دخان'],
  ['hi', 'charger me aag lag gayi'],
  ['ru', 'zaryadka vzorvalas u menya v rukah'],
  ['en', 'The battery exploded and burned my hand'],
  ['en', 'I smelt gas when I lit the stove'],
  ['ja', 'ガス臭いです'],
  ['es', 'me dejó la cara en carne viva'],
  ['ru', 'ребенок взял деталь в рот и чуть не подавился'],
  ['ms', 'Bateri meletup, tangan saya luka'],
  ['tl', 'Sumabog yung charger, nasunog kamay ko'],
];

test.each(DANGER)('danger is heard in %s: %s', (language, text) => {
  expect(heardIn(text, [language]).urgency).toBe('safety');
});

test('danger is heard in at least three messages of each of our languages', () => {
  const languages = 'ar cs de en es fr hi hu id it ja ko ms nl pl pt ru sk th tl tr vi zh'.split(' ');

  expect(languages.filter((language) => DANGER.filter(([one]) => one === language).length < 3)).toEqual([]);
});

/** What sounds like danger to a list of words, and is none. */
test.each([
  ['ar', 'هل القماش بوليستر أو قطن؟'],
  ['cs', 'Kolik stojí doprava do Brna?'],
  ['de', 'Wie groß ist die Lampe, und ist das Kabel dick genug?'],
  ['en', 'How long does the battery last?'],
  ['en', 'Which brand is it, and do you have it in red?'],
  ['en', "ill take two for my kids, what's the price"],
  ['es', 'Busco un vestido corto para mi hija, ¿no es muy cara?'],
  ['es', '¿El robot aspirador limpia alfombras?'],
  ['fr', 'La coupe est-elle large pour un enfant ?'],
  ['hi', 'fir bhi order kab aayega'],
  ['hu', 'Hány éves gyereknek való?'],
  ['id', 'ada makanan anjing yang lain kak?'],
  ['it', 'Che taglia devo prendere per mio figlio?'],
  ['ja', 'サイズを教えてください。在庫切れですか？'],
  ['ko', '언제 환불이 되나요? 베이지색 아이폰 케이스 있어요?'],
  ['nl', 'Ik heet Jan, hoe duur is de verzending?'],
  ['pl', 'Czy ta kurtka jest dla chłopca?'],
  ['pt', 'Qual o corte da camisa, cara?'],
  ['ru', 'Товар закончился? Нужно 5 единиц'],
  ['sk', 'Topánky pre dieťa boli objednané včera'],
  ['th', 'สีแดงมีของสัปดาห์หน้าไหมคะ ลูกค้าประจำค่ะ'],
  ['tl', 'kaso hindi pa dumating, taga barangay San Jose ako'],
  ['tr', 'Bu çocuğun işine yarar mı?'],
  ['vi', 'sạc dự phòng này màu đen còn không, pin chạy được bao lâu'],
  ['zh', '什么时候发货，麻烦告诉我'],
  ['en', 'Is the case available in smoke grey? And the rash guard in M?'],
  ['en', 'A burning question: which hospital bed do the sheets fit?'],
  ['de', 'Gibt es die Hülle auch in Smoke Grey oder Toxic Green?'],
  ['es', '¿Dónde puedo descargar la factura?'],
  ['fr', 'le petit veut un camion de pompier, combien ?'],
  ['it', 'Avete il castello gonfiabile? Devo pagare le bollette'],
  ['pt', 'o vestido curto de bolinha chegou?'],
  ['tr', 'annem bayıldı, kaça satıyorsunuz'],
  ['vi', 'bàn học này 50 bông, khỏi giao hôm nay'],
  ['ar', 'السعر ٢٠ دينار، الاسم بالتاء المربوطة'],
  ['ja', '仕掛けがないのですが'],
  ['hi', 'chota size hai kya, paisa kat gaya'],
])('a plain question is calm in %s: %s', (language, text) => {
  expect(heardIn(text, [language])).toEqual({ urgency: 'calm', signals: [] });
});

test('English danger is heard in a message of another language', () => {
  expect(heardIn('charger exploded po', ['tl']).urgency).toBe('safety');
});

test('the gravest of several tones counts', () => {
  expect(heardIn('I am disappointed', ['en']).urgency).toBe('annoyed');
  expect(heardIn('WORST SHOP EVER, TERRIBLE', ['en']).urgency).toBe('furious');
  expect(heardIn('You will hear from my lawyer, worst shop ever', ['en']).urgency).toBe('threatening');
  expect(heardIn('It burned my hand and my lawyer will call', ['en']).urgency).toBe('safety');
});

describe('a threat is told by what it threatens with', () => {
  test.each([
    ['ar', 'سأقدم شكوى رسمية لحماية المستهلك'],
    ['cs', 'Předám to na ČOI a policii'],
    ['de', 'Ich gebe das an meinen Anwalt weiter'],
    ['en', 'I will open a dispute with PayPal'],
    ['es', 'Voy a denunciarlos a Profeco'],
    ['fr', 'Je vais saisir la DGCCRF'],
    ['hi', 'main consumer court me case kar dunga'],
    ['hu', 'Fogyasztóvédelemhez fordulok'],
    ['id', 'saya lapor polisi kalau begini'],
    ['it', 'Mi rivolgo al mio avvocato'],
    ['ja', '消費者センターに相談します'],
    ['ko', '소비자원에 신고하겠습니다'],
    ['ms', 'saya akan buat aduan di tribunal'],
    ['nl', 'Ik doe aangifte bij de politie'],
    ['pl', 'Zgłaszam sprawę do UOKiK'],
    ['pt', 'Vou no Procon amanhã'],
    ['ru', 'Обращусь в Роспотребнадзор'],
    ['sk', 'Obrátim sa na obchodnú inšpekciu'],
    ['th', 'จะไปแจ้งความแล้วนะ'],
    ['tl', 'irereport ko kayo sa DTI'],
    ['tr', 'Tüketici hakem heyetine başvuracağım'],
    ['vi', 'tôi sẽ báo công an'],
    ['zh', '再不处理我就打12315投诉'],
  ])('to the authorities in %s: %s', (language, text) => {
    expect(heardIn(text, [language])).toEqual({ urgency: 'threatening', signals: ['dispute-threat'] });
  });

  test.each([
    ['de', 'Geld zurück, sonst gibt es eine schlechte Bewertung'],
    ['en', 'Full refund or one star'],
    ['es', 'O me devuelven el dinero o les pongo una mala reseña'],
    ['fr', 'Remboursez-moi sinon je mets un avis négatif'],
    ['id', 'refund atau saya kasih bintang 1'],
    ['it', 'Rimborso, altrimenti una recensione negativa'],
    ['pt', 'Quero desconto senão vai ser avaliação negativa'],
    ['ru', 'Верните деньги, иначе напишу плохой отзыв'],
    ['tr', 'Paramı iade edin yoksa kötü yorum yazarım'],
    ['zh', '退款，不然给差评'],
  ])('stars for money are extortion in %s: %s', (language, text) => {
    expect(heardIn(text, [language]).signals).toEqual(['review-threat', 'extortion']);
  });

  test('stars alone are a threat, but no extortion', () => {
    expect(heardIn('I will leave a bad review', ['en']).signals).toEqual(['review-threat']);
  });

  test('what the model takes for a threat is one, whatever its words', () => {
    expect(heardIn('See you on Tuesday, then', ['en'], 'dispute_threat').urgency).toBe('threatening');
    expect(heardIn('See you on Tuesday, then', ['en'], 'other').urgency).toBe('calm');
  });
});

test.each([
  [
    'en',
    'Amazon Support Team: your seller account has been suspended, verify your account at http://amaz0n-seller.top',
  ],
  ['en', 'Please verify your shop here'],
  ['en', 'can we deal outside of eBay? I pay by Western Union'],
  ['en', 'you can pay me by Western Union'],
  ['en', 'let us trade it outside eBay'],
  ['en', 'see the photos in invoice.exe'],
  ['zh', '我是官方客服，您的店铺异常，请加微信处理'],
  ['id', 'bayar di luar shopee aja kak, chat WA'],
  ['es', 'podemos hacerlo fuera de Mercado Libre'],
])('a trap for the agent is told in %s: %s', (language, text) => {
  expect(heardIn(text, [language]).signals).toContain('scam');
});

test('who thanks in capitals is glad, who complains in them is not', () => {
  expect(heardIn('THANK YOU SO MUCH!!! LOVE IT!!!', ['en'], 'greeting_thanks').urgency).toBe('calm');
  expect(heardIn('WHERE IS MY PARCEL!!!', ['en'], 'track_order').urgency).toBe('annoyed');
});

test.each([
  'The fire extinguisher exploded',
  'there was smoke from the smoke grey heater',
  'the rash guard gave me a rash',
])('goods that sound like danger do not hide it: %s', (text) => {
  expect(heardIn(text, ['en']).urgency).toBe('safety');
});
