/// What reports show of the state, read at each request; while the state cannot be read, what was read last.
actor LastKnown<Value: Sendable> {
  private let read: @Sendable () async throws -> Value
  private var known: Value

  /// `known` is shown until `read` has succeeded once.
  init(_ known: Value, read: @escaping @Sendable () async throws -> Value) {
    self.known = known
    self.read = read
  }

  /// What is read now, or was last.
  func value() async -> Value {
    if let new = try? await read() { known = new }
    return known
  }
}
