/// Finds the source's own voice in a text: datelines before it; tails, credits, the publisher's name and sentences that
/// stand in most of the feed's entries after it; notices about foreign agents anywhere.
///
/// Nothing is removed: the words are kept with their places, and are never looked at.
struct VoiceReader {
  let tokens: UnsafeBufferPointer<Token>
  let bytes: UnsafeBufferPointer<UInt8>
  let source: SourceVoice
  let words = VoiceWords.shared

  /// The words that are the text's own, but for `inside`.
  private(set) var own: Range<Int>
  /// Words of the source among them.
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

  /// Reads a text that is no title.
  mutating func readText() {
    readNotices()
    readBeginning()
    readEnd()
  }

  /// Takes out a publisher's name after the repeated title, of which the words are given.
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

  /// Each tail uncovers the one before it.
  private mutating func readEnd() {
    for _ in 0..<VoiceReader.mostTails {
      guard start < end, let tail = recurringStart() ?? closingNameStart() ?? tailStart() ?? addressStart() else {
        return
      }
      own = start..<max(start, tail)
    }
  }

  /// The most tails of one text that are taken out; each costs a look at its last words.
  private static let mostTails = 8

  mutating func silence(_ range: Range<Int>) { if !range.isEmpty { inside.append(range) } }

  // MARK: sentences that were learned

  private func recurringStart() -> Int? {
    guard !source.endings.isEmpty else { return nil }
    // Where the text's own part ends in bytes: at its next word, or at the very end.
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

  /// The first word that begins at or after a byte.
  private func firstWord(from byte: Int) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if Int(tokens[middle].start) < byte { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: what stands where

  /// What stands before a word; before the one after the last, what ends the text.
  @inline(__always)
  func gap(before word: Int) -> GapMarks {
    let from = word == 0 ? 0 : Int(tokens[word - 1].end)
    let to = word < tokens.count ? Int(tokens[word].start) : bytes.count
    return GapMarks(UnsafeBufferPointer(rebasing: bytes[from..<max(from, to)]))
  }

  /// Whether a word is the first of a sentence.
  func beginsSentence(_ word: Int) -> Bool { word == start || tokens[word].sentence != tokens[word - 1].sentence }

  /// How many characters a word has.
  func letters(of word: Int) -> Int {
    UnsafeBufferPointer(rebasing: bytes[Int(tokens[word].start)..<Int(tokens[word].end)]).scalarCount
  }

  func isNumber(_ word: Int) -> Bool { 0x30...0x39 ~= bytes[Int(tokens[word].start)] }

  /// Whether some words read like a name: capitals, numbers and short words between them.
  func isName(_ range: Range<Int>) -> Bool {
    range.allSatisfy {
      tokens[$0].isCapitalized || isNumber($0) || letters(of: $0) <= 3 || words.sites.contains(tokens[$0].hash)
    }
  }

  /// Whether some words stand at a place.
  func stands(_ phrase: some Collection<UInt64>, at word: Int) -> Bool {
    guard word >= start, word + phrase.count <= end else { return false }
    return zip(phrase, word...).allSatisfy { tokens[$1].hash == $0 }
  }
}
