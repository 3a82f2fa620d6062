import ArgumentParser
import Daemon
import Glibc

/// The root command.
@main
struct Diplowatch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diplowatch",
    abstract: "Watches feeds for diplomacy between the United States and Russia, and says why an item matters.",
    discussion: """
      Results go to standard output, diagnostics to standard error. Exit codes: 0 success, 1 errors in the input, 64 \
      wrong usage, 70 internal error, 75 temporary failure, try again later.
      """,
    version: diplowatchVersion,
    subcommands: [
      RunCommand.self, CheckCommand.self, ParseCommand.self, ClassifyCommand.self, ExplainCommand.self,
      NamesCommand.self, EvalCommand.self, FitCommand.self, SearchCommand.self, BacktestCommand.self,
      MarkCommand.self, MarksCommand.self, MuteCommand.self, MutesCommand.self, UnmuteCommand.self,
      ReclassifyCommand.self, TailCommand.self, StatusCommand.self, PollCommand.self, ReloadCommand.self,
      FeedsCommand.self, WebhookCommand.self, MailCommand.self, NodeCommand.self, DrainCommand.self,
      MigrateCommand.self,
      StoriesCommand.self, DigestCommand.self, DemoCommand.self,
    ])

  /// Runs the command line.
  static func main() async {
    await main(SearchCommand.protectingWords(Array(CommandLine.arguments.dropFirst())))
  }
}
