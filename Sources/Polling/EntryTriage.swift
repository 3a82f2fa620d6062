import Basics
import Classification
import Configuration
import FeedModel
import FeedParsing
import Matches
import Storage

/// Sorts the entries of a document into new, changed and unchanged ones, and classifies the new and changed ones.
struct EntryTriage {
  let plan: PollingConfiguration
  let seen: any SeenEntries
  let now: Timestamp
  /// The time that ages of entries are counted from (`DocumentReader.today`).
  let today: Timestamp

  /// What has to be stored for a document's entries.
  struct Triaged: Sendable {
    /// Entries that are new or have changed.
    var entries: [SeenEntry] = []
    /// The number of entries that were not known.
    var new = 0
    /// Unchanged entries whose `last_seen` has to be updated.
    var unchanged: [EntryReference] = []
    var matches: [MatchRecord] = []
    /// The text of the new and changed entries, as far as it is kept.
    var archive: [PackedBlock] = []
    /// The sentences that recur in the feed's entries, updated with the new entries.
    var recurring = RecurringSentences(stored: "")
  }

  /// The maximum number of undated entries of a feed's first document that are reported.
  private static let newestUndated = 10
  /// An unchanged entry's `last_seen` is updated when it is older than this, in milliseconds. Not at every poll: that
  /// would write every row each time.
  private static let touchAfter: Int64 = 86_400_000

  /// Sorts and classifies a document's entries. Entries that are too old are recorded but not reported: older than
  /// `plan.backfill` at a feed's first poll, older than `plan.maxAge` later.
  ///
  /// - Parameter recurring: The recurring sentences of earlier entries, in their stored form.
  func triage(
    _ document: Feed, _ feed: FeedDefinition, isFirstPoll: Bool, recurring: String
  ) async throws(StorageError) -> Triaged {
    let entries = EntryIdentity.distinct(document.entries)
    let queries = entries.map { entry in
      EntryQuery(
        distinguishing: entry.distinguishing, identifier: entry.names.id, contentHash: entry.contentHash,
        date: entry.date)
    }
    let findings = try await seen.lookUp(queries, of: feed.id.value) { index in
      entries[index].others + EntryIdentity.otherNames(of: document.entries[entries[index].index])
    }
    let recognitions = EntryRecognition.recognise(entries, findings, in: document.entries)
    let oldest = today.milliseconds - (isFirstPoll ? plan.backfill : plan.maxAge).milliseconds
    let undated = isFirstPoll ? EntryTriage.newestUndated(entries) : nil
    var triaged = Triaged(recurring: RecurringSentences(stored: recurring))
    triaged.recurring.learn(from: zip(entries, recognitions).filter { $1.isNew }.map { document.entries[$0.0.index] })
    let source = source(document, feed, triaged.recurring)
    var kept = ArchiveBlock(
      seen: now, feedID: feed.id.value, feedTitle: document.title, feedLink: document.link, entries: [])
    // Documents list the newest entry first. Matches are reported oldest first.
    for (index, named) in entries.enumerated().reversed() {
      switch recognitions[index] {
      case .unchanged(let reference, let lastSeen):
        touch(reference, lastSeen, &triaged)
      case .new:
        let isOld = named.date.map { $0.milliseconds < oldest } ?? !(undated?.contains(index) ?? true)
        triaged.new += 1
        take(named, nil, isOld: isOld, document, feed, source, &triaged, &kept)
      case .known(let before):
        if before.contentHash == named.contentHash || before.earlierHashes.contains(named.contentHash) {
          touch(before.reference, nil, &triaged)
        } else {
          // An entry that has been reported before is reported again whatever its age.
          let isOld = before.revision <= 0 && named.date.map { $0.milliseconds < oldest } ?? false
          take(named, before, isOld: isOld, document, feed, source, &triaged, &kept)
        }
      }
    }
    triaged.archive = PackedBlock.pack(kept)
    return triaged
  }

  private func touch(_ reference: EntryReference?, _ lastSeen: Timestamp?, _ triaged: inout Triaged) {
    // A time in the future is of a clock that was wrong.
    if let lastSeen, abs(now.milliseconds - lastSeen.milliseconds) < EntryTriage.touchAfter { return }
    if let reference { triaged.unchanged.append(reference) }
  }

  private func take(
    _ named: NamedEntry, _ before: SeenEntry?, isOld: Bool, _ document: Feed, _ feed: FeedDefinition,
    _ source: SourceVoice, _ triaged: inout Triaged, _ kept: inout ArchiveBlock
  ) {
    let original = document.entries[named.index]
    var entry = SafeEntry.of(original)
    let verdict = isOld ? nil : plan.classifier.classify(item(entry, document, feed, source))
    let topics = verdict?.topics.map(\.id).sorted() ?? []
    let isKept = plan.archive.texts == .all || plan.archive.texts == .matches && !topics.isEmpty
    if isKept || !topics.isEmpty { entry.language = language(of: entry, document, feed) }
    let isUnread = before?.revision == SeenEntry.unread
    // A changed entry is reported again only if its topics have changed, or if the user wants all revisions. An entry
    // that is too old is not reported, but later revisions are compared with it.
    let isReported = !topics.isEmpty && !isUnread && (topics != before?.topics || plan.revisions == .all)
    var seen = SeenEntry(
      reference: before?.reference, keys: named.distinguishing, contentHash: named.contentHash,
      revision: max(before?.revision ?? 0, 0), topics: isReported || isUnread ? topics : before?.topics ?? [],
      title: entry.title, url: entry.link, date: named.date, matchName: before?.matchName,
      earlierHashes: before.map { Array(([$0.contentHash] + $0.earlierHashes).prefix(8)) } ?? [])
    if isOld, before == nil || isUnread { seen.revision = SeenEntry.unread }
    if isReported, let verdict {
      seen.revision += 1
      let name =
        before?.matchName
        ?? MatchID.name(feedID: feed.id.value, entryDescription: EntryIdentity.description(of: original))
      seen.matchName = name
      triaged.matches.append(match(entry, name, document, feed, verdict, seen.revision))
    }
    triaged.entries.append(seen)
    if isKept {
      kept.entries.append(
        ArchivedEntry(
          entry, key: named.distinguishing.first, verdict: isOld ? nil : verdict,
          match: isReported ? triaged.matches.last?.id : nil))
    }
  }

  /// The indices of the undated entries of a feed's first document that may be reported: the newest `newestUndated`.
  /// Documents list the newest entry first, unless the dates of the other entries show the opposite.
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

  private func language(of entry: Entry, _ document: Feed, _ feed: FeedDefinition) -> String? {
    LanguageTag.of(
      declared: [entry.language, document.language, feed.language], texts: [entry.title, entry.summary, entry.content])
  }

  private func match(
    _ entry: Entry, _ name: String, _ document: Feed, _ feed: FeedDefinition, _ verdict: Verdict, _ revision: Int
  ) -> MatchRecord {
    MatchRecord(
      name: name, matchedAt: now, revision: revision,
      feed: MatchRecord.Feed(
        id: feed.id.value, title: feed.title ?? document.title, url: WebAddress.redacted(feed.url)), entry: entry,
      verdict: verdict)
  }
}
