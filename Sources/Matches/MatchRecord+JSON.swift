public import Basics

/// Writes and reads match lines. A new member must be added to `write`, to `init` and to `Config/match.schema.json`; a
/// test compares the three. Members are only added, never changed.
extension MatchRecord {
  /// The value of the member `schema`.
  static let schema = "diplowatch.match/1"
  /// The maximum length of a line in bytes.
  static let maxLineBytes = 1_000_000

  // MARK: writing

  /// The match-log line without its line end, at most `maxLineBytes` long. If it is too long, first the summary is
  /// shortened, then all other texts from the feed.
  public func line() -> [UInt8] {
    var line = written(summaryScalars: .max)
    var scalars = entry.summary?.unicodeScalars.count ?? 0
    while line.count > MatchRecord.maxLineBytes && scalars > 0 {
      scalars /= 2
      line = written(summaryScalars: scalars)
    }
    guard line.count > MatchRecord.maxLineBytes else { return line }
    return bare().written(summaryScalars: 0)
  }

  private func written(summaryScalars: Int) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("schema", MatchRecord.schema)
      $0.member("id", id)
      $0.member("matchedAt", matchedAt.rfc3339(alwaysMilliseconds: true))
      $0.key("revision")
      $0.value(revision)
      if isReclassified {
        $0.key("reclassified")
        $0.value(true)
      }
      $0.member("muted", muted)
      $0.key("feed")
      $0.object { feed.write(to: &$0) }
      $0.key("entry")
      $0.object { entry.write(to: &$0, summaryScalars: summaryScalars) }
      $0.scores(score, probability)
      if let story {
        $0.key("story")
        $0.object { story.write(to: &$0) }
      }
      $0.findings(topics, entities)
    }
    return writer.bytes
  }

  // MARK: reading

  /// Reads a match line of this or an earlier version; nil for other lines. Unknown members are ignored.
  public init?(line: [UInt8]) {
    guard let json = JSONValue(parsing: line) else { return nil }
    self.init(json: json)
  }

  /// Reads a match line from its JSON value.
  public init?(json: JSONValue) {
    guard let id = json["id"]?.string, let time = json["matchedAt"]?.string.flatMap(Timestamp.init(rfc3339:)),
      let feed = Feed(json: json["feed"]), let entry = json["entry"], case .object = entry
    else { return nil }
    self.init(
      id: id, matchedAt: time, revision: json["revision"]?.integer ?? 1, feed: feed, entry: Entry(json: entry),
      score: json["score"]?.number ?? 0, probability: json["probability"]?.number, story: Story(json: json["story"]),
      topics: json.list("topics").compactMap(Topic.init(json:)),
      entities: json.list("entities").compactMap(Entity.init(json:)))
    isReclassified = json["reclassified"] == .bool(true)
    muted = json["muted"]?.string
  }
}

extension MatchRecord.Feed {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("id", id)
    writer.member("title", title)
    writer.member("url", url)
  }

  fileprivate init?(json: JSONValue?) {
    guard let json, let id = json["id"]?.string else { return nil }
    self.init(id: id, title: json["title"]?.string, url: json["url"]?.string ?? "")
  }
}

extension MatchRecord.Entry {
  fileprivate func write(to writer: inout JSONWriter, summaryScalars: Int) {
    writer.member("id", id)
    writer.member("url", url)
    writer.member("title", title)
    writer.member("headline", headline)
    writer.member("summary", summary.map { $0.cut(toScalars: summaryScalars) })
    writer.key("authors")
    writer.value(authors)
    writer.key("categories")
    writer.value(categories)
    writer.member("published", published)
    writer.member("updated", updated)
    writer.member("language", language)
  }

  fileprivate init(json: JSONValue) {
    self.init()
    id = json["id"]?.string
    url = json["url"]?.string
    title = json["title"]?.string
    headline = json["headline"]?.string
    summary = json["summary"]?.string
    authors = json.list("authors").compactMap(\.string)
    categories = json.list("categories").compactMap(\.string)
    published = json["published"]?.string.flatMap(Timestamp.init(rfc3339:))
    updated = json["updated"]?.string.flatMap(Timestamp.init(rfc3339:))
    language = json["language"]?.string
  }
}

extension MatchRecord.Story {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("id", id)
    writer.key("first")
    writer.value(isFirst)
    writer.key("size")
    writer.value(size)
    writer.key("feeds")
    writer.value(feeds)
    writer.member("follows", follows)
  }

  fileprivate init?(json: JSONValue?) {
    guard let json, let id = json["id"]?.string else { return nil }
    self.init(
      id: id, isFirst: json["first"] == .bool(true), size: json["size"]?.integer ?? 1,
      feeds: json.list("feeds").compactMap(\.string), follows: json["follows"]?.string)
  }
}

// MARK: shortening

extension MatchRecord {
  /// The record with all texts and lists from the feed shortened.
  private func bare() -> MatchRecord {
    var bare = self
    bare.feed.title = feed.title?.cut(toScalars: 1000)
    bare.entry.id = entry.id?.cut(toScalars: 2000)
    bare.entry.url = entry.url?.cut(toScalars: 2000)
    bare.entry.title = entry.title?.cut(toScalars: 2000)
    bare.entry.headline = entry.headline?.cut(toScalars: 2000)
    bare.entry.authors = entry.authors.prefix(20).map { $0.cut(toScalars: 200) }
    bare.entry.categories = entry.categories.prefix(50).map { $0.cut(toScalars: 200) }
    for index in topics.indices {
      bare.topics[index].evidence = topics[index].evidence.prefix(20).map {
        var hit = $0
        hit.text = hit.text.cut(toScalars: 500)
        return hit
      }
    }
    bare.entities = Array(entities.prefix(100))
    return bare
  }
}

extension String {
  /// The text, shortened to `count` Unicode scalars and an ellipsis.
  fileprivate func cut(toScalars count: Int) -> String {
    guard unicodeScalars.count > count else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(count))) + " […]"
  }
}
