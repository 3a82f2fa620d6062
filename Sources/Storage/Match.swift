public import Basics
public import Classification
import Crypto
public import FeedModel

/// An entry that matched, as it is logged and delivered.
public struct Match: Sendable {
  /// The same for the same feed, entry and revision, so that a consumer can tell repetitions; no two entries share one.
  public var id: String
  /// When it was classified.
  public var matchedAt: Timestamp
  /// 1 for the first report of an entry, then counting.
  public var revision: Int
  /// The watchlist's id of the feed.
  public var feedID: String
  /// The feed's title.
  public var feedTitle: String?
  /// The feed's address.
  public var feedURL: String
  /// The entry.
  public var entry: Entry
  /// Why it matched.
  public var verdict: Verdict

  /// A match of an entry, whose `name` is the one of its first match.
  public init(
    name: String, matchedAt: Timestamp, revision: Int, feedID: String, feedTitle: String?, feedURL: String,
    entry: Entry, verdict: Verdict
  ) {
    id = Match.digest([name, String(revision)])
    self.matchedAt = matchedAt
    self.revision = revision
    self.feedID = feedID
    self.feedTitle = feedTitle
    self.feedURL = feedURL
    self.entry = entry
    self.verdict = verdict
  }

  /// What the ids of all matches of an entry are made of: it is stored at the first one, for an edit may change the
  /// description.
  public static func name(feedID: String, entryDescription: String) -> String { digest([feedID, entryDescription]) }

  /// The first 16 bytes of a SHA-256 over all parts, in hexadecimal.
  private static func digest(_ parts: [String]) -> String {
    let digest = SHA256.hash(data: Array(parts.joined(separator: "\u{0}").utf8))
    let digits = Array("0123456789abcdef")
    return String(digest.prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

extension Match {
  /// The most bytes a match line may have.
  static let maxLineBytes = 1_000_000

  /// The match-log line without its line end, at most `maxLineBytes` long: the summary is cut, and marked, until it
  /// fits.
  public func json() -> [UInt8] {
    var line = json(summaryScalars: .max)
    var scalars = entry.summary?.unicodeScalars.count ?? 0
    while line.count > Match.maxLineBytes && scalars > 0 {
      scalars /= 2
      line = json(summaryScalars: scalars)
    }
    guard line.count > Match.maxLineBytes else { return line }
    return bare().json(summaryScalars: 0)
  }

  /// The match with everything a feed can make long cut short.
  private func bare() -> Match {
    var bare = self
    bare.entry.id = entry.id.map { Match.cut($0, 2000) }
    bare.entry.link = entry.link.map { Match.cut($0, 2000) }
    bare.entry.title = entry.title.map { Match.cut($0, 2000) }
    bare.entry.authors = entry.authors.prefix(20).map { Match.cut($0, 200) }
    bare.entry.categories = entry.categories.prefix(50).map { Match.cut($0, 200) }
    bare.verdict.headline = verdict.headline.map { Match.cut($0, 2000) }
    bare.feedTitle = feedTitle.map { Match.cut($0, 1000) }
    for index in bare.verdict.topics.indices {
      bare.verdict.topics[index].evidence = bare.verdict.topics[index].evidence.prefix(20).map {
        var hit = $0
        hit.text = Match.cut(hit.text, 500)
        return hit
      }
    }
    bare.verdict.entities = Array(verdict.entities.prefix(100))
    return bare
  }

  private static func cut(_ text: String, _ scalars: Int) -> String {
    guard text.unicodeScalars.count > scalars else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(scalars))) + " […]"
  }

  private func json(summaryScalars: Int) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("schema", "diplowatch.match/1")
      $0.member("id", id)
      $0.member("matchedAt", matchedAt.rfc3339(alwaysMilliseconds: true))
      $0.key("revision")
      $0.value(revision)
      $0.key("feed")
      $0.object {
        $0.member("id", feedID)
        $0.member("title", feedTitle)
        $0.member("url", feedURL)
      }
      $0.key("entry")
      $0.object { writeEntry(to: &$0, summaryScalars: summaryScalars) }
      verdict.writeMembers(to: &$0)
    }
    return writer.bytes
  }

  private func writeEntry(to writer: inout JSONWriter, summaryScalars: Int) {
    writer.member("id", entry.id)
    writer.member("url", entry.link.map(ShownAddress.of))
    writer.member("title", entry.title)
    writer.member("headline", verdict.headline)
    writer.member("summary", (entry.summary ?? entry.content).map { Match.cut($0, summaryScalars) })
    writer.key("authors")
    writer.value(entry.authors)
    writer.key("categories")
    writer.value(entry.categories)
    writer.member("published", entry.published)
    writer.member("updated", entry.updated)
    writer.member("language", entry.language)
  }
}
