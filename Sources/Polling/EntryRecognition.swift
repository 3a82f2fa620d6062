import Basics
import FeedModel
import FeedParsing
import Storage

/// Whether an entry of a document is known.
enum Recognition {
  /// Not known.
  case new
  /// Known; its text may have changed.
  case known(SeenEntry)
  /// Known, and its text has not changed.
  case unchanged(EntryReference, lastSeen: Timestamp)

  /// Whether the entry is not known.
  var isNew: Bool { if case .new = self { true } else { false } }
}

/// Matches a document's entries with the known ones. Each known entry is matched with one entry at most.
struct EntryRecognition {
  private struct Pair {
    var entry: Int
    var candidate: EntryCandidate
    var certainty: Int
  }

  /// The recognition of each entry. `findings` is what the state knows of the entries; `document` is all entries as
  /// parsed.
  static func recognise(
    _ entries: [NamedEntry], _ findings: [EntryFinding], in document: [Entry]
  ) -> [Recognition] {
    var results = entries.map { _ in Recognition.new }
    var taken: Set<EntryReference> = []
    var pairs: [Pair] = []
    var redated: [Pair] = []
    var keepsTimes = false
    for (index, finding) in findings.enumerated() {
      switch finding {
      case .unchanged(let reference, let lastSeen):
        keepsTimes = true
        if taken.insert(reference).inserted { results[index] = .unchanged(reference, lastSeen: lastSeen) }
      case .candidates(let candidates):
        for candidate in candidates {
          let comparison = EntryComparison(entries[index], document[entries[index].index], candidate)
          if let certainty = comparison.certainty {
            pairs.append(Pair(entry: index, candidate: candidate, certainty: certainty))
            keepsTimes = keepsTimes || comparison.time == .same
          } else if comparison.differsInTimeOnly {
            redated.append(Pair(entry: index, candidate: candidate, certainty: 0))
          }
        }
      }
    }
    if !keepsTimes, isRedated(redated, entries) { pairs += redated }
    // The most certain pairs first; of equal ones the first in the document.
    for pair in pairs.enumerated().sorted(by: { ($1.element.certainty, $0.offset) < ($0.element.certainty, $1.offset) })
      .map(\.element)
    {
      guard case .new = results[pair.entry], taken.insert(pair.candidate.reference).inserted else { continue }
      results[pair.entry] = .known(pair.candidate.entry)
    }
    return results
  }

  /// Whether the feed has changed the times of all its entries, so that times are no evidence. Some programs write the
  /// time of the request as every entry's time; others change the time zone.
  private static func isRedated(_ pairs: [Pair], _ entries: [NamedEntry]) -> Bool {
    guard Set(pairs.map(\.entry)).count >= 3 else { return false }
    let times = pairs.compactMap { entries[$0.entry].date?.milliseconds }
    let shifts = pairs.compactMap { pair in
      entries[pair.entry].date.flatMap { date in pair.candidate.entry.date.map { date.milliseconds - $0.milliseconds } }
    }
    guard let first = times.min(), let last = times.max(), let shift = shifts.first else { return false }
    if last - first <= 60_000 { return true }
    let quarter: Int64 = 15 * 60_000
    return shift % quarter == 0 && abs(shift) <= 14 * 4 * quarter && shifts.allSatisfy { $0 == shift }
  }
}
