public import Basics
public import Classification
public import Configuration
import FeedModel
import FeedParsing
import Matches
public import Storage

/// Reports stored entries that match now and did not when they were read: after an edit of the watchlist, on request. An
/// entry that was ever reported is left alone, so that a second time reports nothing.
public struct Reclassification: Sendable {
  private let classifier: Classifier
  private let feeds: [FeedDefinition]
  private let store: any FeedStates & SeenEntries & Archive
  private let commits: GroupCommit
  private let now: Timestamp

  /// What came of it.
  public struct Report: Sendable, Equatable {
    /// How many entries were looked at.
    public var looked = 0
    /// The titles of those that were reported, in the order they were read.
    public var reported: [String] = []
  }

  private static let blocksAtOnce = 64

  /// A run with a watchlist. `polling` is the service that polls into the same state, whose commits and those of the run
  /// take turns; nil if none does in this process.
  public init(
    _ classifier: Classifier, feeds: [FeedDefinition], store: any FeedStates & SeenEntries & Archive & Outbox,
    besides polling: PollingService? = nil, now: Timestamp
  ) {
    commits = polling?.commits ?? GroupCommit(store, store)
    self.classifier = classifier
    self.feeds = feeds
    self.store = store
    self.now = now
  }

  /// Looks at the entries that were read since a time, and queues what matches now.
  ///
  /// - Throws: `StorageError` when the archive cannot be read or the state not be written; what was queued stays.
  public func run(since: Timestamp) async throws(StorageError) -> Report {
    var report = Report()
    guard let span = try await store.archived(since: since) else { return report }
    let sources = ArchiveSources(feeds, try await store.conditions(of: nil))
    var found: [Found] = []
    var known: Set<String> = []
    // The latest text of an entry counts.
    for part in span.parts(of: Self.blocksAtOnce).reversed() where !Task.isCancelled {
      for block in try await store.archivedBlocks(part).reversed() {
        report.looked += block.entries.count
        found += matches(of: block, sources, &known)
      }
      // Polls go first.
      await Task.yield()
    }
    // Matches go out in the order things happened.
    for one in found.reversed() where try await commits.reportKnown(one.match, name: one.name, key: one.key) {
      report.reported.append(one.match.entry.title ?? one.match.entry.headline ?? one.match.entry.url ?? "")
      try await note(one)
    }
    return report
  }

  /// Puts the verdict into the archive, so that a search finds the entry as the match that it is.
  private func note(_ one: Found) async throws(StorageError) {
    let number = one.number.block
    guard var block = try await store.archivedBlocks(ArchiveSpan(number...number)).first,
      block.entries.indices.contains(one.number.place)
    else { return }
    block.entries[one.number.place].judge(one.verdict, match: one.match.id)
    try await store.replace(block)
  }

  private struct Found {
    var match: MatchRecord
    /// What the match's id is made of.
    var name: String
    var key: EntryKey?
    var number: ArchiveNumber
    var verdict: Verdict
  }

  private func matches(of block: ArchiveBlock, _ sources: ArchiveSources, _ known: inout Set<String>) -> [Found] {
    guard let feed = sources.definition(of: block.feedID) else { return [] }
    return zip(block.entries.enumerated(), sources.items(of: block)).reversed().compactMap { place, item in
      let entry = place.element
      if let key = entry.key, !known.insert("\(key.value) \(block.feedID)").inserted { return nil }
      // What was too old to be news when it was read is no news now.
      guard let verdict = entry.verdict, verdict.topics.isEmpty else { return nil }
      let now = classifier.classify(item)
      return now.relevant ? found(entry, block.number(of: place.offset), now, block, feed) : nil
    }
  }

  private func found(
    _ entry: ArchivedEntry, _ number: ArchiveNumber, _ verdict: Verdict, _ block: ArchiveBlock, _ feed: FeedDefinition
  ) -> Found {
    let name = MatchID.name(feedID: block.feedID, entryDescription: EntryIdentity.description(of: entry.entry))
    var match = MatchRecord(
      name: name, matchedAt: now, revision: 1,
      feed: MatchRecord.Feed(
        id: block.feedID, title: feed.title ?? block.feedTitle, url: WebAddress.redacted(feed.url)),
      entry: entry.entry, verdict: verdict)
    match.isReclassified = true
    return Found(match: match, name: name, key: entry.key, number: number, verdict: verdict)
  }
}
