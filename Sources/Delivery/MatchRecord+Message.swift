import Basics
import FeedModel
import Matches

/// The parts of a match for messages.
extension MatchRecord {
  /// The match in a line, safe for messages: its texts without control and invisible characters, and only http and
  /// https addresses. Nil if the line is not a match line.
  static func shown(line: [UInt8]) -> MatchRecord? {
    guard var match = MatchRecord(line: line) else { return nil }
    match.feed.id = SafeText.message(match.feed.id)
    match.feed.title = match.feed.title.map(SafeText.message)
    match.feed.url = SafeText.message(match.feed.url)
    match.entry.title = match.entry.title.map(SafeText.message)
    match.entry.headline = match.entry.headline.map(SafeText.message)
    match.entry.url = match.entry.url.flatMap(WebAddress.link)
    match.entry.summary = match.entry.summary.map(SafeText.message)
    match.entry.authors = match.entry.authors.map(SafeText.message)
    match.entry.categories = match.entry.categories.map(SafeText.message)
    match.entry.language = match.entry.language.map(SafeText.message)
    for topic in match.topics.indices {
      match.topics[topic].title = SafeText.message(match.topics[topic].title)
      match.topics[topic].flags = match.topics[topic].flags.map(SafeText.message)
      for hit in match.topics[topic].evidence.indices {
        match.topics[topic].evidence[hit].text = SafeText.message(match.topics[topic].evidence[hit].text)
      }
    }
    for entity in match.entities.indices { match.entities[entity].name = SafeText.message(match.entities[entity].name) }
    return match
  }

  /// Feed, score and revision: `Harbour Wire · score 56 · revision 2`.
  var source: String {
    var parts = [feed.title ?? feed.id, "score \(NumberText.tenths(score))"]
    if revision > 1 { parts.append("revision \(revision)") }
    return parts.joined(separator: " · ")
  }

  /// Of a story that others had before, which feeds have it: `In 5 feeds: harbour, bay and 3 more`; nil of a new story.
  var spread: String? {
    guard let story, !story.isFirst else { return nil }
    let shown = story.feeds.prefix(8).map { PlainLine.cut(SafeText.message($0), 40) }
    let rest = story.feeds.count - shown.count
    return "In \(story.feeds.count) \(story.feeds.count == 1 ? "feed" : "feeds"): \(shown.joined(separator: ", "))"
      + (rest > 0 ? " and \(rest) more" : "")
  }

  /// The reasons, one line for each topic: `Diplomatic property 56 (planned): “seized compounds”, “dacha”`.
  var reasons: [String] {
    topics.map { topic in
      let flags = topic.flags.isEmpty ? "" : " (\(topic.flags.joined(separator: ", ")))"
      let quotes = topic.bestQuotes.map { "“\(PlainLine.cut($0, 80))”" }.joined(separator: ", ")
      return "\(topic.title) \(NumberText.tenths(topic.score))\(flags)" + (quotes.isEmpty ? "" : ": \(quotes)")
    }
  }
}

extension MatchRecord.Topic {
  /// The four words with the largest weights.
  var bestQuotes: [String] { quotes.prefix(4).map(\.text) }
}
