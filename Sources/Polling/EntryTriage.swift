import Basics
import Classification
import Configuration
import FeedModel
import FeedParsing
import Matches
import Storage

/// Tells new, changed and known entries of a document apart, and classifies those that are not known.
struct EntryTriage {
  let plan: PollingConfiguration
  let store: StateStore
  let now: Timestamp

  /// What is to be stored of a document's entries.
  struct Triaged: Sendable {
    var sightings: [EntrySighting] = []
    /// How many of the sightings are of entries never seen before.
    var new = 0
    /// The rows of unchanged entries whose `last_seen` is to be renewed.
    var unchanged: [Int64] = []
    var matches: [MatchRecord] = []
    /// What the feed's entries have in common, with what the new ones added.
    var recurring = RecurringSentences(stored: "")
  }

  /// So many undated entries of a feed's first document may be news.
  private static let newestUndated = 10
  /// How old an unchanged entry's `last_seen` may become, in milliseconds.
  private static let touchAfter: Int64 = 86_400_000

  /// Entries that are too old to be news are recorded, not reported: `plan.backfill` at a feed's first poll, `plan.maxAge`
  /// at later ones.
  ///
  /// - Parameter recurring: What earlier entries have in common, as it is stored.
  func triage(
    _ document: Feed, _ feed: FeedDefinition, isFirstPoll: Bool, recurring: String
  ) throws(StorageError) -> Triaged {
    let entries = EntryIdentity.distinct(document.entries)
    let queries = entries.map { entry in
      EntryQuery(
        distinguishing: entry.distinguishing, identifier: entry.names.id, contentHash: entry.contentHash,
        date: entry.date)
    }
    let findings = try store.lookUp(feedID: feed.id.value, queries) { index in
      entries[index].others + EntryIdentity.otherNames(of: document.entries[entries[index].index])
    }
    let recognitions = EntryRecognition.recognise(entries, findings, in: document.entries)
    let oldest = now.milliseconds - (isFirstPoll ? plan.backfill : plan.maxAge).milliseconds
    let undated = isFirstPoll ? EntryTriage.newestUndated(entries) : nil
    var triaged = Triaged(recurring: RecurringSentences(stored: recurring))
    triaged.recurring.learn(from: zip(entries, recognitions).filter { $1.isNew }.map { document.entries[$0.0.index] })
    let source = source(document, feed, triaged.recurring)
    // Documents list the newest entry first; matches go out in the order things happened.
    for (index, named) in entries.enumerated().reversed() {
      switch recognitions[index] {
      case .unchanged(let row, let lastSeen):
        touch(row, lastSeen, &triaged)
      case .new:
        let isOld = named.date.map { $0.milliseconds < oldest } ?? !(undated?.contains(index) ?? true)
        triaged.new += 1
        take(named, nil, isOld: isOld, document, feed, source, &triaged)
      case .known(let before):
        if before.contentHash == named.contentHash || before.earlierHashes.contains(named.contentHash) {
          touch(before.rowID, nil, &triaged)
        } else {
          // What was reported once stays news.
          let isOld = before.revision <= 0 && named.date.map { $0.milliseconds < oldest } ?? false
          take(named, before, isOld: isOld, document, feed, source, &triaged)
        }
      }
    }
    return triaged
  }

  private func touch(_ row: Int64, _ lastSeen: Timestamp?, _ triaged: inout Triaged) {
    if let lastSeen, now.milliseconds - lastSeen.milliseconds < EntryTriage.touchAfter { return }
    triaged.unchanged.append(row)
  }

  private func take(
    _ named: NamedEntry, _ before: SeenEntry?, isOld: Bool, _ document: Feed, _ feed: FeedDefinition,
    _ source: SourceVoice, _ triaged: inout Triaged
  ) {
    let original = document.entries[named.index]
    let entry = SafeEntry.of(original)
    let verdict = isOld ? nil : plan.classifier.classify(item(entry, document, feed, source))
    let topics = verdict?.topics.map(\.id).sorted() ?? []
    let isUnread = before?.revision == SeenEntry.unread
    // An entry that changed is reported again only when its topics did, or when the user asks for all changes. The first
    // text that is read of an old one is what later ones are compared with.
    let isReported = !topics.isEmpty && !isUnread && (topics != before?.topics || plan.revisions == .all)
    var sighting = EntrySighting(
      rowID: before?.rowID, keys: named.distinguishing, contentHash: named.contentHash,
      revision: max(before?.revision ?? 0, 0), topics: isReported || isUnread ? topics : before?.topics ?? [],
      title: entry.title, url: entry.link, date: named.date, matchName: before?.matchName,
      earlierHashes: before.map { Array(([$0.contentHash] + $0.earlierHashes).prefix(8)) } ?? [])
    if isOld, before == nil || isUnread { sighting.revision = SeenEntry.unread }
    if isReported, let verdict {
      sighting.revision += 1
      let name =
        before?.matchName
        ?? MatchID.name(feedID: feed.id.value, entryDescription: EntryIdentity.description(of: original))
      sighting.matchName = name
      triaged.matches.append(match(entry, name, document, feed, verdict, sighting.revision))
    }
    triaged.sightings.append(sighting)
  }

  /// Which undated entries of a feed's first document may be news: the newest, which documents list first unless their dates
  /// say otherwise.
  private static func newestUndated(_ entries: [NamedEntry]) -> Set<Int> {
    let undated = entries.indices.filter { entries[$0].date == nil }
    let dates = entries.compactMap(\.date)
    guard let first = dates.first, let last = dates.last, first < last else {
      return Set(undated.prefix(newestUndated))
    }
    return Set(undated.suffix(newestUndated))
  }

  private func source(_ document: Feed, _ feed: FeedDefinition, _ recurring: RecurringSentences) -> SourceVoice {
    SourceVoice(
      titles: [document.title, feed.title].compactMap(\.self),
      hosts: [document.link, feed.url].compactMap { $0.map(HostGate.host) }, recurring: recurring.recurring)
  }

  private func item(_ entry: Entry, _ document: Feed, _ feed: FeedDefinition, _ source: SourceVoice) -> Item {
    Item(
      id: entry.id ?? "", title: entry.title ?? "", summary: entry.summary, content: entry.content,
      language: entry.language ?? document.language ?? feed.language, homeSide: feed.homeSide,
      source: source)
  }

  private func match(
    _ entry: Entry, _ name: String, _ document: Feed, _ feed: FeedDefinition, _ verdict: Verdict, _ revision: Int
  ) -> MatchRecord {
    var entry = entry
    entry.language = LanguageTag.of(
      declared: [entry.language, document.language, feed.language], texts: [entry.title, entry.summary, entry.content])
    return MatchRecord(
      name: name, matchedAt: now, revision: revision,
      feed: MatchRecord.Feed(
        id: feed.id.value, title: feed.title ?? document.title, url: WebAddress.redacted(feed.url)), entry: entry,
      verdict: verdict)
  }
}
