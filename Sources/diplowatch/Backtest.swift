import Basics
import Classification
import FeedModel
import Polling
import Storage

/// Compares the verdicts of two watchlists on stored entries.
struct Backtest: Sendable {
  /// The classifier with the old watchlist.
  let before: Classifier
  /// The watchlist that is tested.
  let after: TermSurvey
  let afterClassifier: Classifier
  let sources: ArchiveSources
  /// Only changes of this topic count; nil for all.
  let topic: String?

  /// An entry on which the verdicts differ.
  struct Change: Sendable {
    enum Kind: String, Sendable, CaseIterable { case gained, lost, changed }

    var kind: Kind
    var number: ArchiveNumber
    var seen: Timestamp
    var feed: String
    var entry: ArchivedEntry
    var before: Verdict
    var after: Verdict
    /// The terms and weights that cause the difference.
    var difference: ExplanationDifference
  }

  /// The findings so far.
  struct Findings: Sendable {
    var entries = 0
    /// Entries that are not looked at: they were too old to be news when they were read.
    var old = 0
    /// When the first entry was read; nil without entries.
    var first: Timestamp?
    var matchesBefore = 0
    var matchesAfter = 0
    var changes: [Change] = []
    /// The number of changes of each kind. Only the latest changes themselves are kept.
    var counts: [Change.Kind: Int] = [:]
    /// For each term or rule, in how many entries it has a hit, and in how many it decided the verdict.
    var hits: [Int]
    var decided: [Int]
    /// By topic: the number of matches before and after, and of entries with any of its terms.
    var topics: [String: (before: Int, after: Int, touched: Int)] = [:]

    init(members: Int) {
      hits = Array(repeating: 0, count: members)
      decided = hits
    }

    mutating func add(_ other: Findings) {
      entries += other.entries
      old += other.old
      first = [first, other.first].compactMap(\.self).min()
      matchesBefore += other.matchesBefore
      matchesAfter += other.matchesAfter
      for (place, count) in other.hits.enumerated() { hits[place] += count }
      for (place, count) in other.decided.enumerated() { decided[place] += count }
      for (kind, count) in other.counts { counts[kind, default: 0] += count }
      for (topic, more) in other.topics {
        let known = topics[topic] ?? (0, 0, 0)
        topics[topic] = (known.before + more.before, known.after + more.after, known.touched + more.touched)
      }
      changes += other.changes
    }
  }

  /// The number of changes that are kept to be shown, the latest ones.
  static let mostChanges = 10_000
  /// Reads an archive.
  ///
  /// - Throws: `StorageError` if it cannot be read.
  func run(_ walk: ArchiveWalk) async throws -> Findings {
    let members = after.members.count
    let parts = try await walk.run(Findings(members: members)) { block, findings in look(at: block, &findings) }
    var all = Findings(members: members)
    for part in parts { all.add(part) }
    all.changes.sort { $1.number < $0.number }
    all.changes.removeLast(max(0, all.changes.count - Self.mostChanges))
    return all
  }

  private func look(at block: ArchiveBlock, _ findings: inout Findings) {
    findings.first = min(findings.first ?? block.seen, block.seen)
    for (place, item) in sources.items(of: block).enumerated() {
      guard block.entries[place].verdict != nil else {
        findings.old += 1
        continue
      }
      let old = before.classify(item)
      let new = after.look(at: item)
      findings.entries += 1
      if old.relevant { findings.matchesBefore += 1 }
      if new.verdict.relevant { findings.matchesAfter += 1 }
      for hit in new.hits { findings.hits[hit] += 1 }
      for hit in new.decided { findings.decided[hit] += 1 }
      let topics = (Set(old.topics.map(\.id)), Set(new.verdict.topics.map(\.id)))
      for topic in topics.0 { findings.topics[topic, default: (0, 0, 0)].before += 1 }
      for topic in topics.1 { findings.topics[topic, default: (0, 0, 0)].after += 1 }
      for topic in Set(new.hits.map { after.members[$0].topic }) {
        findings.topics[topic, default: (0, 0, 0)].touched += 1
      }
      guard let kind = kind(topics.0, topics.1) else { continue }
      findings.counts[kind, default: 0] += 1
      findings.changes.append(
        Change(
          kind: kind, number: block.number(of: place), seen: block.seen, feed: block.feedID,
          entry: block.entries[place], before: old, after: new.verdict,
          difference: ExplanationDifference(before.explain(item), afterClassifier.explain(item))))
      if findings.changes.count >= 2 * Self.mostChanges {
        findings.changes.sort { $1.number < $0.number }
        findings.changes.removeLast(Self.mostChanges)
      }
    }
  }

  /// The change between the topics of two verdicts; nil if there is none.
  private func kind(_ old: Set<String>, _ new: Set<String>) -> Change.Kind? {
    if let topic {
      if old.contains(topic) == new.contains(topic) { return nil }
      return new.contains(topic) ? .gained : .lost
    }
    if old == new { return nil }
    return old.isEmpty ? .gained : new.isEmpty ? .lost : .changed
  }
}
