/// Detection of the publisher's name at the ends of a text.
extension VoiceReader {
  /// The maximum number of words of an unknown name.
  private static let longestName = 5

  /// The index of the first word of the publisher's name at the end of a title: `… - Reuters`, `… | The Harbour Wire`,
  /// `… — ТАСС`. Nil if there is none.
  func publisherStart() -> Int? {
    if let known = closingNameStart(), known > 2 { return known }
    guard let last = tokens.last else { return nil }
    var place = Int(last.start)
    let earliest = max(1, place - 100)
    while place > earliest {
      place -= 1
      let byte = bytes[place]
      guard byte == 0x2D || byte == 0x7C, bytes[place - 1] == 0x20, place + 1 < bytes.count, bytes[place + 1] == 0x20
      else { continue }
      let tail = tokens.lastIndex { Int($0.end) <= place }.map { $0 + 1 } ?? 0
      let name = tail..<tokens.count
      let isName =
        name.count <= VoiceReader.longestName && name.allSatisfy { tokens[$0].isCapitalized || letters(of: $0) <= 3 }
      return tail > 2 && isName ? tail : nil
    }
    return nil
  }

  /// The index of the first word of a title after an agency (`TASS: …`) or a mark of a repost (`RT @mfa: …`).
  func titleStart() -> Int {
    let name = knownName(from: 0)
    if name > 0, name + 2 < end, !gap(before: name).isDisjoint(with: [.colon, .divider]) { return name }
    return repostEnd()
  }

  /// The index after the mark of a repost (`RT @user: …`, `RT by @user: …`), in which RT is not the broadcaster.
  func repostEnd() -> Int {
    guard start + 2 < end, words.reposts.contains(tokens[start].hash) else { return start }
    let next = words.by.contains(tokens[start + 1].hash) ? start + 2 : start + 1
    return next < end && gap(before: next).contains(.at) ? start + 1 : start
  }

  /// The index of the first word of a known name at the end of the text that marks separate from the sentence:
  /// `/TASS/`, `— RT`, `(AP)`, or a sentence of its own. Nil if there is none.
  func closingNameStart() -> Int? {
    let name = nameStart(before: end)
    guard name < end else { return nil }
    if name == start || tokens[name].sentence != tokens[name - 1].sentence { return name }
    return gap(before: name).isDisjoint(with: .boundaries) ? nil : name
  }

  /// If the text is the title and then only the publisher's name (as aggregators write it), the index of that name; nil
  /// otherwise.
  func nameAfter(_ title: UnsafeBufferPointer<Token>, _ titleWords: Range<Int>) -> Int? {
    let count = titleWords.count
    guard count > 2, end - start > count, end - start <= count + VoiceReader.longestName,
      zip(titleWords, start...).allSatisfy({ title[$0].hash == tokens[$1].hash })
    else { return nil }
    let rest = (start + count)..<end
    let publisher = title[titleWords.upperBound...]
    let repeated = publisher.count == rest.count && zip(publisher, rest).allSatisfy { $0.hash == tokens[$1].hash }
    let isKnown = nameStart(before: end) <= rest.lowerBound
    let isApart = isName(rest) && !gap(before: rest.lowerBound).isDisjoint(with: .boundaries)
    return repeated || isKnown || isApart ? rest.lowerBound : nil
  }

  /// The index of the beginning of the longest run of known names before a word; the word itself if there is none.
  func nameStart(before word: Int) -> Int {
    var first = word
    var isKnown = false
    while first > start, word - first < 8 {
      if let name = name(endingAt: first) {
        first -= name.count
        isKnown = true
      } else if words.agencies.contains(tokens[first - 1].hash) {
        first -= 1
        isKnown = true
      } else if words.sites.contains(tokens[first - 1].hash) || words.agencyParts.contains(tokens[first - 1].hash) {
        first -= 1
      } else {
        break
      }
      // A mark between names ends the run: `… sanctions RT — TASS`.
      if isKnown, !gap(before: first).isDisjoint(with: .boundaries) { break }
    }
    return isKnown ? max(first, start) : word
  }

  /// A name of the feed or of a known publisher that ends before a word; nil if there is none.
  private func name(endingAt word: Int) -> [UInt64]? {
    if let own = source.names.first(where: { stands($0, at: word - $0.count) }) { return own }
    guard words.publisherEnds.mayContain(tokens[word - 1].hash) else { return nil }
    return words.publishers[tokens[word - 1].hash]?.first { stands($0, at: word - $0.count) }
  }

  /// The index after a known name that begins at a word; the word itself if there is none.
  func knownName(from word: Int) -> Int {
    if let name = source.names.first(where: { stands($0, at: word) }) { return word + name.count }
    var last = word
    while last < end, last - word < 4,
      words.agencies.contains(tokens[last].hash)
        || last > word && (words.agencyParts.contains(tokens[last].hash) || words.sites.contains(tokens[last].hash))
    {
      last += 1
    }
    return last
  }
}
