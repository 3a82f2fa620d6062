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

  /// The window and its position before the polls that are being committed. It is a copy, so it is made only while another
  /// process stores matches: then the polls may have to be committed again.
  private var before: (window: StoryWindow, position: OutboxPosition)?
  private var isContended = false
  /// Whether a commit was refused since the last one that was not.
  private var wasRefused = false

  private static let page = 500

  init(_ outbox: any Outbox) { self.outbox = outbox }

  /// Puts the matches of some polls into their stories. The polls are to be committed next; then `committed` or `failed`
  /// says what came of it.
  ///
  /// - Returns: The last match that was taken account of; nil when the polls have none.
  func assign(_ polls: inout [ClaimedPoll]) async throws(StorageError) -> OutboxPosition? {
    guard polls.contains(where: { !$0.record.matches.isEmpty }) else { return nil }
    let known = try await catchUp()
    before = isContended ? (window, known) : nil
    for index in polls.indices { window.assign(&polls[index].record.matches) }
    return known
  }

  /// The polls are stored, but for some of their matches perhaps. `isUpToDate` is false if another process may have stored
  /// matches that the window does not know.
  func committed(_ polls: [ClaimedPoll], _ committed: Committed, isUpToDate: Bool) {
    guard let last = committed.last else { return }
    before = nil
    isContended = wasRefused
    wasRefused = false
    let count = polls.reduce(0) { $0 + $1.record.matches.count }
    let stored = committed.polls.reduce(0) { $0 + ((try? $1.get().count) ?? 0) }
    position = stored == count && isUpToDate ? last : nil
  }

  /// The polls are not stored.
  func failed() {
    (isContended, wasRefused) = (true, true)
    if let before { window = before.window }
    position = before?.position
    before = nil
  }

  /// Puts one match into its story and stores it with `store`, which says whether it is new. No poll is committed meanwhile.
  func report(
    _ match: MatchRecord, _ store: @Sendable (MatchRecord) async throws(StorageError) -> Bool
  ) async throws(StorageError) -> Bool {
    let known = try await catchUp()
    var matches = [match]
    window.assign(&matches)
    // Until it is known what was stored, the window may have a match that the state has not.
    position = nil
    let isNew = try await store(matches[0])
    let next = try await outbox.matches(after: known, limit: 2)
    // Otherwise another process has stored matches, or `prepare` has begun to read the window anew; then it is read anew.
    if isNew, position == nil, next.count == 1, next[0].id == matches[0].id { position = next[0].position }
    return isNew
  }

  /// Reads the window ahead, before there is a match to place, so that no poll waits for it. Ends early when the task is
  /// cancelled; what is left, or cannot be read, is read with the next match.
  func prepare() async {
    while !Task.isCancelled, (try? await readPage()) == true {}
  }

  /// Reads what the window does not know: at the start everything of the last three days, later what another process
  /// has stored.
  private func catchUp() async throws(StorageError) -> OutboxPosition {
    while true {
      let isBehind = try await readPage()
      if !isBehind, let position { return position }
    }
  }

  /// Reads the next matches into the window; false when there was none.
  private func readPage() async throws(StorageError) -> Bool {
    guard let from = position else {
      let start = try await outbox.position(beforeLast: StoryWindow.length)
      if position == nil {
        window = StoryWindow()
        position = start
      }
      return true
    }
    let matches = try await outbox.matches(after: from, limit: StoryKeeper.page)
    // Another call may have read them meanwhile.
    guard position == from else { return true }
    guard let last = matches.last else { return false }
    for match in matches { if let record = match.record { window.restore(record) } }
    position = last.position
    return true
  }
}
