import Basics
public import Classification
public import FeedModel

extension ArchivedEntry {
  /// An entry of a feed, for the archive.
  ///
  /// - Parameters:
  ///   - entry: The entry, in its language.
  ///   - key: The strongest of its keys.
  ///   - verdict: The verdict on it; nil if it was not classified.
  ///   - match: The id of its match; nil if it did not match.
  public init(_ entry: Entry, key: EntryKey?, verdict: Classification.Verdict?, match: String?) {
    self.key = key
    id = entry.id
    url = entry.link
    title = entry.title
    summary = entry.summary.map(Item.readable)
    content = entry.content.map(Item.readable)
    language = entry.language
    published = entry.published
    updated = entry.updated
    authors = entry.authors
    categories = entry.categories
    if let verdict { judge(verdict, match: match) }
  }

  /// Takes a verdict on it, and the id of its match; nil if it did not match.
  public mutating func judge(_ verdict: Classification.Verdict, match: String?) {
    var kept = Verdict()
    kept.probability = verdict.probability
    kept.topics = verdict.topics.map(\.id)
    kept.entities = verdict.entities.map(\.id)
    for side in verdict.entities.compactMap(\.side) where !kept.sides.contains(side) { kept.sides.append(side) }
    kept.match = match
    self.verdict = kept
  }

  /// The entry in the form of the feed model.
  public var entry: Entry {
    var entry = Entry()
    entry.id = id
    entry.link = url
    entry.title = title
    entry.summary = summary
    entry.content = content
    entry.language = language
    entry.published = published
    entry.updated = updated
    entry.authors = authors
    entry.categories = categories
    return entry
  }

  /// The entry as the classifier's input.
  public func item(homeSide: String?, source: SourceVoice) -> Item {
    Item(
      id: id ?? "", title: title ?? "", summary: summary, content: content, language: language, homeSide: homeSide,
      source: source)
  }
}
