import Classification

/// Words for sides: the two parties of the watchlist, or a two-letter code of a third.
public enum SideWord {
  /// What is wrong with a word for a side, with a guess; nil when it may be meant.
  public static func problem(with word: String, sides: [String]) -> String? {
    if sides.contains(word) || word.wholeMatch(of: /[A-Z]{2}/) != nil { return nil }
    let habit = habits[word.lowercased()].flatMap { sides.contains($0) ? $0 : nil }
    let hint = (habit ?? Spelling.suggestion(for: word, among: sides)).map { "did you mean \"\($0)\"?" }
    return "\"\(word)\" is no side; "
      + (hint ?? "sides are \(sides.joined(separator: " and ")), and two capitals such as CN stand for others")
  }

  private static let habits = [
    "usa": "US", "u.s.": "US", "u.s": "US", "america": "US", "american": "US", "united states": "US", "сша": "US",
    "russia": "RU", "russian": "RU", "rus": "RU", "rf": "RU", "russian federation": "RU", "россия": "RU", "рф": "RU",
  ]
}

extension YAMLNode {
  /// A word for a side; what is none is reported and taken as it is.
  func side(_ sides: [String]) -> String? {
    let word = string()
    if let word, let problem = SideWord.problem(with: word, sides: sides) { reject(problem) }
    return word
  }
}
