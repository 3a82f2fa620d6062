import ArgumentParser
import Basics
import Configuration
import Daemon
import Foundation
import Glibc
import Storage

/// `diplowatch migrate`: moves a state from an SQLite file to PostgreSQL.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Move a state from an SQLite file to PostgreSQL.",
    discussion: """
      Stop the daemon first. Everything is moved in one transaction: known entries, matches and positions, waiting deliveries \
      and those that were given up, archive, marks and mutes. The match log is continued by the node of the configuration, \
      without losing or repeating a line. Password, node and, unless it is given, the database are those of the \
      configuration. The file is left as it is; start no daemon on it again.
      """)

  @Argument(help: "The state to move: sqlite:PATH.")
  var from: String

  @Argument(help: "The database: postgresql://…, without a password; default: the configuration's state.")
  var to: String?

  @OptionGroup var configuration: ConfigurationOption

  func validate() throws {
    guard from.hasPrefix("sqlite:"), from.count > 7 else {
      throw ValidationError("the state to move is named sqlite:PATH, as in sqlite:/var/lib/diplowatch/state.db")
    }
  }

  func run() async throws {
    var settings = try configuration.load()
    if let to {
      let (state, problem) = SettingsLoader.state(named: to)
      guard let state else {
        Output.diagnostic("error: \(problem ?? "this is no state")")
        throw ExitCode(1)
      }
      settings.state = state
    }
    guard case .postgresql = settings.state else {
      Output.diagnostic(
        "error: the state goes to a PostgreSQL: set state: postgresql://… in \(configuration.config), or name it here")
      throw ExitCode(1)
    }
    let path = String(from.dropFirst(7))
    guard access(path, R_OK | W_OK) == 0 else {
      Output.diagnostic("\(path): error: \(String(cString: strerror(errno))); name a state that this user may change")
      throw ExitCode(1)
    }
    do {
      let counts = try await StateMove.run(
        from: path, to: settings, environment: ProcessInfo.processInfo.environment)
      func count(_ table: StateTable, _ one: String, _ many: String) -> String {
        Output.count(counts[table] ?? 0, one, many)
      }
      Output.line(
        """
        moved: \(count(.feed, "feed", "feeds")), \(count(.entry, "entry", "entries")), \
        \(count(.match, "match", "matches")), \(count(.delivery, "delivery", "deliveries")), \
        \(count(.archive, "archived block", "archived blocks")), \(count(.mark, "mark", "marks")), \
        \(count(.mute, "mute", "mutes")); the match log is continued by the node \(settings.nodeName)
        """)
    } catch let error as StorageError {
      Output.diagnostic("error: \(error)")
      throw ExitCode(error.needsOperator ? 1 : 75)
    } catch let error as DaemonError {
      Output.diagnostic("error: \(error)")
      throw ExitCode(75)
    }
  }
}
