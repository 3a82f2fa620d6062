import ArgumentParser
import Basics
import Configuration
import Daemon
import Foundation
import Glibc
import HTTPLoop

/// The options that select the running daemon, and requests to it.
struct ControlOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The daemon's configuration, to find its socket.", valueName: "file"), completion: .yaml
  )
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"), completion: .file())
  var socket: String?

  /// The maximum size of an answer in bytes: enough for several hundred thousand feeds.
  private static let maxAnswerBytes = 512 << 20

  /// Sends a request to the daemon and returns the answer's body. If that fails, prints the error and ends the command:
  /// with exit code 1 if the configuration has errors (so the socket is unknown) or if what is asked for does not
  /// exist, otherwise with 75.
  func ask(_ path: String, _ method: HTTPRequest.Method = .get) async throws -> Data {
    SettingsLoader.load(path: config).settings?.adoptTimeZone()
    let environment = ProcessInfo.processInfo.environment
    guard let socket = socket ?? ControlSocket.find(config: config, environment: environment) else {
      try DiagnosticPrinter.printErrors(SettingsLoader.load(path: config).diagnostics) {
        "diplowatch: because of these errors the daemon's socket is not known; correct the file, or name the socket "
          + "with --socket (status.sock in the folder of the state, or in /run/diplowatch)"
      }
      let expected = ControlSocket.candidates(config: config, environment: environment)
      return try refuse(
        "\(expected.joined(separator: ", ")): nothing listens there; start the daemon with systemctl start diplowatch, "
          + "or, if it is running, name its configuration with --config or its socket with --socket")
    }
    guard access(socket, R_OK | W_OK) == 0 else {
      let reason =
        errno == EACCES
        ? "permission denied; run this as root or as a member of the group diplowatch"
        : "there is no such socket; name the socket of a running daemon"
      return try refuse("\(socket): \(reason)")
    }
    do {
      // A reload of a large watchlist can take long.
      return try await ControlOptions.ask(socket, path, method, timeout: .seconds(120))
    } catch let error as HTTPError where error.code == .connect {
      return try refuse(
        "\(socket): nothing listens there; a daemon that is killed leaves this file behind; start it again with systemctl "
          + "start diplowatch")
    } catch let error as HTTPError {
      return try refuse("\(socket): the daemon does not answer: \(error)")
    } catch let error as Refusal where error.status == 422 || error.status == 503 {
      // The body is the reason in a sentence. 422: what was asked for does not exist. 503: the daemon cannot answer
      // now.
      Output.diagnostic("diplowatch: \(SafeText.terminal(error.sentence))")
      throw ExitCode(error.status == 422 ? 1 : 75)
    } catch let error as Refusal {
      return try refuse("\(socket): the daemon answered \(error.status)")
    }
  }

  /// An answer other than 200.
  struct Refusal: Error {
    var status: Int
    /// The body: the reason, in a sentence.
    var sentence: String
  }

  /// Sends a request to the daemon at a socket and returns the answer's body.
  ///
  /// - Throws: `HTTPError` if it does not answer, `Refusal` if the status is not 200.
  static func ask(
    _ socket: String, _ path: String, _ method: HTTPRequest.Method, timeout: Duration
  ) async throws -> Data {
    let socketPath = SocketPath(socket)
    var request = HTTPRequest(url: "http://localhost" + path)
    request.method = method
    request.unixSocket = socketPath.usable
    request.timeout = timeout
    request.limits.maxBodyBytes = Self.maxAnswerBytes
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

  /// Decodes an answer. If it is in another version's format, prints an error and ends the command with exit code 75.
  func read<Report>(_ answer: Data, _ decode: (Data) throws -> Report) throws -> Report {
    do {
      return try decode(answer)
    } catch {
      Output.diagnostic(
        "diplowatch: this command cannot read the answer of the running daemon, which has another version; restart it")
      throw ExitCode(75)
    }
  }

  private func refuse(_ sentence: String) throws -> Data {
    Output.diagnostic("diplowatch: \(sentence)")
    throw ExitCode(75)
  }
}
