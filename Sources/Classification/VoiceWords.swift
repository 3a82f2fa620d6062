/// The words and phrases that sources use about themselves, in English and Russian, and the most common ones of blogs
/// and aggregators in other languages. There is one instance, because the tables are expensive to make.
final class VoiceWords: Sendable {
  static let shared = VoiceWords()

  /// The forms of tails by their first word, the longest first; below, the set of first words.
  let forms: [UInt64: [VoiceForm]]
  let openers: WordSet
  /// Phrases like `appeared first on`, by their first word.
  let appearances: [UInt64: [[UInt64]]]
  let closers: WordSet
  /// Phrases that begin a sentence about the text itself (`The post`, `Запись`), by their first word.
  let posts: [UInt64: [[UInt64]]]
  /// Names of publishers that contain a word which means a side.
  let publishers: [UInt64: [[UInt64]]]
  let publisherEnds: WordSet
  /// Beginnings of notices about foreign agents, by their first word.
  let noticeOpeners: [UInt64: [[UInt64]]]

  let agencies = WordSet(VoiceWords.agencyNames)
  /// Words that belong to the name of an agency beside them.
  let agencyParts = WordSet(
    """
    novosti новости news agency агентство information international world today сегодня segodnya staff press bureau на \
    русском english online media tv channel telegram канал сетевое издание
    """)
  let correspondents = WordSet(
    "correspondent correspondents корр корреспондент корреспонденты спецкорр собкор reporter")
  let sites = WordSet("com ru org net info uk eu tv io me ua by рф su example")
  let schemes = WordSet("http https www")
  let copyrights = WordSet("c copyright")
  let reposts = WordSet("rt r retweet")
  let contributions = WordSet("contributed")
  let by = WordSet("by to")
  let months = WordSet(VoiceWords.monthNames)
  let weekdays = WordSet(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun понедельник вторник среда четверг \
    пятница суббота воскресенье пн вт ср чт пт сб вс
    """)
  let dateParts = WordSet("г года th st nd rd am pm gmt utc est мск updated")
  /// Words that are in lower case inside names of places.
  let placeParts = WordSet("de la el al of на дону и")
  /// Cities from which agencies report. After one of these a colon may end the dateline.
  let cities = WordSet(
    """
    moscow washington kyiv kiev beijing geneva vienna london paris berlin brussels ankara istanbul tehran astana minsk \
    new hague москва вашингтон киев пекин женева вена лондон париж берлин брюссель анкара стамбул минск
    """)

  /// The key words of notices: each notice has one of these.
  let notices = WordSet(
    """
    иноагент иноагента иноагентом иноагентами иноагентов иноагентами иноагенты агент агента агентом агентами агентов \
    экстремистской экстремистская экстремистскими экстремистским экстремистом террористической террористическая \
    террористом нежелательной нежелательная нежелательными нежелательным запрещена запрещен запрещенная запрещенной \
    запрещены agent agents undesirable extremist terrorist banned
    """)
  /// Words that say that somebody was listed; below, words that say that a text was produced.
  let listings = WordSet(
    """
    признан признана признано признаны признанный признанная признанное признанной признанного внесен внесена внесено \
    внесены внесенный включен включена включено включены объявлен объявлена объявлено запрещен запрещена запрещено \
    запрещены запрещенная запрещенной запрещенный считается считаются designated recognized recognised declared labeled \
    labelled listed banned considered deemed
    """)
  let makings = WordSet(
    """
    произведен произведено произведены создан создано созданы распространен распространено распространены распространяется \
    подготовлен подготовлено выпущен выпущено направлен касается созданное созданный produced created distributed \
    disseminated published issued
    """)

  private init() {
    var forms: [UInt64: [VoiceForm]] = [:]
    var openers = WordSet("")
    for (kind, reach, phrases) in VoiceWords.tails {
      for words in VoiceWords.phrases(phrases) {
        forms[words[0], default: []].append(VoiceForm(words: words, kind: kind, reach: reach))
        openers.insert(words[0])
      }
    }
    self.forms = forms.mapValues { $0.sorted { $0.words.count > $1.words.count } }
    self.openers = openers
    appearances = VoiceWords.byFirst(VoiceWords.phrases(VoiceWords.appearanceForms))
    var closers = WordSet("")
    for word in appearances.keys { closers.insert(word) }
    self.closers = closers
    posts = VoiceWords.byFirst(VoiceWords.phrases(VoiceWords.postForms))
    let publishers = VoiceWords.phrases(VoiceWords.publisherNames)
    self.publishers = Dictionary(grouping: publishers) { $0[$0.count - 1] }
    var ends = WordSet("")
    for words in publishers { ends.insert(words[words.count - 1]) }
    publisherEnds = ends
    noticeOpeners = VoiceWords.byFirst(VoiceWords.phrases(VoiceWords.noticeForms))
  }

  private static func phrases(_ text: String) -> [[UInt64]] {
    text.utf8.split { $0 == UInt8(ascii: ",") || $0 == 0x0A }.map { phrase in
      phrase.split(separator: UInt8(ascii: " ")).map { WordHash.of(Substring($0)) }
    }.filter { !$0.isEmpty }
  }

  private static func byFirst(_ phrases: [[UInt64]]) -> [UInt64: [[UInt64]]] {
    Dictionary(grouping: phrases) { $0[0] }
  }
}
