import Foundation

/// A value behind a lock that the thread sanitizer knows: `Synchronization.Mutex` locks by a futex, which it does not see,
/// so that it takes everything under it for a race.
///
/// `@unchecked Sendable`: the value is touched in `withLock` alone, by one thread at a time.
final class Locked<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) { self.value = value }

  /// Calls `body` with the value while no other thread has it.
  func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    try lock.withLock { try body(&value) }
  }
}
