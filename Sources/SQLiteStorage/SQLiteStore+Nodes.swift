package import Basics
package import Storage

/// An SQLite state has one process and no nodes. It has no clock of its own either.
extension SQLiteStore {
  package func join(
    _ node: NodeIdentity, isGone: @escaping @Sendable (String) -> Bool
  ) async throws(StorageError) -> JoinAnswer { .joined }

  package func note(watchlist: String) {}
  package func stop(within patience: Duration) {}
  package func leave() async {}
  package func nodes() async throws(StorageError) -> [NodeStatus] { [] }
  package func setDraining(_ isDraining: Bool, _ node: String) async throws(StorageError) -> Bool { false }
  package func forget(node: String) async throws(StorageError) -> Bool { false }

  package func now() -> Timestamp? { nil }
  package func troubles() -> AsyncStream<StorageError?> { AsyncStream { $0.finish() } }
}
