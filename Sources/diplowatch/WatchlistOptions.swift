import ArgumentParser
import Classification
import Configuration

/// Which watchlist a command works with: files and folders named on the command line, or those of the configuration.
struct WatchlistOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The configuration whose watchlist is used.", valueName: "file"))
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Watchlist files or folders to use instead, in merge order.", valueName: "file"))
  var watchlist: [String] = []

  /// The compiled classifier; errors are printed and end the command with 1.
  func classifier() throws -> Classifier {
    try WatchlistOptions.compile(load())
  }

  /// The compiled classifier of some files; errors are printed and end the command with 1.
  static func classifier(paths: [String]) throws -> Classifier { try compile(load(paths)) }

  /// The watchlist, before it is compiled; errors are printed and end the command with 1.
  func load() throws -> Watchlist { try WatchlistOptions.load(watchlist.isEmpty ? settings().watchlist : watchlist) }

  private static func load(_ paths: [String]) throws -> Watchlist {
    let (loaded, diagnostics) = WatchlistLoader.load(paths: paths)
    try DiagnosticPrinter.printErrors(diagnostics)
    guard let loaded else { throw ExitCode(1) }
    return loaded.watchlist
  }

  /// Compiles a watchlist; errors are printed and end the command with 1.
  static func compile(_ watchlist: Watchlist) throws -> Classifier {
    let (classifier, problems) = Classifier.compile(watchlist)
    try DiagnosticPrinter.printErrors(problems)
    guard let classifier else { throw ExitCode(1) }
    return classifier
  }

  private func settings() throws -> Settings {
    let (settings, diagnostics) = SettingsLoader.load(path: config)
    try DiagnosticPrinter.printErrors(diagnostics)
    guard let settings else { throw ExitCode(1) }
    return settings
  }
}
