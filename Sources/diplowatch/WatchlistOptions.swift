import ArgumentParser
import Classification
import Configuration
import Daemon
import Foundation

/// The options that select a watchlist: files and folders on the command line, or those of the configuration.
struct WatchlistOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The configuration whose watchlist is used.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Watchlist files or folders to use instead, in merge order.", valueName: "file"),
    completion: .yaml)
  var watchlist: [String] = []

  /// Removes and returns the last of several names after an option for watchlists, if it cannot be a watchlist file or
  /// folder: then it is the command's own argument. Nil otherwise.
  static func takeArgument(behind names: inout [String]) -> String? {
    guard names.count > 1, let last = names.last, !last.hasSuffix(".yaml"), !last.hasSuffix(".yml") else { return nil }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: last, isDirectory: &isFolder), isFolder.boolValue { return nil }
    return names.removeLast()
  }

  /// The compiled classifier. Errors are printed and end the command with exit code 1, also in the functions below.
  func classifier() throws -> Classifier {
    watchlist.isEmpty
      ? try WatchedConfiguration.load(config).classifier : try WatchlistOptions.classifier(paths: watchlist)
  }

  /// The compiled classifier of the given files.
  static func classifier(paths: [String]) throws -> Classifier { try compile(load(paths)) }

  /// The watchlist with further files merged into it, before compilation.
  func load(adding files: [String]) throws -> Watchlist {
    let paths = watchlist.isEmpty ? try WatchedConfiguration.load(config).settings.watchlist : watchlist
    return try WatchlistOptions.load(paths + files)
  }

  /// The watchlist before compilation.
  func load() throws -> Watchlist {
    watchlist.isEmpty ? try WatchedConfiguration.load(config).watchlist : try WatchlistOptions.load(watchlist)
  }

  private static func load(_ paths: [String]) throws -> Watchlist {
    let (loaded, diagnostics) = WatchlistLoader.load(paths: paths)
    try DiagnosticPrinter.printErrors(diagnostics)
    guard let loaded else { throw ExitCode(1) }
    return loaded.watchlist
  }

  /// Compiles a watchlist.
  static func compile(_ watchlist: Watchlist) throws -> Classifier {
    let (classifier, problems) = Classifier.compile(watchlist)
    try DiagnosticPrinter.printErrors(problems)
    guard let classifier else { throw ExitCode(1) }
    return classifier
  }
}

/// Loads a configuration and its watchlist for commands that only read them.
enum WatchedConfiguration {
  /// Loads both. Errors are printed and end the command with exit code 1.
  static func load(_ config: String) throws -> LoadedConfiguration {
    let outcome = LoadedConfiguration.load(path: config, probing: nil)
    try DiagnosticPrinter.printErrors(outcome.diagnostics)
    guard let loaded = outcome.loaded else { throw ExitCode(1) }
    loaded.settings.adoptTimeZone()
    return loaded
  }
}
