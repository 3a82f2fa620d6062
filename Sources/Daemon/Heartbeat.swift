import Synchronization

/// The poll loop's pulse. Each turn of the loop beats; with `$WATCHDOG_USEC` a beat feeds the service manager's watchdog
/// at least twice in that time (sd_watchdog_enabled(3)), so that a loop that hangs is restarted.
final class Heartbeat: Sendable {
  private struct State {
    var lastBeat: Int64
    var lastFed: Int64?
  }

  private let state: Mutex<State>
  private let notify: NotifySocket
  private let uptime: @Sendable () -> Int64
  /// How often the watchdog is fed, in milliseconds; nil when nobody watches.
  private let period: Int64?

  /// A pulse for an environment. `uptime` counts milliseconds and never jumps.
  init(notify: NotifySocket, environment: [String: String], uptime: @escaping @Sendable () -> Int64) {
    self.notify = notify
    self.uptime = uptime
    period = environment["WATCHDOG_USEC"].flatMap(Int64.init).map { max(1, $0 / 4000) }
    state = Mutex(State(lastBeat: uptime()))
  }

  /// The loop turned.
  func beat() {
    let time = uptime()
    let isHungry = state.withLock { state in
      state.lastBeat = time
      guard let period, state.lastFed.map({ time - $0 >= period }) ?? true else { return false }
      state.lastFed = time
      return true
    }
    if isHungry { notify.watchdog() }
  }

  /// Seconds since the last beat.
  var silence: Int64 { (uptime() - state.withLock(\.lastBeat)) / 1000 }
}
