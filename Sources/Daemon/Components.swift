import Basics
import Classification
public import Configuration
import Delivery
public import HTTPLoop
import Logging
import Polling
import Storage

/// The daemon's parts, opened in the order of their dependencies.
struct Components: Sendable {
  /// Keeps a second daemon from a state that is a file.
  private let lock: StateLock?
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
  /// The time: the database's, if several nodes share one, else this machine's.
  let now: @Sendable () -> Timestamp
  /// The nodes that share the state; nil if it is this process's alone.
  let nodes: LastKnown<[NodeStatus]>?
  /// The beginning and the end of each time in which the state cannot be reached.
  let troubles: AsyncStream<StorageError?>

  /// Opens the state, joins the other nodes, and makes the parts. Nothing is polled or delivered yet.
  ///
  /// - Throws: `DaemonError`; `CancellationError` if the task is cancelled meanwhile.
  init(
    _ configuration: LoadedConfiguration, environment: [String: String], logger: Logger,
    onIteration: @escaping @Sendable () -> Void = {}
  ) async throws {
    let settings = configuration.settings
    try Folder.create(for: settings.matches.path)
    var share = DeliveryShare.everything
    switch settings.state {
    case .sqlite(let path):
      try Folder.create(for: path)
      lock = try StateLock(statePath: path)
    case .postgresql:
      lock = nil
      share = .node(settings.nodeName, lease: settings.cluster.lease)
    }
    let store: any StateStore
    do {
      store = try await StateAccess.open(settings, for: .joining, environment: environment)
    } catch {
      throw DaemonError(error)
    }
    let now: @Sendable () -> Timestamp = { store.now() ?? SystemClock.now() }
    (self.store, self.now) = (store, now)
    nodes = share.lease == nil ? nil : LastKnown([]) { try await store.nodes() }
    do {
      http = try HTTPLoop(HTTPLoopOptions(feeds: settings.fetch))
      hooks = try HTTPLoop(HTTPLoopOptions(webhooks: settings.fetch))
      mailer = try HTTPLoop(HTTPLoopOptions(webhooks: settings.fetch))
      // A database that is silent must not keep a daemon that was told to stop.
      delivery = try await withTaskCancellationHandler { [http = hooks, mailer, share] in
        try await Joining(store: store, logger: logger, notify: NotifySocket(environment: environment)).join(
          configuration.node)
        let delivery = try await DeliveryService(
          matches: settings.matches, sinks: settings.sinks, store: store, http: http, mailer: mailer, logger: logger,
          environment: environment,
          clocks: DeliveryClocks(now: now, uptime: SystemClock.uptime), share: share,
          digests: DigestSource(configuration, store))
        try Task.checkCancellation()
        return delivery
      } onCancel: {
        store.stop(within: .seconds(1))
      }
    } catch {
      // The others need not wait until the leases of this node end.
      await store.leave()
      throw error is CancellationError || error is DaemonError ? error : DaemonError(error)
    }
    troubles = store.troubles()
    polling = PollingService(
      plan: configuration.pollingPlan, store: store, http: http, logger: logger, now: now,
      uptime: SystemClock.uptime, onIteration: onIteration)
  }

  /// Leaves the other nodes and cancels all transfers.
  func shutdown() async {
    await store.leave()
    await http.shutdown()
    await hooks.shutdown()
    await mailer.shutdown()
  }
}

extension LoadedConfiguration {
  /// Who this process is among the nodes that share its state.
  var node: NodeIdentity {
    NodeIdentity(
      name: settings.nodeName, version: diplowatchVersion, watchlist: checksum, process: NodeProcess.current())
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
