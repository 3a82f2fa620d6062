import Synchronization
import Testing

@testable import HTTPLoop

struct MemoryBudgetTests {
  private let small = MemoryBudget.smallBytes

  @Test("Beyond the limit one transfer continues and the others wait; small bodies never wait")
  func limit() {
    let budget = MemoryBudget(limitBytes: 4 * small) {}
    #expect(budget.take(4 * small, alreadyHeld: 0, for: 1))
    #expect(budget.take(small + 1, alreadyHeld: 0, for: 2), "the exempt one")
    #expect(budget.take(small, alreadyHeld: small + 1, for: 2))
    #expect(!budget.take(small + 1, alreadyHeld: 0, for: 3))
    #expect(budget.take(small, alreadyHeld: 0, for: 4))
    #expect(!budget.take(1, alreadyHeld: small, for: 4))
    budget.end(2)
    #expect(budget.take(small + 1, alreadyHeld: 0, for: 3), "the next exempt one")
  }

  @Test("A waiting transfer is woken once when bytes are released, and by nothing else")
  func waking() {
    let wakes = Mutex(0)
    let budget = MemoryBudget(limitBytes: 4 * small) { wakes.withLock { $0 += 1 } }
    #expect(budget.take(4 * small, alreadyHeld: 0, for: 1))
    #expect(budget.take(2 * small, alreadyHeld: 0, for: 2))
    budget.release(10)
    #expect(wakes.withLock { $0 } == 0 && !budget.takeRoomSignal())
    #expect(!budget.take(2 * small, alreadyHeld: 0, for: 3))
    do { _ = BodyLease(budget, bytes: 4 * small) }
    #expect(wakes.withLock { $0 } == 1)
    #expect(budget.takeRoomSignal() && !budget.takeRoomSignal())
    #expect(budget.take(2 * small - 10, alreadyHeld: 0, for: 3))
  }
}
