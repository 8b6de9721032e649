import type { Intent } from '../../../functions/domain/understanding.ts';

/** An agent's own words where no template fits: read, being looked into, an answer here tomorrow. */
const LOOKING_INTO_IT: Readonly<Record<string, string>> = {
  ar: 'مرحباً، شكراً لرسالتك. نراجع الأمر الآن وسنكتب لك هنا غداً على أبعد تقدير.',
  cs: 'Dobrý den, děkujeme za zprávu. Vše prověříme a nejpozději zítra Vám zde odpovíme.',
  de: 'Guten Tag, vielen Dank für Ihre Nachricht. Wir prüfen das und schreiben Ihnen hier bis spätestens morgen.',
  en: 'Hello, thank you for your message. We are looking into it and will write to you here by tomorrow.',
  es: 'Hola, gracias por su mensaje. Lo estamos revisando y le escribiremos por aquí mañana a más tardar.',
  fr: 'Bonjour, merci pour votre message. Nous vérifions cela et vous répondons ici demain au plus tard.',
  hi: 'नमस्ते, आपके संदेश के लिए धन्यवाद। हम इसे देख रहे हैं और कल तक आपको यहीं उत्तर देंगे।',
  hu: 'Jó napot! Köszönjük az üzenetét. Utánanézünk, és legkésőbb holnap itt válaszolunk.',
  id: 'Halo Kak, terima kasih atas pesannya. Sedang kami cek dan akan kami kabari di sini paling lambat besok.',
  it: 'Buongiorno, grazie per il messaggio. Stiamo verificando e le scriveremo qui entro domani.',
  ja: 'お問い合わせありがとうございます。ただいま確認しており、明日までにこちらでご連絡いたします。',
  ko: '안녕하세요, 문의해 주셔서 감사합니다. 확인 후 늦어도 내일까지 여기로 답변드리겠습니다.',
  ms: 'Salam, terima kasih atas mesej anda. Kami sedang menyemaknya dan akan membalas di sini selewat-lewatnya esok.',
  nl: 'Goedendag, bedankt voor uw bericht. We zoeken het uit en laten het u hier uiterlijk morgen weten.',
  pl: 'Dzień dobry, dziękujemy za wiadomość. Sprawdzamy to i odpiszemy tutaj najpóźniej jutro.',
  pt: 'Olá, obrigado pela mensagem. Estamos verificando e responderemos por aqui até amanhã.',
  ru: 'Здравствуйте! Спасибо за сообщение. Мы всё проверим и ответим здесь не позднее завтрашнего дня.',
  th: 'สวัสดีค่ะ ขอบคุณสำหรับข้อความ ทางร้านกำลังตรวจสอบและจะตอบกลับที่นี่ภายในวันพรุ่งนี้ค่ะ',
  tl: 'Magandang araw po, salamat sa mensahe. Tinitingnan na po namin at sasagutin namin kayo rito hanggang bukas.',
  tr: 'Merhaba, mesajınız için teşekkürler. İnceliyoruz ve en geç yarın buradan size yazacağız.',
  vi: 'Chào bạn, cảm ơn bạn đã nhắn tin. Shop đang kiểm tra và sẽ trả lời bạn tại đây chậm nhất là ngày mai.',
  zh: '您好，感谢您的留言。我们正在核实，最迟明天在这里回复您。',
};

const HARM =
  'We are very sorry, and we hope that you are not badly hurt. Please switch it off, keep it away from children and do not ' +
  'charge it again. Tell us the number printed on the underside; we take it back at our cost and refund you in full.';
const GLAD = 'Thank you for the kind words. We are glad that it arrived well. Enjoy it!';

/** Someone was hurt: no other answer will do. */
export function answerToHarm(): string {
  return HARM;
}

/** An answer in the buyer's language; in English where the agent has no words of that language. */
export function ownWords(language: string, wants: Intent | undefined): string {
  if (wants === 'greeting_thanks' && language === 'en') return GLAD;
  return LOOKING_INTO_IT[language] ?? LOOKING_INTO_IT.en ?? '';
}
