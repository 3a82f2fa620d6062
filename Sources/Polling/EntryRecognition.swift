import Basics
import FeedModel
import FeedParsing
import Storage

/// What a document's entries are to the state.
enum Recognition {
  /// Never seen before.
  case new
  /// Known, and perhaps edited.
  case known(SeenEntry)
  /// Known, with the same text.
  case unchanged(rowID: Int64, lastSeen: Timestamp)

  /// Whether the entry was never seen before.
  var isNew: Bool { if case .new = self { true } else { false } }
}

/// Finds out which entries of a document are known, each known one once.
struct EntryRecognition {
  private struct Pair {
    var entry: Int
    var candidate: EntryCandidate
    var sureness: Int
  }

  /// What each of the entries is; `findings` is what the state says of them, `document` all entries as they were read.
  static func recognise(
    _ entries: [NamedEntry], _ findings: [EntryFinding], in document: [Entry]
  ) -> [Recognition] {
    var results = entries.map { _ in Recognition.new }
    var taken: Set<Int64> = []
    var pairs: [Pair] = []
    var redated: [Pair] = []
    var keepsTimes = false
    for (index, finding) in findings.enumerated() {
      switch finding {
      case .unchanged(let row, let lastSeen):
        keepsTimes = true
        if taken.insert(row).inserted { results[index] = .unchanged(rowID: row, lastSeen: lastSeen) }
      case .candidates(let candidates):
        for candidate in candidates {
          let comparison = EntryComparison(entries[index], document[entries[index].index], candidate)
          if let sureness = comparison.sureness {
            pairs.append(Pair(entry: index, candidate: candidate, sureness: sureness))
            keepsTimes = keepsTimes || comparison.time == .same
          } else if comparison.differsInTimeOnly {
            redated.append(Pair(entry: index, candidate: candidate, sureness: 0))
          }
        }
      }
    }
    if !keepsTimes, isRedated(redated, entries) { pairs += redated }
    // The surest first; of equals the first of the document.
    for pair in pairs.enumerated().sorted(by: { ($1.element.sureness, $0.offset) < ($0.element.sureness, $1.offset) })
      .map(\.element)
    {
      guard case .new = results[pair.entry], taken.insert(pair.candidate.entry.rowID).inserted else { continue }
      results[pair.entry] = .known(pair.candidate.entry)
    }
    return results
  }

  /// Whether a feed gave all its entries other times, so that these say nothing: the time of the poll, as some programs
  /// do, or those of another time zone.
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
