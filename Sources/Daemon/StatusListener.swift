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
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      do {
        try await StatusServer(address: address, source: source, logger: logger).run(onListening: announce)
        break
      } catch {
        if !isReported { logger.error("\(address): status cannot be answered here: \(error); it is tried again") }
        isReported = true
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.pause) }
      }
    }
    if case .unix(let path) = address { unlink(path) }
  }

  private func announce(port: Int?) {
    switch address {
    case .tcp(let host, _): logger.info("status", metadata: ["address": "\(host):\(port ?? 0)"])
    // The group may ask; bind(2) left that to the umask.
    case .unix(let path): chmod(path, 0o660)
    }
  }
}
