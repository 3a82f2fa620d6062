/// What is said of an act: that it is planned, denied or long past. Read from the words just before and inside the
/// evidence, in English and Russian.
struct FlagReader {
  let reading: Reading

  /// How many words before the evidence are read.
  private static let window = 6

  func flags(at hit: Reading.Hit) -> [TopicVerdict.Flag] {
    let tokens = reading.fields[hit.field].text.tokens
    let first = max(0, hit.range.lowerBound - FlagReader.window)
    let near = tokens[first..<hit.range.upperBound].filter { $0.sentence == hit.sentence }.map(\.hash)
    let sentence = tokens.filter { $0.sentence == hit.sentence }.map(\.hash)
    var flags: [TopicVerdict.Flag] = []
    if near.contains(where: FlagReader.planned.contains) { flags.append(.planned) }
    if near.contains(where: FlagReader.negated.contains) { flags.append(.negated) }
    if isPast(sentence) { flags.append(.past) }
    return flags
  }

  private func isPast(_ hashes: [UInt64]) -> Bool {
    if hashes.contains(where: FlagReader.past.contains) { return true }
    return zip(hashes, hashes.dropFirst()).contains { pair in
      FlagReader.pastPairs.contains { $0 == pair.0 && $1 == pair.1 }
    }
  }

  private static func hash(_ word: Substring) -> UInt64 {
    WordHash.of(word.unicodeScalars.map { FoldedScalar.fold($0.value) })
  }

  private static func hashes(_ words: String) -> Set<UInt64> { Set(words.split(separator: " ").map(hash)) }

  private static let planned = hashes(
    """
    will to plan plans planned planning may might could would consider considers considering weigh weighs mulls set \
    expected intends intend vows threatens due ready намерен намерена намерены планирует планируют планируется будет \
    будут может могут готов готова готовы готовится готовятся собирается рассматривает рассмотрит вышлет введет \
    введут ответит закроет обещает обещают пригрозил пригрозила
    """)

  private static let negated = hashes(
    """
    no not never deny denies denied without nothing reject rejects rejected refuses refused isn't won't doesn't didn't \
    can't cannot не нет ни без отрицает отрицают отверг отвергла опроверг опровергла опровергли отказался отказались
    """)

  private static let past = hashes("anniversary anniversaries годовщина годовщину годовщины годовщине")

  private static let pastPairs: [(UInt64, UInt64)] = [
    (hash("years"), hash("ago")), (hash("decades"), hash("ago")), (hash("лет"), hash("назад")),
    (hash("года"), hash("назад")), (hash("this"), hash("day")), (hash("этот"), hash("день")),
  ]
}
