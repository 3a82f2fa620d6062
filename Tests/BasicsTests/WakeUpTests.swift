import Basics
import Testing

struct WakeUpTests {
  @Test("A signal between looking for work and waiting is not missed", .timeLimit(.minutes(1)))
  func notMissed() async {
    let wakeUp = WakeUp()
    let heard = wakeUp.count
    wakeUp.signal()
    await wakeUp.wait(after: heard)
    #expect(wakeUp.count == heard + 1)
  }

  @Test("One signal wakes all waiting tasks", .timeLimit(.minutes(1)))
  func all() async {
    let wakeUp = WakeUp()
    let heard = wakeUp.count
    await withDiscardingTaskGroup { group in
      for _ in 0..<20 { group.addTask { await wakeUp.wait(after: heard) } }
      group.addTask { wakeUp.signal() }
    }
    #expect(wakeUp.count == 1)
  }

  @Test("A timeout or a cancellation ends the wait without a signal", .timeLimit(.minutes(1)))
  func ends() async {
    let wakeUp = WakeUp()
    await wakeUp.wait(after: 0, for: .milliseconds(1))
    let waiting = Task { await wakeUp.wait(after: 0) }
    waiting.cancel()
    await waiting.value
    #expect(wakeUp.count == 0)
  }

  @Test("A wait with a timeout of zero ends, however often it is repeated", .timeLimit(.minutes(1)))
  func noTime() async {
    let wakeUp = WakeUp()
    for _ in 0..<2000 { await wakeUp.wait(after: 0, for: .zero) }
  }
}
