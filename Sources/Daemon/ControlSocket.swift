public import Configuration
import Glibc

/// The Unix socket on which the running daemon answers commands such as `diplowatch status` and `diplowatch reload`.
public enum ControlSocket {
  private static let name = "status.sock"
  /// The socket of the packaged service.
  private static let service = "/run/diplowatch/" + name

  /// The socket of a daemon: in the service manager's runtime folder if there is one, otherwise in the folder of the
  /// state, or of the match log if the state is a database.
  public static func path(environment: [String: String], settings: Settings) -> String {
    // Several folders are separated by colons (systemd.exec(5)); the first one is used.
    if let folder = environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first {
      return FilePath.join(String(folder), name)
    }
    switch settings.state {
    case .sqlite(let path): return FilePath.join(FilePath.folder(of: path), name)
    // Nodes on one machine may write their logs into one folder.
    case .postgresql:
      return FilePath.join(FilePath.folder(of: settings.matches.path), "diplowatch-\(settings.nodeName).sock")
    }
  }

  /// The sockets on which the daemon of a configuration file may listen, most likely first. Works for a file with
  /// errors too, if the state can be read from it.
  public static func candidates(config: String, environment: [String: String]) -> [String] {
    var candidates: [String] = []
    if environment["RUNTIME_DIRECTORY"] != nil {
      candidates.append(path(environment: environment, settings: Settings()))
    }
    if let settings = SettingsLoader.settingsOfDaemon(path: config) {
      candidates.append(path(environment: [:], settings: settings))
    }
    if config == "/etc/diplowatch/diplowatch.yaml" { candidates.append(service) }
    return candidates
  }

  /// The first candidate that exists; nil if none does.
  public static func find(config: String, environment: [String: String]) -> String? {
    candidates(config: config, environment: environment).first { access($0, F_OK) == 0 || errno == EACCES }
  }
}
