import Basics
import Configuration
import Dispatch
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Polling

/// A poll under a lease: no request begins after the lease's end, and none goes on.
@Suite(.timeLimit(.minutes(3)))
struct LeaseEndTests {
  private let server: LoopbackServer
  private let poller: FeedPoller
  private let feed: FeedDefinition
  /// The server answers when this is signalled.
  private let gate = DispatchSemaphore(value: 0)
  /// The requests that have arrived.
  private let arrivals: AsyncStream<Void>
  private let time = SetTime()

  init() throws {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    self.arrivals = arrivals
    server = try LoopbackServer { [gate] _ in
      arrived.yield()
      var response = LoopbackServer.Response(304)
      response.gate = { gate.wait() }
      return response
    }
    feed = Desk.feed("f", server.url("/feed"))
    let desk = try Desk()
    poller = try desk.poller(desk.plan([feed]), desk.store())
  }

  /// Polls; the code of the error, and for each call of `answered` whether it was told of an answer.
  private func poll(_ lease: Lease) async -> (code: StorageError.Code?, calls: [Bool]) {
    let calls = Mutex<[Bool]>([])
    let claim = FeedClaim(feedID: "f", state: nil, lease: lease, token: 1)
    do throws(StorageError) {
      _ = try await poller.poll(feed, holding: claim, isForced: false) { answer in
        calls.withLock { $0.append(answer != nil) }
        return false
      }
      return (nil, calls.withLock { $0 })
    } catch {
      return (error.code, calls.withLock { $0 })
    }
  }

  @Test("A transfer is broken off when its lease ends, and its slot is given back")
  func breaksOff() async {
    async let result = poll(Lease(until: time.now + .seconds(2), now: time.read))
    for await _ in arrivals { break }
    time.pass(.seconds(3))
    // The server has not answered.
    let (code, calls) = await result
    #expect(code == .claimLost && calls == [false])
    #expect(server.requests.count == 1)
    gate.signal()
  }

  @Test("Under a lease that has ended no request is sent")
  func beginsNothing() async {
    let result = await poll(Lease(until: time.now, now: time.read))
    #expect(result.code == .claimLost && result.calls == [false])
    #expect(server.requests.isEmpty)
  }

  @Test("Under a lease that is renewed meanwhile the answer is read, however late")
  func goesOn() async {
    let lease = Lease(until: time.now + .seconds(2), now: time.read)
    async let result = poll(lease)
    for await _ in arrivals { break }
    lease.renew(until: time.now + .seconds(60))
    time.pass(.seconds(3))
    // Whoever ends the transfer has looked at the time meanwhile, and has gone on looking.
    await time.isRead(times: 5)
    gate.signal()
    // The claim is none of the store's: the answer is read, and refused when it is to be stored.
    let (code, calls) = await result
    #expect(calls == [true] && code == .claimLost)
  }
}

/// A time that a test sets.
private final class SetTime: Sendable {
  private let state = Mutex((now: ContinuousClock.now, reads: 0))
  private let reads = AsyncStream.makeStream(of: Void.self)

  var now: ContinuousClock.Instant { state.withLock { $0.now } }

  /// Lets time pass, and counts the readings from 0.
  func pass(_ duration: Duration) { state.withLock { $0 = ($0.now + duration, 0) } }

  @Sendable func read() -> ContinuousClock.Instant {
    defer { reads.continuation.yield() }
    return state.withLock { state in
      state.reads += 1
      return state.now
    }
  }

  /// Waits until the time was read this often since it last passed.
  func isRead(times: Int) async {
    for await _ in reads.stream where state.withLock({ $0.reads }) >= times { return }
  }
}
