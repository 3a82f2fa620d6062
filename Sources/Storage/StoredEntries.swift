import Basics
import Matches

/// A store in which an entry can be found by what people know of it (`Archive.storedEntry`).
package protocol StoredEntries: Archive, MatchHistory {
  /// The block of an archived entry, and its place there; nil if it was deleted.
  func archivedEntry(_ number: ArchiveNumber) async throws(StorageError) -> (block: ArchiveBlock, place: Int)?

  /// The titles and feeds of stored entries with this address, the latest ten.
  func knownEntries(url: String) async throws(StorageError) -> [(title: String?, feed: String)]
}

extension StoredEntries {
  package func storedEntry(_ name: String) async throws(StorageError) -> ArchiveBlock? {
    if let number = Int64(name), let (block, place) = try await archivedEntry(ArchiveNumber(number)) {
      return block.alone(place)
    }
    if let line = try await matchLine(name) {
      let found = try await archived(title: line.entries[0].title, feedID: line.feedID) {
        $0.verdict?.match == name || $0.url != nil && $0.url == line.entries[0].url
      }
      return found ?? line
    }
    return try await archived(url: name)
  }

  private func matchLine(_ id: String) async throws(StorageError) -> ArchiveBlock? {
    try await matches(withIDs: [id])[id]?.record.map(ArchiveBlock.init)
  }

  private func archived(url: String) async throws(StorageError) -> ArchiveBlock? {
    let known = try await knownEntries(url: url)
    for row in known {
      let found = try await archived(title: row.title, feedID: row.feed) { $0.url == url }
      if let found { return found }
    }
    return nil
  }

  /// The latest archived entry of a feed that has a title and meets a condition.
  private func archived(
    title: String?, feedID: String, _ isMeant: @Sendable (ArchivedEntry) -> Bool
  ) async throws(StorageError) -> ArchiveBlock? {
    var request = SearchRequest(SearchQuery(phraseOf: title ?? "") ?? .everything)
    request.filter.feeds = [feedID]
    request.limit = 1000
    guard let hit = try await search(request).hits.first(where: { isMeant($0.entry) }) else { return nil }
    return ArchiveBlock(seen: hit.seen, feedID: hit.feedID, feedTitle: hit.feedTitle, entries: [hit.entry])
  }
}

extension ArchiveBlock {
  func alone(_ place: Int) -> ArchiveBlock {
    var block = self
    block.entries = [entries[place]]
    return block
  }

  /// The entry of a match.
  fileprivate init(_ match: MatchRecord) {
    var entry = ArchivedEntry()
    entry.id = match.entry.id
    entry.url = match.entry.url
    entry.title = match.entry.title
    entry.summary = match.entry.summary
    entry.language = match.entry.language
    entry.published = match.entry.published
    var verdict = ArchivedEntry.Verdict()
    verdict.probability = match.probability
    verdict.topics = match.topics.map(\.id)
    verdict.match = match.id
    entry.verdict = verdict
    self.init(seen: match.matchedAt, feedID: match.feed.id, feedTitle: match.feed.title, entries: [entry])
  }
}
