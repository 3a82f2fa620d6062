/// Finds names that the watchlist does not have: capitalised words in a sentence with a known name.
public struct UnknownNames: Sendable {
  /// A name in an item.
  public struct Finding: Sendable, Equatable {
    /// A key that all forms of the name share.
    public var key: String
    /// The name as the text has it.
    public var text: String
    /// The sides named in its sentence.
    public var sides: [String]
  }

  private let classifier: Classifier
  /// The maximum number of words of a name.
  private static let mostWords = 4

  /// Finds names that a classifier's watchlist does not have.
  public init(_ classifier: Classifier) { self.classifier = classifier }

  /// The unknown names of an item, each once.
  public func names(in item: Item) -> [Finding] {
    let reading = Reader.read(item, with: classifier.compiled, forVerdictOnly: false)
    var found: [Finding] = []
    for field in reading.fields.indices {
      let mentions = reading.mentions.filter { $0.hit.field == field }
      guard !mentions.isEmpty, !UnknownNames.isCapitalised(reading.fields[field].text) else { continue }
      for run in runs(reading, field) {
        let sentence = reading.fields[field].text.tokens[run.lowerBound].sentence
        let sides = mentions.filter { $0.hit.sentence == sentence }.compactMap {
          classifier.compiled.watchlist.entities[$0.entity].side
        }.filter { classifier.compiled.watchlist.sides.contains($0) }
        guard !sides.isEmpty else { continue }
        let text = reading.quote(Reading.Hit(field: field, range: run, sentence: sentence)).text
        let key = UnknownNames.key(text)
        if !found.contains(where: { $0.key == key }) {
          found.append(Finding(key: key, text: text, sides: Array(Set(sides)).sorted()))
        }
      }
    }
    return found
  }

  /// Whether a text capitalises every word, as English headlines do. Then capitals are not evidence of names.
  private static func isCapitalised(_ text: ScannedText) -> Bool {
    let long = text.tokens.filter { $0.end - $0.start > 3 }
    return long.count > 3 && long.count { $0.isCapitalized } * 3 > long.count * 2
  }

  /// Runs of capitalised words without a part of a known name: at least two words, or one that does not begin a
  /// sentence.
  private func runs(_ reading: Reading, _ field: Int) -> [Range<Int>] {
    let text = reading.fields[field].text
    var known = Set((reading.mentions + reading.uncounted).filter { $0.hit.field == field }.flatMap { $0.hit.range })
    for shadow in reading.fields[field].shadows { known.formUnion(shadow.range) }
    for range in text.inside { known.formUnion(range) }
    let bytes = Array(reading.fields[field].source.utf8)
    var runs: [Range<Int>] = []
    var start = text.mentions.lowerBound
    while start < text.mentions.upperBound {
      guard isName(text.tokens[start], bytes) || opensName(start, text, bytes), !known.contains(start) else {
        start += 1
        continue
      }
      var end = start + 1
      while end < text.mentions.upperBound, end - start < Self.mostWords, isName(text.tokens[end], bytes),
        text.tokens[end].sentence == text.tokens[start].sentence,
        bytes[Int(text.tokens[end - 1].end)..<Int(text.tokens[end].start)].elementsEqual([0x20])
      { end += 1 }
      let isFirst = start == 0 || text.tokens[start - 1].sentence != text.tokens[start].sentence
      let isKnown = (start..<end).contains(where: known.contains)
      if !isKnown, end - start > 1 || !isFirst { runs.append(start..<end) }
      start = end
    }
    return runs
  }

  /// Whether a word is the `New` of a place like New York: directly before a name. Alone it is none.
  private func opensName(_ index: Int, _ text: ScannedText, _ bytes: [UInt8]) -> Bool {
    let (word, next) = (text.tokens[index], index + 1)
    guard word.isCapitalized, next < text.mentions.upperBound, text.tokens[next].sentence == word.sentence,
      isName(text.tokens[next], bytes)
    else { return false }
    return UnknownNames.openers.contains(
      String(decoding: bytes[Int(word.start)..<Int(word.end)], as: UTF8.self).lowercased())
  }

  /// Whether a word begins with a capital and continues in lower case, and is not a day, a month or a title.
  private func isName(_ token: Token, _ bytes: [UInt8]) -> Bool {
    guard token.isCapitalized, !token.isUpper, token.end - token.start > 2 else { return false }
    let word = String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self).lowercased()
    return !UnknownNames.common.contains(word)
  }

  /// The key of a name: Russian words without their final vowels and case endings.
  private static func key(_ text: String) -> String {
    SearchWords.of(text).map { word in
      var letters = Array(word.text)
      guard letters.contains(where: { ("а"..."я").contains($0) }) else { return word.text }
      for ending in ["ого", "ому", "ыми", "ами", "ой", "ый", "ий", "ая", "ым", "ом", "ем", "ою", "ую", "ые", "ых"]
      where letters.count - ending.count >= 4 && String(letters).hasSuffix(ending) {
        letters.removeLast(ending.count)
        return String(letters)
      }
      while letters.count > 3, let last = letters.last, "аеиоуыэюяйь".contains(last) { letters.removeLast() }
      return String(letters)
    }.joined(separator: " ")
  }

  private static let openers: Set = ["new", "saint"]

  private static let common: Set<String> = Set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september \
    october november december president prime minister secretary foreign state department general senator congress \
    ambassador the this that these those his her their its but and for with from after before when while what who why how \
    not new former deputy chief director king queen saint street road party house office council government ministry \
    committee agency bank university international national united republic democratic republican english according mr mrs \
    президент министр глава при что как это все еще для после если так также однако госсекретарь посол
    """.split(separator: " ").map(String.init))
}
