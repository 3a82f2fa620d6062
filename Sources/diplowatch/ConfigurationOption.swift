import ArgumentParser
import Configuration

/// The option `--config`, for commands that need the settings but not the watchlist. Commands that need both use
/// `LoadedConfiguration`.
struct ConfigurationOption: ParsableArguments {
  @Option(help: ArgumentHelp("The configuration file.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  /// Reads the settings. If there are errors, prints them and ends the command with exit code 1.
  func load() throws -> Settings { try ConfigurationOption.settings(at: config) }

  /// Reads the settings in a file. If there are errors, prints them and ends the command with exit code 1.
  static func settings(at path: String) throws -> Settings {
    let (settings, diagnostics) = SettingsLoader.load(path: path)
    try DiagnosticPrinter.printErrors(diagnostics)
    guard let settings else { throw ExitCode(1) }
    settings.adoptTimeZone()
    return settings
  }
}
