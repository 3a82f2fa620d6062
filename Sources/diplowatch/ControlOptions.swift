import ArgumentParser
import Daemon
import Foundation
import Glibc
import HTTPLoop

/// How to reach the running daemon.
struct ControlOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The daemon's configuration, which says where it listens.", valueName: "file"))
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Option(help: ArgumentHelp("The daemon's control socket instead.", valueName: "path"))
  var socket: String?

  /// The largest answer: that of some hundred thousand feeds.
  private static let maxAnswerBytes = 512 << 20

  /// Asks the daemon; what keeps it from answering is printed and ends the command with 75.
  func ask(_ path: String, _ method: HTTPRequest.Method = .get) async throws -> Data {
    let socket =
      self.socket ?? ControlSocket.path(config: config, environment: ProcessInfo.processInfo.environment)
    guard access(socket, R_OK | W_OK) == 0 else {
      let reason =
        errno == EACCES
        ? "permission denied; ask as root or as a member of the group diplowatch"
        : "no daemon is running there; start it with systemctl start diplowatch, or name its --config"
      return try refuse("\(socket): \(reason)")
    }
    var request = HTTPRequest(url: "http://localhost" + path)
    request.method = method
    request.unixSocket = socket
    // A reload of a large watchlist takes its time.
    request.timeout = .seconds(120)
    request.limits.maxBodyBytes = Self.maxAnswerBytes
    request.limits.slowWindow = .seconds(120)
    var options = HTTPLoopOptions()
    options.addresses = .any
    options.maxBytesInFlight = Self.maxAnswerBytes
    do {
      let http = try HTTPLoop(options)
      let response = try await http.send(request)
      guard response.status == 200 else { return try refuse("\(socket): the daemon answered \(response.status)") }
      return Data(response.body)
    } catch let error as HTTPError {
      return try refuse("\(socket): the daemon does not answer: \(error)")
    }
  }

  private func refuse(_ sentence: String) throws -> Data {
    Output.diagnostic("diplowatch: \(sentence)")
    throw ExitCode(75)
  }
}
