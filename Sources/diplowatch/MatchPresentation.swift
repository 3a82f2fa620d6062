import Basics
import Matches

/// Shows a match as text: time and feed, the title with its evidence marked, the reasons, the entities named.
struct MatchPresentation {
  /// Whether to use the terminal's colours.
  var colour: Bool

  /// Several lines of text. Control and direction characters from feeds are escaped.
  func text(_ match: MatchRecord) -> String {
    var lines = [headline(match), "  " + title(match)]
    if let quote = quote(match) { lines.append("  " + quote) }
    if let url = match.entry.url { lines.append("  " + dim(MatchPresentation.safe(url))) }
    for topic in match.topics { lines.append("  " + reason(topic)) }
    let names = match.entities.prefix(8).map { entity in
      MatchPresentation.safe(entity.name) + (entity.side.map { " (\(MatchPresentation.safe($0)))" } ?? "")
    }
    if !names.isEmpty { lines.append("  " + dim(names.joined(separator: ", "))) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func headline(_ match: MatchRecord) -> String {
    let time = match.matchedAt.rfc3339().prefix(19).replacing("T", with: " ")
    let revision = match.revision > 1 ? " revision \(match.revision)" : ""
    let source = MatchPresentation.safe(match.feed.title ?? match.feed.id)
    return "\(dim(time + "Z"))  \(source)  \(bold(NumberText.tenths(match.score)))\(revision)"
  }

  private func title(_ match: MatchRecord) -> String {
    highlighted(match.markedHeadline.text, match.markedHeadline.marked)
  }

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
    let name = MatchPresentation.safe(topic.id)
    return "\(bold(name)) \(NumberText.tenths(topic.score))\(flags): \(quotes.joined(separator: ", "))"
  }

  private func bold(_ text: String) -> String { colour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func dim(_ text: some StringProtocol) -> String { colour ? "\u{1B}[2m\(text)\u{1B}[0m" : String(text) }

  /// The text with control, direction and invisible format characters escaped.
  static func safe(_ text: String) -> String { SafeText.terminal(text) }
}
