import Matches
import Storage
import Stories

/// Says of new matches which story they are of, from what the state holds: its window is read once, and again when
/// something else than its own matches got into the state.
actor StoryKeeper {
  private let outbox: any Outbox
  private var window = StoryWindow()
  /// Up to where the window knows the queue; nil when it is to be read anew.
  private var position: OutboxPosition?

  private static let page = 500

  init(_ outbox: any Outbox) { self.outbox = outbox }

  /// Puts the matches of some polls into their stories. The polls are to be committed next; then `committed` or `failed`
  /// says what came of it.
  ///
  /// - Returns: The last match that was taken account of; nil when the polls have none.
  func assign(_ polls: inout [ClaimedPoll]) async throws(StorageError) -> OutboxPosition? {
    guard polls.contains(where: { !$0.record.matches.isEmpty }) else { return nil }
    let known = try await catchUp()
    for index in polls.indices { window.assign(&polls[index].record.matches) }
    return known
  }

  /// The polls are stored, but for some of their matches perhaps.
  func committed(_ polls: [ClaimedPoll], _ committed: Committed) {
    guard let last = committed.last else { return }
    let count = polls.reduce(0) { $0 + $1.record.matches.count }
    let stored = committed.polls.reduce(0) { $0 + ((try? $1.get().count) ?? 0) }
    position = stored == count ? last : nil
  }

  /// The polls are not stored.
  func failed() { position = nil }

  /// Reads what the window does not know: at the start everything of the last three days, later what another process
  /// has stored.
  private func catchUp() async throws(StorageError) -> OutboxPosition {
    var from: OutboxPosition
    if let position {
      from = position
    } else {
      window = StoryWindow()
      from = try await outbox.position(beforeLast: StoryWindow.length)
    }
    while true {
      let matches = try await outbox.matches(after: from, limit: StoryKeeper.page)
      guard let last = matches.last else { break }
      for match in matches { if let record = match.record { window.restore(record) } }
      from = last.position
    }
    position = from
    return from
  }
}
