import Basics
import Classification
import FeedModel
import StatusReports
import Storage

/// A search result as text: when and from which feed it was read, its title, and a part of its text with marked hits.
struct SearchPresentation {
  /// Whether to use the terminal's colours. If not, hits are between asterisks.
  var colour: Bool
  /// The terminal's columns: longer lines are broken between words. Nil: no line is broken.
  var width: Int?

  /// A few lines of text, without control characters.
  func text(_ hit: SearchHit) -> String {
    let entry = hit.entry
    let indent = HangingIndent(width: width)
    var lines = HangingIndent(width: width, first: 0).lines(headline(hit))
    if let title = entry.title {
      lines += indent.lines(marked(MarkedQuote(title, hit.ranges(in: .title), bytes: .max)))
    }
    let texts = [(entry.summary, hit.ranges(in: .summary)), (entry.content, hit.ranges(in: .content))]
    let best = texts.first { !$0.1.isEmpty } ?? (entry.title == nil ? texts.first { $0.0 != nil } : nil)
    if let best, let text = best.0 { lines += indent.lines(marked(MarkedQuote(text, best.1))) }
    if let url = entry.url { lines += indent.lines(dim(MatchPresentation.safe(url))) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func headline(_ hit: SearchHit) -> String {
    let time = hit.entry.published.map { LocalTime($0).text } ?? "read " + LocalTime(hit.seen).text
    let source = MatchPresentation.safe(hit.feedTitle ?? hit.feedID)
    let topics = hit.entry.verdict?.topics ?? []
    let verdict =
      topics.isEmpty
      ? "" : "  " + topics.map(MatchPresentation.safe).joined(separator: ", ") + probability(hit.entry.verdict)
    return dim(time) + "  \(source)" + verdict + "  " + dim("#\(hit.number.value)")
  }

  private func probability(_ verdict: ArchivedEntry.Verdict?) -> String {
    verdict?.probability.map { ", probability " + NumberText.fixed($0, decimals: 2) } ?? ""
  }

  private func marked(_ quote: MarkedQuote) -> String {
    var result = ""
    var isInside = false
    for (place, scalar) in quote.text.unicodeScalars.enumerated() {
      if quote.marks.contains(place) != isInside {
        isInside.toggle()
        result += colour ? (isInside ? "\u{1B}[1;33m" : "\u{1B}[0m") : "*"
      }
      result.unicodeScalars.append(scalar == "\n" ? " " : SafeText.terminal(scalar))
    }
    return isInside ? result + (colour ? "\u{1B}[0m" : "*") : result
  }

  private func dim(_ text: String) -> String { colour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
