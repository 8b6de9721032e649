/**
 * How sellers promise, by language. Alternatives are parted by `|`, `_` stands for a blank; compared in small letters and
 * without Latin accents, at the beginning of a word (anywhere where words run together).
 */
export type PromiseWords = {
  /** What puts a deed into the future: with one of {@link deeds} behind it, it is a promise. */
  readonly will: string;
  /** What is done, whatever the form of the verb. */
  readonly deeds: Readonly<Record<'ship' | 'refund' | 'reply' | 'replace', string>>;
  /** Verbs that say by themselves that we do it: promises where a day stands beside them. */
  readonly own: string;
  readonly not: string;
  /** Only if something else happens first. */
  readonly if: string;
  /** The condition ends its clause instead of beginning it. */
  readonly ifLast?: true;
  /** What makes a question without a question mark. */
  readonly asks?: string;
  readonly joined?: true;
  /** What is written as one with the word behind it: Arabic's "and". */
  readonly prefix?: string;
};

export const PROMISE_WORDS: Readonly<Record<string, PromiseWords>> = {
  en: {
    will: "will.|we'll.|i'll.|you'll.|it'll.|shall.|going_to.|gonna.|expect_to.|promise",
    deeds: {
      ship: 'ship|dispatch|send|post_it|post_your|tracking|go_out|leave_our|courier|deliver',
      refund: 'refund|reimburs|money_back|credit_your|pay_you_back|your_money',
      reply:
        'get_back|reply|respond|come_back_to|let_you_know|update_you|an_update|be_in_touch|contact_you|inform_you|answer|email_you|follow_up|keep_you|hear_from|call_you|write_to_you',
      replace: 'replac|a_new_one|a_new_|new_part|exchange|another_one|resend|re-send|reship|missing_part|spare_part',
    },
    own: 'we_are_shipping|we_are_sending|we_ship_|ships_on|order_ships|parcel_ships|it_ships|goes_out|follows_within|follows_by|follows_on|arrives_within|arrives_by|is_being_sent|we_are_refunding|we_refund|we_send_',
    not: "not.|cannot|can't|won't|don't|doesn't|unable|never|no_longer|impossible",
    if: 'if.|once.|as_soon_as|after_you|when_we|when_you|when_it|unless|provided|should_you|upon|in_case|depending',
  },
  de: {
    will: 'werde|wird.|werden|konnen_sie_mit|erhalten_sie|bekommen_sie|sie_erhalten|sie_bekommen|verspreche',
    deeds: {
      ship: 'versend|verschick|schick|send|versand|losschick|rausgeh|raus.|auf_den_weg|sendungsnummer|trackingnummer|ubergeb|ausliefer|liefer',
      refund: 'erstatt|ruckerstatt|zuruckerstatt|geld_zuruck|uberweis|gutschr|zuruckzahl|zuruckuberweis',
      reply:
        'melden|melde.|antwort|bescheid|ruckmeld|informier|kontaktier|zuruckruf|zuruckmeld|mitteil|auf_dem_laufenden',
      replace: 'ersatz|austausch|umtausch|neuen_artikel|neues_gerat|neu_zu|erneut_zu|nachliefer|nachsend',
    },
    own: 'erfolgt_innerhalb|erfolgt_binnen|erfolgt_bis|erfolgt_spatestens|erfolgt_am|erfolgt_heute|erfolgt_morgen|wir_schreib|schreiben_wir|schreiben_ihnen|schreiben_dir|wir_versend|wir_verschick|wir_schick|wir_send|wir_erstatt|wir_uberweis|wir_meld|ich_meld|geht_raus|geht_heute|geht_morgen|geht_am|versenden_wir|verschicken_wir|schicken_wir|erstatten_wir|melden_wir|melde_ich|schicke_ich|ich_schick|ich_erstatt|wir_informier|wir_antwort|wir_liefer',
    not: 'nicht|kein|nie.|leider_konnen_wir|unmoglich|weder',
    if: 'wenn.|falls.|sobald|sofern|nachdem|vorausgesetzt|nach_erhalt|nach_eingang|bei_ruckgabe|nach_ruckgabe',
  },
  es: {
    will: 'vamos_a|voy_a|va_a|sera_|seran_|recibira|recibiras|tendra|tendras|prometemos|le_llegara|te_llegara',
    deeds: {
      ship: 'envi|despach|mandar|mandamos|numero_de_seguimiento|numero_de_guia|seguimiento|saldra',
      refund: 'reembols|devoluc|devolver|devolveremos|reintegr|su_dinero|tu_dinero|abonar',
      reply: 'respond|contest|contact|inform|avis|escrib|llamar|comunic|noticias|actualiz',
      replace: 'reempl|repuest|repon|cambiar|cambio|otro_nuevo|uno_nuevo|reenvi|sustit',
    },
    own: 'enviaremos|enviare_|despacharemos|mandaremos|reembolsaremos|devolveremos|reintegraremos|responderemos|contestaremos|contactaremos|informaremos|avisaremos|escribiremos|repondremos|reemplazaremos|enviaremos|reenviaremos|sale_|saldra|lo_enviamos|le_enviamos|te_enviamos|le_reembolsamos|te_respondo|le_respondo|te_aviso|le_aviso|estaremos_enviando',
    not: 'no.|nunca|imposible|tampoco',
    if: 'si.|cuando.|una_vez|en_cuanto|siempre_que|en_caso|despues_de_que|tras_recibir|al_recibir|cuando_recib',
  },
  fr: {
    will: 'allons_|vais_|va_etre|sera_|seront_|recevrez|aurez|serez|promett|vous_allez',
    deeds: {
      ship: 'expedi|envoy|envoi|numero_de_suivi|partir|partira|enverr|livr',
      refund: 'rembours|recredit|votre_argent',
      reply:
        'repond|recontact|reviens_vers|revenir_vers|reviendr|tenir_au_courant|tiendr|inform|contact|prevenir|previendr|rappel|nouvelles',
      replace: 'rempla|echang|un_nouveau|nouvel_article|renvoy|renverr|reexpedi',
    },
    own: 'expedierons|expedierai|enverrons|enverrai|rembourserons|rembourserai|repondrons|repondrai|recontacterons|reviendrons|reviens_vers|revenons_vers|tiendrons|tiendrai|informerons|contacterons|previendrons|remplacerons|renverrons|partira|part_|vous_repondons|vous_ecrirons|vous_ecrivons|vous_remboursons|expedions|vous_envoyons|sera_expedie|sera_envoye',
    not: "ne.|n'|pas.|jamais|impossible|aucun",
    if: "si.|s'il|des_que|des_reception|lorsque|quand.|une_fois|a_condition|apres_reception|en_cas",
  },
  it: {
    will: 'sara_|saranno_|ricevera|ricevrai|riceverai|avra_|avrai_|promett|provved',
    deeds: {
      ship: 'sped|invi|tracking|codice_di_tracciamento|partir|consegn|mander',
      refund: 'rimbors|riaccredit|accredit|i_soldi|il_denaro',
      reply:
        'scriv|rispond|risposta|ricontatt|contatt|far_sapere|faremo_sapere|faro_sapere|aggiorn|inform|notizie|richiam',
      replace: 'sostitu|cambio|uno_nuovo|nuovo_articolo|rispedi|reinvi|pezzo_mancante',
    },
    own: 'scriveremo|scrivero|spediremo|spediro|invieremo|inviero|rimborseremo|rimborsero|risponderemo|rispondero|ricontatteremo|contatteremo|faremo_sapere|aggiorneremo|informeremo|sostituiremo|partira|parte_|manderemo|rispediremo|spediamo|inviamo|rimborsiamo|accrediteremo',
    not: 'non.|mai.|impossibile|nessun',
    if: 'se.|quando.|appena|non_appena|una_volta|dopo_aver|a_condizione|nel_caso|qualora|al_ricevimento|dopo_il_ricevimento',
  },
  pt: {
    will: 'vamos_|vou_|vai_ser|sera_|serao_|recebera|tera_|estaremos|estarei|prometemos',
    deeds: {
      ship: 'envi|despach|post|rastre|codigo_de_rastreio|mandar|seguir_',
      refund: 'reembols|estorn|devol|ressarc|seu_dinheiro|o_dinheiro',
      reply: 'respond|retorn|contat|contact|avis|inform|dar_noticias|atualiz|resposta|falar_com',
      replace: 'substitu|troc|um_novo|uma_nova|reenvi|repos',
    },
    own: 'enviaremos|enviarei|despacharemos|postaremos|reembolsaremos|estornaremos|devolveremos|responderemos|responderei|retornaremos|entraremos_em_contato|entraremos_em_contacto|avisaremos|informaremos|substituiremos|reenviaremos|trocaremos|sera_enviado|sera_postado|sai_|enviamos_|daremos_retorno|mandaremos',
    not: 'nao.|nunca|impossivel|nem.',
    if: 'se.|quando.|assim_que|apos_|caso.|desde_que|depois_que|depois_de|ao_receber|mediante',
  },
  nl: {
    will: 'zullen|zal.|gaan_|ga_|wordt.|worden_|ontvangt_u|ontvang_je|u_ontvangt|je_ontvangt|krijgt_u|krijg_je|beloof|beloven',
    deeds: {
      ship: 'verzend|verstur|verzond|verstuurd|opstur|track|op_de_post|lever|de_deur_uit',
      refund: 'terugbeta|terugstort|retourbetaling|geld_terug|vergoed|terugbetaling',
      reply: 'antwoord|reager|laat|weten|op_de_hoogte|contact|bericht|terugkom|bellen|terug_bij',
      replace: 'vervang|omruil|ruilen|nieuw_exemplaar|nieuwe_|nalever|opnieuw',
    },
    own: 'laten_het|laten_u|laat_het|laat_u|wij_verzenden|we_verzenden|wij_versturen|we_versturen|we_sturen|wij_sturen|ik_stuur|we_betalen|wij_betalen|we_storten|wij_storten|ik_laat|we_laten|wij_laten|gaat_de_deur|verzenden_we|versturen_we|sturen_we|ik_kom_|we_komen|wij_komen|gaat_vandaag|gaat_morgen|verzenden_wij|versturen_wij',
    not: 'niet|geen|nooit|onmogelijk',
    if: 'als.|indien|zodra|wanneer|nadat|mits|na_ontvangst|tenzij',
  },
  pl: {
    will: 'bedzie|bedziemy|bede_|zostanie|zostana|otrzyma|dostanie|obiecuj|postaramy',
    deeds: {
      ship: 'wysl|wysyl|wysla|nada|numer_przesylki|numer_sledzenia|dostarcz',
      refund: 'zwroc|zwrot|zwracam|odda|pieniadze|przele',
      reply: 'odpowie|odpisz|skontakt|poinform|dam_znac|damy_znac|odezw|informow|zadzwon|wiadomosc',
      replace: 'wymien|wymian|nowy_|nowa_|ponownie|zamien|dosl',
    },
    own: 'wyslemy|wysle_|wysylamy|nadamy|nadam_|zwrocimy|zwroce_|oddamy|odpowiemy|odpisze|skontaktujemy|skontaktuje|poinformujemy|dam_znac|damy_znac|odezwiemy|odezwe|wymienimy|doslemy|przelejemy|zostanie_wysl|zostanie_nad|przesle_|przeslemy',
    not: 'nie.|nigdy|niemozliw|zaden',
    if: 'jesli|jezeli|gdy.|kiedy|po_otrzymaniu|po_odeslaniu|jak_tylko|pod_warunkiem|o_ile|w_przypadku|po_zwrocie|w_razie',
    asks: 'czy.',
  },
  ru: {
    will: 'будет|будут|будем|буду|получите|обещ|постараем',
    deeds: {
      ship: 'отправ|вышл|высыл|трек|передад|доставк|доставим',
      refund: 'верн|возврат|возмест|деньги|компенс',
      reply: 'ответ|свяж|напиш|сообщ|дадим знать|дам знать|перезвон|проинформ|уточн|отпиш|на связи',
      replace: 'замен|обмен|нов|повторно|дошл|вышлем нов',
    },
    own: 'отправим|отправлю|отправляем|вышлем|вышлю|вернем|верну_|возместим|ответим|отвечу|свяжемся|свяжусь|напишем|напишу|сообщим|сообщу|дадим_знать|перезвоним|заменим|обменяем|дошлем|отгрузим|передадим|проинформируем|уточним|уточню',
    not: 'не.|нельзя|никогда|невозможно|нет_возможности',
    if: 'если|когда|как_только|после_|при_условии|в_случае|при_возврате|при_получении',
    asks: 'ли.',
  },
  cs: {
    will: 'bude.|budeme|budu.|budou|obdrzite|dostanete|slibuj',
    deeds: {
      ship: 'odesl|odesil|odesle|posl|posil|expedu|sledovaci|doruc',
      refund: 'vrat|vrac|refund|penize|vraceni',
      reply: 'ozv|odpov|dame_vedet|dam_vedet|kontakt|inform|napis|sdel',
      replace: 'vymen|nahrad|novy|novou|nove|znovu',
    },
    own: 'odesleme|odeslu|posleme|poslu_|odesilame|expedujeme|vratime|vratim|ozveme|ozvu|odpovime|odpovim|dame_vedet|dam_vedet|budeme_informovat|vymenime|nahradime|napiseme|zasleme',
    not: 'ne.|neni|nemuz|nebud|nikdy|nelze|bohuzel_ne|neposl|nevrat',
    if: 'pokud|kdyz|jakmile|az.|po_obdrzeni|po_prijeti|po_vraceni|v_pripade|jestli',
  },
  sk: {
    will: 'bude.|budeme|budem.|budu.|dostanete|obdrzite|slubuj',
    deeds: {
      ship: 'odosl|odosiel|posl|posiel|expedu|sledovacie|doruc',
      refund: 'vrat|refund|peniaze|vratenie',
      reply: 'ozv|odpov|dame_vediet|dam_vediet|kontakt|inform|napis',
      replace: 'vymen|nahrad|novy|novu|nove|znova',
    },
    own: 'odosleme|odoslem|posleme|poslem|odosielame|expedujeme|vratime|vratim|ozveme|ozvem|odpovieme|odpoviem|dame_vediet|dam_vediet|vymenime|nahradime|napiseme|zasleme',
    not: 'nie.|nemoz|nebud|nikdy|neda.|neposl|nevrat',
    if: 'ak.|ked.|akonahle|po_obdrzani|po_prijati|po_vrateni|v_pripade|hned_ako',
  },
  hu: {
    will: 'fog.|fogjuk|fogom|fogunk|lesz.|kapja|megkapja|igerj',
    deeds: {
      ship: 'kuld|felad|szallit|postaz|csomagszam|nyomkovet|indit',
      refund: 'visszaterit|visszafizet|visszautal|jovair|penz',
      reply: 'valaszol|jelentkez|ertesit|tajekoztat|irunk|visszahiv|visszajelz|felvesszuk',
      replace: 'csere|uj_termek|ujat|kicserel|potol|potl',
    },
    own: 'kuldjuk|elkuldjuk|feladjuk|postazzuk|inditjuk|szallitjuk|visszateritjuk|visszautaljuk|visszafizetjuk|valaszolunk|jelentkezunk|jelentkezem|ertesitjuk|tajekoztatjuk|kicsereljuk|potoljuk|visszajelzunk|irunk',
    not: 'nem.|sem.|soha|sajnos_nem|lehetetlen|nincs',
    if: 'ha.|amint|miutan|amennyiben|abban_az_esetben|beerkezese_utan|visszakuldes',
  },
  tr: {
    will: 'olacak|edilecek|verilecek|alacaks|ulasacak|soz_ver',
    deeds: {
      ship: 'kargo|gonder|sevk|yola|takip_no|takip_num|teslim',
      refund: 'iade|geri_ode|paraniz|ucretiniz|odemeniz',
      reply: 'yaz|donus|cevap|yanit|bilgi|haber|ulas|ara|iletisim|donece',
      replace: 'degisim|degistir|yenisi|yeni_urun|yeniden',
    },
    own: 'yazacagiz|yazacagim|gonderecegiz|gonderecegim|gonderiyoruz|gonderilecek|kargolayacagiz|kargoya_verecegiz|kargoya_verilecek|kargolanacak|iade_edecegiz|iade_edilecek|iade_edecegim|donus_yapacagiz|donus_yapacagim|donecegiz|cevap_verecegiz|yanitlayacagiz|bilgi_verecegiz|bilgilendirecegiz|haber_verecegiz|degistirecegiz|yenisini_gonderecegiz|ulasacagiz|arayacagiz|yapilacak|yatacak|yatirilacak',
    not: 'degil|maalesef|edemiyoruz|edemeyiz|gonderemiyoruz|gonderemeyiz|yapamiyoruz|yapamayiz|mumkun_degil|etmeyecegiz|gondermeyecegiz|hicbir',
    if: 'eger|gelirse|ederseniz|gonderirseniz|olursa|yaparsaniz|ulastiginda|ulastiktan|teslim_alindiktan|halinde|durumunda|takdirde|isterseniz',
    ifLast: true,
    asks: 'mi.|mu.|musunuz|misiniz',
  },
  ar: {
    will: 'سوف|سيتم|ستتم|سنقوم|سنكون|ستحصل|ستستلم|ستصلك|سيصلك|نعدك',
    deeds: {
      ship: 'شحن|سنشحن|نشحن|ارسال|الارسال|رقم التتبع|نرسل|سنرسل|توصيل',
      refund: 'استرداد|رد المبلغ|ارجاع المبلغ|اعادة المبلغ|المبلغ|نرد|سنرد|فلوسك',
      reply: 'سنكتب|نكتب|الرد|نرد عليك|سنرد عليك|التواصل|نتواصل|ابلاغ|نبلغ|اخبار|نخبر|موافات',
      replace: 'استبدال|بديل|بدل|جديد|تبديل',
    },
    prefix: '[وف]?',
    own: 'سنكتب|ساكتب|نكتب_لك|سنشحن|سنرسل|سارسل|سنعيد|سنسترد|سنرد|سارد|سنتواصل|ساتواصل|سنبلغ|سنخبر|سنستبدل|نشحن|هنشحن|هنبعت|هنرد|سنوافيك|سنعلمك',
    not: 'لا|لن|لم|ليس|غير|مستحيل',
    if: 'اذا|لو|عند|بعد_استلام|بعد_ان|في_حال|في_حالة|بمجرد|عندما|بشرط',
    asks: 'هل',
  },
  hi: {
    will: 'करेंगे|करूंगा|करूंगी|देंगे|दूंगा|जाएगा|जाएगी|होगा|होगी|मिलेगा|मिल_जाएगा|karenge|karunga|karungi|denge|dunga|jayega|jaega|hoga|milega|bhejenge|bhejunga',
    deeds: {
      ship: 'भेज|शिप|डिस्पैच|ट्रैकिंग|कूरियर|रवाना|bhej|ship|dispatch|tracking|courier',
      refund: 'रिफंड|पैसे|वापस_कर|राशि|refund|paise|paisa',
      reply: 'जवाब|सूचित|संपर्क|बता|उत्तर|अपडेट|jawab|reply|contact|bata|update|inform',
      replace: 'बदल|रिप्लेस|नया|एक्सचेंज|badal|replace|naya|exchange',
    },
    own: 'भेजेंगे|भेज_देंगे|भेज_दूंगा|भेजूंगा|शिप_करेंगे|रिफंड_करेंगे|लौटा_देंगे|जवाब_देंगे|सूचित_करेंगे|संपर्क_करेंगे|बताएंगे|बदल_देंगे|bhejenge|bhej_denge|bhejunga|bata_denge|batayenge|badal_denge',
    not: 'नहीं|मत|nahi|nahin|nai.|ना.|असमर्थ',
    if: 'अगर|यदि|तो.|जब|जैसे_ही|बाद_में|agar|jab.|jaise_hi|मिलने_के_बाद|प्राप्त_होने',
    ifLast: true,
    asks: 'क्या.|kya.',
  },
  id: {
    will: 'akan.|bakal|janji|pasti',
    deeds: {
      ship: 'kirim|dikirim|mengirim|nomor_resi|resi.|proses_pengiriman',
      refund: 'refund|kembalikan|pengembalian|dikembalikan|uang|dana',
      reply: 'balas|kabari|hubungi|informasikan|infokan|beri_tahu|jawab|konfirmasi|update|kabar',
      replace: 'ganti|tukar|penukaran|pengganti|yang_baru|kirim_ulang',
    },
    own: 'kami_kirim|saya_kirim|kita_kirim|dikirim|kami_refund|kami_kabari|saya_kabari|kami_hubungi|kami_proses|kami_ganti|kami_infokan|kami_kembalikan|kami_balas',
    not: 'tidak|tdk|belum|nggak|gak.|ga.|bukan|jangan|tak.',
    if: 'jika|kalau|kalo|apabila|bila|setelah|begitu|asalkan|ketika|saat_kami',
    asks: 'apakah',
  },
  ms: {
    will: 'akan.|janji|pasti',
    deeds: {
      ship: 'hantar|pos|penghantaran|nombor_penjejakan|tracking|kirim',
      refund: 'refund|bayaran_balik|pulangkan|kembalikan|pemulangan|wang|duit',
      reply: 'membalas|balas|maklum|hubungi|jawab|bagitahu|beritahu|update|kemas_kini',
      replace: 'ganti|tukar|penukaran|pengganti|yang_baru|hantar_semula',
    },
    own: 'kami_hantar|saya_hantar|kami_pos|saya_pos|kami_refund|kami_maklumkan|kami_hubungi|kami_ganti|dihantar|kami_pulangkan|kami_balas|saya_balas|saya_maklumkan',
    not: 'tidak|tak.|belum|bukan|jangan|x_boleh|tak_boleh',
    if: 'jika|kalau|kalo|sekiranya|apabila|bila|selepas_|setelah|sebaik|asalkan|ketika',
    asks: 'adakah',
  },
  tl: {
    will: 'will.|ipapadala|magpapadala|ise-send|ibabalik|irerefund|makukuha|matatanggap|papalitan|ipapaalam|sasagutin|babalikan|pangako|gagawin',
    deeds: {
      ship: 'ship|padala|ipapadala|magpapadala|send|deliver|tracking|ipapadeliver',
      refund: 'refund|irerefund|ibabalik|pera|bayad|isasauli',
      reply: 'sasagutin|reply|sasagot|sagutin|balikan|ipapaalam|paalam|update|contact|sasabihan|kokontakin',
      replace: 'palit|papalitan|replace|bago|kapalit|exchange',
    },
    own: 'ipapadala|magpapadala|ise-send|isheship|ship_namin|ibabalik_namin|irerefund|papalitan|ipapaalam|babalikan_ka|sasagutin|sasabihan|iuupdate|ia-update|i-uupdate',
    not: 'hindi|di.|wala|huwag|never|not.',
    if: 'kung|kapag|pag.|oras_na|once|pagkatapos_mong|if.|pagka',
    asks: 'ba.',
  },
  vi: {
    will: 'se.|xin_hua|cam_ket|hua.',
    deeds: {
      ship: 'gui|giao|van_don|ship|chuyen_hang|len_don|xuat_kho',
      refund: 'hoan|tra_lai_tien|tra_tien|chuyen_khoan',
      reply: 'phan_hoi|tra_loi|lien_he|bao_lai|thong_bao|cap_nhat|goi_lai|rep.|nhan_lai|bao_cho',
      replace: 'doi|san_pham_moi|hang_moi|thay_the|gui_lai|gui_bu',
    },
    own: 'shop_gui|em_gui|ben_em_gui|shop_hoan|em_hoan|shop_bao|em_bao|shop_giao|chung_toi_gui|minh_gui',
    not: 'khong|chua|ko.|k.|kg.|hong|chang',
    if: 'neu|khi.|sau_khi|ngay_khi|mien_la|truong_hop|trong_truong_hop',
    asks: 'khong_a|duoc_khong|phai_khong|co_duoc',
  },
  th: {
    joined: true,
    will: 'จะ|สัญญา|รับรอง',
    deeds: {
      ship: 'ส่ง|จัดส่ง|เลขพัสดุ|เลขแทรค|แทรค|เลขแทร็ก',
      refund: 'คืนเงิน|โอนคืน|โอนเงินคืน|เงินคืน|รีฟัน',
      reply: 'ตอบ|แจ้ง|ติดต่อ|อัปเดต|อัพเดท|อัพเดต|โทรกลับ|ทักกลับ',
      replace: 'เปลี่ยน|ชิ้นใหม่|ตัวใหม่|ส่งใหม่|ทดแทน|เคลม',
    },
    own: 'จัดส่งให้|ส่งให้|คืนเงินให้|โอนคืนให้|แจ้งให้|เปลี่ยนให้',
    not: 'ไม่',
    if: 'ถ้า|หาก|เมื่อได้|หลังจาก|กรณี|พอได้|เมื่อลูกค้า',
    asks: 'ไหม|มั้ย|หรือเปล่า|หรือไม่|รึเปล่า',
  },
  zh: {
    joined: true,
    will: '会|會|将|將|给您|給您|给你|給你|为您|為您|帮您|幫您|帮你|幫你|保证|保證|承诺|安排',
    deeds: {
      ship: '发货|發貨|发出|發出|寄出|寄给|寄給|出货|出貨|运单|單號|单号|物流信息|发走|发快递',
      refund: '退款|退还|退還|退钱|退錢|返还|返還|退回货款|到账',
      reply: '回复|回覆|答复|答覆|联系|聯繫|聯絡|通知|告知|反馈|跟进|跟進',
      replace: '换货|換貨|补发|補發|重发|重發|重新发|重新寄|更换|更換|补寄|補寄|换新|換新',
    },
    own: '发货|發貨|出货|出貨|发出|發出|寄出|退款|回复您|回覆您|联系您|聯繫您|补发|補發|重发|换货|答复您|通知您|退还给您',
    not: '不|没|沒|无法|無法|未能|别|別',
    if: '如果|若|要是|一旦|的话|的話|收到退|收到货后|收到您|除非|之后我们|假如|等您|待您',
    ifLast: true,
    asks: '吗|嗎|呢|是否',
  },
  ja: {
    joined: true,
    will: 'いたします|致します|します|予定|ご連絡|お送り|させていただきます|差し上げます|なります|お約束|つもり',
    deeds: {
      ship: '発送|出荷|お送り|送付|追跡番号|配送',
      refund: '返金|払い戻し|払戻|ご返金',
      reply: '連絡|返信|回答|お知らせ|ご案内|返答|お返事',
      replace: '交換|代替品|代わりの|新しい商品|再送|新品',
    },
    own: '発送します|発送いたします|発送予定|出荷します|出荷予定|お送りします|返金します|返金いたします|ご連絡します|ご連絡いたします|交換します|再送します',
    not: 'ません|できない|ない|出来ない|不可|かねます|致しかね|いたしかね',
    if: 'もし|場合|ければ|たら|次第|れば|後に|のち|確認後|到着後|返送後|受領後',
    ifLast: true,
    asks: 'か$|でしょうか|ますか|ですか',
  },
  ko: {
    joined: true,
    will: '하겠습니다|드리겠습니다|겠습니다|예정|될 것|됩니다|할게요|드릴게요|약속|드립니다|받으실',
    deeds: {
      ship: '발송|배송|출고|보내|송장|운송장',
      refund: '환불|돈을 돌려|환급|입금',
      reply: '답변|연락|안내|답장|회신|알려',
      replace: '교환|새 제품|새상품|재발송|대체|새것',
    },
    own: '발송하겠|발송해|출고됩니다|출고 예정|발송 예정|발송됩니다|보내드리|보내 드리|환불해|환불하겠|환불됩니다|답변드리|연락드리|연락 드리|안내드리|교환해|재발송해',
    not: '않|못|없|안 됩|안됩|불가|어렵',
    if: '만약|하시면|경우|주시면|되면|오면|후에|이후에|한다면|도착하면|다면|받으면|확인되는',
    ifLast: true,
    asks: '까요|나요|습니까|은가요|ㄹ까',
  },
};
