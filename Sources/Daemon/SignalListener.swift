import Delivery
import ServiceLifecycle
import Storage
import UnixSignals

/// Handles signals: SIGTERM and SIGINT stop the daemon, SIGHUP reloads, SIGUSR1 reopens the match log.
struct SignalListener: Sendable {
  let signals: AsyncStream<UnixSignal>
  let group: ServiceGroup
  let reloader: Reloader
  let parts: Components
  let notify: NotifySocket

  /// How long a silent database may hold up the end.
  static let patience = Duration.seconds(4)

  /// Handles signals until one that stops the daemon, then returns.
  func listen() async {
    for await signal in signals {
      switch signal {
      case .sighup:
        await reloader.reload()
      case .sigusr1:
        await parts.delivery.reopenLog()
      default:
        notify.stopping()
        parts.store.stop(within: Self.patience)
        await group.triggerGracefulShutdown()
        return
      }
    }
  }
}
