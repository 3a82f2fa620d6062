/// A sleep that can be ended early.
struct Alarm {
  private var sleeper: CheckedContinuation<Void, Never>?
  private var timer: Task<Void, Never>?
  private var hasRung = false

  mutating func ring() {
    guard let sleeper else {
      hasRung = true
      return
    }
    self.sleeper = nil
    timer?.cancel()
    timer = nil
    sleeper.resume()
  }

  mutating func set(_ continuation: CheckedContinuation<Void, Never>, _ timer: Task<Void, Never>?) {
    if hasRung {
      hasRung = false
      timer?.cancel()
      return continuation.resume()
    }
    sleeper = continuation
    self.timer = timer
  }
}
