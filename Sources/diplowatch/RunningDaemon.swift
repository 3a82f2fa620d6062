import ArgumentParser
import Basics
import Configuration
import Daemon
import Foundation
import Glibc
import HTTPLoop
import Storage

/// For commands that change the state: the running daemon does it, and where none runs the command itself.
enum RunningDaemon {
  /// What the daemon of a configuration answers; nil where none runs. A refusal is printed and ends the command: with 1
  /// when what was asked for does not exist, else with 75.
  static func ask(_ path: String, config: String) async throws -> Data? {
    let environment = ProcessInfo.processInfo.environment
    guard let socket = ControlSocket.find(config: config, environment: environment) else { return nil }
    do {
      return try await ControlOptions.ask(socket, path, .post(body: []), timeout: .seconds(600))
    } catch let error as ControlOptions.Refusal {
      Output.diagnostic("diplowatch: \(SafeText.terminal(error.sentence))")
      throw ExitCode(error.status == 422 ? 1 : 75)
    } catch let error as HTTPError where error.code == .connect {
      // A daemon that was killed leaves its socket behind.
      return nil
    } catch let error as HTTPError {
      Output.diagnostic("\(socket): the daemon does not answer: \(error)")
      throw ExitCode(75)
    }
  }
}
