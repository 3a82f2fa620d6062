import Matches
import Storage
import Stories

/// Says of new matches which story they are of, from what the state holds: its window is read once, and again when
/// something else than its own matches got into the state.
struct StoryKeeper {
  private let store: StateStore
  private var window = StoryWindow()
  /// Up to where the window knows the queue; nil when it is to be read anew.
  private var position: Int64?

  private static let page = 500

  init(_ store: StateStore) { self.store = store }

  /// Puts the matches of some records into their stories. The records are to be committed next; then `committed` or
  /// `failed` says what came of it.
  mutating func assign(_ records: inout [PollRecord]) throws(StorageError) {
    guard records.contains(where: { !$0.matches.isEmpty }) else { return }
    try catchUp()
    for index in records.indices { window.assign(&records[index].matches) }
  }

  /// The records are stored, but for so many of their matches.
  mutating func committed(_ records: [PollRecord], repeated: Int) {
    let count = records.reduce(0) { $0 + $1.matches.count }
    guard count > 0, let before = position else { return }
    let last = try? store.lastPosition()
    position = repeated == 0 && last == before + Int64(count) ? last : nil
  }

  /// The records are not stored.
  mutating func failed() { position = nil }

  /// Reads what the window does not know: at the start everything of the last three days, later what another process
  /// has stored.
  private mutating func catchUp() throws(StorageError) {
    if position == nil {
      window = StoryWindow()
      position = try store.position(beforeLast: StoryWindow.length)
    }
    while let from = position {
      let matches = try store.matches(after: from, limit: StoryKeeper.page)
      guard let last = matches.last else { return }
      for match in matches { if let record = MatchRecord(line: match.line) { window.restore(record) } }
      position = last.sequence
    }
  }
}
