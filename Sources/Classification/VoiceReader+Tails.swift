/// Detection of tails: links, credits and calls (`Read more at …`) at the end of a text.
extension VoiceReader {
  /// The index of the first word of the last tail; nil if there is no tail.
  func tailStart() -> Int? {
    if let start = unsafe firstAppearedStart() { return start }
    if let start = unsafe copyrightStart() { return start }
    let earliest = unsafe max(start, end - VoiceForm.longestReach)
    var word = unsafe end - 1
    while word >= earliest {
      if unsafe words.openers.mayContain(tokens[word].hash), let form = unsafe form(at: word),
        unsafe isTail(form, from: word)
      {
        return word
      }
      // Only calls and credits continue over the end of a sentence.
      word -= 1
    }
    return nil
  }

  /// The index after a notice at the beginning of the text; nil if there is none.
  func noticeEnd() -> Int? {
    guard unsafe start < end, let form = unsafe form(at: start), form.kind == .notice else { return nil }
    let next = unsafe tokens[start..<end].firstIndex { unsafe $0.sentence != tokens[start].sentence }
    return next
  }

  /// The longest form that begins at a word; nil if there is none.
  private func form(at word: Int) -> VoiceForm? {
    unsafe words.forms[tokens[word].hash]?.first { unsafe stands($0.words, at: word) }
  }

  private func isTail(_ form: VoiceForm, from word: Int) -> Bool {
    let rest = unsafe (word + form.words.count)..<end
    guard rest.count <= form.reach else { return false }
    let isApart = unsafe beginsSentence(word) || !gap(before: word).isDisjoint(with: .boundaries)
    let isOneSentence = unsafe tokens[end - 1].sentence == tokens[word].sentence
    switch form.kind {
    case .link:
      guard isOneSentence, unsafe isApart || tokens[word].isCapitalized else { return false }
      // `Read this: US expels …` at the beginning of a text is the news itself.
      return unsafe word > 0 || rest.count <= 4 || !gap(before: rest.lowerBound).contains(.colon)
    case .headline: return unsafe (isApart || tokens[word].isCapitalized) && (isOneSentence || rest.count <= 8)
    case .label:
      guard unsafe isApart || tokens[word].isCapitalized, isOneSentence else { return false }
      if rest.isEmpty { return isApart }
      let isKnown = unsafe nameStart(before: end) <= rest.lowerBound
      return unsafe isKnown || gap(before: rest.lowerBound).contains(.colon) && isName(rest)
    case .credit: return unsafe isApart && tokens[end - 1].sentence - tokens[word].sentence <= 2
    case .notice: return isApart
    }
  }

  /// The index of the beginning of `The post … appeared first on …`; nil if there is none.
  private func firstAppearedStart() -> Int? {
    let earliest = unsafe max(start, end - VoiceForm.longestName)
    var word = unsafe end - 1
    while word >= earliest {
      if unsafe words.closers.mayContain(tokens[word].hash),
        let phrase = unsafe words.appearances[tokens[word].hash]?.first(where: { unsafe stands($0, at: word) }),
        let opener = unsafe opener(before: word), unsafe end - word - phrase.count <= VoiceForm.longestName
      {
        return opener
      }
      word -= 1
    }
    return nil
  }

  /// The index of the nearest word before `word` that begins a sentence about the post itself; nil if there is none.
  private func opener(before word: Int) -> Int? {
    var first = word
    while unsafe first > start, word - first < VoiceForm.longestTitle {
      first -= 1
      guard let phrases = unsafe words.posts[tokens[first].hash],
        unsafe tokens[first].isCapitalized || beginsSentence(first),
        phrases.contains(where: { unsafe stands($0, at: first) })
      else { continue }
      return first
    }
    // As in `Originally published by …` and `Ada Quill in Moscow contributed to this report`.
    let isCredit = unsafe words.contributions.contains(tokens[word].hash)
    return unsafe isCredit ? sentenceStart(of: word) : beginsSentence(word) ? word : nil
  }

  private func sentenceStart(of word: Int) -> Int {
    var first = word
    while unsafe !beginsSentence(first) { first -= 1 }
    return first
  }

  /// The index of the beginning of a copyright notice: `© 2026 …`, `(c) TASS`, `Copyright 2026 …`. Nil if there is
  /// none.
  private func copyrightStart() -> Int? {
    let earliest = unsafe max(start, end - VoiceForm.longestName)
    var word = unsafe end - 1
    while word >= earliest {
      let marks = unsafe gap(before: word)
      if marks.contains(.copyright) { return word }
      if unsafe words.copyrights.contains(tokens[word].hash), unsafe marks.contains(.opening) || beginsSentence(word) {
        return word
      }
      word -= 1
    }
    return nil
  }

  /// The index of the beginning of an address or handle at the end of the text: `https://…`, `t.me/channel`, `@handle`.
  /// Nil if there is none.
  func addressStart() -> Int? {
    guard unsafe start < end else { return nil }
    let last = unsafe end - 1
    var first = last
    while unsafe first > start, last - first < VoiceForm.longestName, unsafe !gap(before: first).contains(.space) {
      first -= 1
    }
    let marks = unsafe gap(before: first)
    if marks.contains(.at) { return first }
    guard first < last else { return nil }
    let isAddress = (first + 1...last).contains { unsafe gap(before: $0).contains(.slash) }
    return unsafe isAddress
      && (words.schemes.contains(tokens[first].hash) || words.sites.contains(tokens[first + 1].hash))
      ? first : nil
  }
}
