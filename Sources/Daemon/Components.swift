import Configuration
import Delivery
import HTTPLoop
import Logging
import Polling
import Storage

/// The daemon's parts, opened in the order they need each other.
struct Components: Sendable {
  let store: StateStore
  let http: HTTPLoop
  let delivery: DeliveryService
  let polling: PollingService

  /// Opens the state, the HTTP loop and the match log. Nothing is polled or delivered yet.
  init(_ configuration: LoadedConfiguration, logger: Logger) throws(DaemonError) {
    let settings = configuration.settings
    guard case .sqlite(let path) = settings.state else {
      throw DaemonError(
        .configuration, "state: postgresql:// is not supported by this version; use sqlite:PATH")
    }
    do {
      store = try StateStore(path: path)
      http = try HTTPLoop(HTTPLoopOptions(settings.fetch))
      delivery = try DeliveryService(
        matches: settings.matches, webhooks: settings.webhooks, store: store, http: http, logger: logger,
        version: diplowatchVersion)
    } catch {
      throw DaemonError(.unavailable, "\(error)")
    }
    polling = PollingService(
      plan: configuration.pollingPlan(version: diplowatchVersion), store: store, http: http, logger: logger,
      onMatchesQueued: { [delivery] in delivery.wake() })
  }
}
