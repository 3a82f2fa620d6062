extension ConceptTable {
  /// More concepts, in the form of `text`: institutions, places, trade, weapons, and names whose spellings in both
  /// languages do not sound alike.
  static let wider = """
    white-house | белый-дом; federal | федерал; country countries nation | стран государств; power= powers authorit
    regime= | власт; agenc bureau | агентств ведомств управлен; service services | служб; department | департамент;
    office | офис аппарат; sea= seas ocean maritime | море= моря= морск морем; water= waters | вод= воды= водах
    акватор; road route | дорог маршрут; street | улиц; student universit | студент университ; school | школ; book |
    книг мемуар; story= stories | истори; article essay column | стать колонк; speaker | спикер; director |
    директор; chair chairman | председ; premier prime= prime-minister | премьер; chancellor | канцлер; king= |
    король короля; vice-president | вице-президент; young youth | молод; old= older elder | стар; man= men= |
    мужчин; life lives living | жизн жить жит; body | тел=; friendly | дружеств; hero | геро; person= | лиц=;
    resident | жител; user | пользоват; drug narcotic cannabis marijuana | наркот; medic hospital doctor | больниц
    врач медицин; disease infection epidemic | инфекц эпидеми заболев болезн; prevent avert avoid deter= | предотвр
    избеж; fail= falter collaps | срыв сорва рухн крах; lose= lost | утрат лиш; gain gains |; rise rising grow grew
    growth surge soar jump | рост выр= вырос раст= подскоч; drop fall fell falling slump plunge declin tumble |
    паден упал обвал; high record-high | высок; expect anticipat forecast predict | ожида прогноз предсказ; intend
    intent intention | намерен; aim aimed goal | цел=; suggest hint | предполож намек; assess estimat evaluat |
    оцен; consider= mull weigh weighs ponder | раздум обдум; claim claims | утвержда; admit acknowledg recogni |
    призна; reaffirm reiterat | подтвержд; complain lament | жалоб пожал посетов; insist | настаив настоя; disagree
    dispute differ | разногл спор расхожд; consensus | консенсус; advise recommend | рекоменд посовет; remind |
    напомн; mention | упом; describe | опис; stress emphasi | подчерк; speak spoke talk= talked | говор поговор;
    listen hear= | слуш; write wrote | напис; compare likened | сравн; joke | шут; swear curse | ругат; silent
    silence | молч; confused baffled puzzl | недоум; anger angry fury furious outrage | гнев возмущ ярост; upset
    disappoint dismay | разочар недовол; happy glad delight | рад= доволен счаст; sad grief mourn | скорб траур;
    emotional emotion | эмоци; shame= | стыд; insult offend | оскорб; respect= | уваж; trust | довер; doubt skeptic
    | сомне усомн; sure confident | увер; optimis | оптимизм; pessimis | пессимис; weak weaken | слаб; tough harsh
    strict hardline | жестк; soft= | мягк; quick fast rapid swift | быстр; slow= | медлен; early= premature | досроч
    преждеврем; late= delayed | поздн; sudden abrupt | внезап; immediate | немедл; permanent | постоян; temporar
    interim | времен; urgent | срочн; unprecedented | беспрец; massive large-scale | массов крупномасш; small minor
    | небольш; full-scale | полномасшт; limited partial | частичн ограничен; total complete | полн=; left-wing |
    левы; extremis | экстреми; radical | радикал; militant rebel insurgent | боевик повстан; hamas | хамас;
    hezbollah | хезболл; houthi | хусит; gaza palestin | газы палестин; taiwan | тайван; hong-kong | гонконг;
    vietnam | вьетнам; pakistan | пакистан; cyprus | кипр; malta | мальт; jordan | иордан; qatar doha | катар дох;
    emirates uae | эмират оаэ абу-даби; kuwait | кувейт; lebanon beirut | ливан бейрут; yemen | йемен; sudan |
    судан; ethiopia | эфиоп; somalia | сомали; mali= | мали=; chad= | чад=; kenya | кени=; south-africa pretoria |
    юар=; argentin | аргент; colombia | колумб; peru | перу=; chile | чили=; nicaragua | никараг; ireland irish |
    ирланд; scotland | шотланд; portugal lisbon | португал; belgium brussels | бельги брюссел; luxemburg |
    люксембург; croatia | хорват; slovenia | словен; macedonia | македон; montenegro | черногор; albania | албан;
    kosovo | косов; iceland reykjavik | исланд рейкьяв; mongolia | монгол; kyrgyz bishkek | киргиз бишкек; tajik
    dushanbe | таджик душанб; uzbek tashkent | узбек ташкент; turkmen | туркмен; abkhaz | абхаз; ossetia | осети;
    transnistria | приднестр; karabakh | карабах; chechen kadyrov | чечн кадыр чечен; tatar | татар; dagestan |
    дагест; kherson | херсон; zaporizh zaporozh | запорож; kharkiv kharkov | харьков; odesa odessa | одесс; dnipro
    dnepr | днепр; lviv lvov | львов; mariupol | мариупол; bakhmut | бахмут артемовск; avdiivka | авдеев; pokrovsk |
    покровск; belgorod | белгород; rostov | ростов; novorossiysk | новоросс; murmansk severomorsk | мурманск
    североморск; vladivostok | владивост; yekaterinburg ekaterinburg | екатеринб; petersburg | петербург; sochi |
    сочи=; samara | самар; volgograd | волгогр; kaluga | калуг; tula= | тула= туле=; seattle | сиэтл; francisco
    san-francisco | франциск сан-франциск; houston | хьюстон; new-york | нью-йорк; texas | техас; florida | флорид;
    california | калифорн; maryland | мэриленд; chicago | чикаг; miami | майам; boston | бостон; hawaii | гавай;
    guam | гуам; puerto rico | пуэрто; black= | черн; white= | белый= белого= белом=; red= | красн; green= | зелен=;
    blue= | синий; shadow | тенев; dark= | темн; | начальник генштаб; unit brigade regiment battalion | бригад полк=
    батальон; reservist reserve | резерв; guard= guards national-guard | гвард охран; front frontline | фронт
    передов; battle battlefield combat | битв сражен; retreat | отступ; advance= advances | продвин продвиж; capture
    captur | взял= взяти; besiege siege | осад; surrender capitulat | капитул сдал сдач; civilian | гражданск;
    victim | жертв; rescue rescued evacuat | спас эвакуир эвакуац; hospitaliz | госпитал; search | поиск обыск; find
    found discover | наш= нашл обнаруж; miss missing disappear | пропал исчез; hunt hunting chase pursu | погон
    преслед; surround | окруж; trap | ловуш; helicopter | вертол; equipment | оборудов техник; radar | радар рлс;
    airstrike | авиауд; munition ammunition ammo | боеприп снаряд; rifle kalashnikov | винтовк автомат калашн; laser
    | лазер; robot | робот; ai= | ии=; computer | компьют; microsoft | майкрософт; apple= | эппл; instagram |
    инстаграм; youtube | ютуб ютьюб; amazon | амазон; boeing | боинг; airbus | эйрбас; tesla | тесл; chevron |
    шеврон; exxon | эксон экссон; raiffeisen | райффайз; mastercard | мастеркард; huawei | хуавэй; wikileaks |
    викиликс; assange | ассанж; nord-stream | северный-поток; lng= | спг=; opec | опек; brent | брент; price-cap |
    потолок-цен; shadow-fleet | теневой-флот; | центробанк цб=; imf | мвф; wto | вто=; stocks shares | акци бирж;
    bond bonds | облигац; deficit | дефицит; recession | рецесс; gdp | ввп; poverty | бедност; salary wage pension |
    зарплат пенси; job jobs employ unemploy | безработ занятост; shortage | нехватк; customs | таможн; transit |
    транзит; cargo freight shipment | груз; railway railroad | железнодор ржд=; truck | грузов; car cars vehicle
    automobile | машин автомоб; bus= | автобус; ferry | паром; boat | лодк катер; container | контейнер; captain |
    капитан; sailor seaman | моряк; coast shore beach | побереж берег; coast-guard | берегов; canal | канал=;
    mountain | гор=; river | рек= реке= реки=; forest | лес=; wildfire blaze | пожар; smoke | дым; donate donor |
    пожертв; gift= | подар; bribe | взятк; smuggl contraband | контраб; evad evasion circumvent | обход обой; scheme
    | схем; rumor rumour | слух; hoax prank | розыгрыш пранк; conspiracy plot | заговор; theory | теори; myth | миф;
    private | частн; public= | публичн обществен; personal | личн; unofficial informal | неофиц; | пресс-конференц;
    briefing= | брифинг; forum | форум; assembly | ассамбл; panel | панел; delegation | делегац; protocol |
    протокол; agenda | повестк; schedule | график расписан; venue | площадк; date= | дат= дату=; deadline | срок=;
    birthday | рожден; holiday christmas | праздн рождеств; easter | пасх; memorial | мемориал; ceremony | церемон;
    wreath | венок; funeral burial | похорон; grave cemetery | могил кладб; medal award prize nobel | наград медал
    преми нобел; title= | титул; champion | чемпион; team= | сборн; match= game | матч игр; tournament cup | турнир
    кубок; fifa uefa | фифа уефа; ioc | мок=; doping wada | допинг вада=; boycott | бойкот; anthem | гимн; music
    musician singer concert | музык певец певиц концерт; actor actress hollywood | актер актрис голливуд; theater
    theatre ballet opera | театр балет опер; museum | музе; art artist | искусств худож; culture cultural | культур;
    religion religious | религи; pope vatican | папа= папы= ватикан франциск=; patriarch kirill | патриарх; muslim
    islam | мусульм ислам; language | язык; education | образов; science | наук; marriage wedding | свадьб брак=;
    divorce | развод; pregnan | беремен; baby | младен; daughter | дочь дочер; mother | мать матер; parent |
    родител; husband | муж=; relative | родствен; couple | пара= пары=; neighbor neighbour | сосед; guest | гост;
    colleague | коллег; rival opponent | сопер оппонент; enemy foe adversar | враг противник; traitor treason |
    измен= предател госизмен; dissident | диссидент; exile | изгнан; asylum | убежищ; passport | паспорт; deport |
    депорт; attache | атташе; chargé | поверенн; credential | верительн; persona non grata | нон= грата=; residence
    | резиденц; villa | вилл; apartment house houses | квартир дом=; rent lease | аренд; key= | ключ; door | двер;
    gate | ворот; fence | забор; wall= | стен; impeach | импичм; scandal | скандал; affair | афер; testimon testif |
    показани; witness | свидет; subpoena | повестк=; lawsuit sue sues sued | иск= иски= иску=; trial= | процесс=;
    jury | присяжн; guilty plead plea | вин= вину= виновн; innocent | невинов; acquit | оправда; fine= fined penalt
    | штраф; bail | залог; torture | пытк пыток; beating beaten | избит; execution execute | казн; genocide |
    геноцид; massacre | резн; tribunal icc | трибунал мус=; warrant | ордер; interpol | интерпол; wanted | розыск;
    gang mafia | банд мафи; thief steal stole stolen theft | краж укра украл; ransomware | вымогат; password |
    парол; server | сервер; email emails | почт; chat | чат=; app= | приложен; censor | цензур; undesirable |
    нежелат; broadcast | вещан; channel= | телеканал; radio | радио; magazine | журнал; editor | редактор; blogger |
    блогер; handshake | рукопожат; hug embrace | обня объят; smile | улыб; cry | плак слез; sleep | сон= спал; eat
    dinner lunch breakfast | ужин обед завтрак; drink vodka | водк; dress wore suit | костюм; limousine | лимузин;
    golf | гольф; demin | разминир; iaea grossi | магатэ гросси; radiation | радиац; nonprolif | нераспростр; disarm
    | разоруж; arms-control |; arms-race | гонк-вооруж; moratorium | моратор; triad | триад; b-52 b52 | б52; p-8
    poseidon= |; mq-9 reaper |; su-27 | су-27; kinzhal | кинжал=; avangard | авангард; zircon tsirkon | циркон;
    kalibr | калибр; iskander | искандер; shahed geran | шахед герань; abrams | абрамс; leopard | леопард; bradley |
    брэдли; stinger | стингер; nasams | насамс; taurus | таурус; golden-dome | золотой-купол; capsule | капсул;
    orbit | орбит; mars= | марс; venus | венер; telescope | телескоп; asteroid | астероид; yanukovych | янукович;
    poroshenko | порошенк; yermak | ермак; budanov | буданов; zaluzhn | залужн; syrsky | сырск; umerov | умеров;
    sybiha kuleba | сибиг кулеб; ushakov | ушаков; patrushev | патрушев; belousov | белоус; gerasimov | герасимов;
    naryshkin | нарышк; bortnikov | бортник; mishustin | мишуст; volodin | володин; matviyenko matvienko | матвиен;
    slutsky | слуцк; pushkov | пушков; kosachev | косачев; rogozin | рогозин; chubais | чубайс; nabiullina |
    набиуллин; siluanov | силуан; novak | новак; sechin | сечин; deripaska | дерипаск; abramovich | абрамович;
    usmanov | усманов; vekselberg | вексельб; darchiev | дарчиев; kislyak | кисляк; nebenzya nebenzia | небензя
    небензи; gatilov | гатилов; ulyanov | ульянов; simonyan | симоньян; solovyov soloviev | соловьев; dugin | дугин;
    khodorkovsky | ходорковск; yashin | яшин; nemtsov | немцов; litvinenko | литвин; browder magnitsk | браудер
    магнитск; butina | бутин; yaroshenko | ярошенк; kurmasheva | курмашев; krasikov | красиков; reed= | рид=; fogel
    | фогел; karelina | карелин; woodland | вудл; gilman | гилман; vinnik | винник; sullivan | салливан; austin |
    остин= остина= остином=; yellen | йеллен; burns | бернс; nuland | нуланд; kirby | кирби; psaki | псаки; miller=
    | миллер; patel | пател; leavitt | левитт; bruce= | брюс=; ratcliffe | рэтклифф рэтклиф; gabbard | габбард;
    bessent | бессент; lutnick | латник; waltz | уолтц уолц; kellogg | келлог; wiles | уайлс; graham | грэм= грэма=
    грэму=; mcconnell | макконнелл; mccain | маккейн; pelosi | пелоси; schumer | шумер; schiff | шифф; nunes |
    нунес; comey | коми=; barr= | барр=; sessions= | сешнс; mattis | мэттис; mcmaster | макмастер; haley | хейли;
    mnuchin | мнучин; o'brien | о'брайен; huntsman | хантсман; tracy | трейси; mcfaul | макфол; bannon | бэннон;
    giuliani | джулиани; stone= | стоун; epstein | эпштейн; carlson | карлсон; harris | харрис; sanders | сандерс;
    romney | ромни; pence | пенс= пенса=; cheney | чейни; bush= | буш= буша=; reagan | рейган; gorbachev | горбачев;
    yeltsin | ельцин; kissinger | киссинджер; brzezinski | бжезинск; soros | сорос; gates= | гейтс; zuckerberg |
    цукерберг; bezos | безос; scholz | шольц; merz | мерц; steinmeier | штайнмайер; pistorius | писториус; baerbock
    | бербок; starmer | стармер; sunak | сунак; truss= | трасс=; thatcher | тэтчер; meloni | мелони; draghi |
    драги=; sanchez | санчес; tusk= | туск= туска=; duda= | дуда= дуды=; fico | фицо; vucic | вучич; michel= |
    мишел; leyen | ляйен; kallas | каллас; guterres | гутерр; xi= jinping | си= цзиньпин; modi= | моди=; jaishankar
    | джайшанкар; kim= jong-un | ким= чен; abe= | абэ=; kishida | кисид; yoon= | юн=; netanyahu | нетань; khamenei |
    хамене; rouhani | рухани; zarif | зариф; raisi | раиси; pezeshkian | пезешкиан; salman mbs | салман; sisi= |
    сиси=; castro | кастро; lula | лула= лулы=; bolsonaro | болсонар; milei | милей= милея=; mandela | мандел;
    tikhanovskaya | тиханов; pashinyan | пашинян; aliyev | алиев; tokayev | токаев; sandu= | санду=; saakashvili |
    саакашв; zourabichvili | зурабишв; package | пакет; initiative | инициатив; world global worldwide | мировая= мировой=
    мирового= мировую= мировых= всемирн глобал; foreign | иностран зарубеж; send= sends= sent= sending | отправ направил
    направит направят направля; receiv | получи получа получе; announc | объяв анонс; idea= ideas= | идея= идеи= идею=
    идей= идее=; licens licence | лиценз; status | статус; signal | сигнал; factory factories | завод; zone | зона=
    зоне= зоны= зону=; effort | усилия усилий; problem | проблем; option | вариант; thank | благодарит благодарност
    поблагодар; strengthen boost bolster reinforc | усилил усилен усилив укреп; confront standoff | противостоян
    конфронт; escort | сопров; bounty bounties | вознагражд; isolat | изоляц изолир; boarded boarding |; restor |
    восстанов восстанав; insure insurance insurer | страхов; plutonium | плутон; underground | подземн; attend |
    присутств; rally rallies | митинг; gunvor | гунвор
    """
}
