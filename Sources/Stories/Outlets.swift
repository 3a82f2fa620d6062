/// Newspapers, agencies and channels that titles cite for what they report: `NYT: …`, `… — Reuters`. Reports of two
/// newspapers are usually two events, even if about one affair. A report that repeats another one cites where it has it from.
enum Outlets {
  /// A way to write an outlet's name, and the first one of the same outlet, in lower case.
  private struct Spelling {
    var words: [(lower: String, written: [Unicode.Scalar])]
    var outlet: String
  }

  /// The outlets that a title cites, each once. The name of the publisher at the end of a title (`… - Reuters`,
  /// `… | CNN`) is no citation.
  ///
  /// - Parameter words: The words of the title.
  static func cited(in title: String, _ words: [TermReader.Token]) -> [String] {
    let scalars = Array(title.unicodeScalars)
    let words = withoutPublisher(words, scalars)
    var cited: [String] = []
    var index = 0
    while index < words.count {
      let place = words[index...]
      guard let found = spellings[words[index].word]?.first(where: { matches($0, place, scalars) }) else {
        index += 1
        continue
      }
      if !cited.contains(found.outlet) { cited.append(found.outlet) }
      index += found.words.count
    }
    return cited
  }

  /// Whether the words at a place are those of a spelling, with its capitals: `Wall Street` alone, `at times` and
  /// `300 ft` are no newspapers.
  private static func matches(
    _ spelling: Spelling, _ place: ArraySlice<TermReader.Token>, _ title: [Unicode.Scalar]
  ) -> Bool {
    guard place.count >= spelling.words.count else { return false }
    // The Times of India, the Guardian Council.
    let next = place.dropFirst(spelling.words.count).first?.word
    return next != "of" && next != "council"
      && zip(spelling.words, place).allSatisfy { word, token in
        word.lower == token.word
          && zip(word.written, title[token.start...]).allSatisfy { !$0.properties.isUppercase || $0 == $1 }
      }
  }

  /// The words before the last hyphen or bar between spaces, if at most so many follow it: a publisher's name.
  private static let longestPublisher = 5

  private static func withoutPublisher(
    _ words: [TermReader.Token], _ title: [Unicode.Scalar]
  ) -> ArraySlice<TermReader.Token> {
    let inner = title.indices.dropFirst().dropLast()
    let separator = inner.last { place in
      (title[place] == "-" || title[place] == "|") && title[place - 1].properties.isWhitespace
        && title[place + 1].properties.isWhitespace
    }
    guard let separator, words.count(where: { $0.start > separator }) <= longestPublisher else { return words[...] }
    return words.prefix { $0.start < separator }
  }

  /// The spellings by their first word in lower case, the longest first.
  private static let spellings: [String: [Spelling]] = {
    var spellings: [String: [Spelling]] = [:]
    for outlet in table.split(separator: ";") {
      let ways = outlet.split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
      let name = ways[0].joined(separator: " ").lowercased()
      for way in ways {
        let words = way.map { (lower: $0.lowercased(), written: Array($0.unicodeScalars)) }
        spellings[words[0].lower, default: []].append(Spelling(words: words, outlet: name))
      }
    }
    return spellings.mapValues { $0.sorted { $0.words.count > $1.words.count } }
  }()

  /// The outlets, and of each its spellings, with the capitals that they have to have. New York is one word in titles
  /// (`PhraseTable`). `SpeakingWords.media` has them too, so that they are no speakers.
  private static let table = """
    NYT, New-York Times, Нью-Йорк Таймс; Washington Post, WaPo, Вашингтон пост;
    WSJ, Wall Street Journal, Уолл стрит джорнал; Reuters, Рейтер, Рейтерс; Bloomberg, Блумберг; CNN; Axios; Politico;
    NBC; CBS; ABC News; Fox News; BBC, Би-би-си; the Times; the Economist, Economist; the Guardian;
    the Telegraph, Telegraph; FT, Financial Times; Figaro, Фигаро; Monde; Spiegel; Bild; Newsweek; Semafor; Yonhap;
    Kyodo
    """
}
