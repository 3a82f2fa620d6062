import ArgumentParser
import Basics
import Classification
import Configuration
import Daemon
import FeedModel
import Glibc
import Storage

/// The options for the archive that a command reads: that of a configuration's state, with or without a running daemon.
struct ArchiveOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The configuration whose archive is read.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  /// The configuration without the watchlist. Errors are printed and end the command with 1.
  func settings() throws -> Settings {
    try ConfigurationOption.settings(at: config)
  }

  /// Runs code that reads the archive. An error is printed and ends the command with 75.
  static func reading<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as StorageError {
      Output.diagnostic("diplowatch: \(error)")
      throw ExitCode(75)
    }
  }
}
