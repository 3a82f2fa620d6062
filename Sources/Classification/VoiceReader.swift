/// Finds words about the source in a text: datelines at its beginning; tails, credits, the publisher's name and
/// recurring sentences at its end; notices about foreign agents anywhere.
///
/// The words are not removed from the text, but patterns are not searched in them.
@unsafe struct VoiceReader {
  let tokens: UnsafeBufferPointer<Token>
  let bytes: UnsafeBufferPointer<UInt8>
  let source: SourceVoice
  let words = VoiceWords.shared

  /// The range of words without the words about the source at both ends.
  private(set) var own: Range<Int>
  /// Ranges of words about the source within `own`.
  private(set) var inside: [Range<Int>] = []

  var start: Int { unsafe own.lowerBound }
  var end: Int { unsafe own.upperBound }

  init(_ tokens: UnsafeBufferPointer<Token>, _ bytes: UnsafeBufferPointer<UInt8>, _ source: SourceVoice) {
    unsafe self.tokens = tokens
    unsafe self.bytes = bytes
    unsafe self.source = source
    unsafe own = 0..<tokens.count
  }

  /// Reads a title.
  mutating func readTitle() {
    if let end = unsafe publisherStart() { unsafe own = start..<end }
    unsafe own = titleStart()..<end
  }

  /// Reads a text that is not a title.
  mutating func readText() {
    unsafe readNotices()
    unsafe readBeginning()
    unsafe readEnd()
  }

  /// Excludes a publisher's name after the repeated title, whose words are given.
  mutating func readRepeated(_ title: UnsafeBufferPointer<Token>, own titleWords: Range<Int>) {
    if let name = unsafe nameAfter(title, titleWords) { unsafe own = start..<name }
  }

  private mutating func readBeginning() {
    for sentence in unsafe source.beginnings {
      if let after = unsafe wordAfter(beginning: sentence) { unsafe own = max(start, after)..<max(end, after) }
    }
    while let after = unsafe noticeEnd() { unsafe own = after..<end }
    if let notice = unsafe inside.first, unsafe notice.lowerBound == start {
      unsafe own = min(notice.upperBound, end)..<end
    }
    let dateline = unsafe datelineEnd()
    if unsafe dateline > start { unsafe own = min(dateline, end)..<end }
  }

  /// Reads the tails from the end backwards, one after the other.
  private mutating func readEnd() {
    for _ in unsafe 0..<VoiceReader.mostTails {
      guard unsafe start < end,
        let tail = unsafe recurringStart() ?? closingNameStart() ?? tailStart() ?? addressStart()
      else {
        return
      }
      unsafe own = start..<max(start, tail)
    }
  }

  /// The maximum number of tails of a text. Limited, because each takes time.
  private static let mostTails = 8

  mutating func exclude(_ range: Range<Int>) { if !range.isEmpty { unsafe inside.append(range) } }

  // MARK: recurring sentences

  private func recurringStart() -> Int? {
    guard unsafe !source.endings.isEmpty else { return nil }
    // The end of the remaining text in bytes: at the next word, or at the end.
    var last = unsafe end < tokens.count ? Int(tokens[end].start) : bytes.count
    while last > 0, unsafe bytes[last - 1] == 0x20 { last -= 1 }
    for sentence in unsafe source.endings {
      let utf8 = sentence.utf8
      guard utf8.count <= last, unsafe bytes[(last - utf8.count)..<last].elementsEqual(utf8) else { continue }
      return unsafe firstWord(from: last - utf8.count)
    }
    return nil
  }

  private func wordAfter(beginning sentence: String) -> Int? {
    let utf8 = sentence.utf8
    guard unsafe utf8.count <= bytes.count, unsafe bytes[..<utf8.count].elementsEqual(utf8) else { return nil }
    return unsafe firstWord(from: utf8.count)
  }

  /// The index of the first word that begins at or after a byte.
  private func firstWord(from byte: Int) -> Int {
    var low = 0
    var high = unsafe tokens.count
    while low < high {
      let middle = (low + high) / 2
      if unsafe Int(tokens[middle].start) < byte { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: words and marks

  /// The marks before a word; for the index after the last word, the marks at the end of the text.
  @inline(__always)
  func gap(before word: Int) -> GapMarks {
    let from = unsafe word == 0 ? 0 : Int(tokens[word - 1].end)
    let to = unsafe word < tokens.count ? Int(tokens[word].start) : bytes.count
    return unsafe GapMarks(UnsafeBufferPointer(rebasing: bytes[from..<max(from, to)]))
  }

  /// Whether a word is the first of a sentence.
  func beginsSentence(_ word: Int) -> Bool {
    unsafe word == start || tokens[word].sentence != tokens[word - 1].sentence
  }

  /// The number of characters of a word.
  func letters(of word: Int) -> Int {
    unsafe UnsafeBufferPointer(rebasing: bytes[Int(tokens[word].start)..<Int(tokens[word].end)]).scalarCount
  }

  func isNumber(_ word: Int) -> Bool { unsafe 0x30...0x39 ~= bytes[Int(tokens[word].start)] }

  /// Whether words look like a name: capitalised words, numbers, and short words between them.
  func isName(_ range: Range<Int>) -> Bool {
    range.allSatisfy {
      unsafe tokens[$0].isCapitalized || isNumber($0) || letters(of: $0) <= 3 || words.sites.contains(tokens[$0].hash)
    }
  }

  /// Whether a phrase begins at a word.
  func stands(_ phrase: some Collection<UInt64>, at word: Int) -> Bool {
    guard unsafe word >= start, unsafe word + phrase.count <= end else { return false }
    return zip(phrase, word...).allSatisfy { unsafe tokens[$1].hash == $0 }
  }
}
