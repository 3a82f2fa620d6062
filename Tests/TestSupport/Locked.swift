import Foundation

/// A value behind a pthread mutex, which the thread sanitizer knows. `Synchronization.Mutex` uses a futex, which it
/// does not see, so that it would report races.
///
/// `@unchecked Sendable`: the value is used only in `withLock`, by one thread at a time.
final class Locked<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) { self.value = value }

  /// Calls `body` with the value, while holding the lock.
  func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    try lock.withLock { try body(&value) }
  }
}
