import ArgumentParser
import Configuration

/// Which configuration. For commands that need its settings and not the watchlist; the others read both with
/// `LoadedConfiguration`.
struct ConfigurationOption: ParsableArguments {
  @Option(help: ArgumentHelp("The configuration.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  /// The settings; errors are printed and end the command with 1.
  func load() throws -> Settings { try ConfigurationOption.settings(at: config) }

  /// The settings in a file; errors are printed and end the command with 1.
  static func settings(at path: String) throws -> Settings {
    let (settings, diagnostics) = SettingsLoader.load(path: path)
    try DiagnosticPrinter.printErrors(diagnostics)
    guard let settings else { throw ExitCode(1) }
    return settings
  }
}
