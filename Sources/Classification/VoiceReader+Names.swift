/// Detection of the publisher's name at the ends of a text.
extension VoiceReader {
  /// The maximum number of words of an unknown name.
  private static let longestName = 5

  /// The index of the first word of the publisher's name at the end of a title: `… - Reuters`, `… | The Harbour Wire`,
  /// `… — ТАСС`. Nil if there is none.
  func publisherStart() -> Int? {
    if let known = unsafe closingNameStart(), known > 2 { return known }
    guard let last = unsafe tokens.last else { return nil }
    var place = Int(last.start)
    let earliest = max(1, place - 100)
    while place > earliest {
      place -= 1
      let byte = unsafe bytes[place]
      guard byte == 0x2D || byte == 0x7C, unsafe bytes[place - 1] == 0x20, unsafe place + 1 < bytes.count,
        unsafe bytes[place + 1] == 0x20
      else { continue }
      let tail = unsafe tokens.lastIndex { Int($0.end) <= place }.map { $0 + 1 } ?? 0
      let name = unsafe tail..<tokens.count
      let isName =
        unsafe name.count <= VoiceReader.longestName
        && name.allSatisfy { unsafe tokens[$0].isCapitalized || letters(of: $0) <= 3 }
      return tail > 2 && isName ? tail : nil
    }
    return nil
  }

  /// The index of the first word of a title after an agency (`TASS: …`) or a mark of a repost (`RT @mfa: …`).
  func titleStart() -> Int {
    let name = unsafe knownName(from: 0)
    if name > 0, unsafe name + 2 < end, unsafe !gap(before: name).isDisjoint(with: [.colon, .divider]) { return name }
    return unsafe repostEnd()
  }

  /// The index after the mark of a repost (`RT @user: …`, `RT by @user: …`), in which RT is not the broadcaster.
  func repostEnd() -> Int {
    guard unsafe start + 2 < end, unsafe words.reposts.contains(tokens[start].hash) else { return unsafe start }
    let next = unsafe words.by.contains(tokens[start + 1].hash) ? start + 2 : start + 1
    return unsafe next < end && gap(before: next).contains(.at) ? start + 1 : start
  }

  /// The index of the first word of a known name at the end of the text that marks separate from the sentence:
  /// `/TASS/`, `— RT`, `(AP)`, or a sentence of its own. Nil if there is none.
  func closingNameStart() -> Int? {
    let name = unsafe nameStart(before: end)
    guard unsafe name < end else { return nil }
    if unsafe name == start || tokens[name].sentence != tokens[name - 1].sentence { return name }
    return unsafe gap(before: name).isDisjoint(with: .boundaries) ? nil : name
  }

  /// If the text is the title and then only the publisher's name (as aggregators write it), the index of that name; nil
  /// otherwise.
  func nameAfter(_ title: UnsafeBufferPointer<Token>, _ titleWords: Range<Int>) -> Int? {
    let count = titleWords.count
    guard count > 2, unsafe end - start > count, unsafe end - start <= count + VoiceReader.longestName,
      unsafe zip(titleWords, start...).allSatisfy({ unsafe title[$0].hash == tokens[$1].hash })
    else { return nil }
    let rest = unsafe (start + count)..<end
    let publisher = unsafe title[titleWords.upperBound...]
    let repeated =
      unsafe publisher.count == rest.count && zip(publisher, rest).allSatisfy { unsafe $0.hash == tokens[$1].hash }
    let isKnown = unsafe nameStart(before: end) <= rest.lowerBound
    let isApart = unsafe isName(rest) && !gap(before: rest.lowerBound).isDisjoint(with: .boundaries)
    return repeated || isKnown || isApart ? rest.lowerBound : nil
  }

  /// The index of the beginning of the longest run of known names before a word; the word itself if there is none.
  func nameStart(before word: Int) -> Int {
    var first = word
    var isKnown = false
    while unsafe first > start, word - first < 8 {
      if let name = unsafe name(endingAt: first) {
        first -= name.count
        isKnown = true
      } else if unsafe words.agencies.contains(tokens[first - 1].hash) {
        first -= 1
        isKnown = true
      } else if unsafe words.sites.contains(tokens[first - 1].hash)
        || words.agencyParts.contains(tokens[first - 1].hash)
      {
        first -= 1
      } else {
        break
      }
      // A mark between names ends the run: `… sanctions RT — TASS`.
      if isKnown, unsafe !gap(before: first).isDisjoint(with: .boundaries) { break }
    }
    return unsafe isKnown ? max(first, start) : word
  }

  /// A name of the feed or of a known publisher that ends before a word; nil if there is none.
  private func name(endingAt word: Int) -> [UInt64]? {
    if let own = unsafe source.names.first(where: { unsafe stands($0, at: word - $0.count) }) { return own }
    guard unsafe words.publisherEnds.mayContain(tokens[word - 1].hash) else { return nil }
    return unsafe words.publishers[tokens[word - 1].hash]?.first { unsafe stands($0, at: word - $0.count) }
  }

  /// The index after a known name that begins at a word; the word itself if there is none.
  func knownName(from word: Int) -> Int {
    if let name = unsafe source.names.first(where: { unsafe stands($0, at: word) }) { return word + name.count }
    var last = word
    while unsafe last < end, last - word < 4,
      unsafe words.agencies.contains(tokens[last].hash)
        || last > word && (words.agencyParts.contains(tokens[last].hash) || words.sites.contains(tokens[last].hash))
    {
      last += 1
    }
    return last
  }
}
