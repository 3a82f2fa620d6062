import Basics
import Matches

/// Matches as a list in Markdown (CommonMark), for notes and mails. What feeds wrote is shown as written: none of it is
/// markup, a link or a mention.
enum MatchList {
  /// The list item of one match, several lines, without the last line end.
  static func item(_ match: MatchRecord) -> String {
    let times = MatchPresentation.times(match)
    let title = escaped(match.headline)
    let link = match.entry.url.flatMap(WebAddress.link).map { "[\(title)](\($0))" } ?? title
    let facts = [
      escaped(match.feed.title ?? match.feed.id), times.published, times.matched, MatchPresentation.strength(match),
    ]
    let topics = match.topics.map { topic in
      let quotes = topic.quotes.prefix(4).map { "“\(escaped($0.text))”" }
      return "\n  - \(escaped(topic.title.isEmpty ? topic.id : topic.title))"
        + (quotes.isEmpty ? "" : ": " + quotes.joined(separator: ", "))
    }
    return "- **\(link)** (\(facts.compactMap(\.self).joined(separator: ", ")))" + topics.joined()
  }

  /// The text with a backslash before whatever could be markup. CommonMark's, and what GitHub adds: tables, addresses
  /// without brackets, mentions, formulas.
  static func escaped(_ text: String) -> String {
    let scalars = Array(SafeText.terminal(text).unicodeScalars)
    var result = String.UnicodeScalarView()
    for (place, scalar) in scalars.enumerated() {
      let isAddress =
        scalar == ":" && scalars[place...].dropFirst().first == "/"
        || scalar == "." && String(String.UnicodeScalarView(scalars[..<place].suffix(3))).lowercased() == "www"
      if isAddress || markup.contains(scalar) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }

  private static let markup = Set("\\`*_{}[]<>#|~&!@$".unicodeScalars)
}
