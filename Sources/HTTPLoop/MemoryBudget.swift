import Synchronization

/// A limit, in bytes, on the memory for bodies: those of running transfers and of responses that are still in use.
///
/// Bytes are taken on the loop's thread and released on any thread. A transfer that would exceed the limit pauses until
/// bytes are released. When the budget is exhausted one transfer may exceed it: otherwise paused transfers, which hold
/// bytes themselves, could deadlock. Bodies up to `smallBytes` never pause, so that large bodies cannot delay all other
/// feeds. So the memory used is at most the limit, plus one body of maximum size, plus the small bodies.
final class MemoryBudget: Sendable {
  /// A body up to this size, in bytes, never pauses.
  static let smallBytes = 256 << 10

  private let limitBytes: Int
  private let heldBytes = Atomic(0)
  /// The id of the one transfer that may exceed the limit; 0 for none. Written on the loop's thread only.
  private let exempt = Atomic<UInt64>(0)
  private let somebodyWaits = Atomic(false)
  private let hasRoom = Atomic(false)
  private let wake: @Sendable () -> Void

  /// `wake` is called, on any thread, when bytes were released and a transfer is paused.
  init(limitBytes: Int, wake: @escaping @Sendable () -> Void) {
    self.limitBytes = limitBytes
    self.wake = wake
  }

  /// Takes `bytes` more for a transfer that already holds `alreadyHeld`. False if the transfer must pause.
  func take(_ bytes: Int, alreadyHeld: Int, for transfer: UInt64) -> Bool {
    if alreadyHeld + bytes > MemoryBudget.smallBytes, !fits(bytes), !isExempt(transfer) {
      somebodyWaits.store(true, ordering: .sequentiallyConsistent)
      // A release just before the flag was set did not wake the loop, so the limit is checked once more.
      guard fits(bytes) else { return false }
    }
    heldBytes.add(bytes, ordering: .sequentiallyConsistent)
    return true
  }

  /// Releases bytes. Callable from any thread.
  func release(_ bytes: Int) {
    guard bytes > 0 else { return }
    heldBytes.subtract(bytes, ordering: .sequentiallyConsistent)
    signalRoom()
  }

  /// Notes the end of a transfer. If it was the one that may exceed the limit, another one may now.
  func end(_ transfer: UInt64) {
    guard exempt.load(ordering: .relaxed) == transfer else { return }
    exempt.store(0, ordering: .relaxed)
    signalRoom()
  }

  /// Whether paused transfers should try again. Resets the signal: the next call returns false until more is released.
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

/// The bytes of one body in the budget. They are released when the lease is freed.
final class BodyLease: Sendable {
  private let budget: MemoryBudget
  private let bytes: Int

  init(_ budget: MemoryBudget, bytes: Int) {
    self.budget = budget
    self.bytes = bytes
  }

  deinit { budget.release(bytes) }
}
