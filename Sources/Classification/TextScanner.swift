/// Turns a field's text into words in one pass: each is hashed as it is read and looked up in the watchlist's
/// vocabulary, and keeps its place in the original.
///
/// Words are runs of letters and digits. Hyphens separate (`US-Russia`), apostrophes join (`O'Brien`) but for the
/// possessive; `U.S.` is `US`; soft hyphens, combining marks and direction marks inside a word are not read.
struct TextScanner {
  private let scalars: [UInt32]
  private let vocabulary: Vocabulary
  private let isCapsRun: Bool
  private var index = 0
  private var text = ScannedText()
  private var sentence: Int32 = 0

  // One word's hashes: of each of its beginnings, folded and in its own case.
  private var folded: [UInt64] = []
  private var exact: [UInt64] = []

  static func scan(_ string: String, vocabulary: Vocabulary, isTitle: Bool) -> ScannedText {
    var scanner = TextScanner(string, vocabulary: vocabulary)
    return scanner.run(isTitle: isTitle)
  }

  private init(_ string: String, vocabulary: Vocabulary) {
    scalars = string.unicodeScalars.map(\.value)
    self.vocabulary = vocabulary
    isCapsRun = TextScanner.isCapsRun(scalars)
    text.tokens.reserveCapacity(scalars.count / 5)
  }

  /// Whether a text is set in capitals: most of more than eight letters. Capitals then say nothing.
  static func isCapsRun(_ scalars: [UInt32]) -> Bool {
    var letters = 0
    var upper = 0
    for scalar in scalars where FoldedScalar.isWord(scalar) && !(0x30...0x39 ~= scalar) {
      letters += 1
      if FoldedScalar.isUpper(scalar) { upper += 1 }
    }
    return letters > 8 && upper * 10 >= letters * 7
  }

  private mutating func run(isTitle: Bool) -> ScannedText {
    while index < scalars.count {
      let scalar = scalars[index]
      if FoldedScalar.isWord(scalar) {
        if !acronym() { word() }
      } else if FoldedScalar.isCurrency(scalar) {
        symbolWord()
      } else {
        if scalar == 0x3A, !text.tokens.isEmpty { text.tokens[text.tokens.count - 1].beforeColon = true }
        if endsSentence(scalar) { sentence += 1 }
        index += 1
      }
    }
    text.sentenceCount = Int(sentence) + 1
    text.lastToken = text.tokens.count
    if isTitle { cutPublisher() } else { cutDateline() }
    return text
  }

  // MARK: words

  private mutating func word() {
    let start = index
    var hash = WordHash()
    var ownHash = WordHash()
    var isUpper = true
    folded.removeAll(keepingCapacity: true)
    exact.removeAll(keepingCapacity: true)
    var end = index
    while index < scalars.count {
      let scalar = scalars[index]
      if FoldedScalar.isIgnorable(scalar) {
        // й written as и and a breve is another letter, unlike ё.
        if scalar == 0x0306, !folded.isEmpty { recomposeShortI(&hash, &ownHash) }
        index += 1
        // An accent belongs to the letter before it; what cannot be seen at a word's end does not belong to the word.
        if FoldedScalar.isMark(scalar) { end = index }
        continue
      }
      guard FoldedScalar.isWord(scalar) || isInnerApostrophe(scalar) else { break }
      if !FoldedScalar.isUpper(scalar), !(0x30...0x39 ~= scalar) { isUpper = false }
      hash.combine(FoldedScalar.fold(scalar))
      ownHash.combine(FoldedScalar.normalize(scalar))
      folded.append(hash.value)
      exact.append(ownHash.value)
      index += 1
      end = index
    }
    add(start: start, end: end, isUpper: isUpper)
    skipPossessive()
  }

  /// `U.S.`, `U.S.A.`, `J. D.` is not: single letters with a full stop after each, read as one word in capitals.
  private mutating func acronym() -> Bool {
    var end = index
    var letters: [UInt32] = []
    while end + 1 < scalars.count, FoldedScalar.isUpper(scalars[end]), scalars[end + 1] == 0x2E {
      letters.append(scalars[end])
      end += 2
    }
    // The last full stop may be missing: "U.S Senate".
    if letters.count == 1, end < scalars.count, FoldedScalar.isUpper(scalars[end]),
      end + 1 == scalars.count || !FoldedScalar.isWord(scalars[end + 1])
    {
      letters.append(scalars[end])
      end += 1
    }
    guard letters.count >= 2, end == scalars.count || !FoldedScalar.isWord(scalars[end]) else { return false }
    folded = [WordHash.of(letters.map(FoldedScalar.fold))]
    exact = [WordHash.of(letters)]
    let start = index
    let stop = scalars[end - 1] == 0x2E
    // A final stop may also end the sentence; the next word's capital and a pause tell.
    add(start: start, end: end, isUpper: true)
    index = stop ? end - 1 : end
    if stop, endsSentenceAfterAcronym(end) { sentence += 1 }
    index = end
    skipPossessive()
    return true
  }

  private mutating func symbolWord() {
    folded = [WordHash.of([scalars[index]])]
    exact = folded
    add(start: index, end: index + 1, isUpper: false)
    index += 1
  }

  private mutating func add(start: Int, end: Int, isUpper: Bool) {
    let first = Int32(text.symbols.count)
    vocabulary.appendSymbols(folded: folded, exact: exact, ignoringCase: isCapsRun && isUpper, to: &text.symbols)
    text.tokens.append(
      Token(
        start: Int32(start), end: Int32(end), sentence: sentence, hash: folded.last ?? 0,
        firstSymbol: first,
        symbolCount: Int32(text.symbols.count) - first, isCapitalized: FoldedScalar.isUpper(scalars[start]),
        isUpper: isUpper))
  }

  private mutating func recomposeShortI(_ hash: inout WordHash, _ ownHash: inout WordHash) {
    guard index > 0 else { return }
    let base = scalars[index - 1]
    guard base == 0x0438 || base == 0x0418 else { return }
    // The last letter's step is redone from the hash before it, which only the list of beginnings still knows.
    folded.removeLast()
    exact.removeLast()
    hash = WordHash(resuming: folded.last)
    ownHash = WordHash(resuming: exact.last)
    hash.combine(0x0439)
    ownHash.combine(base == 0x0438 ? 0x0439 : 0x0419)
    folded.append(hash.value)
    exact.append(ownHash.value)
  }

  private func isInnerApostrophe(_ scalar: UInt32) -> Bool {
    guard FoldedScalar.normalize(scalar) == 0x27, index + 1 < scalars.count else { return false }
    guard FoldedScalar.isWord(scalars[index + 1]) else { return false }
    return !isPossessive(at: index)
  }

  /// `'s` at the end of a word.
  private func isPossessive(at place: Int) -> Bool {
    guard place + 1 < scalars.count, FoldedScalar.normalize(scalars[place]) == 0x27, scalars[place + 1] | 0x20 == 0x73
    else { return false }
    return place + 2 == scalars.count || !FoldedScalar.isWord(scalars[place + 2])
  }

  private mutating func skipPossessive() {
    if isPossessive(at: index) { index += 2 }
  }

  // MARK: sentences

  private func endsSentence(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x21, 0x3F, 0x2026: return startsSentence(after: index + 1)
    case 0x0A, 0x2029: return true
    case 0x2E: return startsSentence(after: index + 1) && !isAbbreviation()
    default: return false
    }
  }

  private func endsSentenceAfterAcronym(_ place: Int) -> Bool {
    // "in the U.S. The embassy" ends, "U.S. Embassy" does not: only a word that begins sentences tells.
    guard startsSentence(after: place) else { return false }
    var next = place
    while next < scalars.count, !FoldedScalar.isWord(scalars[next]) { next += 1 }
    var word: [UInt32] = []
    while next < scalars.count, FoldedScalar.isWord(scalars[next]) {
      word.append(FoldedScalar.fold(scalars[next]))
      next += 1
    }
    return TextScanner.openers.contains(WordHash.of(word))
  }

  /// Whether, after closing quotes and white space, something follows that a sentence begins with.
  private func startsSentence(after place: Int) -> Bool {
    var next = place
    while next < scalars.count, TextScanner.closers.contains(scalars[next]) { next += 1 }
    guard next < scalars.count else { return true }
    guard scalars[next] == 0x20 || scalars[next] == 0xA0 || scalars[next] == 0x0A || scalars[next] == 0x0D else {
      return false
    }
    while next < scalars.count, !FoldedScalar.isWord(scalars[next]) { next += 1 }
    guard next < scalars.count else { return true }
    return FoldedScalar.isUpper(scalars[next]) || 0x30...0x39 ~= scalars[next]
  }

  /// Whether the word before a full stop is one that is written with one, or an initial.
  private func isAbbreviation() -> Bool {
    guard let last = text.tokens.last, Int(last.end) == index else { return false }
    let word = scalars[Int(last.start)..<Int(last.end)]
    if word.count == 1, FoldedScalar.isUpper(scalars[Int(last.start)]) { return true }
    return TextScanner.abbreviations.contains(WordHash.of(word.map(FoldedScalar.fold)))
  }

  private static let closers: Set<UInt32> = [0x22, 0x27, 0x29, 0x5D, 0x2019, 0x201D, 0xBB, 0x21, 0x3F, 0x2E]

  private static func hashes(_ words: String) -> Set<UInt64> {
    Set(words.split(separator: " ").map { WordHash.of($0.unicodeScalars.map { FoldedScalar.fold($0.value) }) })
  }

  private static let abbreviations = hashes(
    """
    mr mrs ms dr prof gen col lt maj capt sgt sen rep gov pres hon rev st jr sr vs etc inc ltd co corp dept no jan feb \
    mar apr jun jul aug sep sept oct nov dec est approx fig ave г гг т тт ул им стр тыс млн млрд трлн долл руб коп др \
    пр проф акад ген полк лейт см напр чел обл р-н пос
    """)

  private static let openers = hashes(
    """
    the a an he she it they we i in on at but and this that these those his her its their there when while after \
    before as for if no both
    """)

  // MARK: what is no mention

  /// `… - Reuters`, `… | The Harbour Wire` at a title's end.
  private mutating func cutPublisher() {
    guard let last = text.tokens.last else { return }
    var place = Int(last.start)
    let earliest = max(1, place - 60)
    while place > earliest {
      place -= 1
      let scalar = scalars[place]
      guard scalar == 0x2D || scalar == 0x7C, scalars[place - 1] == 0x20, place + 1 < scalars.count,
        scalars[place + 1] == 0x20
      else { continue }
      let tail = text.tokens.lastIndex { Int($0.end) <= place }.map { $0 + 1 } ?? 0
      let words = text.tokens[tail...]
      let isName = words.count <= 5 && words.allSatisfy { $0.isCapitalized || $0.end - $0.start <= 3 }
      if tail > 2, isName { text.lastToken = tail }
      return
    }
  }

  /// `WASHINGTON, July 18 (Reuters) - …`, `МОСКВА, 18 июля — …` at a text's start.
  private mutating func cutDateline() {
    guard let first = text.tokens.first, first.isUpper, first.end - first.start > 2 else { return }
    let limit = min(scalars.count, Int(first.start) + 70)
    var place = Int(first.end)
    while place + 1 < limit {
      let isDash = [0x2D, 0x2013, 0x2014].contains(scalars[place]) && scalars[place - 1] == 0x20
      if isDash {
        let inside = text.tokens.prefix { Int($0.end) <= place }
        let hasAgencyOrDate = scalars[Int(first.end)..<place].contains { $0 == 0x29 || 0x30...0x39 ~= $0 }
        if inside.count <= 8, hasAgencyOrDate || inside.count <= 2 { text.firstToken = inside.count }
        return
      }
      place += 1
    }
  }
}
