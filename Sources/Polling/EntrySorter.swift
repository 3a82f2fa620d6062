import Classification
import Configuration
import FeedModel
import FeedParsing
import Storage

/// Tells new, changed and known entries of a document apart, and classifies those that are not known.
struct EntrySorter {
  let plan: PollingPlan
  let store: StateStore
  let now: Timestamp

  /// What is to be stored of a document's entries.
  struct Sorted {
    var sightings: [EntrySighting] = []
    /// How many of the sightings are of entries never seen before.
    var new = 0
    var unchanged: [EntryKey] = []
    var matches: [Match] = []
    /// What the feed's entries have in common, with what the new ones added.
    var standing: StandingSentences
  }

  /// Entries of a feed's first poll that are older than `backfill` are recorded, not reported.
  ///
  /// - Parameter standing: What earlier entries have in common, as it is stored.
  func sort(
    _ document: Feed, _ feed: FeedDefinition, isFirstPoll: Bool, standing: String
  ) throws(StorageError) -> Sorted {
    let keys = EntryIdentity.keys(of: document.entries)
    let known = try store.lookUp(feedID: feed.id.value, keys: keys)
    let oldest = now.milliseconds - plan.backfill.milliseconds
    var sorted = Sorted(standing: StandingSentences(stored: standing))
    sorted.standing.learn(from: zip(document.entries, known).filter { $1 == nil }.map(\.0))
    let source = source(document, feed, sorted.standing)
    var taken: Set<EntryKey> = []
    // Documents list the newest entry first; matches go out in the order things happened.
    for index in document.entries.indices.reversed() {
      let entry = SafeEntry.of(document.entries[index])
      // The same entry twice in one document counts once.
      guard taken.isDisjoint(with: keys[index]) else { continue }
      taken.formUnion(keys[index])
      let hash = EntryIdentity.contentHash(of: entry)
      if let seen = known[index], seen.contentHash == hash || seen.earlierHashes.contains(hash) {
        if let key = keys[index].first { sorted.unchanged.append(key) }
        continue
      }
      let isOld = isFirstPoll && (entry.published ?? entry.updated).map { $0.milliseconds < oldest } ?? false
      let verdict = isOld ? Verdict(id: "") : plan.classifier.classify(item(entry, document, feed, source))
      let topics = verdict.topics.map(\.id).sorted()
      let before = known[index]
      if before == nil { sorted.new += 1 }
      // An entry that changed is reported again only when its topics did, or when the user asks for all changes.
      let isReported = !topics.isEmpty && (topics != before?.topics || plan.revisions == .all)
      let revision = (before?.revision ?? 0) + (isReported ? 1 : 0)
      sorted.sightings.append(
        EntrySighting(
          rowID: before?.rowID, keys: keys[index], contentHash: hash, revision: revision,
          topics: isReported ? topics : before?.topics ?? [],
          title: entry.title, url: entry.link, published: entry.published,
          earlierHashes: before.map { Array(([$0.contentHash] + $0.earlierHashes).prefix(8)) } ?? []))
      if isReported { sorted.matches.append(match(entry, document, feed, verdict, revision)) }
    }
    return sorted
  }

  private func source(_ document: Feed, _ feed: FeedDefinition, _ standing: StandingSentences) -> SourceVoice {
    SourceVoice(
      titles: [document.title, feed.title].compactMap(\.self),
      hosts: [document.link, feed.url].compactMap { $0.map(HostGate.host) }, standing: standing.standing)
  }

  private func item(_ entry: Entry, _ document: Feed, _ feed: FeedDefinition, _ source: SourceVoice) -> Item {
    Item(
      id: entry.id ?? "", title: entry.title ?? "", summary: entry.summary, content: entry.content,
      language: entry.language ?? document.language ?? feed.language, homeSide: feed.homeSide,
      source: source)
  }

  private func match(
    _ entry: Entry, _ document: Feed, _ feed: FeedDefinition, _ verdict: Verdict, _ revision: Int
  ) -> Match {
    var entry = entry
    entry.language = LanguageTag.of(
      declared: [entry.language, document.language, feed.language], texts: [entry.title, entry.summary, entry.content])
    return Match(
      entryName: EntryIdentity.name(of: entry), matchedAt: now, revision: revision, feedID: feed.id.value,
      feedTitle: feed.title ?? document.title, feedURL: Redaction.url(feed.url), entry: entry, verdict: verdict)
  }
}
