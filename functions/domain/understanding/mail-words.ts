/**
 * What mail programs write around a buyer's words, in the languages of our buyers. Everything is compared in small letters.
 * Each list is parted by `|`.
 */

/** "On 3 May 2026, Ann wrote:" with a moment or an address in the same line is the head of a quotation. */
export const WROTE = listed(
  'wrote|schrieb|hat geschrieben|a écrit|escribió|escribio|ha scritto|escreveu|schreef|geschreven|napisał|napisala|napisał(a)|pisze|написал|написала|написал(а)|пишет|şunu yazdı|şunları yazdı|yazdı|كتب|写道|寫道|書きました|からのメール|님이 작성|작성|เขียนว่า|เขียน|đã viết|menulis|ने लिखा|napsal|napsala|napsal(a)|napísal|napísala|napísal(a)|ezt írta|írta|isinulat ni|sumulat si|ay sumulat',
);

/** Between dashes or alone in a line: everything below is an older message. */
export const ORIGINAL = listed(
  "original message|original email|forwarded message|begin forwarded message|reply above this line|type your reply above this line|ursprüngliche nachricht|originalnachricht|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|message d'origine|message d’origine|message original|message transféré|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|mensagem original|mensagem encaminhada|oorspronkelijk bericht|doorgestuurd bericht|wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana|исходное сообщение|пересылаемое сообщение|перенаправленное сообщение|orijinal mesaj|özgün ileti|iletilen ileti|iletilmiş mesaj|الرسالة الأصلية|رسالة محولة|原始邮件|原邮件|回复的原邮件|转发邮件信息|转发的邮件|原始郵件|轉寄郵件|元のメッセージ|転送メッセージ|원본 메시지|원본 메일|원본메일|전달된 메일|전달된 메시지|ข้อความต้นฉบับ|ข้อความที่ส่งต่อ|thư gốc|tin nhắn gốc|thư được chuyển tiếp|pesan asli|pesan terusan|pesan yang diteruskan|mesej asal|mesej dimajukan|मूल संदेश|अग्रेषित संदेश|původní zpráva|přeposlaná zpráva|pôvodná správa|preposlaná správa|eredeti üzenet|továbbított üzenet|orihinal na mensahe|ipinasang mensahe",
);

/** The lines of a quoted message's head: who, when, to whom, about what. Three of the four kinds together are one. */
export const HEAD = {
  from: listed(
    'from|von|de|da|van|od|от|от кого|kimden|gönderen|من|发件人|發件人|寄件者|寄件人|差出人|送信者|送信元|보낸사람|보낸 사람|발신|จาก|từ|người gửi|dari|daripada|प्रेषक|feladó|mula kay|mula sa',
  ),
  sent: listed(
    'sent|date|gesendet|datum|envoyé|enviado|enviado el|enviada em|fecha|inviato|data|verzonden|wysłano|wysłane|отправлено|дата|gönderildi|gönderilme tarihi|tarih|تاريخ الإرسال|التاريخ|تم الإرسال|发送时间|發送時間|发送日期|日期|时间|時間|寄件日期|送信日時|日時|送信日|日付|보낸날짜|보낸 날짜|날짜|보낸 시간|วันที่|ส่งเมื่อ|ส่ง|ngày|đã gửi|gửi|tanggal|dikirim|tarikh|dihantar|दिनांक|भेजा गया|odesláno|odoslané|dátum|elküldve|petsa|ipinadala',
  ),
  to: listed(
    'to|an|à|para|a|aan|do|кому|kime|alıcı|إلى|收件人|收件者|宛先|받는사람|받는 사람|수신|ถึง|đến|tới|người nhận|kepada|ke|प्रति|komu|címzett|para kay',
  ),
  subject: listed(
    'subject|betreff|objet|asunto|oggetto|assunto|onderwerp|temat|тема|konu|الموضوع|主题|主題|主旨|件名|제목|เรื่อง|chủ đề|tiêu đề|subjek|perihal|विषय|předmět|predmet|tárgy|paksa',
  ),
} as const;

/** A line that begins so, or ends so, and names a {@link DEVICE}, was added by a telephone. */
export const SENT_FROM = listed(
  'sent from|sent via|sent with|get outlook for|von meinem|gesendet von|gesendet mit|gesendet aus|diese nachricht wurde von|envoyé de|envoyé depuis|envoyé à partir|télécharger outlook|enviado desde|enviado de|enviado do|enviado a partir|enviada do|obtener outlook|obter o outlook|inviato da|inviato dal|scarica outlook|verzonden vanaf|verzonden met|verstuurd vanaf|wysłane z|wysłano z|отправлено с|отправлено из|أرسلت من|أُرسلت من|تم الإرسال من|发自|發自|来自我的|從我的|从我的|傳送自|ส่งจาก|gửi từ|được gửi từ|đã gửi từ|dikirim dari|dihantar dari|dihantar daripada|odesláno z|odoslané z|odoslané zo|az iphone|ipinadala mula|ipinadala galing',
);
export const SENT_FROM_LAST = listed(
  'gönderildi|gönderilmiştir|から送信|で送信|に送信|에서 보냄|에서 전송|에서 보냈습니다|से भेजा गया|küldve|发送|gesendet|傳送',
);
export const DEVICE = listed(
  'iphon|ipad|android|samsung|galaxy|huawei|xiaomi|redmi|oppo|vivo|pixel|blackberry|outlook|windows|yahoo|gmail|mail|aol|proton|foxmail|icloud|smartphone|handy|mobil|móvil|celular|cellulare|telefon|téléphone|mobile|phone|телефон|смартфон|почт|aplicación|手机|手機|スマート|携帯|스마트폰|휴대폰|มือถือ|điện thoại|ponsel|telepon|फ़ोन|मोबाइल|网易|qq|هاتف|جوال|الـ',
);

/** The first words of what companies hang under their letters. */
export const DISCLAIMER = listed(
  'confidentiality notice|this email and any|this e-mail and any|this message and any attach|this email is confidential|this e-mail is confidential|this message is confidential|the information contained in this|disclaimer:|diese e-mail enthält|diese nachricht enthält vertrauliche|der inhalt dieser e-mail|ce message et|ce courriel et|cet e-mail et|este mensaje y|este correo electrónico y|este mensaje puede contener|aviso legal|aviso de confidencialidad|aviso de confidencialidade|esta mensagem e|esta mensagem pode conter|questo messaggio e|questa e-mail e|le informazioni contenute in|avviso di riservatezza|dit bericht is vertrouwelijk|dit e-mailbericht|deze e-mail en|niniejsza wiadomość|treść tej wiadomości|это сообщение и|данное сообщение и|настоящее сообщение|bu e-posta ve|bu mesaj ve|bu elektronik posta|تحتوي هذه الرسالة|هذه الرسالة سرية|本邮件及|本邮件包含|此邮件及|本郵件|本メールに|このメールには|본 메일|이 메일은|이 메일에는|อีเมลฉบับนี้|email này và|thư điện tử này|email ini dan|e-mel ini|यह ईमेल और|tato zpráva je|tento e-mail|táto správa je|ez az e-mail|az üzenet tartalma|ang email na ito',
);

function listed(words: string): readonly string[] {
  return words.split('|');
}
