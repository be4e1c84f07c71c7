/**
 * What words in names mean: general tables of our own, in Latin letters without marks. Sources: the
 * company laws of the countries (forms), dictionaries (translations), standard lists of short names.
 */

const table = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .trim()
      .split("\n")
      .flatMap((line) => {
        const [to, from] = line.split(":");
        return (from ?? "")
          .trim()
          .split(/\s+/)
          .map((word) => [word, (to ?? "").trim()] as const);
      }),
  );

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words for numbers and ordinals → digits. */
export const NUMBERS = table(`
  0: zero null
  1: one first 1st uno premier premiere primero primera erste erster pervyi pervy perviy
  2: two second 2nd deux dos zwei zweite deuxieme segundo vtoroi vtoroy dvadva
  3: three third 3rd trois tres drei dritte troisieme tercero tretii tretiy
  4: four fourth 4th quatre cuatro vier vierte
  5: five fifth 5th cinq cinco funf fuenf
  6: six sixth 6th seis sechs
  7: seven seventh 7th sept siete sieben
  8: eight eighth 8th huit ocho acht
  9: nine ninth 9th neuf nueve neun
  10: ten tenth 10th dix diez zehn
  11: eleven eleventh 11th
  12: twelve twelfth 12th
  13: thirteen thirteenth 13th
  14: fourteen fourteenth 14th
  15: fifteen fifteenth 15th
  16: sixteen sixteenth 16th
  17: seventeen seventeenth 17th
  18: eighteen eighteenth 18th
  19: nineteen nineteenth 19th
  20: twenty twentieth 20th
  21: 21st
  22: 22nd
  23: 23rd
  30: thirty thirtieth
  40: forty fortieth
  50: fifty fiftieth
  60: sixty
  70: seventy
  80: eighty
  90: ninety
  100: hundred hundredth
  1000: thousand
`);

/** Spellings of a word that business writes in several ways, and its translations → one of them. */
export const SAME_WORD = table(`
  international: intl int internacional internationale internationaler internazionale internasional mezhdunarodnyi mezhdunarodnaya mezhdunarodnoe mezhdunarodny mizhnarodnyi uluslararasi miedzynarodowy miedzynarodowa mezinarodni nemzetkozi internacionalna internacionalni beynelxalq guoji
  national: natl nacional nationale nazionale natsionalnyi natsionalnaya natsionalnyy natsionalny nasional ulusal milli narodowy narodni nemzeti nacionalna nacionalni
  association: assn assoc asociacion associacao associazione vereniging verein assotsiatsiya dernek dernegi stowarzyszenie asosiasi jameyat
  organization: org organisation organizacion organizacao organizzazione organizatsiya organisatie orgutu orgut organizacja
  institute: inst institut instituto istituto enstitusu instytut
  university: univ universite universidad universidade universita universitat universiteit universitet universitesi uniwersytet daxue
  department: dept departement departamento dipartimento departament
  government: govt gov
  manufacturing: mfg manuf manufacture manufacturer manufacturers
  engineering: engg engr eng ingenieria ingenierie engenharia ingegneria inzhiniring muhendislik muhendisligi
  development: dev devt developement desarrollo developpement desenvolvimento sviluppo entwicklung razvitie razvitiya
  technology: tech technologies technol tecnologia tecnologias technologie technologien tecnologie tekhnologii tekhnologiya teknoloji teknolojileri technologia technologii keji
  trading: trdg
  trade: comercio commerce commercio handel handels torgovlya torgovyi torgovaya torgovy ticaret handlowy handlowa obchod obchodni kereskedelmi commercial comercial commerciale kommercheskaya kommercheskii tijari tijara maoyi trgovina
  bank: banco banque banca banka banki banku bancorp bankasi banken yinhang bankas banc
  company: compania compagnie companhia compagnia kompaniya kompania kompanija kumpania gongsi sirket sirketi sharikat sherkat sarika
  group: grp grupo groupe gruppo gruppe gruppa grupa grubu groep groupement jituan grup
  holding: holdings hldg hldgs kholding kholdings xolding
  industry: industries ind inds industria industrias industrie industrien industriya sanayi sanayii przemysl prumysl gongye
  industrial: industriale industriel industrielle industriell promyshlennyi promyshlennaya promyshlenny przemyslowy
  factory: fabrica fabrik usine fabrique fabbrica zavod fabrika zaklad zaklady zavody gongchang plant works werk werke gyar
  foundation: fundacion fondation fundacao fondazione stiftung fond fonds stichting vakfi fundacja fondas
  insurance: ins seguros assurance assurances assicurazioni versicherung versicherungen strakhovanie strakhovaya sigorta ubezpieczenia seguro baoxian
  transport: transportation transportes transporti transportnaya transports tasimacilik nakliyat
  shipping: shpg navegacion navigation sudokhodnaya denizcilik sudohodnaya
  services: service servicios servicos servizi svc svcs servis servisi uslugi dienstleistungen serwis
  center: centre centro zentrum tsentr centrum merkezi merkez centar markaz
  general: gen generale genel obshchii geral
  limited: ltda
  petroleum: petrol petroleo petrole petrolio neft neftyanaya shiyou
  oil: aceite olie neftegaz
  gas: gaz gaz
  steel: acero acier aco acciaio stahl stal staal celik gangtie
  electric: electrical electrica electrique electrico elettrica elektrik elektro elektricheskii
  electronics: electronic electronica electronique elektronik elektronika elettronica dianzi elec
  energy: energia energie energiya enerji energetika energetik energija energi nengyuan
  construction: construccion construcciones constructions construcao costruzioni stroitelstvo stroitelnaya insaat insaati budowa budownictwo stavebni constr jianshe bau
  investment: investments inversiones inversion investissement investissements investimento investimentos investimenti investitsii investitsionnaya yatirim inv invest touzi
  agriculture: agricultural agricola agricole agri agro agrar agriculturale selskokhozyaistvennyi tarim nongye
  chemical: chemicals chem quimica chimique chimie chimica chemie chemische khimicheskaya khimicheskii kimya chemiczne huaxue chemistry
  pharmaceutical: pharmaceuticals pharma pharm farmaceutica pharmaceutique farma farmatsevticheskaya ilac yiyao
  medical: medico medicale medicinski meditsinskaya tibbi yiliao
  metal: metals metales metaux metalli metall metalle metally
  mining: minera minero miniere minerario gornaya madencilik
  machine: machinery machines maquinaria maschinen mashinostroenie mashiny makine makina jixie maschinenbau
  aviation: aviacion aviatsiya aviazione havacilik aero aviatsionnaya hangkong
  airline: airlines airways aerolineas aviakompaniya air
  airport: aeropuerto aeroport flughafen aeroportul havalimani
  railway: railways railroad railroads ferrocarriles ferrocarril eisenbahn bahn ferroviaria zheleznye tielu
  ship: ships vessel vessels
  marine: maritime maritima maritimo maritime morskoi morskaya
  brothers: bros hermanos freres fratelli gebruder gebrueder bratya kardesler irmaos
  sons: hijos fils figli sohne soehne ogullari filhos
  labor: labour
  defense: defence defensa oborona
  theater: theatre teatro
  program: programme
  import: imports importacion importation importacoes import jinkou ithalat
  export: exports exportacion exportation exportacoes eksport chukou ihracat
  scientific: science sciences scientifique cientifico nauchnyi nauchno nauchnaya kexue
  research: rsch investigacion recherche forschung issledovatelskii arastirma yanjiu
  production: prod produccion produktsiya proizvodstvo proizvodstvennaya produktion uretim
  product: products productos produits prodotti produkte produkty urunleri produtos
  system: systems sistema sistemas systeme systemes sistemi sistemy sistemleri sys
  management: mgmt mgt gestion gestao verwaltung upravlenie yonetim
  corporation: corporacion corporate korporatsiya corporacao
  federal: federalnyi federalnaya federalnoe bundes
  state: estado etat gosudarstvennyi gosudarstvennaya gosudarstvennoe devlet staatliche statale estatal
  ministry: ministerio ministere ministerium ministerstvo bakanligi ministero
  party: partido parti partei partiya partito
  people: peoples popular populaire narodnyi narodnaya narodny
  republic: republica republique republik respublika cumhuriyeti repubblica jumhuriyat
  islamic: islamique islamico islami islamskii islamiya
  united: unidos unidas unis vereinigte obedinennaya obedinennyi birlesik lianhe utd
  army: armee ejercito armiya ordu exercito
  security: securities seguridad securite sicherheit bezopasnost guvenlik
  saint: st sankt sainte santo santa san
  mount: mt
  new: novyi novaya novoe nouveau nouvelle nuevo nueva neue neu
  north: norte nord severnyi severnaya severo kuzey
  south: sur sud sued yuzhnyi yuzhnaya guney
  east: este est vostochnyi vostochnaya vostok dogu oriental
  west: oeste ouest zapadnyi zapadnaya zapad bati occidental
  central: centrale tsentralnyi tsentralnaya
  brand: brands marca
  motor: motors motoren motori
  equipment: equipments equip equipos equipement oborudovanie ekipman shebei
  supply: supplies suministros
  logistics: logistic logistica logistique logistik logistika lojistik wuliu
  associates: assocs associados associes
  department: departments
  financial: finance financiera financiere finanziaria finanzas finansovaya finans finanz
  real: immobilien
  school: escuela ecole schule shkola okulu
  hospital: krankenhaus hopital bolnitsa hastanesi
  club: klub
  and: et und y e och og en ve i va
`);

/** Countries, the places of companies and adjectives of them, as they stand in names → one word. */
export const PLACES = table(`
  usa: us america american usa
  uk: britain british england english uk
  germany: deutschland deutsche german allemagne alemania germania almanya
  russia: russian rossiya rossii rossiiskaya rossiiskii russie rusia russland rusya rf rossiyskaya
  china: chinese zhongguo chine kitai cina sino prc
  iran: iranian irani
  france: french francaise francais francia frankreich
  spain: spanish espana espanola espagne spanien
  italy: italian italia italiana italiano italie italien
  netherlands: nederland dutch holland niederlande nederlandse
  switzerland: swiss schweiz suisse svizzera suiza schweizerische
  austria: austrian osterreich oesterreich
  sweden: swedish sverige svenska
  norway: norwegian norge norsk norske
  denmark: danish danmark dansk
  finland: finnish suomi suomen
  poland: polish polska polski pologne
  japan: japanese nippon nihon
  korea: korean hanguk coree dprk rok
  india: indian bharat
  mexico: mexican mexicana mexicano
  brazil: brazilian brasil brasileira brasileiro
  turkey: turkish turkiye turk turkiyenin
  ukraine: ukrainian ukraina ukrainska
  belarus: belarusian belarusskaya belorussia belorusskii
  kazakhstan: kazakh qazaqstan kazakhstana
  syria: syrian suriye
  iraq: iraqi
  egypt: egyptian misr
  lebanon: lebanese liban
  israel: israeli
  europe: european europa europe europeenne europaische evropa
  asia: asian asiatic
  africa: african afrique afrika
  latin: latino
  emirates: uae
  saudi: saudia
  greece: greek hellas hellenic hellenique ellas
  portugal: portuguese portuguesa
  czech: cesky ceska ceske czechia
  hungary: hungarian magyar
  romania: romanian romana roman romaniei
  bulgaria: bulgarian
  serbia: serbian srbija srpska
  vietnam: vietnamese viet
  indonesia: indonesian
  malaysia: malaysian
  singapore: singapura
  thailand: thai
  pakistan: pakistani
  canada: canadian
  australia: australian
  chile: chilean chilena
  argentina: argentine
  cuba: cuban cubana
  venezuela: venezuelan venezolana
  colombia: colombian colombiana
  peru: peruvian peruana
  cyprus: cypriot
  taiwan: taiwanese
  kong: hongkong
  hong: hk
  moscow: moskva moskovskii moskovskaya
  petersburg: peterburg sanktpeterburg
  beijing: peking
  guangzhou: canton
  ireland: irish eire
  scotland: scottish
  luxembourg: luxemburg
  belgium: belgian belgique belgie belgien
  georgia: georgian gruziya
  armenia: armenian
  azerbaijan: azerbaijani azerbaidzhan
  uzbekistan: uzbek ozbekiston
  kyrgyzstan: kyrgyz kirgiz kyrgyzskaya
  nigeria: nigerian
  kenya: kenyan
`);
const MORE_PLACES = set(
  "london paris berlin dubai shanghai shenzhen tokyo istanbul mumbai delhi toronto sydney zurich geneva vienna madrid milan rome boston chicago atlanta cleveland tehran baghdad damascus beirut kiev kyiv minsk tianjin nanjing wuhan guangdong zhejiang jiangsu fujian shandong sichuan seoul busan osaka bangkok jakarta manila hanoi saigon cairo lagos nairobi johannesburg lima bogota caracas havana santiago york angeles francisco texas california florida delaware nevada ohio hamburg munich frankfurt lyon marseille barcelona valencia lisbon athens sofia belgrade bucharest budapest prague warsaw riga tallinn vilnius stockholm oslo copenhagen helsinki dublin manchester qatar oman kuwait bahrain yemen jordan morocco algeria tunisia libya sudan ethiopia ghana gulf pacific atlantic baltic caspian caucasus siberia ural volga middle orient"
    .split(" ")
    .join(" "),
);
export const isPlace = (word: string): boolean => PLACE_WORDS.has(word) || MORE_PLACES.has(word);
const PLACE_WORDS = new Set(PLACES.values());

/** Words that many companies share: they tell which line, hardly which company. */
export const GENERIC = set(`
  international national global world worldwide universal general trading trade import export group holding company corporation
  enterprise enterprises industry industrial services solutions system technology engineering consulting consultants
  management investment capital finance financial partners partner fund trust bank banking insurance foundation association
  organization institute center agency bureau office department society union federation cooperative factory production
  product manufacturing construction development logistics transport shipping marine cargo freight forwarding supply
  distribution distributors commercial business ventures venture projects project associates brothers sons electric
  electronics energy power oil gas petroleum chemical pharmaceutical medical metal steel mining machine equipment tools
  auto automotive motor aviation airline airport railway real estate property properties realty food foods textile textiles
  agriculture software computer computers data digital network networks media communications telecom telecommunications
  security research scientific design studio travel tourism hotel hotels resort restaurant school university hospital
  clinic store shop market markets retail wholesale house club team first new united royal star golden great asset assets
  securities mortgage loan leasing credit exchange republic state federal ministry public private joint brand private
  building materials material resources resource water air sea land navigation vessel ship line lines co
  north south east west central contracting contractor contractors maintenance marketing advertising
`);

/** Words that may come or go without making another company. */
export const SLIGHT = set(
  "group holding company corporation the of and for de la le les el los das der die do da du di del des von van am im",
);

/** Titles and forms of address, of which a name may have any number. */
export const TITLES = set(`
  mr mrs ms miss dr doctor prof professor sir dame lord lady madam general gen colonel col major maj captain capt
  lieutenant lt sergeant sgt commander cmdr admiral adm brigadier marshal president prasident presidente minister
  senator sen representative governor judge justice ambassador chairman director hon honourable honorable rev reverend father fr
  sheikh shaikh sheik shaykh cheikh haji hajji hadji al-haj sayyid sayed seyed sayyed syed mullah mawlawi maulvi maulana
  mawlana qari hafiz hajj mufti imam ayatollah hojjatoleslam ustad engineer eng ing dipl herr frau monsieur mme mlle senor
  senora sr sra don dona pan pani gospodin grazhdanin tovarishch shri smt comrade mister king queen prince princess
  jr junior sr senior phd md esq esquire
`);

/** Names of God that follow "servant of" (abd): together they are one given name. */
export const DIVINE = set(`
  rahman rahim raheem malik salam aziz azeez jabbar khaliq ghaffar qahhar wahhab wahab razzaq razaq fattah alim aleem basit hakim hakeem hakam
  latif lateef khabir halim ghafur ghafoor shakur ali kabir hafiz hafeez jalil jaleel karim kareem raqib mujib wasi wadud majid majeed hamid hameed
  baith shahid haqq haq hak wakil qawi matin wali hayy hai qayyum wajid wahid ahad samad qadir qader kader qadeer muqtadir awwal akhir zahir
  barr tawwab rauf raouf ghani mughni mani nur nour hadi baqi warith rashid rasheed sabur sattar nasir nasser naser salim salam muhsin jawad
  quddus mumin bari batin azim hasib haseeb khaleq rahmaan samee sami samie moneim monem munim muttalib lah illah allah
`);

/** Small words inside a person's name. */
export const PARTICLES = set(`
  al el ul ur as ad an az ash at ar bin ben ibn bint binti bt bte wa abu abou abi umm um ould uld ag walad
  de del della di da do dos das du des la le las los lo y e i van von der den ter ten te zu zur zum af av
  mac mc o san santa ap ab la d l and
`);

/** Endings that say which of the family, not who. */
export const GENERATIONS = set("jr junior sr senior ii iii iv");

/** Given names that many bear in the lists or the world: a match in one of them says little. */
export const COMMON_GIVEN = set(`
  mohammad ahmad ali hassan hussain abdullah ibrahim mahmud mustafa omar khalid yusuf ismail salim said hamid karim rashid
  abdul abd rahman aziz john james robert michael william david richard thomas charles joseph daniel mark paul peter george
  jose juan carlos luis maria jesus antonio francisco manuel pedro miguel jorge ana fernando roberto eduardo ricardo
  ivan sergey alexander vladimir andrey alexey dmitry mikhail nikolay yuri igor oleg viktor anna elena olga natalia
  wei li wang zhang chen liu yang huang zhao wu kim lee park nguyen tran le kumar singh khan
`);

/**
 * Other forms of a given name in the same language, the short one first: what friends say. Forms in
 * other languages (John, Juan) stand in `KINDRED`, since they name different people more often.
 */
const SHORT_NAMES = `
  bill will willy billy william guillermo|bob rob bobby robbie robert|dick rick ricky richie richard|jim jimmy jamie james
  jack johnny jon john|joe joey joseph|ted teddy theodore|ted ned eddie ed edward|tom tommy thomas|mike mick mickey michael
  dave davy david|dan danny daniel|chuck charlie charles|hank harry henry|larry lawrence|steve stephen steven|tony anthony
  andy drew andrew|alex al sandy alexander|ben benny bibi benjamin|sam sammy samuel|nick nicky nicholas nicolas|chris christopher
  matt matthew|pete peter|phil philip phillip|fred freddy frederick|greg gregory|jeff geoff jeffrey geoffrey|ken kenny kenneth
  ron ronnie ronald|don donny donald|tim timmy timothy|jerry gerry gerald jerome|barry barack|gene eugene|ray raymond|walt wally walter
  leo leonard|lou louis lewis|max maximilian maxwell|nate nathan nathaniel|pat patrick patricia|vince vincent|zach zachary|josh joshua
  liz beth betty lizzie eliza elizabeth|kate katie kathy cathy katherine catherine kathryn|peggy maggie meg margaret|sue susie susan
  jenny jen jennifer|becky rebecca|debbie deb deborah|barb barbara|cindy cynthia|vicky victoria|abby abigail|nancy ann anne
  sasha sanya alexander aleksandr|alyosha lyosha alexey aleksei|vanya ivan|kolya nikolay nikolai|misha mikhail|mitya dima dmitry dmitri
  vova volodya vladimir volodymyr|sergei serezha seryozha serej sergey|zhenya evgeny yevgeny evgeniy|petya pyotr petr|grisha grigory|borya boris
  kostya konstantin|pasha pavel|yura yuri yury|slava vyacheslav viacheslav|stas stanislav|tolya anatoly|vitya viktor victor|fedya fyodor
  lyosha leonid lenya|gosha georgy georgi|katya ekaterina|masha maria|natasha natalia natalya|tanya tatiana tatyana|lena elena|olya olga|sveta svetlana
  pepe jose|paco pancho francisco|pedrito pedro|nacho ignacio|lalo eduardo|beto roberto alberto|memo guillermo|chuy jesus|lupe guadalupe|manolo manuel|quique enrique|toni antonio|chema
  hansi johannes johann hans|fritz friedrich|sepp josef|willi wilhelm|heinz heinrich|franzi franz|uli ulrich|gigi luigi|beppe giuseppe|nino antonino|gianni giovanni
  mo mohammed mohammad|abdi abdullahi|moe mohamed
`;

const SHORT: ReadonlyMap<string, ReadonlySet<number>> = groups(SHORT_NAMES);

function groups(text: string): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  for (const [at, group] of text.split(/[|\n]/).entries()) {
    for (const name of group.trim().split(/\s+/)) {
      if (name === "") continue;
      found.set(name, (found.get(name) ?? new Set()).add(at));
    }
  }
  return found;
}

/** Forms of one given name in several languages, and spellings that sound rules do not reach. */
const KINDRED: ReadonlyMap<string, ReadonlySet<number>> = groups(`
  john juan jean johann johannes ivan giovanni joao jan johan yahya hovhannes ioannis ian sean
  peter pierre pedro pietro piotr petr pyotr petros boutros
  paul pablo paolo pavel paulo pavlo pavlos boulos
  michael miguel michel mikhail michele mikael mihail mykhailo mikhael mikail
  george jorge georges georg giorgio georgy jerzy georgios jiri yuri yuriy gheorghe
  james jaime jacques giacomo jakob jacob jacobo yakov yaqub yakub
  alexander alejandro alexandre alessandro aleksandr oleksandr aleksander iskander sikandar aleksandar alyaksandr
  joseph jose josef giuseppe iosif yusuf youssef yousef yosef yousuf
  andrew andres andre andrea andrei andrey andriy andrzej andreas
  nicholas nicolas nikolai nikolay nicola nikolaos mykola mikalai
  william guillermo guillaume wilhelm guglielmo willem
  charles carlos karl carlo karel
  henry enrique henri heinrich enrico hendrik henrik
  louis luis luigi ludwig lewis
  francis francisco francois franz francesco frans
  anthony antonio antoine anton antony
  stephen esteban etienne stefan stefano stepan istvan stepan
  mary maria marie mariam maryam miriam
  elizabeth isabel elisabeth elisabetta yelizaveta elizaveta
  catherine catalina katharina ekaterina caterina katarzyna yekaterina
  helen elena helene yelena olena
  eugene evgeny yevgeny yevhen eugenio evgeni
  theodore teodoro fyodor fedor theodor
  gregory grigory gregorio grigori hryhoriy
  basil vasily vasili vasyl basilio
  matthew mateo matthias matteo matvey
  mark marco marc marcos markus
  mohammad mohammed muhammad mohamed muhammed mohamad mehmet mehmed mahomed magomed muhamed
  ahmad ahmed ahmet akhmad akhmed achmad
  hussain hussein husain husayn hossein hosein huseyin hussayn
  hassan hasan hassan khasan
  ali aly
  omar umar omer
  osman uthman othman usman
  mustafa mostafa moustafa
  ibrahim abraham ebrahim avraham
  ismail ishmael esmail ismael
  david daoud dawood davud daud
  solomon suleiman sulaiman soleiman suleyman salman
  isaac ishaq yitzhak ishak
  moses musa moussa moshe mousa
  volodymyr vladimir uladzimir
  serhiy sergey siarhei sergei sergio serge
  dmitry dmitri dmytro dzmitry demetrio
  alexey alexei aleksey oleksiy aliaksei alejo
`);

function meets(groups: ReadonlyMap<string, ReadonlySet<number>>, a: string, b: string): boolean {
  const mine = groups.get(a);
  const theirs = groups.get(b);
  if (mine === undefined || theirs === undefined) return false;
  for (const group of mine) if (theirs.has(group)) return true;
  return false;
}

export const areShortForms = (a: string, b: string): boolean => meets(SHORT, a, b);
export const areKindred = (a: string, b: string): boolean => meets(KINDRED, a, b);
/** Whether the word has other forms at all: spares the look-up for most words. */
export const hasOtherForms = (word: string): boolean => SHORT.has(word) || KINDRED.has(word);
/** Groups of other forms that a word is in, for blocking. */
export function otherForms(word: string): readonly string[] {
  const short = [...(SHORT.get(word) ?? [])].map((group) => `s${group}`);
  return [...short, ...[...(KINDRED.get(word) ?? [])].map((group) => `k${group}`)];
}

/** Chinese and Japanese words in company names → English, the longest first; forms among them are dropped. */
export const HAN_WORDS: readonly (readonly [string, string])[] = `
  股份有限公司 co ltd|有限责任公司 co ltd|有限公司 co ltd|股份公司 corp|株式会社 kk|有限会社 yk|合同会社 gk|公司 company|集团 group|集團 group|股份有限 co ltd
  银行 bank|銀行 bank|中国 china|中國 china|国际 international|國際 international|进出口 import export|進出口 import export|贸易 trading|貿易 trading
  科技 technology|技术 technology|電子 electronics|电子 electronics|工业 industry|工業 industry|实业 industry|發展 development|发展 development|投资 investment|投資 investment
  石油 petroleum|天然气 gas|化工 chemical|化学 chemical|钢铁 steel|农业 agriculture|工商 industrial commercial|建设 construction|建筑 construction|机械 machine|设备 equipment
  航空 aviation|航天 aerospace|航运 shipping|物流 logistics|电力 power|能源 energy|医药 pharmaceutical|大学 university|研究所 research institute|研究院 research institute
  铁路 railway|汽车 automobile|保险 insurance|证券 securities|控股 holding|食品 food|纺织 textile|服装 clothing|信息 information|通信 communications|通讯 communications|网络 network|软件 software
  人民 people|解放军 liberation army|北京 beijing|上海 shanghai|深圳 shenzhen|广州 guangzhou|香港 hong kong|天津 tianjin|广东 guangdong|浙江 zhejiang|江苏 jiangsu|福建 fujian|山东 shandong|四川 sichuan
  주식회사 co ltd|유한회사 ltd|무역 trading|은행 bank|국제 international|전자 electronics|그룹 group|산업 industry
`
  .split(/[|\n]/)
  .map((pair) => pair.trim())
  .filter((pair) => pair !== "")
  .map((pair) => [pair.slice(0, pair.indexOf(" ")), pair.slice(pair.indexOf(" ") + 1)] as const)
  .sort((a, b) => b[0].length - a[0].length);

/** Words of addresses and their short forms, in several languages → one word. */
export const ADDRESS_WORDS = table(`
  street: st str strasse straße ulitsa ul calle rue via rua jalan jl cd caddesi sok sokak sk utca ulica ulice gade gatan
  avenue: ave av avenida prospekt pr prospect bulvar blvd boulevard bul
  road: rd chaussee shosse lu dao highway hwy
  building: bldg blg korpus korp str stroenie gebaude edificio edif batiment
  floor: fl flr etazh piso etage kat
  room: rm suite ste office ofis of kv apt apartment flat unit
  district: dist raion rayon qu mahallesi mah
  city: gorod shi town
  province: sheng prov oblast obl region
  square: sq ploshchad pl plaza piazza place
  lane: ln per pereulok
  box: pobox
  north: n
  south: s
  east: e
  west: w
`);
export const ADDRESS_PARTS = new Set([
  ...ADDRESS_WORDS.values(),
  "po",
  "p",
  "o",
  "house",
  "dom",
  "d",
  "near",
  "block",
  "zip",
]);
