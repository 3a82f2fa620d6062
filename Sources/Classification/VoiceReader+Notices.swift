/// Detection of notices that the law requires: about foreign agents, banned organisations, and paid texts.
extension VoiceReader {
  /// The maximum number of words of a notice before and after its key word.
  private static let reach = 30

  mutating func readNotices() {
    for word in unsafe own
    where unsafe words.notices.mayContain(tokens[word].hash) && words.notices.contains(tokens[word].hash) {
      if unsafe inside.last.map({ $0.contains(word) }) ?? false { continue }
      if let range = unsafe bracketed(word) ?? noticeSentence(word) { unsafe exclude(range) }
    }
  }

  /// The range of the bracket around a key word, if it says that somebody was listed: `(признан в России иноагентом)`.
  /// Nil otherwise.
  private func bracketed(_ word: Int) -> Range<Int>? {
    var first = word
    while unsafe first > start, unsafe word - first < VoiceReader.reach {
      let marks = unsafe gap(before: first)
      if marks.contains(.opening) { break }
      if marks.contains(.closing) { return nil }
      first -= 1
    }
    guard unsafe gap(before: first).contains(.opening) else { return nil }
    var last = word + 1
    while unsafe last < end, unsafe last - word < VoiceReader.reach, unsafe !gap(before: last).contains(.closing) {
      last += 1
    }
    guard unsafe gap(before: last).contains(.closing) else { return nil }
    return unsafe isListing(first..<last) ? first..<last : nil
  }

  /// The range of the sentence with a key word, if it is a notice about the text itself or a footnote. Nil otherwise.
  private func noticeSentence(_ word: Int) -> Range<Int>? {
    var first = word
    while unsafe !beginsSentence(first) { first -= 1 }
    var last = word + 1
    while unsafe last < end, unsafe tokens[last].sentence == tokens[word].sentence { last += 1 }
    let isFootnote = unsafe gap(before: first).contains(.star) && isListing(first..<last)
    if isFootnote { return first..<last }
    // The notice can follow other words without a mark.
    var opener = word
    while opener > first, unsafe word - opener < 2 * VoiceReader.reach, unsafe !isNoticeOpener(opener) { opener -= 1 }
    guard unsafe isNoticeOpener(opener),
      (opener..<last).contains(where: { unsafe words.makings.contains(tokens[$0].hash) })
    else { return nil }
    return opener..<last
  }

  private func isNoticeOpener(_ word: Int) -> Bool {
    guard unsafe tokens[word].isCapitalized, let phrases = unsafe words.noticeOpeners[tokens[word].hash] else {
      return false
    }
    return phrases.contains { unsafe stands($0, at: word) }
  }

  private func isListing(_ range: Range<Int>) -> Bool {
    range.contains { unsafe words.listings.contains(tokens[$0].hash) }
  }
}
