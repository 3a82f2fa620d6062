import ArgumentParser
import Basics
import Configuration
import Daemon
import StatusReports
import Storage

/// `diplowatch node`: the nodes that share a PostgreSQL.
struct NodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node", abstract: "List the nodes that share a PostgreSQL, or forget one.",
    subcommands: [NodeListCommand.self, NodeForgetCommand.self])

  /// Opens the state of several nodes. Errors are printed and end the command.
  static func open(_ settings: Settings, changing: Bool) async throws -> any StateStore {
    guard case .postgresql = settings.state else {
      Output.diagnostic("error: the state is an SQLite file, which has no nodes; they share a state: postgresql://…")
      throw ExitCode(1)
    }
    return changing ? try await settings.openState() : try await settings.readState()
  }

  /// Reads or changes nodes. An error is printed and ends the command.
  static func asking<Answer>(_ body: () async throws(StorageError) -> Answer) async throws -> Answer {
    do throws(StorageError) {
      return try await body()
    } catch {
      Output.diagnostic("error: \(error)")
      throw ExitCode(error.code == .unreachable ? 75 : 1)
    }
  }

  /// Prints that there is no such node, and ends the command.
  static func refuse(_ name: String, _ store: any StateStore) async throws -> Never {
    let known = try await asking { () async throws(StorageError) in try await store.nodes() }.map(\.identity.name)
    Output.diagnostic("error: there is no node \(SafeText.terminal(name)); known are: \(known.joined(separator: ", "))")
    throw ExitCode(1)
  }
}

/// `diplowatch node list`.
struct NodeListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the nodes, with or without a running daemon.")

  @OptionGroup var configuration: ConfigurationOption

  func run() async throws {
    let store = try await NodeCommand.open(try configuration.load(), changing: false)
    let nodes = try await NodeCommand.asking { () async throws(StorageError) in try await store.nodes() }
    let reports = nodes.map { NodeReport($0, isThis: false) }
    let lines = NodePresentation(colour: Output.wantsColour).lines(reports, store.now() ?? SystemClock.now())
    Output.line(lines.joined(separator: "\n").drop { $0 == "\n" }.description)
  }
}

/// `diplowatch node forget NAME`.
struct NodeForgetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Forget a node that does not come back.",
    discussion: """
      Matches are kept until every node has them in its log. A node that has been silent for 7 days is no longer waited for; \
      this command forgets one at once, with the position of its log. If a node of this name starts again, its log begins \
      with the matches from then on. A node that runs is not forgotten: stop it first.
      """)

  @Argument(help: "The node's name.")
  var name: String

  @OptionGroup var configuration: ConfigurationOption

  func run() async throws {
    let store = try await NodeCommand.open(try configuration.load(), changing: true)
    let wasKnown = try await NodeCommand.asking { () async throws(StorageError) in try await store.forget(node: name) }
    guard wasKnown else { try await NodeCommand.refuse(name, store) }
    Output.line("\(name): forgotten")
  }
}

/// `diplowatch drain`.
struct DrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drain", abstract: "Make a node give up its feeds, webhooks and mail to the others.",
    discussion: """
      Before it is stopped or upgraded, say. Polls and deliveries that have begun are completed; the command returns when \
      the node has no lease left. It goes on writing its match log. With --end it works again; so it does after a restart.
      """)

  @Argument(help: "The node's name; default: that of the configuration.")
  var name: String?

  @Flag(help: "Let it work again.")
  var end = false

  @OptionGroup var configuration: ConfigurationOption

  private static let pause = Duration.milliseconds(300)

  func run() async throws {
    let settings = try configuration.load()
    let store = try await NodeCommand.open(settings, changing: true)
    let name = name ?? settings.nodeName
    let isKnown = try await NodeCommand.asking { () async throws(StorageError) in
      try await store.setDraining(!end, name)
    }
    guard isKnown else { try await NodeCommand.refuse(name, store) }
    if end { return Output.line("\(name): works again") }
    // A node that is dead gives nothing back; its leases end within one lease.
    let deadline = ContinuousClock.now + settings.cluster.lease * 2
    while ContinuousClock.now < deadline {
      let nodes = try await NodeCommand.asking { () async throws(StorageError) in try await store.nodes() }
      guard let node = nodes.first(where: { $0.identity.name == name }) else {
        try await NodeCommand.refuse(name, store)
      }
      if node.feeds == 0, node.sinks.isEmpty { return Output.line("\(name): drained") }
      try await Task.sleep(for: Self.pause)
    }
    Output.diagnostic("\(name): it takes nothing new, but still has leases; see diplowatch node list")
    throw ExitCode(75)
  }
}
