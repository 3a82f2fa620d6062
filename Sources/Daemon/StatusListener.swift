import Glibc
import Logging
import ServiceLifecycle
import StatusReports
import StatusServer

/// The status server as a service. If it cannot listen on its address, that is logged once and tried again; polling and
/// delivery continue without it.
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
          let next = mayPass ? "it is tried again" : "it is not tried again; polling and delivery continue"
          logger.error("\(address): status cannot be answered here: \(error); \(next)")
        }
        isReported = true
        // This service must not return: the end of one service ends the whole group.
        let pause = mayPass ? Self.pause : .seconds(1_000_000)
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
      }
    }
    // ENOENT: the server has removed it itself.
    if let unixPath, unlink(unixPath) != 0, errno != ENOENT {
      report("the socket cannot be removed", errno, "remove it before the next start")
    }
    socket.end()
  }

  private var unixPath: String? {
    if case .unix(let path) = address { path } else { nil }
  }

  private func announce(port: Int?) {
    switch address {
    case .tcp(let host, _): logger.info("status", metadata: ["address": "\(host):\(port ?? 0)"])
    // Allows the group to connect, whatever the umask was at bind(2).
    case .unix(let path):
      guard chmod(path, 0o660) != 0 else { return }
      report("the group cannot be given access to the socket", errno, "only this user and root can use it")
    }
  }

  private func report(_ trouble: String, _ code: Int32, _ advice: String) {
    logger.error("\(address): \(trouble): \(String(cString: strerror(code))); \(advice)")
  }
}
