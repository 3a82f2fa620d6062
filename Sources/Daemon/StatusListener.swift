import Glibc
import Logging
import ServiceLifecycle
import StatusServer

/// The status server as a service. An address that cannot be listened on is reported once and tried again: polling and
/// delivery go on without it.
struct StatusListener: Service {
  let address: StatusServer.Address
  let source: DaemonStatus
  let logger: Logger

  private static let pause = Duration.seconds(5)

  func run() async throws {
    var isReported = false
    let socket = SocketPath(unixPath ?? "")
    var reachable = address
    if unixPath != nil { reachable = .unix(path: socket.usable) }
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      do {
        try await StatusServer(address: reachable, source: source, logger: logger).run(onListening: announce)
        break
      } catch {
        let mayPass = (error as? ListenError)?.mayPass ?? true
        if !isReported {
          let next = mayPass ? "it is tried again" : "it is not tried again; the rest goes on"
          logger.error("\(address): status cannot be answered here: \(error); \(next)")
        }
        isReported = true
        // The end of this service would be the end of all.
        let pause = mayPass ? Self.pause : .seconds(1_000_000)
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
      }
    }
    // The server may have removed it itself.
    if let unixPath, unlink(unixPath) != 0, errno != ENOENT {
      report("the socket cannot be removed", errno, "remove what stands there before the next start")
    }
    socket.end()
  }

  private var unixPath: String? {
    if case .unix(let path) = address { path } else { nil }
  }

  private func announce(port: Int?) {
    switch address {
    case .tcp(let host, _): logger.info("status", metadata: ["address": "\(host):\(port ?? 0)"])
    // The group may ask; bind(2) left that to the umask.
    case .unix(let path):
      guard chmod(path, 0o660) != 0 else { return }
      report("the socket cannot be opened to its group", errno, "only this user and root may ask for the status")
    }
  }

  private func report(_ trouble: String, _ code: Int32, _ advice: String) {
    logger.error("\(address): \(trouble): \(String(cString: strerror(code))); \(advice)")
  }
}
