import Synchronization

/// How many bytes of bodies may be held at once, by transfers and by whoever still reads what came.
///
/// Bytes are taken on the loop's thread and given back on any. A transfer beyond the limit waits until some are; one
/// at a time may go on all the same, so that waiting transfers never wait for each other, and a small body never waits:
/// large ones cannot hold up the feeds of others. What is held stays below the limit, one whole body and the small ones.
final class MemoryBudget: Sendable {
  /// A body up to this size is taken whatever others hold.
  static let smallBytes = 256 << 10

  private let limitBytes: Int
  private let heldBytes = Atomic(0)
  /// The one transfer that may go beyond the limit; 0 for none. Written on the loop's thread only.
  private let exempt = Atomic<UInt64>(0)
  private let somebodyWaits = Atomic(false)
  private let hasRoom = Atomic(false)
  private let wake: @Sendable () -> Void

  /// A budget. `wake` is called, on any thread, when there is room again for a transfer that waits.
  init(limitBytes: Int, wake: @escaping @Sendable () -> Void) {
    self.limitBytes = limitBytes
    self.wake = wake
  }

  /// Takes bytes for a transfer that holds some already, or says that it has to wait.
  func take(_ bytes: Int, alreadyHeld: Int, for transfer: UInt64) -> Bool {
    if alreadyHeld + bytes > MemoryBudget.smallBytes, !fits(bytes), !isExempt(transfer) {
      somebodyWaits.store(true, ordering: .sequentiallyConsistent)
      // Bytes given back before the flag stood have woken nobody.
      guard fits(bytes) else { return false }
    }
    heldBytes.add(bytes, ordering: .sequentiallyConsistent)
    return true
  }

  /// Gives bytes back.
  func release(_ bytes: Int) {
    guard bytes > 0 else { return }
    heldBytes.subtract(bytes, ordering: .sequentiallyConsistent)
    signalRoom()
  }

  /// A transfer ends: if it was the exempt one, another may be.
  func end(_ transfer: UInt64) {
    guard exempt.load(ordering: .relaxed) == transfer else { return }
    exempt.store(0, ordering: .relaxed)
    signalRoom()
  }

  /// Whether waiting transfers should try again; tells it once.
  func takeRoomSignal() -> Bool { hasRoom.exchange(false, ordering: .sequentiallyConsistent) }

  private func fits(_ bytes: Int) -> Bool { heldBytes.load(ordering: .sequentiallyConsistent) + bytes <= limitBytes }

  private func isExempt(_ transfer: UInt64) -> Bool {
    if exempt.load(ordering: .relaxed) == 0 { exempt.store(transfer, ordering: .relaxed) }
    return exempt.load(ordering: .relaxed) == transfer
  }

  private func signalRoom() {
    guard somebodyWaits.exchange(false, ordering: .sequentiallyConsistent) else { return }
    hasRoom.store(true, ordering: .sequentiallyConsistent)
    wake()
  }
}

/// A body's share of the budget, given back when nobody holds the lease any more.
final class BodyLease: Sendable {
  private let budget: MemoryBudget
  private let bytes: Int

  init(_ budget: MemoryBudget, bytes: Int) {
    self.budget = budget
    self.bytes = bytes
  }

  deinit { budget.release(bytes) }
}
