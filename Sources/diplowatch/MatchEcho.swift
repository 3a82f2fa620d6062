import Matches

/// Shows the matches that a daemon of this process writes to its log, as they arrive.
final class MatchEcho: Sendable {
  private let reading: Task<Void, Never>

  /// Shows what is written from now on.
  init(log: String, _ show: @escaping @Sendable (MatchRecord) -> Void) {
    var follower = LineFollower(path: log)
    follower.skipToLast(0)
    let start = follower
    reading = Task {
      var follower = start
      var isLast = false
      while !isLast {
        // What was written before the end is still shown.
        isLast = Task.isCancelled
        follower.newLines { line in
          if let match = MatchRecord(line: Array(line)) { show(match) }
        }
        try? await Task.sleep(for: .milliseconds(200))
      }
      follower.finish()
    }
  }

  /// Shows what has been written and ends.
  func finish() async {
    reading.cancel()
    await reading.value
  }
}
