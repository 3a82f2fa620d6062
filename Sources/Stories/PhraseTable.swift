/// Two words that together have one concept, such as White House.
enum PhraseTable {
  /// The concept of two lower-case words that follow each other.
  static func concept(_ first: String, _ second: String) -> UInt16? { all[first]?[second] }

  private static let all: [String: [String: UInt16]] = {
    var all: [String: [String: UInt16]] = [:]
    for line in text.split(separator: ";") {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard words.count == 4, let concept = Concepts.standard.concept(of: words[3]) else {
        preconditionFailure("a phrase is two words, = and a word of the concept table: \(line)")
      }
      all[words[0], default: [:]][words[1]] = concept
    }
    return all
  }()

  /// As `first second = word of the concept table; …`.
  private static let text = """
    white house = white-house; белый дом = белый-дом; белого дома = белый-дом; белом доме = белый-дом; белому дому =
    белый-дом; белым домом = белый-дом; state department = госдеп; state dept = госдеп; foreign ministry = мид;
    security council = совбез; national guard = national-guard; coast guard = coast-guard; prime minister =
    prime-minister; justice department = минюст; north korea = кндр; north korean = кндр; северной корее = кндр;
    северная корея = кндр; south africa = south-africa; new york = new-york; san francisco = san-francisco; сан
    франциско = сан-франциск; hong kong = hong-kong; nord stream = nord-stream; северный поток = северный-поток;
    северного потока = северный-поток; северному потоку = северный-поток; северных потоках = северный-поток;
    северных потоков = северный-поток; северном потоке = северный-поток; northern stream = nord-stream; united
    nations = un; european union = eu; united states = usa; soviet union = soviet; air defense = пво; air defence =
    пво; press conference = пресс-конференция; shadow fleet = shadow-fleet; теневого флота = теневой-флот; теневой
    флот = теневой-флот; теневым флотом = теневой-флот; price cap = price-cap; потолок цен = потолок-цен; потолка
    цен = потолок-цен; central bank = центробанк; south korea = korea; южной корее = корея; u s = usa; u n = un; golden dome =
    golden-dome; золотой купол = золотой-купол; arms control = arms-control; arms race = arms-race; гонка вооружений
    = гонк-вооруж; гонки вооружений = гонк-вооруж; гонку вооружений = гонк-вооруж; new start = снв; vice president =
    vice-president
    """
}
