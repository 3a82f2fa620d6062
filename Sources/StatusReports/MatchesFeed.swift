package import Basics
import Matches

/// A feed of the matches that answer a query, for feed readers: what both formats have in common.
package struct MatchesFeed {
  /// What was asked.
  let query: MatchQuery
  /// The matches, newest first.
  let report: MatchesReport
  /// The page's address without path, as its reader reaches it: `http://127.0.0.1:9464`.
  let base: String
  /// When the daemon started: the feed's time while it has no match.
  let started: Timestamp
  /// The title of the topic that was asked for.
  let topicTitle: String?

  /// A feed.
  package init(query: MatchQuery, report: MatchesReport, base: String, started: Timestamp, topicTitle: String?) {
    self.query = query
    self.report = report
    self.base = base
    self.started = started
    self.topicTitle = topicTitle
  }

  /// The most matches of a feed.
  package static let size = 50

  /// The feed's title: what was asked, in words.
  var title: String {
    let parts = [
      topicTitle ?? query.topic, query.side, query.entity, query.feed, query.language, query.words.map { "“\($0)”" },
      query.since.map { "since \($0)" }, query.minProbability.map { "probability from \($0)" },
      query.isFirstOnly ? "first reports" : nil,
    ].compactMap(\.self)
    return parts.isEmpty ? "diplowatch" : "diplowatch: " + parts.joined(separator: ", ")
  }

  /// The same for the same query wherever the page is reached. `=` and `&` may stand in a URN (RFC 8141 §2).
  var id: String { "urn:diplowatch:matches" + (query.fields.text.isEmpty ? "" : ":" + query.fields.text) }

  /// An id that no other match has, so that a reader shows none twice.
  static func id(of match: MatchRecord) -> String { "urn:diplowatch:" + PercentEncoding.value(match.id) }

  /// The page that shows the same matches.
  var page: String { "\(base)/\(query.fromTheTop.address)" }

  /// The feed's own address.
  func address(_ path: String) -> String { base + path + query.address }

  /// The address of the matches before these; nil when there are none.
  func nextAddress(_ path: String) -> String? {
    report.next.map {
      var query = query
      query.before = $0
      return base + path + query.address
    }
  }

  /// When the newest match was classified.
  package var updated: Timestamp { report.matches.map(\.matchedAt).max() ?? started }

  /// The address of an entry's page if a reader may follow it.
  static func link(of match: MatchRecord) -> String? { match.entry.url.flatMap { WebAddress.isWeb($0) ? $0 : nil } }

  // MARK: Atom

  /// RFC 4287.
  package func atom() -> String {
    let next: HTML = nextAddress("/matches.atom").map { "<link rel=\"next\" href=\"\($0)\"/>\n" } ?? ""
    let document: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
      <id>\(id)</id>
      <title>\(title)</title>
      <updated>\(updated.rfc3339())</updated>
      <link rel="self" type="application/atom+xml" href="\(address("/matches.atom"))"/>
      <link rel="alternate" type="text/html" href="\(page)"/>
      \(next)<generator>diplowatch</generator>
      <author><name>diplowatch</name></author>
      \(report.matches.map(entry))</feed>

      """
    return document.text
  }

  private func entry(_ match: MatchRecord) -> HTML {
    let language: HTML = match.entry.language.map { " xml:lang=\"\($0)\"" } ?? ""
    let link: HTML = Self.link(of: match).map { "<link rel=\"alternate\" href=\"\($0)\"/>\n" } ?? ""
    let authors = match.entry.authors.isEmpty ? [match.feed.title ?? match.feed.id] : match.entry.authors
    let published: HTML = match.entry.published.map { "<published>\($0.rfc3339())</published>\n" } ?? ""
    let topics = match.topics.map { "<category term=\"\($0.id)\" label=\"\($0.title)\"/>\n" as HTML }
    return """
      <entry\(language)>
      <id>\(Self.id(of: match))</id>
      <title>\(match.headline)</title>
      <updated>\(match.matchedAt.rfc3339())</updated>
      \(published)\(link)\(authors.prefix(20).map { "<author><name>\($0)</name></author>\n" as HTML })\(topics)\
      <content type="html">\(MatchContent(match).html().text)</content>
      </entry>

      """
  }

  // MARK: JSON Feed

  /// JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
  package func json() -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("version", "https://jsonfeed.org/version/1.1")
      $0.member("title", title)
      $0.member("home_page_url", page)
      $0.member("feed_url", address("/matches.json"))
      $0.member("next_url", nextAddress("/matches.json"))
      $0.member("language", "en")
      $0.key("items")
      $0.array { for match in report.matches { write(match, to: &$0) } }
    }
    return writer.text + "\n"
  }

  private func write(_ match: MatchRecord, to writer: inout JSONWriter) {
    let authors = match.entry.authors.isEmpty ? [match.feed.title ?? match.feed.id] : match.entry.authors
    writer.object {
      $0.member("id", Self.id(of: match))
      $0.member("url", Self.link(of: match))
      $0.member("title", match.headline)
      $0.member("content_html", MatchContent(match).html().text)
      $0.member("date_published", match.entry.published ?? match.matchedAt)
      $0.member("date_modified", match.matchedAt)
      $0.key("authors")
      $0.array { list in for name in authors.prefix(20) { list.object { $0.member("name", name) } } }
      $0.key("tags")
      $0.value(match.topics.map(\.title))
      $0.member("language", match.entry.language)
      // An object whose name begins with an underscore is an extension.
      $0.key("_diplowatch")
      $0.verbatim(match.line())
    }
  }
}
