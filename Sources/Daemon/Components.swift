import Classification
public import Configuration
import Delivery
public import HTTPLoop
import Logging
import Polling
import Storage

/// The daemon's parts, opened in the order of their dependencies.
struct Components: Sendable {
  private let lock: StateLock
  let store: any StateStore
  /// The HTTP client for feeds, which connects only to permitted addresses.
  let http: HTTPLoop
  /// The HTTP client for webhooks, which connects to any address, because the operator chose them. It is separate, so
  /// that a feed can never reuse a connection to an address that it is not permitted to contact.
  let hooks: HTTPLoop
  /// The same for mail servers, one of which can block its loop for a second.
  let mailer: HTTPLoop
  let delivery: DeliveryService
  let polling: PollingService

  /// Opens the state and makes the parts. Nothing is polled or delivered yet.
  init(
    _ configuration: LoadedConfiguration, environment: [String: String], logger: Logger,
    onIteration: @escaping @Sendable () -> Void = {}
  ) async throws(DaemonError) {
    let settings = configuration.settings
    try Folder.create(for: settings.matches.path)
    switch settings.state {
    case .sqlite(let path):
      try Folder.create(for: path)
      lock = try StateLock(statePath: path)
    }
    do {
      store = try StateAccess.open(settings.state, for: .changing)
      http = try HTTPLoop(HTTPLoopOptions(feeds: settings.fetch))
      hooks = try HTTPLoop(HTTPLoopOptions(webhooks: settings.fetch))
      mailer = try HTTPLoop(HTTPLoopOptions(webhooks: settings.fetch))
      delivery = try await DeliveryService(
        matches: settings.matches, sinks: settings.sinks, store: store, http: hooks, mailer: mailer, logger: logger,
        environment: environment,
        clocks: DeliveryClocks(now: SystemClock.now, uptime: SystemClock.uptime),
        digests: DigestSource(configuration, store))
    } catch {
      throw DaemonError(error)
    }
    polling = PollingService(
      plan: configuration.pollingPlan, store: store, http: http, logger: logger, now: SystemClock.now,
      uptime: SystemClock.uptime, onIteration: onIteration)
  }

  /// Cancels all transfers.
  func shutdown() async {
    await http.shutdown()
    await hooks.shutdown()
    await mailer.shutdown()
  }
}

extension DigestSource {
  /// What makes digests of the matches in a state.
  init(_ configuration: LoadedConfiguration, _ store: any StateStore) {
    self.init(store: store, maker: configuration.digestMaker, feeds: configuration.feeds.map(\.id.value))
  }
}

extension HTTPLoopOptions {
  /// The options for fetching feeds.
  public init(feeds fetch: FetchSettings) {
    self.init(common: fetch)
    maxRequestsPerOrigin = fetch.perHost
    addresses = .publicOnly(allow: fetch.allow)
  }

  /// The options for posting to webhooks and sending mail.
  public init(webhooks fetch: FetchSettings) {
    self.init(common: fetch)
    addresses = .any
  }

  private init(common fetch: FetchSettings) {
    self.init()
    caFile = fetch.caFile
    proxy = fetch.proxy
    noProxy = fetch.noProxy
    if case .address(let contact) = fetch.contact {
      userAgent = "diplowatch/\(diplowatchVersion) (+\(contact))"
    } else {
      userAgent = "diplowatch/\(diplowatchVersion)"
    }
  }
}
