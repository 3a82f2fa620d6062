import Basics
import FeedModel

/// What a message says of a match: the parts of its line that people read, without anything that could disturb where
/// it is shown.
struct MatchDigest: Sendable {
  struct Topic: Sendable {
    var id: String
    var title: String
    var score: Double
    var flags: [String]
    var quotes: [String]
  }

  var id: String
  var revision: Int
  var matchedAt: String
  var feedID: String
  var feedTitle: String?
  var feedURL: String
  var title: String?
  /// The first sentence of an entry without a title.
  var firstSentence: String?
  /// The entry's page; nil for anything but http and https.
  var url: String?
  var summary: String?
  var authors: [String]
  var categories: [String]
  var published: String?
  var language: String?
  var score: Double
  var topics: [Topic]
  var entities: [String]

  /// Reads a line of the match log; nil for anything else.
  init?(line: [UInt8]) {
    guard let match = JSONValue(parsing: line), let id = match["id"]?.string else { return nil }
    let (entry, feed) = (match["entry"], match["feed"])
    let text = { (value: JSONValue?) in (value?.string).map(PlainLine.clean) }
    let texts = { (value: JSONValue?) in (value?.elements ?? []).compactMap(\.string).map(PlainLine.clean) }
    self.id = id
    revision = Int(match["revision"]?.number ?? 1)
    matchedAt = match["matchedAt"]?.string ?? ""
    feedID = text(feed?["id"]) ?? ""
    feedTitle = text(feed?["title"])
    feedURL = text(feed?["url"]) ?? ""
    title = text(entry?["title"])
    firstSentence = text(entry?["headline"])
    url = (entry?["url"]?.string).flatMap(PlainLine.webAddress)
    summary = text(entry?["summary"])
    authors = texts(entry?["authors"])
    categories = texts(entry?["categories"])
    published = entry?["published"]?.string
    language = text(entry?["language"])
    score = match["score"]?.number ?? 0
    topics = (match["topics"]?.elements ?? []).map { topic in
      // Lines of earlier versions have hits that contributed nothing.
      let evidence = (topic["evidence"]?.elements ?? []).filter { ($0["weight"]?.number ?? 0) > 0 }.sorted {
        ($0["weight"]?.number ?? 0) > ($1["weight"]?.number ?? 0)
      }
      var quotes: [String] = []
      for quote in evidence.compactMap({ text($0["text"]) })
      where !quotes.contains(where: { $0.lowercased() == quote.lowercased() }) { quotes.append(quote) }
      return Topic(
        id: topic["id"]?.string ?? "", title: text(topic["title"]) ?? "", score: topic["score"]?.number ?? 0,
        flags: texts(topic["flags"]), quotes: Array(quotes.prefix(4)))
    }
    entities = (match["entities"]?.elements ?? []).compactMap { text($0["name"]) }
  }

  /// The title, or where there is none the first sentence.
  var headline: String { Headline.shown(headline: firstSentence, title: title, text: summary) }

  /// Where it comes from, how strong it is: `Harbour Wire · score 56 · revision 2`.
  var source: String {
    var parts = [feedTitle ?? feedID, "score \(PlainLine.number(score))"]
    if revision > 1 { parts.append("revision \(revision)") }
    return parts.joined(separator: " · ")
  }

  /// Why it matched, a line for each topic: `Diplomatic property 56 (planned): “seized compounds”, “dacha”`.
  var reasons: [String] {
    topics.map { topic in
      let flags = topic.flags.isEmpty ? "" : " (\(topic.flags.joined(separator: ", ")))"
      let quotes = topic.quotes.map { "“\(PlainLine.cut($0, 80))”" }.joined(separator: ", ")
      return "\(topic.title) \(PlainLine.number(topic.score))\(flags)" + (quotes.isEmpty ? "" : ": \(quotes)")
    }
  }
}

/// Texts from feeds made fit for a message.
enum PlainLine {
  /// The text without control, direction and invisible characters; line ends become spaces.
  static func clean(_ text: String) -> String {
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: clean.append(" ")
      case .format where scalar != "\u{200D}": continue
      case .surrogate, .privateUse, .unassigned: continue
      default: clean.append(scalar)
      }
    }
    return String(clean)
  }

  /// The text in at most `units` UTF-16 units, the measure of the strictest receivers; what is cut ends with an ellipsis.
  static func cut(_ text: String, _ units: Int) -> String {
    guard text.utf16.count > units else { return text }
    var kept = ""
    var count = 1
    for character in text {
      count += character.utf16.count
      guard count <= units else { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// An address that a reader may be sent to: http or https, without a character that could end it early.
  static func webAddress(_ text: String) -> String? {
    let lowered = text.prefix(8).lowercased()
    guard lowered.hasPrefix("http://") || lowered.hasPrefix("https://") else { return nil }
    var address = ""
    for byte in text.utf8 {
      let isPlain = byte > 0x20 && byte < 0x7F && !"<>\"|\\^`{}()[]*".utf8.contains(byte)
      address += isPlain ? String(UnicodeScalar(byte)) : percent(byte)
    }
    return address.utf8.count <= 2000 ? address : nil
  }

  /// A number with at most one decimal.
  static func number(_ value: Double) -> String {
    guard value.magnitude < 1e12 else { return "∞" }
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int64(tenths)) : String(tenths)
  }

  private static func percent(_ byte: UInt8) -> String {
    let digits = Array("0123456789ABCDEF")
    return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
  }
}
