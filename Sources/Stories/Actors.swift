/// Who may act or speak in a title: people, institutions, countries.
enum Actors {
  /// Whether a word names somebody who may speak; a newspaper is none.
  static func isActor(_ token: TermReader.Token) -> Bool {
    guard !SpeakingWords.isMedia(token.word) else { return false }
    if let concept = token.concept { return named.contains(concept) }
    return token.name != nil
  }

  /// Whether a concept is a person or an institution that speaks for itself or for a side.
  static func isSpeaker(_ concept: UInt16) -> Bool { speakers.contains(concept) }

  /// The concepts of the two sides.
  static let sides = Concepts.standard.concepts("usa russia")

  private static let speakers = Concepts.standard.concepts(institutions + " " + people).union(sides)
  private static let named = Concepts.standard.concepts(institutions + " " + people + " " + countries)

  private static let institutions = """
    white-house police court parliament treasury army justice intelligence kremlin pentagon госдеп мид минобороны минфин
    embassy nato congress senator senat republican democrat duma совфед lawmaker cabinet minister secretary spokesman
    adviser expert analyst cia fbi fsb un eu general deputy governor mayor ambassador official brother wife son
    committee
    """
  private static let people = """
    yermak budanov zaluzhn umerov ushakov patrushev belousov gerasimov naryshkin bortnikov mishustin volodin matvienko
    slutsky pushkov kosachev rogozin nabiullina siluanov novak darchiev nebenzya ulyanov kadyrov simonyan butina
    sullivan austin yellen burns nuland kirby psaki miller patel leavitt bessent waltz kellogg graham
    mcconnell mccain pelosi schumer comey mattis haley mnuchin huntsman mcfaul bannon giuliani carlson harris sanders
    pence kissinger scholz merz pistorius baerbock starmer sunak meloni tusk fico vucic kallas guterres xi modi
    netanyahu lula pashinyan aliyev tokayev trump putin biden obama lavrov zelensky snowden whelan griner bout witkoff
    dmitriev kushner rubio blinken pompeo tillerson kerry clinton zakharova ryabkov peskov medvedev antonov shoigu
    merkel macron johnson erdogan lukashenko stoltenberg borrell rice rutte hegseth vance bolton musk mueller flynn
    assad maduro orban haftar
    """
  private static let countries = """
    china ukraine belarus poland germany france britain italy japan korea india iran iraq syria turkey israel saudi
    libya hungary slovakia czech serbia finland canada europe venezuela
    """
}

/// The offices that some people and institutions speak for: a ministry and its minister are one voice, two of its
/// officials are two.
struct Offices: Sendable {
  /// Offices of anybody, a bit each, and those of institutions.
  private var all: UInt32 = 0
  private var institutions: UInt32 = 0

  mutating func insert(_ term: Term) {
    guard let concept = term.conceptNumber, let mask = Offices.masks[concept] else { return }
    all |= mask
    if Offices.institutional.contains(concept) { institutions |= mask }
  }

  /// Whether an institution of one is an institution, or has a person, of the other.
  func meets(_ other: Offices) -> Bool { institutions & other.all != 0 || all & other.institutions != 0 }

  private static let table = [
    "kremlin peskov putin ushakov medvedev", "мид lavrov zakharova ryabkov diplomat", "duma volodin slutsky lawmaker",
    "white-house biden trump obama psaki leavitt sullivan o'brien bolton waltz adviser administration",
    "госдеп blinken rubio pompeo tillerson kerry miller patel", "pentagon austin hegseth mattis kirby",
    "минфин yellen bessent mnuchin treasury", "минобороны shoigu belousov gerasimov",
    "embassy antonov kislyak darchiev ambassador diplomat", "nato stoltenberg rutte", "eu borrell kallas",
    "ukraine zelensky yermak umerov budanov", "republican democrat congress senat lawmaker senator representatives",
  ]

  private static let masks: [UInt16: UInt32] = {
    var masks: [UInt16: UInt32] = [:]
    for (office, words) in table.enumerated() {
      for concept in Concepts.standard.concepts(words) { masks[concept, default: 0] |= 1 << UInt32(office) }
    }
    return masks
  }()

  private static let institutional = Concepts.standard.concepts(
    """
    kremlin мид duma white-house госдеп pentagon treasury минфин минобороны embassy nato eu ukraine congress senat
    lawmaker diplomat adviser administration
    """)
}
