/** What tells how urgent a message is, whatever its language. */
export const TONES = [
  /** Courts, police, banks, consumer offices, the platform's own procedure. */
  'authority',
  /** A bad review, few stars. */
  'stars',
  /** Money back, a discount, a gift. */
  'money',
  /** Or else, unless, if you do not. */
  'orelse',
  /** We were cheated, robbed, lied to. */
  'cheat',
  /** Insults and rage. */
  'rage',
  /** Displeasure; nobody answers. */
  'bad',
  /** Things that can burn, burst or shock. */
  'hazard',
  /** What such a thing does before it does. */
  'sign',
  /** Who can be hurt, and where. */
  'victim',
  /** How it shows. */
  'harm',
] as const;
export type Tone = (typeof TONES)[number];

/** Stems as in a {@link Lexicon}; Slovak stands with Czech, Malay with Indonesian: short texts do not tell them apart. */
export const TONE: Readonly<Record<string, Readonly<Record<Tone, string>>>> = {
  ar: {
    authority:
      'محامي المحامي شرطة الشرطة محكمة المحكمة حماية_المستهلك وزارة_التجارة قانوني نزاع شكوى_رسمية هشتكي_عليكم سأشتكي بلاغ_رسمي البنك_واسترد اعتراض_بنكي m7ami shorta بلاغ البوليس قضية_لدى سأفتح_قضية أعترض_على_العملية اعترض_على_العملية الوزارة nchki wizara الهيئة_العامة هيئة_حماية نزاع_باي آخر_إنذار اخر_انذار آخر_تحذير بلاغ_تجاري سأرفع_دعوى دعوى رفع_قضية ارفع_قضية جهاز_حماية النيابة مباحث البنك_يرجع أشتكي_عليكم اشتكي_عليكم',
    stars:
      'نجمة_واحدة نجمه_واحده نجمة_وحدة تقييم_سيء تقييم_سلبي تقييم_سيئ أسوأ_تقييم اسوا_تقييم افضحكم سأفضح هفضحكم نجمه_وحده بنشر_تقييم هنشر_تقييم فيسبوك_افضح انشر_تجربتي',
    money: 'فلوسي استرداد المبلغ خصم تعويض رجع ترجع ارجاع',
    orelse: 'وإلا والا أو او اذا_لم إذا_لم لو_ما اذا_ما وإلا_سوف',
    cheat: 'نصاب نصب احتيال محتال حرامي حراميه سرقة سرقتوا كذاب كذابين خداع غش غشاش nasab 7arami',
    rage: 'اسوأ_متجر أسوأ_متجر زبالة قذر حقير كلاب وقح تبا لعنة مهزلة غاضب_جدا',
    bad: 'سيء سيئ زفت محبط غير_مقبول مستاء زعلان خايس للأسف لا_احد_يرد ما_حد_يرد محدش_بيرد',
    hazard: 'بطارية البطارية شاحن الشاحن سلك قابس مقبس سخان جهاز',
    sign: 'سخن ساخن حار_جدا حرارة انتفخ منتفخ تسرب ريحة_حريق رائحة_حريق ذاب سخونة',
    victim: 'ابني بنتي طفل طفلي رضيع ولدي زوجتي يدي وجهي عيني بشرتي جلدي',
    harm: 'جرح نزف ألم تورم احمرار حكة حكه تقيأ مريض اختنق وقع_على حرقان طفح',
  },
  cs: {
    authority:
      'právník pravnik advok policii čoi coi soi soud súd zalob žalob reklamace_u_banky chargeback nahlás_vas nahlasim nahlásim ochrana_spotřebitele ochrana_spotrebitela trestní trestné spor_na obchodní_inspek obchodnú_inšpek obchodnej_inšpek předžalobní predžalob podnet_na spor_v otváram_spor otvírám_spor otevřu_spor na_políciu na_polici spätné_zúčt podán_na_úřad podania_na_úrad datové_schránk policie_cr policajt na_policii na_policiu políciou políciu poslední_výzv posledná_výzv předžalob otevírám_spor podávám_stížnost podávam_sťažnosť žaloba trestní_oznám trestné_oznám právne_kroky právní_kroky reklamace_platby spor_v_paypal podám_podnet',
    stars:
      'jedn_hvězd jednu_hvězd jednu_hvezd jednu_hviezd 1_hvezd 1_hviezd negativní_hodnocení negativne_hodnotenie negativni_hodnoceni negativní_recenz spatne_hodnoceni špatné_hodnocení zlé_hodnotenie zlu_recenz na_heurece_vás_roztrh na_heureke_vás roztrhám na_fejsbuku na_facebook na_tiktok na_síti zdieľať_všade všem_řeknu',
    money: 'peníze penize peniaze vrácen vraten vratit vrátit vráťte slev zlav',
    orelse: 'jinak inak nebo alebo pokud_ne ak_ne ak_mi_ne když_ne',
    cheat: 'podvod podvád zloděj zlodej okrad lhář luhár klam_zakaz',
    rage: 'nejhorš najhorš hnus ostuda hanba už_nikdy uz_nikdy nikdy_více nikdy_viac zůf zúf nechutn debil idiot',
    bad: 'hrozn hrôz zklam sklam strašn otřes drz neschopn nikdo_neodpov nikto_neodpov nereaguj neodpovíd neodpoved',
    hazard: 'bater akumul nabíječ nabijec nabíjač nabijac kabel zástrč zasuvk zásuvk adapt přístroj',
    sign: 'hoří horký horúc horí horuc horke pálí páli nafouk nafúk nafuk taví roztav vytek zápach_spál smrad jiskř iskr prehrie přehř prehr',
    victim: 'dítě dite dieťa syn. dcer mimin ruk. ruku oči pokožk kůž kož tvář manžel',
    harm: 'poran zran poren porez krvác svěd svrb otok opuch zvrac vyráž bolest popál udus dusil',
  },
  de: {
    authority:
      'anwalt gericht polizei strafanzeige anzeige_erstatt verbraucherzentrale verbraucherschutz rechtlich klage verklag käuferschutz kaeuferschutz fall_eröffn fall_bei streitfall chargeback a-z-garantie bank_zurückholen anzeige_wegen zeige_euch_an zeig_euch_an ich_zeige_sie_an ferbraucher verbraucherzentra konsumentenschutz rechtsschutz a-bis-z a_bis_z wettbewerbszentrale fall_auf fall_aufmachen schlichtung mahnbescheid paypal_fall rückbuchung_veranlass rückbuchung_einleit letzte_warnung letzte_frist frist_bis a-z_antrag betrugsanzeige anzeige_ist anzeige_raus shop_wird_gemeldet melde_euch melde_euren melde_den_shop zeige_euch zeig_euch gewerbeaufsicht gewerbeamt juristisch onlinewache amtsgericht rechtsweg rechtliche_schritte meine_bank_wird über_die_bank_zurück fall_eröffnet ebay_fall bundesnetzagentur zoll_meld inkasso mahnverfahren',
    stars:
      'ein_stern 1_stern eine_stern einen_stern 1-stern ein-stern schlechte_bewertung negative_bewertung schlecht_bewert negativ_bewert miese_bewertung negative_rezension schlechte_rezension trustpilot auf_tiktok auf_twitter auf_instagram öffentlich_mach google_bewertung bewertung_die_sich',
    money: 'geld erstatt rabatt gutschein nachlass preisnachlass',
    orelse: 'sonst ansonsten oder. andernfalls wenn_nicht falls_nicht wenn_sie_nicht wenn_ihr_nicht wenn_ich_nicht',
    cheat: 'betrug betrüg betrueg abzocke gauner verarsch diebe dieb. lügner luegner belogen abgezockt',
    rage: 'nie_wieder wütend wuetend stinksauer unverschämt unverschaemt frechheit saftladen drecks scheiß scheiss schweinerei idioten katastrophe bodenlos',
    bad: 'schlecht mies enttäusch enttaeusch frech schrott unmöglich müll sauer ärgerlich unfreundlich keine_antwort antwortet_niemand ignorier niemand_meldet niemand_antwort unzufrieden genervt zum_zweiten_mal zum_dritten_mal',
    hazard: 'akku batterie ladegerät ladegeraet netzteil kabel stecker steckdose powerbank gerät',
    sign: 'heiß heiss aufgebläht aufgeblaeht geschmolz schmilzt stinkt verbrannt_riech riecht_verbrannt schmort ausgelaufen läuft_aus gewölbt gewoelbt funk',
    victim: 'kind. kinder sohn tochter baby hand. finger haut gesicht augen frau. mann. hund',
    harm: 'verletz geblutet blutet juckt juckreiz rötung roetung geschwollen erbroch übel. schmerz verschluckt pickel quaddel entzünd entzuend brennt mich_geschnitten sich_geschnitten',
  },
  en: {
    authority:
      "lawyer attorney solicitor legal_action take_legal legal_advice police sue. suing small_claims trading_standards consumer_protection consumer_rights better_business chargeback charge_back dispute_with open_a_dispute open_a_case opening_a_case file_a_claim filing_a_claim a-z_claim a_to_z paypal_case paypal_claim credit_card_company ombudsman fraud_department report_you reporting_you ftc attorney_general escalate_to_amazon escalate_to_ebay report_ur report_your_shop a-to-z buyer_protection buyer_guarantee money_back_guarantee_claim raised_a_claim raise_a_claim paypal_dispute dispute_on raise_a_dispute legal_proceedings see_you_in_court solicitors to_court in_court the_court through_my_bank my_bank_to_reverse with_my_bank card_company_take last_warning final_warning final_notice letter_before_action letter_before_claim section_75 action_fraud citizens_advice watchdog report_this_shop report_your report_the_shop report_this_seller reported_you reporting_to i'll_report i_will_report opening_a_dispute open_dispute opened_a_dispute dispute_opened case_opened case_filed claim_started fraud_report fraud_squad my_bank_will consumer_court consumer_forum consumer_commission consumer_helpline to_the_press county_court court_it_is take_you_to_court legal_insurance legal_notice know_my_rights shut_you_down your_shop_shut taking_it_further taking_this_further magistrate bailiff visa_dispute money_back_guarantee_case dispute_it",
    stars:
      '1_star 1-star 1star one_star one-star zero_stars 0_stars bad_review negative_review negative_feedback bad_feedback bad_rating worst_review terrible_review leave_a_review_that review_warning_everyone about_your_shop expose_you name_and_shame go_viral all_over_social tell_everyone trustpilot on_twitter on_reddit expose_your expose_this naming_and_shaming go_public going_public leave_a_review_nobody leave_a_review_you warn_others warn_everyone',
    money: 'money refund discount compensat voucher coupon free_item for_free partial_refund cash_back',
    orelse:
      "or_else or_i or_you or_get otherwise unless if_you_don't if_you_dont if_i_don't if_i_dont if_not or_one or_1 or_bad or_negative or_expect",
    cheat:
      'scam scammer scammed fraud thief thieves stole_my stolen_my cheat liar liars lying crook con_artist con_men ripoff rip_off ripped_off conned',
    rage: 'worst disgust furious outrag never_again never_buy fed_up sick_of pissed ridiculous disgrace scumbag idiot pathetic unbelievable bullshit fuck shit crap wtf joke_of',
    bad: 'bad. terrible awful horrible useless rude unacceptable disappoint poor. trash rubbish shame unprofessional annoyed upset frustrat not_happy unhappy no_reply no_response ignor nobody_answer no_one_answer no_one_repl still_no_answer last_chance running_out_of_patience how_many_times third_time',
    hazard:
      'battery batteries charger charging_cable power_bank powerbank plug adapter adaptor cable outlet heater vape device lithium gas_stove hoverboard scooter kettle',
    sign: 'hot. too_hot very_hot boiling smell_of_burning burning_smell burnt_smell smells_burn smells_like_burn smells_of_burn leaking leaked puffed bloated bulged swole swell melted melt popped smoulder singe scorch fizz hissing exposed_wire',
    victim:
      'child children kid. kids toddler baby son. daughter hand. hands finger face. eye. eyes skin foot leg. wife husband dog. cat. mouth throat lips',
    harm: 'bleed blood sliced itch swollen redness red_spots blister hives vomit threw_up sick. pain hurt hurts sting stung burns chok faint dizzy scar infected reaction stitches breathing cut_my cut_his cut_her cut_him got_cut cuts_on',
  },
  es: {
    authority:
      'abogad demanda demandar policía policia denunci profeco consumidor juicio contracargo disputa_con abrir_una_disputa abrir_un_reclamo mediación reclamo_formal sernac indecopi tribunal ocu. facua reportarlos caso_en_paypal abro_un_caso abrir_un_caso anule_el_cargo poner_reclamo poner_un_reclamo omic. hoja_de_reclama hojas_de_reclama escalo_la_reclama garantía_a_a_z garantia_a_a_z defensa_del_consum acción_legal acciones_legales vía_legal vías_legales último_aviso ultimo_aviso abro_disputa abrir_disputa juzgado burofax carta_documento junta_arbitral los_demando los_denuncio les_denuncio denunciaré los_reporto reporto_la reportar_la_tienda desconozco_el_cargo desconozco_la libro_de_reclam guardia_civil defensa_del_consumidor por_lo_legal seguro_jurídico procuradur',
    stars:
      'una_estrella 1_estrella mala_reseña mala_calificación mala_calificacion reseña_negativa calificación_negativa calificacion_negativa comentario_negativo mala_opinión opinión_negativa pésima_calificación mala_valoración estrella_que_se_merec los_quemo en_facebook en_todas_las_redes redes_sociales trustpilot en_tiktok a_tiktok en_redes publicar_todo publicaré',
    money: 'dinero reembols descuento devuelv devoluci compens plata_de_vuelta cupón',
    orelse: 'o_si_no si_no sino de_lo_contrario o_les o_te o_pongo o_dejo a_menos_que caso_contrario o_una',
    cheat: 'estafa fraude ladron ladrón robar rater engañ mentiros timo timador robo. robado robaron',
    rage: 'pésim vergüenza asco porquería basura nunca_más nunca_mas hartísim harto harta indignad furios mierda peor_tienda sinvergüenza inútil tan_difícil_es',
    bad: 'mal. malo mala horrible decepcion terrible inaceptable grosero molest enojad nadie_responde no_responden no_contestan no_me_responden ignor sin_respuesta ya_es_la_tercera',
    hazard: 'batería bateria pila cargador cable enchufe adaptador power_bank aparato calefactor',
    sign: 'caliente calienta calentó hinchad infló inflad derrit derreti huele_a_quemado olor_a_quemado chispa fuga humea',
    victim: 'niño niña hijo hija bebé bebe mano. manos dedo piel ojos ojo. esposa perro boca',
    harm: 'sangr picazón picor comezón ronch hinchazón irritación irrito vómit vomit dolor quemadura ampolla enferm ahog atragant lastim enrojec se_cortó me_corté le_cortó me_corte cortada_en',
  },
  fr: {
    authority:
      "avocat tribunal police plainte dgccrf consommateur justice ufc litige_paypal ouvrir_un_litige ouvrir_une_réclamation médiateur mise_en_demeure signalconso signal_conso opposition_bancaire huissier répression_des_fraudes gendarmerie ouvre_un_litige litige_sur faire_opposition conciliateur commissariat garantie_a_à_z garantie_a-z garantie_de_a_à_z réclamation_paypal porter_plainte opposition_auprès ma_banque_fait_opposition dernier_avertissement dernière_relance je_signale je_vous_signale je_porte_plainte porte_plainte dépose_plainte déposer_plainte litige_ouvert j'ouvre_un_litige ouvre_une_réclamation rétrofacturation chargeback protection_juridique juge_ saisir_le justice_de_paix conciliation service_juridique 60_millions que_choisir",
    stars:
      'une_étoile 1_étoile mauvais_avis avis_négatif mauvaise_note commentaire_négatif évaluation_négative mauvaise_évaluation avis_assassin avi_negatif avis_negatif vous_affiche je_vous_affiche sur_insta réseaux_sociaux trustpilot sur_tiktok sur_twitter sur_les_réseaux vous_afficher tout_le_monde_le_saura',
    money: 'argent rembours remise réduction geste_commercial dédommag avoir. bon_d',
    orelse: 'sinon ou_je ou_bien à_défaut si_vous_ne si_je_ne ou_alors ou_une faute_de_quoi',
    cheat: 'arnaque arnaqueur escroc vol. voleur volé fraude menteur mensonge',
    rage: 'honte honteux scandal lamentable jamais_plus plus_jamais furieu marre foutez merde catastroph se_moque moquez pourri dégueul inadmissible',
    bad: 'nul. nulle mauvais déçu déçue horrible inacceptable aucune_réponse pas_de_réponse personne_ne_répond ignor silence mécontent énerv pas_content pas_normal',
    hazard: 'batterie pile. chargeur câble prise adaptateur appareil power_bank chauffage',
    sign: 'chaud chauffe brûlant gonfl fondu fond. étincelle odeur_de_brûlé sent_le_brûlé coule fuit surchauff court-circuit fumée',
    victim: 'enfant fils. fille bébé main. mains doigt peau visage yeux œil oeil bouche femme chien',
    harm: "saign coupure démang plaque rouge boutons gonflé vomi malade douleur brûlure cloque étouff irrit piqu blessé s'est_coupé me_suis_coupé",
  },
  hi: {
    authority:
      'वकील पुलिस कोर्ट अदालत उपभोक्ता कानूनी केस_कर vakil wakil vakeel police court consumer legal case_kar case_karunga thana kanooni chargeback bank_se thagi_ki helpline_pe complaint_number cyber_cell साइबर_सेल मंत्रालय a-to-z consumer_forum 1915 शिकायत_दर्ज aakhri_chetavani last_warning legal_notice fir_likhwa fir_karwa fir_kar complaint_kar_di complaint_karunga report_kar_dunga cyber_crime मुकदमा शिकायत_कर उपभोक्ता_फोरम आखिरी_चेतावनी bank_se_chargeback',
    stars:
      'एक_स्टार 1_स्टार वन_स्टार खराब_रिव्यू नेगेटिव_रिव्यू बुरा_रिव्यू 1_star ek_star one_star bad_review negative_review kharab_review bura_review gande_review ganda_review सोशल_मीडिया social_media_pe twitter_pe twitter_par social_media_par expose_kar video_bana',
    money: 'पैसे पैसा रिफंड paise paisa refund discount',
    orelse: 'वरना नहीं_तो अन्यथा warna varna nahi_to nahin_to nhi_to otherwise',
    cheat: 'धोखा ठग चोर लूट फ्रॉड धोखेबाज़ dhokha dhoka thag chor loot fraud scam ullu_bana jhooth झूठ चोरों',
    rage: 'घटिया बकवास शर्म ghatiya bakwas sharam worst bekar_company chutiya pagal_samajh कभी_नहीं_खरीद kabhi_nahi',
    bad: 'बेकार खराब_सर्विस निराश परेशान जवाब_नहीं bekar nirash pareshan jawab_nahi reply_nahi koi_reply koi_jawab gussa गुस्सा kharab_service',
    hazard: 'बैटरी चार्जर तार प्लग battery charger plug wire geyser heater मिक्सर device',
    sign: 'गरम गर्म फूल_गई पिघल जलने_की_गंध जलने_की_बदबू garam garm phool phul pighal jalne_ki spark chingari dhuan',
    victim:
      'बच्चे बच्चा बच्ची बेटा बेटी हाथ त्वचा आंख चेहरा bachche bachcha bacha bacchi beta beti haath hath skin aankh face mummy',
    harm: 'खून कट_गया खुजली सूजन उल्टी दर्द जलन चोट दाने बीमार khoon kat_gaya khujli sujan ulti dard jalan chot daane bimar jal_gaya jal_gya',
  },
  hu: {
    authority:
      'ügyvéd fogyasztóvéd rendőr rendor jogi_út bíróság birosag feljelent békéltető chargeback visszaterhel bankom panaszt_teszek vitát_nyit fizetési_meghagyás nvh. feljelentés jogász utolsó_figyelm fizetési_meghagy feljelentést fogyasztóvédel békéltető_test pert_indít ügyvédem jogi_lépés vitát_nyitok bankomnál',
    stars:
      'egy_csillag 1_csillag egycsillag rossz_értékelés negatív_értékelés rossz_ertekeles negativ_ertekeles lehúzom lehúzlak a_neten facebookra_kiteszem tiktokra mindenkinek_elmond kiposztol',
    money: 'pénz penz visszatér kedvezmény kárpótl',
    orelse: 'különben kulonben vagy. ellenkező ha_nem',
    cheat: 'csaló csalás csalo csalas átver atver tolvaj hazug becsap lehúzás',
    rage: 'felháborít gyalázat szégyen szemét soha_többet soha_tobbet dühös undorító botrány borzalm szar. idióta legrosszabb',
    bad: 'szörny csalód csalod rossz. elégedetlen nem_válaszol senki_nem nem_valaszol ignorál bosszant elfogadhatatlan',
    hazard: 'akku elem töltő tolto kábel konnektor dugó adapter készülék powerbank',
    sign: 'forró forro melegsz felforr felpuff felfúj olvad égett_szag egett_szag szikr szivárog füstöl',
    victim: 'gyerek gyermek kisfi kislány lányom fiam baba kezem kezét ujjam bőröm arcom szemem feleség kutya',
    harm: 'vérz megvág viszket kiütés bedagad fáj megég lenyel hólyag fulladoz rosszul irrit hányt hányni',
  },
  id: {
    authority:
      'lapor_polisi lapor_polis pengacara peguam ylki kpdn kpdnhep tribunal hukum saman laporkan_toko laporkan_ke lapor_ke report_ke buat_aduan buat_report dispute komplain_ke aduan_rasmi jalur_hukum tindakan_undang ajukan_banding report_toko buka_pertikaian lbh. angkat_kes undang-undang konsultasi_dengan bekukan_kedai buka_dispute polis. ke_polisi kantor_polisi report_polis tuntutan_mahkamah saya_tuntut peringatan_terakhir saya_laporkan gue_laporin laporin_ke somasi proses_hukum bpsk. ombudsman bawa_ke_jalur report_ke_shopee lapor_shopee lapor_tokped laporkan_ke_polis laporan_polis tribunal_tuntutan amaran_terakhir tindakan_mahkamah',
    stars:
      'bintang_1 bintang_satu 1_bintang satu_bintang bintang1 rating_1 rating_jelek ulasan_buruk review_jelek review_buruk rating_buruk review_negatif penilaian_buruk viralin viralkan masuk_tiktok viral_in di_sosmed tularkan',
    money: 'uang duit wang refund kembalikan diskon kompensasi pulangkan ganti_rugi',
    orelse:
      'atau_saya atau_gue kalau_tidak kalo_ga kalo_gak kalau_gak kalau_tak jika_tidak kalo_tidak atau_bintang klo_ga nanti_saya',
    cheat: 'penipu tipu nipu scam scammer penipuan bohong bohongi maling pencuri pembohong menipu kena_tipu',
    rage: 'bodoh biadap kurang_ajar bangsat goblok tolol kapok sial celaka muak marah_banget geram naik_darah tak_guna jahanam sampah',
    bad: 'kecewa buruk jelek teruk payah malu lemot menyesal ga_dibalas gak_dibalas tidak_dibalas tak_balas tak_reply kesal kesel marah dicuekin tak_layan tiada_respon gak_direspon mengecewakan parah',
    hazard: 'baterai bateri charger casan pengecas kabel colokan plug adaptor powerbank alat kompor',
    sign: 'panas kembung gembung meleleh leleh bau_gosong bau_hangit bau_terbakar hangus gosong bocor percikan berasap panas_gila',
    victim: 'anak bayi baby tangan jari kulit muka mata wajah istri isteri suami mulut',
    harm: 'berdarah darah luka gatal bengkak muntah sakit perih pedih melepuh ruam jerawat keracunan sesak tersedak iritasi alergi melecur',
  },
  it: {
    authority:
      "avvocato denunc polizia carabinieri vie_legali tribunale consumator codacons altroconsumo contestazione aprirò_una aprire_una_controversia controversia_paypal storno_bancario chargeback agcm segnalerò guardia_di_finanza apro_una_controversia controversia_su a_alla_z vie_legal diffida azione_legale azioni_legali ultimo_avviso ultimo_avvertimento vi_denuncio denuncia giudice_di_pace adiconsum federconsum striscia_la_notizia iene. contesto_l'addebito contestare_l'addebito storno_della messa_in_mora raccomandata lettera_dell'avvocato apro_un_reclamo segnalo_il_negozio",
    stars:
      'una_stella 1_stella recensione_negativa pessima_recensione feedback_negativo brutta_recensione valutazione_negativa recensioni_negative vi_rovino vi_faccio_un_video tiktok trustpilot su_tiktok sui_social vi_sputtano lo_sapranno_tutti',
    money: 'soldi rimbors sconto risarcim denaro buono',
    orelse: 'altrimenti oppure o_vi o_ti o_lascio se_non sennò senno',
    cheat: 'truff ladr frega imbrogli bugiard fregat furto frode',
    rage: 'vergogn schif scandal mai_più mai_piu furios incazz merda ridicol incapaci pessimo_servizio peggior',
    bad: 'pessim delus orribil inaccett maleducat nessuna_risposta nessuno_risponde non_rispond ignor arrabbiat insoddisf terribil seconda_volta_la',
    hazard: 'batteria caricabatter caricator cavo spina presa adattator powerbank apparecchio stufa',
    sign: 'caldo calda bollente scotta scalda surriscald gonfi sciolt fuso odore_di_bruciat puzza_di_bruciat scintill perde_liquido',
    victim: 'bambin figlio figlia neonat mano. mani dito. pelle viso faccia occhi occhio moglie cane. bocca',
    harm: 'sanguin tagliat prurit gonfior vomit dolor bolle vescic irritaz arross ustion bruciatur soffoc ferit malat',
  },
  ja: {
    authority:
      '弁護士 警察 消費者センター 消費生活センター 国民生活センター 法的 裁判 被害届 チャージバック 通報 異議申し立て 運営に報告 あまぞんに報告 Amazonに報告 訴えま 訴える 訴えます 少額訴訟 訴訟 a-to-z 事務局に報告 通ほう 消費生活相談 最後の警告 最終通告 内容証明 消費者庁 国民生活 通報します 通報させ 法的措置 弁護士に カード会社に申し立て',
    stars:
      '星1 星１ 星一つ 星ひとつ ★1 低評価 悪い評価 最低評価 悪いレビュー 低レビュー レビューに書 レビューで 口コミに書 SNSで拡散 晒す 晒し 晒しま snsで snsに 拡散し ツイッター xに投稿 口コミに全部 星1で 晒させ',
    money: '返金 お金 割引 クーポン 弁償 無料で',
    orelse:
      'さもないと でなければ なければ しないなら してくれないなら ないと星 さもなくば 対応がない場合 返信がない場合 場合は',
    cheat: '詐欺 騙 だまさ 嘘つき ウソつき 泥棒 ぼったくり',
    rage: '最悪 ふざけ 二度と いい加減にして 怒り 許せ バカに 馬鹿に 呆れ 論外 クソ 腹が立 ありえない あり得ない',
    bad: 'ひどい 酷い がっかり 不親切 失礼 不快 返事がない 返信がない 連絡がない 無視 残念 納得できない 納得いかない 困っています 何度も',
    hazard: 'バッテリー 電池 充電器 充電中 ケーブル コンセント プラグ アダプタ モバイルバッテリー 本体',
    sign: '熱く 熱い 高温 膨ら 膨れ 溶け 焦げ臭 焦げた臭い 異臭 液漏れ 火花 焼けた 異常発熱',
    victim: '子供 子ども 息子 娘 赤ちゃん 手を 手が 肌 皮膚 顔 目が 妻 犬 指を 指が 手の指',
    harm: '血 かゆ 痒 腫れ 吐い 痛 赤く 水ぶくれ 発疹 ただれ 具合が悪 挟まれ 飲み込 切ってしま 切り傷',
  },
  ko: {
    authority:
      '변호사 경찰 소비자원 소보원 고소 고발 법적 법적대응 소송 내용증명 차지백 분쟁 신고하겠 신고할 민원 소액재판 신고한다 신고합니다 신고할게 신고할거 더치트 소비자보호원 법정 마지막_경고 국민신문고 신고_들어 신고했 법대로 고소장 소액심판 공정위 전자상거래분쟁 카드사에_이의',
    stars:
      '별점1 별점_1 별1개 별_1개 별_하나 별하나 별점_하나 악플 나쁜_리뷰 안좋은_리뷰 리뷰_남기 리뷰에_올 후기_남기 후기에_올 별점_테러 커뮤니티에_올 맘카페 박제 인스타에_올 카페에_올 후기_도배 리뷰_도배 블로그에_올',
    money: '환불 돈 할인 보상 쿠폰',
    orelse: '안_해주면 안해주면 아니면 않으면 안하면 안_하면 안되면 안_되면',
    cheat: '사기 속였 속은 거짓말 도둑 사기꾼 먹튀',
    rage: '최악 어이없 화나 화가 열받 짜증 다시는 미친 개판 쓰레기 장난하 빡치 빡쳐 분노',
    bad: '실망 불친절 별로 너무하 답이_없 답장이_없 답변이_없 연락이_없 읽씹 무시 답답 불만 불쾌 몇_번을 몇번을 이따위',
    hazard: '배터리 충전기 케이블 콘센트 플러그 어댑터 보조배터리 충전_중 충전중 제품에서 본체',
    sign: '뜨거 뜨겁 과열 부풀 부풀어 탄_냄새 탄냄새 타는_냄새 누액 불꽃 연기 녹았 녹아내',
    victim: '아기 아들 딸 손이 손을 손가락 피부 얼굴 눈이 아내 강아지 아이가 우리아이 우리_아이',
    harm: '피가 피나 찢어 가려 간지 붓 부어 토했 아파 통증 붉어 물집 두드러기 발진 트러블 따가 베였 베었 베임',
  },
  nl: {
    authority:
      'advocaat politie juridisch consumentenbond rechtbank geschil_openen geschil_bij chargeback acm. consuwijzer deurwaarder kopersbescherming terugboek open_een_geschil geschillencommissie consumetenbond kantonrechter rechtsbijstand ingebreke in_gebreke melding_bij_ebay kassa_of_radar doe_aangifte aangifte_bij aangifte_doen de_rechter incassobureau laatste_waarschuwing ik_meld_jullie meld_jullie melden_bij melding_bij storneren laat_ik_storneren via_de_bank_terug juridische_stappen juridisch_loket fraudehelpdesk meldpunt rechtszaak ingebrekestelling',
    stars:
      '1_ster een_ster één_ster slechte_review negatieve_review slechte_beoordeling negatieve_beoordeling slechte_recensie negatieve_recensie op_alle_fora op_social trustpilot op_tiktok op_twitter aan_de_schandpaal iedereen_waarschuw',
    money: 'geld terugbetal korting vergoed',
    orelse: 'anders of_ik of_anders zo_niet als_jullie_niet als_u_niet als_ik_niet',
    cheat: 'oplicht fraude dief bedrog bedrieg leugen gelogen bestolen',
    rage: 'schandalig schande nooit_meer woedend belachelijk waardeloos walgelijk onbeschoft klote kut. spuugzat helemaal_zat',
    bad: 'slecht teleurgesteld vreselijk rommel geen_antwoord geen_reactie niemand_reageert reageert_niemand negeer boos ontevreden onacceptabel irritant',
    hazard: 'accu batterij oplader lader kabel stekker stopcontact powerbank adapter apparaat',
    sign: 'heet. gloeiend bol. opgezwollen gesmolten smelt brandlucht ruikt_verbrand lekt vonk oververhit schroei',
    victim: 'kind. kinderen zoon dochter baby hand. vinger huid gezicht ogen oog. vrouw. hond',
    harm: 'bloed gesneden jeuk zwelling gezwollen overgegeven braak pijn blaar uitslag verwond brandwond gestikt irritatie',
  },
  pl: {
    authority:
      'prawnik policj sąd. sądu sądow uokik rzecznik adwokat prokurat pozew chargeback obciążenie_zwrotne spór_w spor_w dyskusj_na zgłoszę_was zgloszę inspekcj_handlow allegro_protect federacj_konsument dyskusję_na dyskusje_na ochrony_kupuj inspekcja_handlow przedsądow przedsadow zgłaszam_oszust mecenas wezwanie_do_zapłaty zgłoszę_to zgłoszę_spraw ostatnie_ostrzeżenie ostateczne_wezwanie zgłaszam_sprawę sprawa_trafi do_sądu pozwę kancelari inspekcja_handlowa federacja_konsum zgłoszę_sklep zgłaszam_sklep reklamacja_w_banku na_policję na_policji prokuratur',
    stars:
      'jedną_gwiazdk jedna_gwiazdk 1_gwiazdk negatywn_opini negatywną_opini negatywny_komentarz negatywną_ocen złą_opini negatyw. najniższą_ocen trustpilot opineo na_tiktok opiszę_was na_facebooku_opisz',
    money: 'pieniądz pieniadz zwrot zniżk rabat rekompens',
    orelse: 'albo inaczej w_przeciwnym jeśli_nie jesli_nie jeżeli_nie bo_jak_nie',
    cheat: 'oszust oszuk złodziej zlodziej kłamc klamc naciąg okrad przekręt',
    rage: 'skandal żenad zenad kpin wstyd nigdy_więcej nigdy_wiecej wściek wkurw wkurz dno. tragedi masakr kurw',
    bad: 'fatal rozczarow okropn beznadziej niepoważn słab zero_odpowiedzi brak_odpowiedzi nikt_nie_odpow nie_odpowiad nikt_nie_odpis nie_odpisu ignor niezadowol zdenerwow',
    hazard: 'bateri akumulat ładowark ladowark kabel wtyczk gniazdk zasilacz powerbank urządzeni',
    sign: 'gorąc gorac grzeje nagrzew spuchł napuch stopi topi. spalenizn iskr wyciek parzy przegrz dymi swąd',
    victim: 'dzieck syn. syna córk dziecko niemowl ręk. rękę palec palc skór twarz oczy oko. żona pies.',
    harm: 'krew krwaw skalecz rozcię swędz świąd opuch wymiot ból. boli pęcherz wysyp podrażn poparz zadław',
  },
  pt: {
    authority:
      'advogad processar processo_judicial processo_na procon justiça_ polícia policia tribunal deco. consumidor.gov reclame_aqui reclameaqui contestar_a_compra contestar_no_cartão estorno_no_cartão chargeback mediação_do abrir_disputa abrir_reclamação boletim_de_ocorrência juizado livro_de_reclamações asae. denunciar_a_loja vou_denunciar um_processo processo_em disputa_na abrir_uma_disputa abri_disputa contestação_da_compra contestar_a na_delegacia pra_delegacia último_aviso ultimo_aviso vou_no_procon no_procon pro_procon vou_processar vou_meter_processo meto_processo abro_disputa abrir_uma_reclamação contesto_a_compra contestar_no delegado ministério_público senacon denuncio denunciar_vocês livro_amarelo deco_proteste',
    stars:
      'uma_estrela 1_estrela avaliação_negativa avaliacao_negativa má_avaliação nota_baixa comentário_negativo avaliar_mal avaliar_negativ péssima_avaliação avaliação_ruim exponho_essa expor_essa expor_vocês no_tiktok nas_redes_sociais trustpilot no_reclame no_twitter nas_redes exposed vou_expor',
    money: 'dinheiro reembols estorn desconto devolv indeniz cupom',
    orelse: 'senão senao ou_vou ou_eu caso_contrário se_não ou_dou ou_deixo ou_uma',
    cheat: 'golpe fraude ladr roub engan burla mentiros estelionat picaret caloteir',
    rage: 'péssim pessim vergonha lixo absurdo palhaçada nunca_mais revoltad indignad merda descaso porcaria inadmissível pior_loja ridícul',
    bad: 'horrível decepc mal_atend ninguém_responde ninguem_responde não_respondem nao_respondem sem_resposta ignor chatead insatisf irritad ruim. péssimo_atend',
    hazard: 'bateria pilha carregador cabo. tomada adaptador powerbank aparelho fonte. aquecedor ficha',
    sign: 'quente esquent aquec estufad inchad derret cheiro_de_queimado cheiro_a_queimado faísca faisca vazou vazando fumaça',
    victim: 'criança filho filha bebê bebé mão. mãos dedo pele rosto olho esposa cachorro boca',
    harm: 'sangr coceira coçando inchaço vomit dor. ardência ardor vermelh bolha alergia queimadura passou_mal engasg irritaç cortou_o cortou_a cortei me_cortei',
  },
  ru: {
    authority:
      'суд. суда_ суде. в_суд подам_в адвокат юрист полици роспотреб прокурат по_закону претензи жалобу_в жалоба_в спор_открою открою_спор открываю_спор чарджбэк чарджбек опротест защит_прав_потреб зпп заявление_в advokat policiy policiyu sud. диспут жалоба_на спор_на открыть_спор последнее_предупрежд в_суде прокуратур заявление_в_полиц в_полицию роспотребнадзор претензию жалоба_в_банк возврат_через_банк опротестую оспорю защита_прав',
    stars:
      'одну_звезд одна_звезд 1_звезд плохой_отзыв негативный_отзыв отрицательный_отзыв гневный_отзыв поставлю_1 поставлю_один плохую_оценку низкую_оценку напишу_отзыв разгромн поставлю_единиц ставлю_единиц отзыв_пока разнесу_в везде_напишу в_соцсет отзывы_везде все_узнают опозорю',
    money: 'деньги денег возврат верните вернёте скидк компенсац',
    orelse: 'иначе или_я или_же а_то в_противном если_не либо_',
    cheat: 'мошенник мошенни обман развод кидал воры вор. врёте врете врун лжец украли жулик moshennik obman',
    rage: 'ужас кошмар отврат безобраз хамств позор никогда_больше больше_никогда бесит хрен дерьм говно сволоч скотин урод идиот беспредел издеват uzhas koshmar',
    bad: 'разочар плох недовол никто_не_отвеч не_отвеча игнор молчите молчат сколько_можно возмущ невозможно_дозв некачеств',
    hazard:
      'аккумулят батаре зарядк зарядн кабель розетк вилк адаптер павербанк пауэрбанк устройств провод обогреват прибор',
    sign: 'горяч греется нагрев вздул раздул расплав плавит воняет запах_гари гарь. гарью искр потек протек дымит перегре',
    victim: 'ребен ребён сын. сына дочь дочк малыш рук. руку палец пальц кожа кожу кожи лицо глаз жена собак',
    harm: 'кров порез зуд чеш опух отек отёк рвот тошн боль. болит покрасн волдыр сыпь раздраж ожог удуш поперхн',
  },
  th: {
    authority:
      'ทนาย ตำรวจ แจ้งความ สคบ ฟ้อง ดำเนินคดี กฎหมาย ร้องเรียนไปที่ เปิดข้อพิพาท แจ้งแพลตฟอร์ม แจ้งshopee แจ้งlazada ลงบันทึกประจำวัน ปฏิเสธการชำระ โรงพัก ส่งเรื่อง สํานักงานคุ้มครอง คุ้มครองผู้บริโภค เตือนครั้งสุดท้าย แจ้งสคบ ร้องสคบ ร้อง_สคบ ฟ้องร้อง ทนายความ แจ้งตำรวจ กองปราบ ปคบ รายงานร้าน รีพอร์ตร้าน เปิดเคส เจอกันที่ศาล',
    stars:
      '1_ดาว 1ดาว ดาวเดียว หนึ่งดาว รีวิวแย่ รีวิวไม่ดี รีวิวด่า ให้ดาวเดียว โพสต์ประจาน ประจาน แฉ ออกสื่อ ลงเพจ ลงโซเชียล โพสต์ลง เพจดัง',
    money: 'คืนเงิน เงินคืน ส่วนลด ชดเชย',
    orelse: 'ไม่งั้น ไม่อย่างนั้น มิฉะนั้น ถ้าไม่ หากไม่ ไม่เช่นนั้น',
    cheat: 'โกง หลอก มิจฉาชีพ ขี้โกง ต้มตุ๋น โกหก',
    rage: 'ห่วย เลว กาก โมโห เหี้ย สัส ควาย ส้นตีน แย่มาก ทุเรศ ไม่ซื้ออีก เข็ด อุบาทว์',
    bad: 'แย่ ผิดหวัง ไม่พอใจ ไม่ตอบ อ่านแล้วไม่ หงุดหงิด รำคาญ เมิน ไม่โอเค เซ็ง',
    hazard: 'แบต แบตเตอรี่ สายชาร์จ ที่ชาร์จ หัวชาร์จ ปลั๊ก พาวเวอร์แบงค์ อะแดปเตอร์ เครื่อง สายไฟ',
    sign: 'ร้อน บวม ละลาย กลิ่นไหม้ เหม็นไหม้ รั่ว ประกาย ควัน พอง',
    victim: 'เด็ก ทารก มือ นิ้ว ผิว แฟน ปาก ลูกชาย ลูกสาว ลูกผม ลูกดิฉัน ลูกฉัน ใบหน้า ดวงตา',
    harm: 'เลือด บาด อาเจียน ปวด พุพอง ผื่น แสบ เจ็บ อักเสบ ติดคอ ผื่นแดง หน้าแดง คันมาก คันที่ แสบแดง',
  },
  tl: {
    authority:
      'dti. abogado pulis demanda ireport_ko ire-report irereport isusumbong sumbong korte chargeback dispute magfile magkakaso kakasuhan idedemanda irereport_ko mag-file_ako magfa-file magfile_ako ng_reklamo_sa huling_babala last_warning ireklamo magrereklamo irereklamo dti_complaint ipa-dti abogado_ko ireport_kita sa_korte',
    stars:
      '1_star one_star isang_star 1star bad_review negative_review pangit_na_review masamang_review ibabash ipopost ipo-post viral ipopost_ko sa_facebook sa_tiktok ie-expose',
    money: 'pera refund bayad ibalik discount isauli',
    orelse: 'kung_hindi o_kaya o_ireport kundi kung_ayaw otherwise',
    cheat: 'scam scammer manloloko niloko budol nabudol magnanakaw sinungaling panloloko peke_kayo',
    rage: 'bastos walang_kwenta gago tanga bwisit bwiset putang leche hindi_na_uulit di_na_uulit nakakagigil galit_na',
    bad: 'pangit nakakainis nakakadismaya dismayado walang_reply di_nagrereply hindi_nagrereply hindi_sumasagot di_sumasagot seen_lang inis naiinis nadismaya galit',
    hazard: 'battery baterya charger saksakan plug powerbank adaptor kable gadget',
    sign: 'mainit init. uminit lumobo natunaw amoy_sunog nasusunog tumagas umuusok spark sobrang_init',
    victim: 'anak bata baby kamay daliri balat mukha mata asawa',
    harm: 'dugo dumugo kati nangati makati namaga pamamaga nagsuka sumuka masakit paltos namula pantal napaso hiwa nahiwa nasugatan',
  },
  tr: {
    authority:
      'avukat mahkeme polis tüketici_hak hakem_heyet savcı savci dava. dava_aç hukuki yasal itiraz_edeceğim bankadan_itiraz chargeback şikayetvar sikayetvar cimer. şikayet_edeceğim sikayet_edecegim trendyola_şikayet harcama_itiraz anlaşmazlık_kayd ters_ibraz claim_aç ticaret_bakanlığı ihbar_edi tüketici_mahkeme son_uyarı son_ihtar ihtarname savcılığ tüketici_mahkem dava_açacağım şikayetvara bankaya_itiraz itiraz_başlat hakem_heyeti ticaret_bakan',
    stars:
      'bir_yıldız 1_yıldız tek_yıldız kötü_yorum olumsuz_yorum düşük_puan 1_puan kötü_puan kötü_değerlendir ekşi_sözlük twitterda sosyal_medyada herkese_anlat ifşa',
    money: 'param paramı parami iade indirim tazminat ücret',
    orelse: 'yoksa aksi_halde aksi_takdirde ya_da_ olmazsa yapmazsanız etmezseniz vermezseniz',
    cheat: 'dolandır dolandir kandır kandir hırsız hirsiz sahtekar yalancı yalanci üçkağıt',
    rage: 'rezalet rezil berbat saygısız terbiyesiz bir_daha_asla asla_almam iğrenç yuh. lanet çıldır skandal kepazelik',
    bad: 'kötü yazık hayal_kırık ilgisiz pişman ayıp cevap_yok cevap_vermiyor dönüş_yok dönmüyor yanıt_yok sinir mağdur memnun_değil sorumsuz ne_biçim dalga_mı',
    hazard: 'batarya pil. pili şarj sarj kablo fiş. priz adaptör adaptor powerbank cihaz',
    sign: 'ısın isin sıcak sicak şişti şişm sisti eridi yanık_koku yanik_koku sızdır kıvılcım kivilcim duman',
    victim: 'çocuk cocuk oğlum oglum kızım kizim bebek bebeğ elim elimi parmak cilt cildim yüzüm gözüm eşim köpe',
    harm: 'kan. kanadı kesildi kesti kaşın kasin şişlik kust mide acı. ağrı kızar kabar döküntü yandım tahriş yaralan yara_oldu',
  },
  vi: {
    authority:
      'cong_an luat_su quan_ly_thi_truong kien_ra_toa ra_toa phap_luat khoi_kien to_cao bao_cong_an hoi_bao_ve_nguoi_tieu_dung bao_cao_shop bao_cao_san khieu_nai_len khieu_nai_shopee tra_soat bao_cao_vi_pham ngan_hang_khoa hoi_bao_ve mo_dispute cuc_quan_ly mo_khieu_nai canh_cao_lan_cuoi bao_cao_gian_hang kien_shop len_phuong mo_tranh_chap khieu_nai_ngan_hang don_to_cao',
    stars:
      '1_sao mot_sao 1sao danh_gia_xau danh_gia_1 danh_gia_te vote_1 boc_phot danh_gia_thap review_xau len_phot len_mang dang_len_group dang_bai_boc dang_facebook len_tiktok',
    money: 'tien hoan giam_gia den_bu boi_thuong',
    orelse: 'neu_khong khong_thi ko_thi khong_la con_khong hoac_la k_thi',
    cheat: 'lua_dao lua_khach bi_lua an_cap lua_gat gian_doi doi_tra treo_dau an_cuop bip_bom',
    rage: 'mat_day khon_nan cho_ma dit_me vcl. vl. dm. dcm. khong_bao_gio_mua te_hai qua_dang tuc_dien dien_mau rac_ruoi lam_an_nhu boc_lot vo_hoc khong_bao_gio_quay_lai',
    bad: 'te_qua that_vong buc_minh buc_xuc chan_qua vo_trach_nhiem thai_do khong_tra_loi ko_tra_loi k_tra_loi khong_rep ko_rep seen_khong im_lang khong_hai_long phien_phuc kem_qua lam_an_kieu_gi dua_a_ chup_giat',
    hazard: 'pin. pin_ sac. cuc_sac day_sac o_cam phich_cam sac_du_phong thiet_bi bep',
    sign: 'nong. nong_ran nong_qua mui_khet khet xi_khoi ro_ri tia_lua boc_khoi noong pin_phong bi_phong_pin',
    victim:
      'con_toi be_nha em_be tre_em tay. ngon_tay da_mat da_em da_minh mat_em mat_minh vo_toi chong_em con_trai con_gai',
    harm: 'chay_mau dut. ngua muc_mu dau_rat do_rat noi_mun man_do phong_rop di_ung kich_ung bong_rop nghet sung_tay sung_mat non_mua',
  },
  zh: {
    authority:
      '律师 律師 起诉 起訴 报警 報警 12315 打12315 找12315 打了12315 消费者协会 消費者保護 消协 消保 消基會 工商局 市场监管 告你 告你们 控告 法院 法律途径 拒付 银行申诉 信用卡公司 平台介入 投诉你 投訴你 举报你 檢舉 黑猫 派出所 法庭见 法律程序 举抱 爭議款項 争议款项 走法律 平台见 平台見 假一赔三 网上曝光 曝光你 去曝光 最后警告 最後警告 最后通牒 黑猫投诉 申请平台介入 平台申诉 申請爭議 举报店铺 檢舉賣場 消保官 报案 報案 信用卡拒付 银行拒付 市监局',
    stars:
      '一星 1星 负评 負評 一颗星 一顆星 给差 打差 给差评 給差評 打差评 写差评 留差评 就差评 要差评 差评伺候 差評伺候 差评警告 不然差评 否则差评 等着差评 个差评 给你差评 差评见 挂小红书 挂网上 發負評 給負評 小红书曝光 曝光你 抖音曝光 发朋友圈 全网',
    money: '退钱 退錢 退款 赔 賠 钱 錢 优惠 补偿 補償 红包',
    orelse: '否则 否則 不然 要不然 不退就 不给就 不給就 要么 再不 如果不 若不',
    cheat: '骗 騙 欺诈 欺詐 坑人 诈骗 詐騙 黑店 奸商 假货还 小偷',
    rage: '垃圾 恶心 噁心 滚 气死 氣死 太过分 太過分 无耻 無恥 什么玩意 傻逼 妈的 媽的 操你 再也不 最差 不要脸 不要臉 脑残',
    bad: '失望 态度差 態度差 无语 無語 敷衍 坑 烂 爛 差劲 差勁 不回 没人回 沒人回 不理 已读不回 已讀不回 生气 生氣 不满 不滿 催了 怎么还 怎麼還 太慢 说了八百遍 说了多少遍 說了多少遍',
    hazard: '电池 電池 充电 充電 充电宝 行動電源 插头 插頭 插座 电源 電源 数据线 線材 机器 機器 电器 電器',
    sign: '发热 發熱 很烫 很燙 发烫 發燙 烫手 燙手 膨 融化 熔 烧焦味 焦味 糊味 漏液 火星 冒火 鼓包 鼓起 鼓了',
    victim: '孩子 小孩 宝宝 寶寶 儿子 兒子 女儿 女兒 手被 手指 皮肤 皮膚 脸 臉 眼睛 老婆 狗',
    harm: '流血 割 划破 劃破 痒 癢 红肿 紅腫 起泡 呕吐 嘔吐 疼 痛 红疹 紅疹 长痘 刺痛 烫到 燙到 砸 噎到 不舒服',
  },
};
