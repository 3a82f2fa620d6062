import Delivery
import ServiceLifecycle
import UnixSignals

/// Turns signals into what they ask for: SIGTERM and SIGINT stop, SIGHUP reloads, SIGUSR1 reopens the match log.
struct SignalListener: Sendable {
  let signals: UnixSignalsSequence
  let group: ServiceGroup
  let reloader: Reloader
  let parts: Components
  let notify: NotifySocket

  /// Returns after the signal that stops the daemon.
  func listen() async {
    for await signal in signals {
      switch signal {
      case .sighup:
        await reloader.reload()
      case .sigusr1:
        await parts.delivery.reopenLog()
      default:
        notify.stopping()
        await group.triggerGracefulShutdown()
        return
      }
    }
  }
}
