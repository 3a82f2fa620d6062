/// Links, credits and calls at a text's end.
extension VoiceReader {
  /// The word with which the last tail begins; nil where the text ends with its own words.
  func tailStart() -> Int? {
    if let start = firstAppearedStart() { return start }
    if let start = copyrightStart() { return start }
    let earliest = max(start, end - VoiceForm.longestReach)
    var word = end - 1
    while word >= earliest {
      if words.openers.mayContain(tokens[word].hash), let form = form(at: word), isTail(form, from: word) {
        return word
      }
      // Only calls and credits run over the end of a sentence.
      word -= 1
    }
    return nil
  }

  /// Where the text goes on after the sentence of a notice that it begins with.
  func noticeEnd() -> Int? {
    guard start < end, let form = form(at: start), form.kind == .notice else { return nil }
    let next = tokens[start..<end].firstIndex { $0.sentence != tokens[start].sentence }
    return next
  }

  /// The longest form that begins at a word.
  private func form(at word: Int) -> VoiceForm? {
    words.forms[tokens[word].hash]?.first { stands($0.words, at: word) }
  }

  private func isTail(_ form: VoiceForm, from word: Int) -> Bool {
    let rest = (word + form.words.count)..<end
    guard rest.count <= form.reach else { return false }
    let isApart = beginsSentence(word) || !gap(before: word).isDisjoint(with: .boundaries)
    let isOneSentence = tokens[end - 1].sentence == tokens[word].sentence
    switch form.kind {
    case .link:
      guard isOneSentence, isApart || tokens[word].isCapitalized else { return false }
      // `Read this: US expels …`, with nothing before it, is the news itself.
      return word > 0 || rest.count <= 4 || !gap(before: rest.lowerBound).contains(.colon)
    case .headline: return (isApart || tokens[word].isCapitalized) && (isOneSentence || rest.count <= 8)
    case .label:
      guard isApart || tokens[word].isCapitalized, isOneSentence else { return false }
      if rest.isEmpty { return isApart }
      let isKnown = nameStart(before: end) <= rest.lowerBound
      return isKnown || gap(before: rest.lowerBound).contains(.colon) && isName(rest)
    case .credit: return isApart && tokens[end - 1].sentence - tokens[word].sentence <= 2
    case .notice: return isApart
    }
  }

  /// `The post … appeared first on …` with the post's title between.
  private func firstAppearedStart() -> Int? {
    let earliest = max(start, end - VoiceForm.longestName)
    var word = end - 1
    while word >= earliest {
      if words.closers.mayContain(tokens[word].hash),
        let phrase = words.appearances[tokens[word].hash]?.first(where: { stands($0, at: word) }),
        let opener = opener(before: word), end - word - phrase.count <= VoiceForm.longestName
      {
        return opener
      }
      word -= 1
    }
    return nil
  }

  /// The nearest word before a place with which a sentence about the post itself begins.
  private func opener(before word: Int) -> Int? {
    var first = word
    while first > start, word - first < VoiceForm.longestTitle {
      first -= 1
      guard let phrases = words.posts[tokens[first].hash], tokens[first].isCapitalized || beginsSentence(first),
        phrases.contains(where: { stands($0, at: first) })
      else { continue }
      return first
    }
    // `Originally published by …`, `Ada Quill in Moscow contributed to this report`.
    let isCredit = words.contributions.contains(tokens[word].hash)
    return isCredit ? sentenceStart(of: word) : beginsSentence(word) ? word : nil
  }

  private func sentenceStart(of word: Int) -> Int {
    var first = word
    while !beginsSentence(first) { first -= 1 }
    return first
  }

  /// `© 2026 …`, `(c) TASS`, `Copyright 2026 …`.
  private func copyrightStart() -> Int? {
    let earliest = max(start, end - VoiceForm.longestName)
    var word = end - 1
    while word >= earliest {
      let marks = gap(before: word)
      if marks.contains(.copyright) { return word }
      if words.copyrights.contains(tokens[word].hash), marks.contains(.opening) || beginsSentence(word) { return word }
      word -= 1
    }
    return nil
  }

  /// The address or handle that a text ends with: `https://…`, `t.me/channel`, `@handle`.
  func addressStart() -> Int? {
    guard start < end else { return nil }
    let last = end - 1
    var first = last
    while first > start, last - first < VoiceForm.longestName, !gap(before: first).contains(.space) { first -= 1 }
    let marks = gap(before: first)
    if marks.contains(.at) { return first }
    guard first < last else { return nil }
    let isAddress = (first + 1...last).contains { gap(before: $0).contains(.slash) }
    return isAddress && (words.schemes.contains(tokens[first].hash) || words.sites.contains(tokens[first + 1].hash))
      ? first : nil
  }
}
