import ArgumentParser
import Configuration
import Daemon
import Foundation
import Glibc
import HTTPLoop
import StatusServer

/// How to reach the running daemon.
struct ControlOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The daemon's configuration, which says where it listens.", valueName: "file"), completion: .yaml
  )
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Option(help: ArgumentHelp("The daemon's control socket instead.", valueName: "path"), completion: .file())
  var socket: String?

  /// The largest answer: that of some hundred thousand feeds.
  private static let maxAnswerBytes = 512 << 20

  /// Asks the daemon; what keeps it from answering is printed and ends the command: with 1 when the configuration is at
  /// fault, so that where the daemon listens is not known, or when what is asked for does not exist, else with 75.
  func ask(_ path: String, _ method: HTTPRequest.Method = .get) async throws -> Data {
    let environment = ProcessInfo.processInfo.environment
    guard let socket = socket ?? ControlSocket.find(config: config, environment: environment) else {
      try DiagnosticPrinter.printErrors(SettingsLoader.load(path: config).diagnostics) {
        "diplowatch: so where its daemon listens is not known; correct the file, or name the socket with --socket "
          + "(status.sock beside the state, or in /run/diplowatch)"
      }
      let expected = ControlSocket.candidates(config: config, environment: environment)
      return try refuse(
        "\(expected.joined(separator: ", ")): nothing listens there; start the daemon with systemctl start diplowatch, or, "
          + "if it runs, name its --config or --socket")
    }
    guard access(socket, R_OK | W_OK) == 0 else {
      let reason =
        errno == EACCES
        ? "permission denied; ask as root or as a member of the group diplowatch"
        : "there is no such socket; name that of a running daemon"
      return try refuse("\(socket): \(reason)")
    }
    do {
      // A reload of a large watchlist takes its time.
      return try await ControlOptions.ask(socket, path, method, timeout: .seconds(120))
    } catch let error as HTTPError {
      return try refuse("\(socket): the daemon does not answer: \(error)")
    } catch let error as Refusal where error.status == 422 || error.status == 503 {
      // The daemon says why in a sentence: 422 what was asked for does not exist, 503 it cannot answer now.
      Output.diagnostic("diplowatch: \(VisibleText.of(error.sentence))")
      throw ExitCode(error.status == 422 ? 1 : 75)
    } catch let error as Refusal {
      return try refuse("\(socket): the daemon answered \(error.status)")
    }
  }

  /// An answer other than 200.
  struct Refusal: Error {
    var status: Int
    /// The body.
    var sentence: String
  }

  /// Asks a daemon on a socket.
  ///
  /// - Throws: `HTTPError` when it does not answer, `Refusal` when it does not want to.
  static func ask(
    _ socket: String, _ path: String, _ method: HTTPRequest.Method, timeout: Duration
  ) async throws -> Data {
    let socketPath = SocketPath(socket)
    var request = HTTPRequest(url: "http://localhost" + path)
    request.method = method
    request.unixSocket = socketPath.usable
    request.timeout = timeout
    request.limits.maxBodyBytes = Self.maxAnswerBytes
    request.limits.slowWindow = timeout
    var options = HTTPLoopOptions()
    options.addresses = .any
    options.maxBytesInFlight = Self.maxAnswerBytes
    let response = try await HTTPLoop(options).send(request)
    socketPath.end()
    guard response.status == 200 else {
      throw Refusal(status: response.status, sentence: String(decoding: response.body.prefix(1000), as: UTF8.self))
    }
    return Data(response.body)
  }

  /// Reads an answer; one that is of another version's form ends the command with 75.
  func read<Report>(_ answer: Data, _ decode: (Data) throws -> Report) throws -> Report {
    do {
      return try decode(answer)
    } catch {
      Output.diagnostic(
        "diplowatch: the daemon that runs is of another version, whose answer this command cannot read; restart it")
      throw ExitCode(75)
    }
  }

  private func refuse(_ sentence: String) throws -> Data {
    Output.diagnostic("diplowatch: \(sentence)")
    throw ExitCode(75)
  }
}
