/// Detection of datelines: place, date and agency at the beginning of a report.
extension VoiceReader {
  /// The maximum number of words of a dateline.
  private static let longest = 18

  /// The parts of a dateline that have been read.
  private struct Parts {
    var places = 0
    var hasDate = false
    var hasAgency = false
    /// Whether it has an agency in brackets or slashes.
    var hasCredit = false
    /// Whether the first place is in capitals.
    var hasCapitals = false
    var isInBrackets = false
  }

  /// The index of the first word after the dateline: `WASHINGTON, July 18 (Reuters) - …`, `МОСКВА, 18 июля. /ТАСС/. …`,
  /// `Москва. 18 июля. INTERFAX.RU - …`.
  func datelineEnd() -> Int {
    let repost = repostEnd()
    guard repost == start else { return repost }
    var parts = Parts()
    var best = start
    var word = start
    parts.hasCapitals = start < end && tokens[start].isUpper && !isNumber(start) && letters(of: start) > 2
    if start < end, !gap(before: start).isDisjoint(with: [.opening, .slash]) {
      parts.isInBrackets = true
      parts.hasCredit = words.cities.contains(tokens[start].hash)
    }
    let limit = min(end, start + VoiceReader.longest)
    while word < limit, take(word, &parts) {
      word += 1
      let marks = gap(before: word)
      if parts.isInBrackets {
        if !marks.isDisjoint(with: [.closing, .slash]) { parts.isInBrackets = false }
      } else if !marks.isDisjoint(with: [.opening, .slash]) {
        // `)` and `(` do not occur in one gap; a slash opens or closes.
        parts.isInBrackets = true
        continue
      }
      if !parts.isInBrackets, ends(before: word, marks, parts, best) { best = word }
    }
    return best
  }

  /// Reads a word as part of a dateline. False if it cannot be one.
  private func take(_ word: Int, _ parts: inout Parts) -> Bool {
    let hash = tokens[word].hash
    if words.agencies.contains(hash) || words.correspondents.contains(hash) {
      parts.hasAgency = true
      if parts.isInBrackets { parts.hasCredit = true }
      return true
    }
    if parts.isInBrackets {
      // Probably an unknown agency.
      if tokens[word].isUpper, 2...6 ~= letters(of: word) { parts.hasCredit = true }
      return true
    }
    if words.months.contains(hash), isBesideNumber(word) {
      parts.hasDate = true
      return true
    }
    if isNumber(word) || words.weekdays.contains(hash) || words.dateParts.contains(hash) { return true }
    if parts.hasAgency, words.agencyParts.contains(hash) || words.sites.contains(hash) { return true }
    if word == start, words.by.contains(hash) { return true }
    guard tokens[word].isCapitalized || words.placeParts.contains(hash) else { return false }
    parts.places += 1
    return parts.places <= 6
  }

  private func isBesideNumber(_ word: Int) -> Bool {
    word > start && isNumber(word - 1) || word + 1 < end && isNumber(word + 1)
  }

  /// Whether the parts are a complete dateline that ends before `word`, with `marks` between them.
  private func ends(before word: Int, _ marks: GapMarks, _ parts: Parts, _ best: Int) -> Bool {
    // A text must follow, and begin like a sentence.
    guard word < end else { return false }
    let opens = tokens[word].isCapitalized || isNumber(word)
    let isDated = parts.hasDate || parts.hasAgency || parts.hasCredit
    let isBylined = words.by.contains(tokens[start].hash)
    let places = isBylined ? 3 : 4
    if marks.contains(.dash) || marks.contains(.divider) {
      if parts.places == 0, parts.hasAgency, !parts.hasDate, !parts.hasCredit { return opens }
      if isDated {
        return parts.places <= (parts.hasCapitals || isBylined ? 6 : places) && (opens || parts.hasCapitals)
      }
      return parts.hasCapitals && word - start <= 2 && marks.contains(.dash)
    }
    guard opens else { return false }
    if marks.contains(.colon) {
      return parts.hasAgency && parts.places <= 2
        || parts.hasCapitals && word - start <= 2 && words.cities.contains(tokens[start].hash)
    }
    // In `(Reuters) …` the bracket itself ends the dateline.
    if parts.hasCredit, marks.contains(.closing) || marks.contains(.slash) { return parts.places <= places }
    guard marks.contains(.stop) || marks.contains(.line) else { return false }
    if parts.hasDate, best > start, word - best == 1, tokens[best].isUpper, letters(of: best) > 1 { return true }
    return (parts.hasDate || parts.hasAgency) && parts.places <= (parts.hasCapitals ? 4 : 2)
      && (parts.hasDate || parts.places == 0 || parts.hasCapitals)
  }
}
