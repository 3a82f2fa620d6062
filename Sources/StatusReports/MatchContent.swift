import Basics
import Matches

/// A match as the content of a feed's entry: its text with the evidence marked, why it matched, and whom it names.
struct MatchContent {
  private let match: MatchRecord

  init(_ match: MatchRecord) { self.match = match }

  func html() -> HTML {
    let text: HTML =
      match.entry.summary.map { "<p>\(MarkedText.html($0, marked: match.marked(in: .summary), limit: 2000))</p>" } ?? ""
    let names = match.entities.prefix(20).map(\.name).joined(separator: ", ")
    let named: HTML = names.isEmpty ? "" : "<p>Names: \(names)</p>"
    let story: HTML =
      match.story.map { $0.size > 1 ? "<p>Report \($0.size) of its story, in \($0.feeds.count) feeds.</p>" : "" } ?? ""
    return """
      <p>\(match.feed.title ?? match.feed.id)\(probability)</p>\(text)<ul>\(match.topics.map(reason))</ul>\(named)\(story)
      """
  }

  private var probability: HTML { match.probability.map { " · probability \(Percent.text($0))" } ?? "" }

  private func reason(_ topic: MatchRecord.Topic) -> HTML {
    let tone: HTML = topic.tone.map { ", \(Tone.words($0))" } ?? ""
    let flags: HTML = topic.flags.isEmpty ? "" : ", \(topic.flags.joined(separator: ", "))"
    let quotes = topic.quotes.prefix(6).map { " <q>\($0.text)</q>" as HTML }
    return "<li><strong>\(topic.title)</strong>\(tone)\(flags):\(quotes)</li>"
  }
}
