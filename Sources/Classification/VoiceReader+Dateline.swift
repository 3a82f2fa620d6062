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
    let repost = unsafe repostEnd()
    guard unsafe repost == start else { return repost }
    var parts = Parts()
    var best = unsafe start
    var word = unsafe start
    parts.hasCapitals = unsafe start < end && tokens[start].isUpper && !isNumber(start) && letters(of: start) > 2
    if unsafe start < end, unsafe !gap(before: start).isDisjoint(with: [.opening, .slash]) {
      parts.isInBrackets = true
      parts.hasCredit = unsafe words.cities.contains(tokens[start].hash)
    }
    let limit = unsafe min(end, start + VoiceReader.longest)
    while word < limit, unsafe take(word, &parts) {
      word += 1
      let marks = unsafe gap(before: word)
      if parts.isInBrackets {
        if !marks.isDisjoint(with: [.closing, .slash]) { parts.isInBrackets = false }
      } else if !marks.isDisjoint(with: [.opening, .slash]) {
        // `)` and `(` do not occur in one gap; a slash opens or closes.
        parts.isInBrackets = true
        continue
      }
      if !parts.isInBrackets, unsafe ends(before: word, marks, parts, best) { best = word }
    }
    return best
  }

  /// Reads a word as part of a dateline. False if it cannot be one.
  private func take(_ word: Int, _ parts: inout Parts) -> Bool {
    let hash = unsafe tokens[word].hash
    if unsafe words.agencies.contains(hash) || words.correspondents.contains(hash) {
      parts.hasAgency = true
      if parts.isInBrackets { parts.hasCredit = true }
      return true
    }
    if parts.isInBrackets {
      // Probably an unknown agency.
      if unsafe tokens[word].isUpper, unsafe 2...6 ~= letters(of: word) { parts.hasCredit = true }
      return true
    }
    if unsafe words.months.contains(hash), unsafe isBesideNumber(word) {
      parts.hasDate = true
      return true
    }
    if unsafe isNumber(word) || words.weekdays.contains(hash) || words.dateParts.contains(hash) { return true }
    if parts.hasAgency, unsafe words.agencyParts.contains(hash) || words.sites.contains(hash) { return true }
    if unsafe word == start, unsafe words.by.contains(hash) { return true }
    guard unsafe tokens[word].isCapitalized || words.placeParts.contains(hash) else { return false }
    parts.places += 1
    return parts.places <= 6
  }

  private func isBesideNumber(_ word: Int) -> Bool {
    unsafe word > start && isNumber(word - 1) || word + 1 < end && isNumber(word + 1)
  }

  /// Whether the parts are a complete dateline that ends before `word`, with `marks` between them.
  private func ends(before word: Int, _ marks: GapMarks, _ parts: Parts, _ best: Int) -> Bool {
    // A text must follow, and begin like a sentence.
    guard unsafe word < end else { return false }
    let opens = unsafe tokens[word].isCapitalized || isNumber(word)
    let isDated = parts.hasDate || parts.hasAgency || parts.hasCredit
    let isBylined = unsafe words.by.contains(tokens[start].hash)
    let places = isBylined ? 3 : 4
    if marks.contains(.dash) || marks.contains(.divider) {
      if parts.places == 0, parts.hasAgency, !parts.hasDate, !parts.hasCredit { return opens }
      if isDated {
        return parts.places <= (parts.hasCapitals || isBylined ? 6 : places) && (opens || parts.hasCapitals)
      }
      return unsafe parts.hasCapitals && word - start <= 2 && marks.contains(.dash)
    }
    guard opens else { return false }
    if marks.contains(.colon) {
      return unsafe parts.hasAgency && parts.places <= 2
        || parts.hasCapitals && word - start <= 2 && words.cities.contains(tokens[start].hash)
    }
    // In `(Reuters) …` the bracket itself ends the dateline.
    if parts.hasCredit, marks.contains(.closing) || marks.contains(.slash) { return parts.places <= places }
    guard marks.contains(.stop) || marks.contains(.line) else { return false }
    if parts.hasDate, unsafe best > start, word - best == 1, unsafe tokens[best].isUpper, unsafe letters(of: best) > 1 {
      return true
    }
    return (parts.hasDate || parts.hasAgency) && parts.places <= (parts.hasCapitals ? 4 : 2)
      && (parts.hasDate || parts.places == 0 || parts.hasCapitals)
  }
}
