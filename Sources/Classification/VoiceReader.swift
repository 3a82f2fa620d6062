/// Finds words about the source in a text: datelines at its beginning; tails, credits, the publisher's name and
/// recurring sentences at its end; notices about foreign agents anywhere.
///
/// The words are not removed from the text, but patterns are not searched in them.
struct VoiceReader {
  let tokens: UnsafeBufferPointer<Token>
  let bytes: UnsafeBufferPointer<UInt8>
  let source: SourceVoice
  let words = VoiceWords.shared

  /// The range of words without the words about the source at both ends.
  private(set) var own: Range<Int>
  /// Ranges of words about the source within `own`.
  private(set) var inside: [Range<Int>] = []

  var start: Int { own.lowerBound }
  var end: Int { own.upperBound }

  init(_ tokens: UnsafeBufferPointer<Token>, _ bytes: UnsafeBufferPointer<UInt8>, _ source: SourceVoice) {
    self.tokens = tokens
    self.bytes = bytes
    self.source = source
    own = 0..<tokens.count
  }

  /// Reads a title.
  mutating func readTitle() {
    if let end = publisherStart() { own = start..<end }
    own = titleStart()..<end
  }

  /// Reads a text that is not a title.
  mutating func readText() {
    readNotices()
    readBeginning()
    readEnd()
  }

  /// Excludes a publisher's name after the repeated title, whose words are given.
  mutating func readRepeated(_ title: UnsafeBufferPointer<Token>, own titleWords: Range<Int>) {
    if let name = nameAfter(title, titleWords) { own = start..<name }
  }

  private mutating func readBeginning() {
    for sentence in source.beginnings {
      if let after = wordAfter(beginning: sentence) { own = max(start, after)..<max(end, after) }
    }
    while let after = noticeEnd() { own = after..<end }
    if let notice = inside.first, notice.lowerBound == start { own = min(notice.upperBound, end)..<end }
    let dateline = datelineEnd()
    if dateline > start { own = min(dateline, end)..<end }
  }

  /// Reads the tails from the end backwards, one after the other.
  private mutating func readEnd() {
    for _ in 0..<VoiceReader.mostTails {
      guard start < end, let tail = recurringStart() ?? closingNameStart() ?? tailStart() ?? addressStart() else {
        return
      }
      own = start..<max(start, tail)
    }
  }

  /// The maximum number of tails of a text. Limited, because each takes time.
  private static let mostTails = 8

  mutating func exclude(_ range: Range<Int>) { if !range.isEmpty { inside.append(range) } }

  // MARK: recurring sentences

  private func recurringStart() -> Int? {
    guard !source.endings.isEmpty else { return nil }
    // The end of the remaining text in bytes: at the next word, or at the end.
    var last = end < tokens.count ? Int(tokens[end].start) : bytes.count
    while last > 0, bytes[last - 1] == 0x20 { last -= 1 }
    for sentence in source.endings {
      let utf8 = sentence.utf8
      guard utf8.count <= last, bytes[(last - utf8.count)..<last].elementsEqual(utf8) else { continue }
      return firstWord(from: last - utf8.count)
    }
    return nil
  }

  private func wordAfter(beginning sentence: String) -> Int? {
    let utf8 = sentence.utf8
    guard utf8.count <= bytes.count, bytes[..<utf8.count].elementsEqual(utf8) else { return nil }
    return firstWord(from: utf8.count)
  }

  /// The index of the first word that begins at or after a byte.
  private func firstWord(from byte: Int) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if Int(tokens[middle].start) < byte { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: words and marks

  /// The marks before a word; for the index after the last word, the marks at the end of the text.
  @inline(__always)
  func gap(before word: Int) -> GapMarks {
    let from = word == 0 ? 0 : Int(tokens[word - 1].end)
    let to = word < tokens.count ? Int(tokens[word].start) : bytes.count
    return GapMarks(UnsafeBufferPointer(rebasing: bytes[from..<max(from, to)]))
  }

  /// Whether a word is the first of a sentence.
  func beginsSentence(_ word: Int) -> Bool { word == start || tokens[word].sentence != tokens[word - 1].sentence }

  /// The number of characters of a word.
  func letters(of word: Int) -> Int {
    UnsafeBufferPointer(rebasing: bytes[Int(tokens[word].start)..<Int(tokens[word].end)]).scalarCount
  }

  func isNumber(_ word: Int) -> Bool { 0x30...0x39 ~= bytes[Int(tokens[word].start)] }

  /// Whether words look like a name: capitalised words, numbers, and short words between them.
  func isName(_ range: Range<Int>) -> Bool {
    range.allSatisfy {
      tokens[$0].isCapitalized || isNumber($0) || letters(of: $0) <= 3 || words.sites.contains(tokens[$0].hash)
    }
  }

  /// Whether a phrase begins at a word.
  func stands(_ phrase: some Collection<UInt64>, at word: Int) -> Bool {
    guard word >= start, word + phrase.count <= end else { return false }
    return zip(phrase, word...).allSatisfy { tokens[$1].hash == $0 }
  }
}
