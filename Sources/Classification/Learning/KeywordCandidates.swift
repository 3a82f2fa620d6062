/// Collects the words that may become keywords, as patterns with `*` for their endings.
struct KeywordCandidates {
  /// The minimum number of items, weeks and sources in which a word must occur. For items, it is 0.3 % of them if that
  /// is more.
  static let fewestItems = 4
  static let fewestPeriods = 3
  static let fewestSources = 2

  private struct Support {
    var items = 0
    var periods: Set<String> = []
    var sources: Set<String> = []
  }

  private var supports: [String: Support] = [:]

  mutating func add(_ reading: Reading, period: String, source: String) {
    var seen: Set<String> = []
    for field in reading.fields {
      let bytes = Array(field.source.utf8)
      for token in field.text.tokens[field.text.mentions] {
        let word = String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
        if let pattern = KeywordCandidates.pattern(word) { seen.insert(pattern) }
      }
    }
    for pattern in seen {
      supports[pattern, default: Support()].items += 1
      if supports[pattern]!.periods.count < KeywordCandidates.fewestPeriods {
        supports[pattern]!.periods.insert(period)
      }
      if supports[pattern]!.sources.count < KeywordCandidates.fewestSources {
        supports[pattern]!.sources.insert(source)
      }
    }
  }

  /// The patterns with enough support among `count` items, in alphabetical order.
  func patterns(among count: Int) -> [String] {
    let fewest = max(KeywordCandidates.fewestItems, count * 3 / 1000)
    return supports.filter { _, support in
      support.items >= fewest && support.periods.count >= KeywordCandidates.fewestPeriods
        && support.sources.count >= KeywordCandidates.fewestSources
    }.keys.sorted()
  }

  // MARK: words to patterns

  /// The pattern for a word: its stem with `*`, if the stem is long enough to identify it. Nil for numbers, single
  /// letters and stop words.
  static func pattern(_ word: String) -> String? {
    let scalars = word.unicodeScalars.compactMap { Unicode.Scalar(FoldedScalar.fold($0.value)) }
    var letters = String(String.UnicodeScalarView(scalars))
    if letters.hasSuffix("'s") { letters.removeLast(2) }
    let isCyrillic = scalars.contains { 0x0400...0x052F ~= $0.value }
    guard letters.count > 1, !CommonWords.contain(letters), letters.allSatisfy({ $0.isLetter }) else { return nil }
    let endings = isCyrillic ? russianEndings : englishEndings
    let stem = endings.first { letters.hasSuffix($0) && letters.count - $0.count >= 4 }.map {
      String(letters.dropLast($0.count))
    }
    let beginning = stem ?? letters
    return beginning.count >= (isCyrillic ? 4 : 5) ? beginning + "*" : letters
  }

  private static let englishEndings = ["ingly", "ings", "ing", "edly", "ied", "ies", "ed", "es", "s", "ly"]

  private static let russianEndings = """
    иями ости остью ость ями ами иях ого его ому ему ыми ими ией иям ешь ала яла ила ела али яли или ели ало ило ать \
    ять ить еть ться тся лся лась лись лось ях ах ей ой ий ый ое ее ая яя ые ие ых их ую юю ою ею ем ом им ым ам ям ия \
    ию ии ья ье ью ут ют ат ят ит ет ал ял ил ел ов ев а е и о у ы ь ю я
    """.split(separator: " ").map(String.init).sorted { $0.count > $1.count }
}
