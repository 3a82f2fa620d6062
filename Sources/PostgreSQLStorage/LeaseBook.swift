import Storage
import Synchronization

/// The claims that this process holds, with their leases.
final class LeaseBook: Sendable {
  /// Distinguishes this process from all others, also from earlier ones of the same node.
  let instance = Int64.random(in: 1...Int64.max)
  private let held = Mutex<[Int64: Lease]>([:])

  /// The tokens of all claims.
  var tokens: [Int64] { held.withLock { Array($0.keys) } }

  /// Adds a claim.
  func add(_ token: Int64, until end: ContinuousClock.Instant) -> Lease {
    let lease = Lease(until: end)
    held.withLock { $0[token] = lease }
    return lease
  }

  /// Removes claims that were committed or released.
  func remove(_ tokens: [Int64]) { held.withLock { held in for token in tokens { held[token] = nil } } }

  /// Notes which claims were renewed, and which have ended.
  func note(renewed: [Int64], until end: ContinuousClock.Instant, ended: [Int64]) {
    held.withLock { held in
      for token in renewed { held[token]?.renew(until: end) }
      for token in ended { held.removeValue(forKey: token)?.lose() }
    }
  }

  /// The node is no longer the one of its name: all claims have ended.
  func loseAll() {
    held.withLock { held in
      for lease in held.values { lease.lose() }
      held = [:]
    }
  }

  /// The node is drained: all claims are wanted back.
  func recallAll() { held.withLock { for lease in $0.values { lease.recall() } } }
}
