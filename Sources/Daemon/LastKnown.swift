import Basics

/// What reports show of the state, read at each request. A state that is slow or silent delays no report for long: then it
/// is what was read last.
actor LastKnown<Value: Sendable> {
  private let read: @Sendable () async throws -> Value
  private var known: Value
  private var isReading = false
  private let wakeUp = WakeUp()

  /// `known` is shown until `read` has succeeded once.
  init(_ known: Value, read: @escaping @Sendable () async throws -> Value) {
    self.known = known
    self.read = read
  }

  /// What is read now, or was last, after one second at most.
  func value() async -> Value {
    let heard = wakeUp.count
    if !isReading {
      isReading = true
      Task { await readAgain() }
    }
    await wakeUp.wait(after: heard, for: .seconds(1))
    return known
  }

  private func readAgain() async {
    if let new = try? await read() { known = new }
    isReading = false
    wakeUp.signal()
  }
}
