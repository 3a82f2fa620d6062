import Classification

/// Checks the names of sides: the two sides of the watchlist, or the two-letter code of a third country.
public enum SideWord {
  /// The message for a word that is not a side, with a suggestion; nil if it can be one.
  public static func problem(with word: String, sides: [String]) -> String? {
    if sides.contains(word) || word.wholeMatch(of: /[A-Z]{2}/) != nil { return nil }
    let habit = habits[word.lowercased()].flatMap { sides.contains($0) ? $0 : nil }
    let hint = (habit ?? Spelling.suggestion(for: word, among: sides)).map { "did you mean \"\($0)\"?" }
    return "\"\(word)\" is not a side; "
      + (hint ?? "write \(sides.joined(separator: " or ")), or a country's two capital letters, such as CN")
  }

  private static let habits = [
    "usa": "US", "u.s.": "US", "u.s": "US", "america": "US", "american": "US", "united states": "US", "сша": "US",
    "russia": "RU", "russian": "RU", "rus": "RU", "rf": "RU", "russian federation": "RU", "россия": "RU", "рф": "RU",
  ]
}

extension YAMLNode {
  /// The name of a side. One that is not a side is reported as an error and returned all the same.
  func side(_ sides: [String]) -> String? {
    let word = string()
    if let word, let problem = SideWord.problem(with: word, sides: sides) { reject(problem) }
    return word
  }
}
