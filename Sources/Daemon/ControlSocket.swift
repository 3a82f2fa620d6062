public import Configuration
import Glibc

/// The Unix socket on which the running daemon answers `diplowatch status` and `diplowatch reload`.
public enum ControlSocket {
  private static let name = "status.sock"
  /// Where the packaged service listens.
  private static let service = "/run/diplowatch/" + name

  /// Where a daemon listens: in the folder the service manager made for it, else beside its state.
  public static func path(environment: [String: String], state: StateLocation) -> String? {
    // Several folders are separated by colons (systemd.exec(5)); ours is the first.
    if let folder = environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first {
      return FilePath.join(String(folder), name)
    }
    guard case .sqlite(let path) = state else { return nil }
    return FilePath.join(FilePath.folder(of: path), name)
  }

  /// Where the daemon of a configuration file may be asked, likeliest first. A configuration that is at fault still says
  /// where its state is, if it can be read at all.
  public static func candidates(config: String, environment: [String: String]) -> [String] {
    var candidates: [String] = []
    if environment["RUNTIME_DIRECTORY"] != nil {
      candidates += [path(environment: environment, state: Settings().state)].compactMap { $0 }
    }
    if let state = SettingsLoader.state(path: config) {
      candidates += [path(environment: [:], state: state)].compactMap { $0 }
    }
    if config == "/etc/diplowatch/diplowatch.yaml" { candidates.append(service) }
    return candidates
  }

  /// The first of the candidates that is there; nil when none is.
  public static func find(config: String, environment: [String: String]) -> String? {
    candidates(config: config, environment: environment).first { access($0, F_OK) == 0 || errno == EACCES }
  }
}
