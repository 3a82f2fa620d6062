import Matches

/// Which matches of a log `tail` shows.
struct LogFilter {
  /// By the record's values.
  var match = MatchFilter()
  /// By its words: title, headline or summary match this; nil: any.
  var pattern: Regex<AnyRegexOutput>?

  /// Whether every match passes.
  var admitsAll: Bool { match.admitsAll && pattern == nil }

  /// Whether a match passes.
  func admits(_ match: MatchRecord) -> Bool {
    guard self.match.admits(match) else { return false }
    guard let pattern else { return true }
    return [match.entry.title, match.entry.headline, match.entry.summary].contains { text in
      text.map { LogFilter.folded($0).firstMatch(of: pattern) != nil } ?? false
    }
  }

  /// A pattern as a person writes it: letters match without case, and е matches ё.
  static func pattern(_ text: String) throws -> Regex<AnyRegexOutput> { try Regex(folded(text)).ignoresCase() }

  private static func folded(_ text: String) -> String { text.replacing("ё", with: "е").replacing("Ё", with: "Е") }
}
