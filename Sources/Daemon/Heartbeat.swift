import Synchronization

/// Records that the poll loop is alive. If the service manager has set `$WATCHDOG_USEC`, its watchdog is notified at
/// least twice in that time (sd_watchdog_enabled(3)); a daemon whose loop hangs is then restarted.
final class Heartbeat: Sendable {
  private struct State {
    var lastBeat: Int64
    var lastNotified: Int64?
  }

  private let state: Mutex<State>
  private let notify: NotifySocket
  private let uptime: @Sendable () -> Int64
  /// The interval of watchdog notifications in milliseconds; nil without a watchdog.
  private let period: Int64?

  /// `uptime` is a monotonic clock in milliseconds.
  init(notify: NotifySocket, environment: [String: String], uptime: @escaping @Sendable () -> Int64) {
    self.notify = notify
    self.uptime = uptime
    period = environment["WATCHDOG_USEC"].flatMap(Int64.init).map { max(1, $0 / 4000) }
    state = Mutex(State(lastBeat: uptime()))
  }

  /// Notes an iteration of the loop.
  func beat() {
    let time = uptime()
    let isDue = state.withLock { state in
      state.lastBeat = time
      guard let period, state.lastNotified.map({ time - $0 >= period }) ?? true else { return false }
      state.lastNotified = time
      return true
    }
    if isDue { notify.watchdog() }
  }

  /// The time since the last iteration, in seconds.
  var silence: Int64 { (uptime() - state.withLock(\.lastBeat)) / 1000 }
}
