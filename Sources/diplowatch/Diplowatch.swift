import ArgumentParser
import Daemon
import Glibc

/// The command line.
@main
struct Diplowatch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diplowatch",
    abstract: "Watches feeds for what goes on between the United States and Russia, and says why an item matters.",
    discussion: """
      Results go to standard output, diagnostics to standard error. Exit codes: 0 done, 1 the input is at fault, \
      64 usage, 70 internal, 75 try again later.
      """,
    version: diplowatchVersion,
    subcommands: [
      RunCommand.self, CheckCommand.self, ParseCommand.self, ClassifyCommand.self, ExplainCommand.self,
      NamesCommand.self, EvalCommand.self, FitCommand.self, TailCommand.self, StatusCommand.self, PollCommand.self,
      ReloadCommand.self, FeedsCommand.self, WebhookCommand.self,
    ])
}
