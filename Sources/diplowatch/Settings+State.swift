import ArgumentParser
import Configuration
import Daemon
import Foundation
import Glibc
import Storage

extension Settings {
  /// Opens the daemon's state for changes; the daemon may be running. Errors are printed and end the command.
  func openState() async throws -> any StateStore {
    try await open(.changing, W_OK, "this user may not change the state; run the command as root")
  }

  /// Opens the daemon's state for reading, which needs no write permission. Errors are printed and end the command.
  func readState() async throws -> any StateStore {
    try await open(
      .reading, R_OK, "this user may not read the state; run this as root or as a member of the group diplowatch")
  }

  private func open(_ purpose: StateAccess, _ permission: Int32, _ refusal: String) async throws -> any StateStore {
    switch state {
    case .sqlite(let path):
      guard access(path, permission) == 0 else {
        let reason = errno == ENOENT ? "there is no state yet; diplowatch run creates it" : refusal
        Output.diagnostic("\(path): error: \(reason)")
        throw ExitCode(1)
      }
    case .postgresql: break
    }
    do throws(StorageError) {
      return try await StateAccess.open(self, for: purpose, environment: ProcessInfo.processInfo.environment)
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(error.needsOperator ? 1 : 75)
    }
  }
}
