import Basics
import Matches

/// Shows a match as text: publication time and feed, the title with its evidence marked, the reasons, the entities
/// named.
struct MatchPresentation {
  /// Whether to use the terminal's colours.
  var colour: Bool
  /// The terminal's columns: longer lines are broken between words. Nil: no line is broken.
  var width: Int?

  /// Several lines of text. Control and direction characters from feeds are escaped.
  func text(_ match: MatchRecord) -> String {
    var lines = HangingIndent(width: width, first: 0).lines(headline(match)) + indented(title(match))
    if let quote = quote(match) { lines += indented(quote) }
    if let url = match.entry.url { lines += indented(dim(MatchPresentation.safe(url))) }
    for topic in match.topics { lines += indented(reason(topic)) }
    let names = match.entities.prefix(8).map { entity in
      MatchPresentation.safe(entity.name) + (entity.side.map { " (\(MatchPresentation.safe($0)))" } ?? "")
    }
    if !names.isEmpty { lines += indented(dim(names.joined(separator: ", "))) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line: when it matched, the feed, the title with its evidence marked, the topics.
  func brief(_ match: MatchRecord) -> String {
    let topics = match.topics.map { MatchPresentation.safe($0.title.isEmpty ? $0.id : $0.title) }
    return
      "\(dim(LocalTime(match.matchedAt).minute))  \(bold(MatchPresentation.safe(match.feed.title ?? match.feed.id))): "
      + title(match) + dim("  (\(topics.joined(separator: "; ")))")
  }

  /// When the entry was published, on this machine's clocks, and when it matched if that was later.
  static func times(_ match: MatchRecord) -> (published: String, matched: String?) {
    let matched = LocalTime(match.matchedAt)
    guard let published = match.entry.published.map(LocalTime.init) else { return (matched.text, "undated") }
    if published == matched { return (published.text, nil) }
    return (published.text, "matched " + (published.day == matched.day ? "" : matched.day + " ") + matched.minute)
  }

  /// How sure the match is: its probability, or its score where the watchlist has no weights.
  static func strength(_ match: MatchRecord) -> String {
    match.probability.map { "probability " + NumberText.fixed($0, decimals: 2) }
      ?? "score " + NumberText.tenths(match.score)
  }

  private func headline(_ match: MatchRecord) -> String {
    let times = MatchPresentation.times(match)
    let revision = match.revision > 1 ? "revision \(match.revision)" : nil
    let source = MatchPresentation.safe(match.feed.title ?? match.feed.id)
    let muted = match.muted.map { "muted (\(MatchPresentation.safe($0)))" }
    let again = match.isReclassified ? "found after an edit of the watchlist" : nil
    let notes = [times.matched, revision, again, muted].compactMap(\.self).joined(separator: ", ")
    return "\(dim(times.published))  \(source)  \(bold(MatchPresentation.strength(match)))"
      + (notes.isEmpty ? "" : "  " + dim(notes))
  }

  private func title(_ match: MatchRecord) -> String {
    let text = match.markedHeadline.text.unicodeScalars
    // A title is a line or two; where one is as long as an article, its beginning says which it is.
    let shown = String(String.UnicodeScalarView(text.prefix(MatchPresentation.longestTitle)))
    return highlighted(shown, match.markedHeadline.marked) + (text.count > MatchPresentation.longestTitle ? "…" : "")
  }

  /// The most characters of a title that are shown.
  private static let longestTitle = 300

  /// The part of the summary around its first evidence; nil if there is no evidence in it.
  private func quote(_ match: MatchRecord) -> String? {
    let marked = match.marked(in: .summary)
    guard let summary = match.entry.summary, let first = marked.min() else { return nil }
    let scalars = Array(summary.unicodeScalars)
    let start = max(0, first - 60)
    guard start < scalars.count else { return nil }
    let part = scalars[start...].prefix(240)
    let text = String(String.UnicodeScalarView(part))
    let quoted = highlighted(text, Set(marked.map { $0 - start }))
    return (start > 0 ? "…" : "") + quoted + (part.endIndex < scalars.count ? "…" : "")
  }

  private func highlighted(_ text: String, _ marked: Set<Int>) -> String {
    var result = ""
    var inside = false
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if colour && marked.contains(index) != inside {
        inside.toggle()
        result += inside ? "\u{1B}[1;33m" : "\u{1B}[0m"
      }
      result.unicodeScalars.append(SafeText.terminal(scalar))
    }
    return inside ? result + "\u{1B}[0m" : result
  }

  private func reason(_ topic: MatchRecord.Topic) -> String {
    let quotes = topic.quotes.prefix(4).map {
      "“\(MatchPresentation.safe($0.text))” \(NumberText.tenths($0.weight))"
    }
    let flags = topic.flags.isEmpty ? "" : " [\(topic.flags.map(MatchPresentation.safe).joined(separator: ", "))]"
    let name = MatchPresentation.safe(topic.title.isEmpty ? topic.id : topic.title)
    // Weights alone may have chosen it: then it has no score.
    let share = topic.probability.map { "\(Int(($0 * 100).rounded())) %" }
    let strength = topic.score == 0 ? share ?? "0" : NumberText.tenths(topic.score)
    return "\(bold(name)) \(strength)\(flags)" + (quotes.isEmpty ? "" : ": " + quotes.joined(separator: ", "))
  }

  private func indented(_ text: String) -> [String] { HangingIndent(width: width).lines(text) }

  private func bold(_ text: String) -> String { colour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func dim(_ text: some StringProtocol) -> String { colour ? "\u{1B}[2m\(text)\u{1B}[0m" : String(text) }

  /// The text with control, direction and invisible format characters escaped.
  static func safe(_ text: String) -> String { SafeText.terminal(text) }
}
