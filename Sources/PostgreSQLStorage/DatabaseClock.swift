import Basics
import Synchronization

/// The database's wall clock: its last answer, and the time since then by `ContinuousClock`.
final class DatabaseClock: Sendable {
  private struct Look {
    var milliseconds: Double
    var at: ContinuousClock.Instant
  }

  private let look = Mutex<Look?>(nil)

  /// Notes the database's time in milliseconds since 1970, as answered to a question that was sent at `sent`. The answer is
  /// taken for the time in the middle between question and answer.
  func note(_ milliseconds: Double, sent: ContinuousClock.Instant) {
    let now = ContinuousClock.now
    look.withLock { $0 = Look(milliseconds: milliseconds, at: sent + (now - sent) / 2) }
  }

  /// The time now; nil before the first look.
  var now: Timestamp? {
    look.withLock { look in
      look.map { Timestamp(milliseconds: Int64($0.milliseconds) + (ContinuousClock.now - $0.at).milliseconds) }
    }
  }
}
