import Logging
import ServiceLifecycle
import Storage

/// A service that logs when the state cannot be reached, and when it can again: once each. All other parts are silent about
/// it. If this process is not its node any more, the service throws, which ends the daemon.
struct StateReporter: Service {
  let troubles: AsyncStream<StorageError?>
  let logger: Logger

  func run() async throws {
    for await trouble in troubles.cancelOnGracefulShutdown() {
      if let trouble, trouble.code == .nodeTaken { throw trouble }
      if let trouble {
        logger.error("polls and deliveries wait for the database: \(trouble)")
      } else {
        logger.notice("the database answers again")
      }
    }
    // The end of one service ends the whole group, and a state that is a file has no such troubles.
    try? await gracefulShutdown()
  }
}
