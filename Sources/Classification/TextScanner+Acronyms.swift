/// Reading of acronyms with full stops: `U.S.` and `U.S.A.` are one word in capitals; `J. D.` is not.
extension TextScanner {
  /// A fast test: an acronym has a full stop as its second character.
  @inline(__always)
  func mayBeAcronym(width: Int) -> Bool { unsafe index &+ width < bytes.count && bytes[index &+ width] == 0x2E }

  /// Reads an acronym. If none begins here, reads nothing and returns false.
  mutating func acronym() -> Bool {
    guard let (end, endsInStop) = unsafe acronymEnd() else { return false }
    var folded = WordHash()
    var exact = WordHash()
    var place = unsafe index
    while place < end {
      let (scalar, length) = unsafe bytes.scalar(at: place)
      if scalar != 0x2E {
        folded.combine(FoldedScalar.fold(scalar))
        exact.combine(FoldedScalar.normalize(scalar))
      }
      place += length
    }
    let word = unsafe Word(start: index, end: end, hash: folded.value)
    unsafe index = end
    unsafe add(word, ignoringCase: false, exactHash: exact.value, isCapitalized: true)
    // The final full stop may also end the sentence.
    if endsInStop, unsafe endsSentenceAfterAcronym(end) { unsafe sentence += 1 }
    unsafe skipPossessive()
    return true
  }

  private func acronymEnd() -> (end: Int, endsInStop: Bool)? {
    var end = unsafe index
    var letters = 0
    // Longer acronyms do not exist. Without a limit, a row of thousands of such letters would take quadratic time.
    while unsafe end < bytes.count, letters < 16 {
      let (letter, length) = unsafe bytes.scalar(at: end)
      guard FoldedScalar.isUpper(letter), unsafe end + length < bytes.count, unsafe bytes[end + length] == 0x2E else {
        break
      }
      end += length + 1
      letters += 1
    }
    // The last full stop can be missing: "U.S Senate".
    if letters == 1, unsafe end < bytes.count {
      let (letter, length) = unsafe bytes.scalar(at: end)
      if FoldedScalar.isUpper(letter), unsafe !isWord(at: end + length) {
        letters = 2
        end += length
      }
    }
    guard letters >= 2, unsafe !isWord(at: end) else { return nil }
    return unsafe (end, bytes[end - 1] == 0x2E)
  }

  private func endsSentenceAfterAcronym(_ place: Int) -> Bool {
    // "in the U.S. The embassy" ends a sentence, "U.S. Embassy" does not: it ends only before a word that begins
    // sentences.
    guard unsafe startsSentence(after: place) else { return false }
    var next = place
    while unsafe next < bytes.count, unsafe !isWord(at: next) { unsafe next += bytes.scalar(at: next).length }
    var hash = WordHash()
    while unsafe next < bytes.count, unsafe isWord(at: next) {
      let (scalar, length) = unsafe bytes.scalar(at: next)
      hash.combine(FoldedScalar.fold(scalar))
      next += length
    }
    return SentenceWords.openers.contains(hash.value)
  }
}
