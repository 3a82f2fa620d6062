import Storage
import Testing

struct LeaseTests {
  @Test("An endless lease covers everything and limits nothing")
  func endless() async {
    #expect(Lease.endless.holds && Lease.endless.covers(.seconds(1_000_000_000)) && Lease.endless.end == nil)
    #expect(await Lease.endless.limit { Task.isCancelled } == false)
  }

  @Test("An operation is cancelled when its lease ends, and not before")
  func breaksOff() async {
    let lease = Lease(until: .now + .milliseconds(150))
    #expect(lease.holds && lease.covers(.milliseconds(20)) && !lease.covers(.milliseconds(200)))
    let start = ContinuousClock.now
    let wasCancelled = await lease.limit {
      try? await Task.sleep(for: .seconds(20))
      return Task.isCancelled
    }
    #expect(wasCancelled && !lease.holds)
    #expect((.milliseconds(149)..<Duration.seconds(19)).contains(ContinuousClock.now - start))
  }

  @Test("A lease that is renewed meanwhile breaks nothing off; a lost one does")
  func renewed() async {
    let lease = Lease(until: .now + .milliseconds(100))
    let isComplete = await lease.limit {
      lease.renew(until: .now + .seconds(60))
      try? await Task.sleep(for: .milliseconds(300))
      return !Task.isCancelled
    }
    #expect(isComplete && lease.holds)
    let wasCancelled = await lease.limit {
      lease.lose()
      try? await Task.sleep(for: .seconds(20))
      return Task.isCancelled
    }
    #expect(wasCancelled && !lease.holds)
  }

  @Test("A claim that the store wants back goes on holding")
  func recalled() {
    let lease = Lease(until: .now + .seconds(60))
    #expect(!lease.isRecalled)
    lease.recall()
    #expect(lease.isRecalled && lease.holds)
  }
}
