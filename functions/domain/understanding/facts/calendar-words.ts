/**
 * How buyers and agents speak of days, by language. Alternatives are parted by `|`, lists by blanks, `_` standing for a blank.
 * Latin words are compared without accents. In `ago`, `ahead` and `within`, N is a number, U a
 * unit and WORKDAY the unit of working days; without a number it is one.
 */
export type CalendarWords = {
  /** Sunday first. */
  readonly weekdays: string;
  /** Days by how far they lie from the one of writing; two numbers where the word may mean either. */
  readonly days: readonly (readonly [words: string, ...days: number[]])[];
  readonly units: {
    readonly hour: string;
    readonly day: string;
    readonly workday: string;
    readonly week: string;
    readonly month: string;
  };
  /** One to ten, in words. */
  readonly numbers: string;
  readonly ago: string;
  readonly ahead: string;
  readonly within: string;
  /** Before (or behind) a weekday: it is over, or it comes. */
  readonly past: string;
  readonly future: string;
  /** Whole weeks and months. */
  readonly lastWeek: string;
  readonly nextWeek: string;
  /** Words run together: looked for anywhere. */
  readonly joined?: true;
};

export const CALENDAR_WORDS: Readonly<Record<string, CalendarWords>> = {
  en: {
    weekdays:
      'sunday|sun monday|mon tuesday|tues|tue wednesday|weds|wed thursday|thurs|thur|thu friday|fri saturday|sat',
    days: [
      ['the_day_before_yesterday|day_before_yesterday', -2],
      ['yesterday|yday|ystrday', -1],
      ['today|tonight|this_morning|by_end_of_day', 0],
      ['the_day_after_tomorrow|day_after_tomorrow', 2],
      ['tomorrow|tmrw|tmr|tomorow', 1],
    ],
    units: {
      hour: 'hours|hour|hrs|hr|h',
      day: 'calendar_days|days|day',
      workday: 'business_days|business_day|working_days|working_day|workdays|work_days|weekdays',
      week: 'weeks|week|wks',
      month: 'months|month',
    },
    numbers: 'one|a|an two|a_couple_of|couple_of three four five six seven eight nine ten',
    ago: 'N_U_ago|N_U_back|N_U_now',
    ahead: 'in_N_U|N_U_from_now|next_WORKDAY|following_WORKDAY',
    within: 'within_N_U|within_the_next_N_U|in_the_next_N_U|in_under_N_U|no_later_than_N_U|after_N_U',
    past: 'since|last|from|on|past',
    future: 'next|by|until|this|coming|on|latest',
    lastWeek: 'last_week',
    nextWeek: 'next_week',
  },
  de: {
    weekdays: 'sonntag montag dienstag mittwoch donnerstag freitag samstag|sonnabend',
    days: [
      ['vorgestern', -2],
      ['gestern', -1],
      ['heute', 0],
      ['ubermorgen|uebermorgen', 2],
      ['morgen', 1],
    ],
    units: {
      hour: 'stunden|stunde|std|h',
      day: 'kalendertagen|kalendertage|tagen|tage|tag',
      workday: 'werktagen|werktage|werktag|arbeitstagen|arbeitstage|arbeitstag|geschaftstagen',
      week: 'wochen|woche',
      month: 'monaten|monate|monat',
    },
    numbers: 'ein|einer|einem|einen|eine zwei|zweier drei vier funf|fuenf sechs sieben acht neun zehn',
    ago: 'vor_N_U|seit_N_U',
    ahead: 'in_N_U|nachsten_WORKDAY|nachster_WORKDAY|folgenden_WORKDAY',
    within:
      'innerhalb_von_N_U|innerhalb_der_nachsten_N_U|innerhalb_N_U|binnen_N_U|in_den_nachsten_N_U|spatestens_in_N_U',
    past: 'seit|letzten|letztem|letzter|vergangenen|vom',
    future: 'nachsten|nachster|kommenden|bis|bis_zum|bis_spatestens|am|diesen',
    lastWeek: 'letzte_woche|letzter_woche|vergangene_woche|vorige_woche',
    nextWeek: 'nachste_woche|nachster_woche|kommende_woche',
  },
  es: {
    weekdays: 'domingo lunes martes miercoles jueves viernes sabado',
    days: [
      ['anteayer|antier|antes_de_ayer', -2],
      ['ayer', -1],
      ['hoy', 0],
      ['pasado_manana', 2],
      ['manana', 1],
    ],
    units: {
      hour: 'horas|hora|hs|h',
      day: 'dias_naturales|dias|dia',
      workday: 'dias_habiles|dias_laborables|dias_laborales|dia_habil',
      week: 'semanas|semana',
      month: 'meses|mes',
    },
    numbers: 'un|una|uno dos|un_par_de tres cuatro cinco seis siete ocho nueve diez',
    ago: 'hace_N_U|hace_ya_N_U|desde_hace_N_U|N_U_atras',
    ahead: 'en_N_U|dentro_de_N_U|siguiente_WORKDAY|proximo_WORKDAY',
    within:
      'en_un_plazo_de_N_U|en_los_proximos_N_U|en_menos_de_N_U|antes_de_N_U|en_un_maximo_de_N_U|plazo_maximo_de_N_U',
    past: 'desde_el|pasado|el_pasado|del',
    future: 'proximo|el_proximo|para_el|antes_del|hasta_el|este|el',
    lastWeek: 'la_semana_pasada|semana_pasada',
    nextWeek: 'la_semana_que_viene|la_proxima_semana|proxima_semana',
  },
  fr: {
    weekdays: 'dimanche lundi mardi mercredi jeudi vendredi samedi',
    days: [
      ['avant-hier|avant_hier', -2],
      ['hier', -1],
      ["aujourd'hui|aujourdhui|ajd", 0],
      ['apres-demain|apres_demain', 2],
      ['demain', 1],
    ],
    units: {
      hour: 'heures|heure|h',
      day: 'jours_calendaires|jours|jour|j',
      workday: 'jours_ouvres|jours_ouvrables|jour_ouvre|jour_ouvrable',
      week: 'semaines|semaine',
      month: 'mois',
    },
    numbers: 'un|une deux|deux trois quatre cinq six sept huit neuf dix',
    ago: 'il_y_a_N_U|ya_N_U|y_a_N_U|depuis_N_U|ca_fait_N_U',
    ahead: 'dans_N_U|WORKDAY_suivant|prochain_WORKDAY',
    within: "sous_N_U|dans_les_N_U|d'ici_N_U|dans_un_delai_de_N_U|dans_les_N_prochains_U|en_N_U",
    past: 'depuis|depuis_le|dernier',
    future: "prochain|d'ici|d'ici_le|avant|avant_le|pour|ce|le",
    lastWeek: 'la_semaine_derniere|semaine_derniere',
    nextWeek: 'la_semaine_prochaine|semaine_prochaine',
  },
  it: {
    weekdays: 'domenica lunedi martedi mercoledi giovedi venerdi sabato',
    days: [
      ["l'altro_ieri|avantieri|altroieri", -2],
      ['ieri', -1],
      ['oggi', 0],
      ['dopodomani', 2],
      ['domani', 1],
    ],
    units: {
      hour: 'ore|ora|h',
      day: 'giorni|giorno|gg',
      workday: 'giorni_lavorativi|giorno_lavorativo|giorni_feriali',
      week: 'settimane|settimana',
      month: 'mesi|mese',
    },
    numbers: 'un|una|uno due|un_paio_di tre quattro cinque sei sette otto nove dieci',
    ago: 'N_U_fa|da_N_U',
    ahead: 'tra_N_U|fra_N_U|prossimo_WORKDAY|WORKDAY_successivo',
    within: 'entro_N_U|in_N_U|nei_prossimi_N_U|nelle_prossime_N_U|entro_le_prossime_N_U|entro_i_prossimi_N_U',
    past: 'da|dal|scorso|dallo_scorso',
    future: 'prossimo|entro|entro_il|per|questo',
    lastWeek: 'la_settimana_scorsa|settimana_scorsa|la_scorsa_settimana',
    nextWeek: 'la_settimana_prossima|settimana_prossima|la_prossima_settimana',
  },
  pt: {
    weekdays:
      'domingo segunda-feira|segunda terca-feira|terca quarta-feira|quarta quinta-feira|quinta sexta-feira|sexta sabado',
    days: [
      ['anteontem|antes_de_ontem', -2],
      ['ontem', -1],
      ['hoje', 0],
      ['depois_de_amanha', 2],
      ['amanha', 1],
    ],
    units: {
      hour: 'horas|hora|hs|h',
      day: 'dias_corridos|dias|dia',
      workday: 'dias_uteis|dia_util',
      week: 'semanas|semana',
      month: 'meses|mes',
    },
    numbers: 'um|uma dois|duas tres quatro cinco seis sete oito nove dez',
    ago: 'ha_N_U|faz_N_U|N_U_atras|tem_N_U|ja_faz_N_U',
    ahead: 'daqui_a_N_U|em_N_U|proximo_WORKDAY',
    within: 'em_ate_N_U|ate_N_U|dentro_de_N_U|no_prazo_de_N_U|nos_proximos_N_U|nas_proximas_N_U|em_no_maximo_N_U',
    past: 'desde|desde_a|passada|passado',
    future: 'proxima|proximo|ate|ate_a|ate_o|na|no|esta',
    lastWeek: 'semana_passada',
    nextWeek: 'semana_que_vem|proxima_semana',
  },
  nl: {
    weekdays: 'zondag maandag dinsdag woensdag donderdag vrijdag zaterdag',
    days: [
      ['eergisteren', -2],
      ['gisteren|gister', -1],
      ['vandaag', 0],
      ['overmorgen', 2],
      ['morgen', 1],
    ],
    units: {
      hour: 'uren|uur|u|h',
      day: 'kalenderdagen|dagen|dag',
      workday: 'werkdagen|werkdag',
      week: 'weken|week',
      month: 'maanden|maand',
    },
    numbers: 'een twee|paar drie vier vijf zes zeven acht negen tien',
    ago: 'N_U_geleden|al_N_U|sinds_N_U',
    ahead: 'over_N_U|volgende_WORKDAY',
    within: 'binnen_N_U|in_N_U|binnen_de_komende_N_U|uiterlijk_over_N_U',
    past: 'sinds|afgelopen|vorige',
    future: 'volgende|komende|voor|op|uiterlijk|uiterlijk_op|aanstaande',
    lastWeek: 'vorige_week|afgelopen_week',
    nextWeek: 'volgende_week',
  },
  pl: {
    weekdays:
      'niedziela|niedziele|niedzieli poniedzialek|poniedzialku wtorek|wtorku sroda|srode|srody czwartek|czwartku piatek|piatku sobota|sobote|soboty',
    days: [
      ['przedwczoraj', -2],
      ['wczoraj', -1],
      ['dzisiaj|dzis', 0],
      ['pojutrze', 2],
      ['jutro|jutra', 1],
    ],
    units: {
      hour: 'godzin|godziny|godzine|godz|h',
      day: 'dni_kalendarzowych|dni|dzien|dnia',
      workday: 'dni_roboczych|dni_robocze|dnia_roboczego|dzien_roboczy',
      week: 'tygodni|tygodnie|tydzien|tygodnia',
      month: 'miesiecy|miesiace|miesiac|miesiaca',
    },
    numbers: 'jeden|jedna dwa|dwoch|dwie trzy|trzech cztery|czterech piec|pieciu szesc siedem osiem dziewiec dziesiec',
    ago: 'N_U_temu|od_N_U|U_temu',
    ahead: 'za_N_U',
    within: 'w_ciagu_N_U|do_N_U|w_przeciagu_N_U|najpozniej_za_N_U|w_terminie_N_U',
    past: 'od|zeszly|w_zeszly|w_zeszla|ostatni',
    future: 'do|w_przyszly|w_przyszla|najblizszy|przyszly|w|we|na',
    lastWeek: 'w_zeszlym_tygodniu|zeszlym_tygodniu',
    nextWeek: 'w_przyszlym_tygodniu|w_nastepnym_tygodniu',
  },
  cs: {
    weekdays:
      'nedele|nedeli pondeli|pondelka|pondelku utery|utery streda|stredu|stredy ctvrtek|ctvrtka patek|patku sobota|sobotu|soboty',
    days: [
      ['predevcirem', -2],
      ['vcera', -1],
      ['dnes', 0],
      ['pozitri', 2],
      ['zitra', 1],
    ],
    units: {
      hour: 'hodin|hodiny|hodinu|hod|h',
      day: 'kalendarnich_dni|dni|dny|den|dnu',
      workday: 'pracovnich_dni|pracovnich_dnu|pracovni_dny|pracovniho_dne',
      week: 'tydnu|tydny|tyden',
      month: 'mesicu|mesice|mesic|mesici',
    },
    numbers:
      'jeden|jednim|jedne dva|dvema|dvou tri|tremi|tri ctyri|ctyrmi peti|pet sesti|sest sedmi|sedm osmi|osm deviti|devet deseti|deset',
    ago: 'pred_N_U|uz_N_U',
    ahead: 'za_N_U',
    within: 'do_N_U|behem_N_U|v_prubehu_N_U|nejpozdeji_do_N_U',
    past: 'od|minuly|minulou|od_minuleho',
    future: 'do|pristi|v|ve|nejpozdeji_v|nejpozdeji_do',
    lastWeek: 'minuly_tyden',
    nextWeek: 'pristi_tyden',
  },
  sk: {
    weekdays:
      'nedela|nedelu|nedele pondelok|pondelka utorok|utorka streda|stredu|stredy stvrtok|stvrtka piatok|piatka sobota|sobotu|soboty',
    days: [
      ['predvcerom', -2],
      ['vcera', -1],
      ['dnes', 0],
      ['pozajtra', 2],
      ['zajtra', 1],
    ],
    units: {
      hour: 'hodin|hodiny|hodinu|hod|h',
      day: 'kalendarnych_dni|dnami|dni|den',
      workday: 'pracovnych_dni|pracovne_dni|pracovneho_dna',
      week: 'tyzdnov|tyzdnami|tyzdne|tyzdnom|tyzden',
      month: 'mesiacov|mesiacmi|mesiace|mesiacom|mesiac',
    },
    numbers:
      'jeden|jednym|jedneho dva|dvoma|dvoch tri|tromi|troch styri|styroch piatich|pat siestich|sest siedmich|sedem osem devat desiatich|desat',
    ago: 'pred_N_U|uz_N_U',
    ahead: 'o_N_U|za_N_U',
    within: 'do_N_U|pocas_N_U|v_priebehu_N_U|najneskor_do_N_U',
    past: 'od|minuly|minulu',
    future: 'do|buduci|buducu|v|vo|najneskor_v|najneskor_do',
    lastWeek: 'minuly_tyzden',
    nextWeek: 'buduci_tyzden',
  },
  hu: {
    weekdays:
      'vasarnap hetfon|hetfo|hetfoig kedden|kedd|keddig szerdan|szerda|szerdaig csutortokon|csutortok|csutortokig penteken|pentek|pentekig szombaton|szombat|szombatig',
    days: [
      ['tegnapelott', -2],
      ['tegnap', -1],
      ['ma|a_mai_napon', 0],
      ['holnaputan', 2],
      ['holnap|holnapig', 1],
      ['egy_napja|1_napja', -1],
      ['ket_napja|2_napja', -2],
      ['harom_napja|3_napja', -3],
      ['egy_hete|1_hete', -7],
      ['ket_hete|2_hete', -14],
    ],
    units: {
      hour: 'oran|ora|oraja|oraval',
      day: 'naptari_napon|nappal|napon|napja|nap',
      workday: 'munkanapon|munkanap',
      week: 'hettel|heten|hete|het',
      month: 'honappal|honapon|honapja|honap',
    },
    numbers: 'egy ket|ketto harom negy ot hat het nyolc kilenc tiz',
    ago: 'N_U_ezelott',
    ahead: 'N_U_mulva',
    within: 'N_U_belul',
    past: 'mult|elmult',
    future: 'jovo|legkesobb',
    lastWeek: 'mult_heten|a_mult_heten',
    nextWeek: 'jovo_heten|a_jovo_heten',
  },
  ru: {
    weekdays:
      'воскресенье|воскресенья|вс понедельник|понедельника|пн вторник|вторника|вт среда|среду|среды|ср четверг|четверга|чт пятница|пятницу|пятницы|пт суббота|субботу|субботы|сб',
    days: [
      ['позавчера', -2],
      ['вчера', -1],
      ['сегодня', 0],
      ['послезавтра', 2],
      ['завтра|завтрашнего_дня', 1],
    ],
    units: {
      hour: 'часов|часа|час|ч',
      day: 'календарных_дней|дней|дня|день|сут|суток',
      workday: 'рабочих_дней|рабочих_дня|рабочего_дня|рабочий_день',
      week: 'недель|недели|неделю',
      month: 'месяцев|месяца|месяц',
    },
    numbers:
      'один|одного|одну два|две|двух|пару три|трех четыре|четырех пять|пяти шесть семь|семи восемь девять десять|десяти',
    ago: 'N_U_назад|U_назад|уже_N_U',
    ahead: 'через_N_U',
    within: 'за_N_U|в_течение_N_U|в_течении_N_U|не_позднее_N_U|в_ближайшие_N_U',
    past: 'с|со|прошлый|в_прошлый|прошлую|в_прошлую',
    future: 'до|к|ко|следующий|следующую|в|во|в_следующий|в_следующую|не_позднее',
    lastWeek: 'на_прошлой_неделе|прошлой_неделе',
    nextWeek: 'на_следующей_неделе|следующей_неделе',
  },
  tr: {
    weekdays: 'pazar pazartesi|pazartesiden sali carsamba persembe cuma cumartesi',
    days: [
      ['evvelsi_gun|onceki_gun|dunden_once', -2],
      ['dun', -1],
      ['bugun', 0],
      ['obur_gun|ertesi_gun', 2],
      ['yarin', 1],
    ],
    units: {
      hour: 'saat',
      day: 'takvim_gunu|gundur|gun',
      workday: 'is_gunu|is_gununde',
      week: 'haftadir|hafta',
      month: 'aydir|ay',
    },
    numbers: 'bir iki uc dort bes alti yedi sekiz dokuz on',
    ago: 'N_U_once|N_U_oldu|N_U_evvel',
    ahead: 'N_U_sonra',
    within: 'N_U_icinde|N_U_icerisinde|en_gec_N_U',
    past: 'gecen|gectigimiz|gunu',
    future: 'gelecek|onumuzdeki|bu|gunu',
    lastWeek: 'gecen_hafta',
    nextWeek: 'gelecek_hafta|haftaya',
  },
  ar: {
    weekdays: 'الاحد الاثنين|الإثنين الثلاثاء الاربعاء الخميس الجمعة السبت',
    days: [
      ['اول_امس|قبل_امس|اول_امبارح', -2],
      ['امس|البارحة|امبارح|مبارح', -1],
      ['اليوم|النهاردة', 0],
      ['بعد_غد|بعد_بكرة', 2],
      ['غدا|بكرة|بكره', 1],
      ['منذ_يومين|قبل_يومين|من_يومين', -2],
      ['بعد_يومين', 2],
    ],
    units: {
      hour: 'ساعات|ساعة|ساعه',
      day: 'ايام|يوما|يوم',
      workday: 'ايام_عمل|يوم_عمل|ايام_العمل',
      week: 'اسابيع|اسبوع|اسبوعين',
      month: 'اشهر|شهور|شهر|شهرين',
    },
    numbers:
      'واحد|واحدة اثنين|اثنان|يومين ثلاثة|ثلاث|تلات اربعة|اربع خمسة|خمس ستة|ست سبعة|سبع ثمانية|ثمان تسعة|تسع عشرة|عشر',
    ago: 'منذ_N_U|قبل_N_U|من_N_U|صار_N_U',
    ahead: 'بعد_N_U',
    within: 'خلال_N_U|في_غضون_N_U|في_خلال_N_U',
    past: 'منذ|من|الماضي',
    future: 'القادم|المقبل|قبل|بحلول|يوم',
    lastWeek: 'الاسبوع_الماضي',
    nextWeek: 'الاسبوع_القادم|الاسبوع_المقبل',
  },
  hi: {
    weekdays:
      'रविवार|ravivar|sunday सोमवार|somvar|somwar|monday मंगलवार|mangalvar|mangalwar|tuesday बुधवार|budhvar|budhwar|wednesday गुरुवार|guruvar|guruwar|thursday शुक्रवार|shukravar|shukrawar|friday शनिवार|shanivar|shaniwar|saturday',
    days: [
      ['परसों|parso|parson', -2, 2],
      ['कल|kal', -1, 1],
      ['आज|aaj', 0],
    ],
    units: {
      hour: 'घंटे|घंटों|ghante|ghanta|hours',
      day: 'दिन|दिनों|din|dino|days',
      workday: 'कार्य_दिवस|कार्यदिवस|कामकाजी_दिन|कार्य_दिवसों|working_days|working_din',
      week: 'हफ्ते|हफ़्ते|सप्ताह|hafte|hafta|week',
      month: 'महीने|महीना|mahine|mahina|month',
    },
    numbers: 'एक|ek दो|do तीन|teen चार|char पांच|पाँच|paanch|panch छह|छः|cheh सात|saat आठ|aath नौ|nau दस|das',
    ago: 'N_U_पहले|N_U_pehle|N_U_pahle|N_U_से|N_U_se|N_U_ho_gaye|N_U_हो_गए',
    ahead: 'N_U_बाद|N_U_baad',
    within: 'N_U_में|N_U_me|N_U_mein|N_U_के_अंदर|N_U_ke_andar|N_U_के_भीतर|अगले_N_U_में',
    past: 'पिछले|pichle',
    future: 'अगले|इस|agle|is',
    lastWeek: 'पिछले_हफ्ते|पिछले_सप्ताह|pichle_hafte|last_week',
    nextWeek: 'अगले_हफ्ते|अगले_सप्ताह|agle_hafte|next_week',
  },
  id: {
    weekdays: "minggu senin selasa rabu kamis jumat|jum'at sabtu",
    days: [
      ['kemarin_lusa|dua_hari_lalu', -2],
      ['kemarin|kmrn|kemaren', -1],
      ['hari_ini|hr_ini', 0],
      ['lusa', 2],
      ['besok|bsk', 1],
    ],
    units: { hour: 'jam', day: 'hari_kalender|hari|hr', workday: 'hari_kerja', week: 'minggu', month: 'bulan' },
    numbers: 'satu|se dua|2 tiga empat lima enam tujuh delapan sembilan sepuluh',
    ago: 'N_U_yang_lalu|N_U_lalu|N_U_yg_lalu|sudah_N_U|udah_N_U',
    ahead: 'N_U_lagi|dalam_N_U|N_U_ke_depan',
    within: 'dalam_waktu_N_U|maksimal_N_U|paling_lambat_N_U|dalam_kurun_waktu_N_U',
    past: 'sejak|dari|sejak_hari',
    future: 'hari|pada_hari|sampai|sebelum|paling_lambat_hari',
    lastWeek: 'minggu_lalu|minggu_kemarin',
    nextWeek: 'minggu_depan',
  },
  ms: {
    weekdays: 'ahad isnin selasa rabu khamis jumaat sabtu',
    days: [
      ['kelmarin', -2, -1],
      ['semalam|smlm', -1],
      ['hari_ini|hr_ni', 0],
      ['lusa', 2],
      ['esok|besok', 1],
    ],
    units: { hour: 'jam', day: 'hari', workday: 'hari_bekerja|hari_kerja', week: 'minggu', month: 'bulan' },
    numbers: 'satu|se dua tiga empat lima enam tujuh lapan|delapan sembilan sepuluh',
    ago: 'N_U_yang_lalu|N_U_lepas|N_U_lalu|dah_N_U|sudah_N_U',
    ahead: 'N_U_lagi|dalam_N_U',
    within: 'dalam_masa_N_U|dalam_tempoh_N_U|selewat-lewatnya_N_U',
    past: 'sejak|dari|dari_hari',
    future: 'hari|pada_hari|sebelum|sampai',
    lastWeek: 'minggu_lepas|minggu_lalu',
    nextWeek: 'minggu_depan',
  },
  tl: {
    weekdays: 'linggo lunes martes miyerkules huwebes biyernes sabado',
    days: [
      ['kamakalawa', -2],
      ['kahapon', -1],
      ['ngayon|ngayong_araw', 0],
      ['sa_makalawa|makalawa', 2],
      ['bukas', 1],
    ],
    units: {
      hour: 'oras',
      day: 'araw_na|araw|days',
      workday: 'araw_ng_trabaho|working_days|business_days',
      week: 'linggo|weeks',
      month: 'buwan|months',
    },
    numbers:
      'isang|isa dalawang|dalawa tatlong|tatlo apat_na|apat limang|lima anim_na|anim pitong|pito walong|walo siyam_na|siyam sampung|sampu',
    ago: 'N_U_na_ang_nakalipas|N_U_ang_nakalipas|N_U_ang_nakaraan|N_U_na|nakaraang_N_U',
    ahead: 'sa_loob_ng_N_U|pagkatapos_ng_N_U',
    within: 'sa_loob_ng_N_U|within_N_U|loob_ng_N_U',
    past: 'noong|mula_noong|nung',
    future: 'sa|sa_darating_na|bago_mag|hanggang',
    lastWeek: 'noong_nakaraang_linggo|last_week',
    nextWeek: 'sa_susunod_na_linggo|next_week',
  },
  vi: {
    weekdays:
      'chu_nhat|cn thu_hai|thu_2|t2 thu_ba|thu_3|t3 thu_tu|thu_4|t4 thu_nam|thu_5|t5 thu_sau|thu_6|t6 thu_bay|thu_7|t7',
    days: [
      ['hom_kia|hom_truoc', -2],
      ['hom_qua|hqua', -1],
      ['hom_nay|hnay', 0],
      ['ngay_kia|ngay_mot', 2],
      ['ngay_mai|mai', 1],
    ],
    units: { hour: 'gio|tieng|h', day: 'ngay', workday: 'ngay_lam_viec', week: 'tuan', month: 'thang' },
    numbers: 'mot hai|vai ba bon nam sau bay tam chin muoi',
    ago: 'N_U_truoc|cach_day_N_U|N_U_roi|da_N_U|N_U_nay',
    ahead: 'sau_N_U|N_U_nua',
    within: 'trong_vong_N_U|trong_N_U|toi_da_N_U|cham_nhat_N_U',
    past: 'tu|hom',
    future: 'truoc|vao|den',
    lastWeek: 'tuan_truoc',
    nextWeek: 'tuan_sau|tuan_toi',
  },
  th: {
    joined: true,
    weekdays: 'วันอาทิตย์ วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี|วันพฤหัส วันศุกร์ วันเสาร์',
    days: [
      ['เมื่อวานซืน|วานซืน', -2],
      ['เมื่อวาน|เมื่อวานนี้', -1],
      ['วันนี้', 0],
      ['มะรืนนี้|มะรืน|วันมะรืน', 2],
      ['พรุ่งนี้|วันพรุ่งนี้', 1],
    ],
    units: { hour: 'ชั่วโมง|ชม.|ชม', day: 'วัน', workday: 'วันทำการ|วันทำงาน', week: 'สัปดาห์|อาทิตย์', month: 'เดือน' },
    numbers: 'หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ',
    ago: 'N_U_ก่อน|N_U_ที่แล้ว|N_U_แล้ว|N_U_มาแล้ว',
    ahead: 'อีก_N_U',
    within: 'ภายใน_N_U|ไม่เกิน_N_U|ภายในระยะเวลา_N_U',
    past: 'ตั้งแต่|เมื่อ',
    future: 'ภายใน|ก่อน|ใน|หน้า',
    lastWeek: 'สัปดาห์ที่แล้ว|อาทิตย์ที่แล้ว|สัปดาห์ก่อน',
    nextWeek: 'สัปดาห์หน้า|อาทิตย์หน้า',
  },
  zh: {
    joined: true,
    weekdays:
      '星期日|星期天|周日|週日|礼拜天|禮拜天 星期一|周一|週一|礼拜一|禮拜一 星期二|周二|週二|礼拜二|禮拜二 星期三|周三|週三|礼拜三|禮拜三 星期四|周四|週四|礼拜四|禮拜四 星期五|周五|週五|礼拜五|禮拜五 星期六|周六|週六|礼拜六|禮拜六',
    days: [
      ['大前天', -3],
      ['前天', -2],
      ['昨天|昨日|昨晚', -1],
      ['今天|今日|今晚', 0],
      ['大后天|大後天', 3],
      ['后天|後天', 2],
      ['明天|明日', 1],
    ],
    units: {
      hour: '个小时|個小時|小时|小時',
      day: '天|日',
      workday: '个工作日|個工作日|个工作天|個工作天|工作日|工作天',
      week: '个星期|個星期|周|週|个礼拜|個禮拜|星期',
      month: '个月|個月',
    },
    numbers: '一 两|兩|二 三 四 五 六 七 八 九 十',
    ago: 'N_U_前|N_U_以前|N_U_之前|N_U_了|已经_N_U',
    ahead: 'N_U_后|N_U_後|N_U_之后|N_U_之後|下_WORKDAY|下一_WORKDAY',
    within: 'N_U_内|N_U_內|N_U_之内|N_U_之內|N_U_以内|N_U_以內',
    past: '上|上个|上個|从|從',
    future: '下|下个|下個|这|這|本|最晚',
    lastWeek: '上周|上週|上星期|上个星期|上個星期|上礼拜',
    nextWeek: '下周|下週|下星期|下个星期|下個星期|下礼拜',
  },
  ja: {
    joined: true,
    weekdays: '日曜日|日曜 月曜日|月曜 火曜日|火曜 水曜日|水曜 木曜日|木曜 金曜日|金曜 土曜日|土曜',
    days: [
      ['一昨日|おととい', -2],
      ['昨日|きのう', -1],
      ['今日|本日|きょう', 0],
      ['明後日|あさって', 2],
      ['明日|あした|あす', 1],
    ],
    units: { hour: '時間', day: '日間|日', workday: '営業日', week: '週間', month: 'か月|ヶ月|カ月|ヵ月|ケ月' },
    numbers: '一 二 三 四 五 六 七 八 九 十',
    ago: 'N_U_前',
    ahead: 'N_U_後|翌_WORKDAY|次の_WORKDAY',
    within: 'N_U_以内|N_U_以内に|N_U_で|N_U_中',
    past: '先週の|先週|前の',
    future: '来週の|来週|次の|今週の|今週',
    lastWeek: '先週',
    nextWeek: '来週',
  },
  ko: {
    joined: true,
    weekdays: '일요일 월요일 화요일 수요일 목요일 금요일 토요일',
    days: [
      ['그저께|그제|엊그제', -2],
      ['어제', -1],
      ['오늘', 0],
      ['모레', 2],
      ['내일', 1],
      ['하루_전', -1],
      ['이틀_전', -2],
      ['사흘_전', -3],
      ['하루_안|하루_내', 1],
      ['이틀_안|이틀_내', 2],
    ],
    units: { hour: '시간', day: '일', workday: '영업일|근무일|워킹데이', week: '주일|주', month: '개월|달' },
    numbers: '하루|한 이틀|두 사흘|세 네 다섯 여섯 일곱 여덟 아홉 열',
    ago: 'N_U_전',
    ahead: 'N_U_후|N_U_뒤|다음_WORKDAY',
    within: 'N_U_이내|N_U_내|N_U_안|N_U_안에|N_U_이내에',
    past: '지난|지난주_|저번_',
    future: '다음|다음주_|이번|오는',
    lastWeek: '지난주|저번주|지난_주',
    nextWeek: '다음주|다음_주|차주',
  },
};

/** Months in all our languages, January first; read only beside a day of the month. */
export const MONTH_WORDS =
  'january|jan|januar|janner|enero|ene|janvier|janv|gennaio|gen|janeiro|januari|stycznia|styczen|sty|leden|ledna|januara|januar|januara|января|янв|ocak|يناير|जनवरी|januari|enero|มกราคม|ม.ค. ' +
  'february|feb|februar|febrero|fevrier|fevr|fev|febbraio|febb|fevereiro|februari|lutego|luty|unor|unora|februara|februar|февраля|фев|subat|فبراير|फरवरी|pebrero|กุมภาพันธ์|ก.พ. ' +
  'march|mar|marz|maerz|marzo|mars|marco|maart|mrt|marca|marzec|brezen|brezna|marec|marcius|marc|марта|март|мар|mart|مارس|मार्च|maret|mac|marso|มีนาคม|มี.ค. ' +
  'april|apr|abril|abr|avril|avr|aprile|kwietnia|kwiecien|kwi|duben|dubna|aprila|aprilis|апреля|апр|nisan|ابريل|अप्रैल|เมษายน|เม.ย. ' +
  'may|mai|mayo|maggio|mag|maio|mei|maja|maj|kveten|kvetna|majus|мая|май|mayis|مايو|मई|พฤษภาคม|พ.ค. ' +
  'june|jun|juni|junio|juin|giugno|giu|junho|czerwca|czerwiec|cze|cerven|cervna|juna|junius|июня|июн|haziran|يونيو|जून|hunyo|มิถุนายน|มิ.ย. ' +
  'july|jul|juli|julio|juillet|juil|luglio|lug|julho|lipca|lipiec|lip|cervenec|cervence|jula|julius|июля|июл|temmuz|يوليو|जुलाई|julai|hulyo|กรกฎาคม|ก.ค. ' +
  'august|aug|agosto|ago|aout|ago|sierpnia|sierpien|sie|srpen|srpna|augusta|augusztus|августа|авг|agustos|اغسطس|अगस्त|agustus|ogos|สิงหาคม|ส.ค. ' +
  'september|sept|sep|septiembre|septembre|settembre|sett|setembro|set|wrzesnia|wrzesien|wrz|zari|septembra|szeptember|сентября|сен|eylul|سبتمبر|सितंबर|setyembre|กันยายน|ก.ย. ' +
  'october|oct|oktober|okt|octubre|octobre|ottobre|ott|outubro|out|pazdziernika|pazdziernik|paz|rijen|rijna|oktobra|октября|окт|ekim|اكتوبر|अक्टूबर|oktubre|ตุลาคม|ต.ค. ' +
  'november|nov|noviembre|novembre|novembro|listopada|listopad|lis|listopadu|novembra|ноября|ноя|kasim|نوفمبر|नवंबर|nobyembre|พฤศจิกายน|พ.ย. ' +
  'december|dec|dezember|dez|diciembre|dic|decembre|dicembre|dezembro|desember|grudnia|grudzien|gru|prosinec|prosince|decembra|декабря|дек|aralik|ديسمبر|दिसंबर|disember|disyembre|ธันวาคม|ธ.ค.';
