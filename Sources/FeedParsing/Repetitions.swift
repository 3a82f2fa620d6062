import Basics
import FeedModel

/// Finds entries that a document contains more than once. Their descriptions are compared by 64-bit hashes, as names of
/// entries are.
struct Repetitions {
  private struct Moment: Hashable {
    var described: EntryKey
    var quarter: Int64
  }
  private struct NameAndTime: Hashable {
    var id: EntryKey
    var timed: EntryKey
  }

  private var described: Set<EntryKey> = []
  private var moments: [Moment: Int64] = [:]
  private var timed: Set<NameAndTime> = []

  /// Whether the document has had the entry before: with the same identifier, title and link, and nearly the same time
  /// if both have one; or with the same identifier, title and exact time.
  mutating func isRepetition(_ entry: Entry, _ names: EntryNames) -> Bool {
    if let id = names.id, let time = names.timed, !timed.insert(NameAndTime(id: id, timed: time)).inserted {
      return true
    }
    let key = EntryNameMaker.key(Repetitions.description(of: entry))
    let isDescribed = !described.insert(key).inserted
    guard let date = (entry.published ?? entry.updated)?.milliseconds else { return isDescribed }
    let near = EntryIdentity.nearMilliseconds
    let quarter = date / near
    for neighbour in (quarter - 1)...(quarter + 1) {
      if let other = moments[Moment(described: key, quarter: neighbour)], abs(other - date) <= near {
        return true
      }
    }
    moments[Moment(described: key, quarter: quarter)] = date
    return false
  }

  /// Identifier, title and page of an entry; instead of a missing title, a hash of its text.
  static func description(of entry: Entry) -> String {
    let page = entry.link.map { CanonicalLink.of($0, keepingFragment: true) } ?? ""
    let title = entry.title?.lowercased() ?? "\u{0}\(EntryIdentity.contentHash(of: entry))"
    return [entry.id ?? "", page, title].joined(separator: "\u{0}")
  }
}
