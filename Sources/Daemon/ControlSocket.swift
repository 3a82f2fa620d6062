public import Configuration
import Glibc

/// The Unix socket on which the running daemon answers `diplowatch status` and `diplowatch reload`.
public enum ControlSocket {
  private static let name = "status.sock"

  /// Where a daemon listens: in the folder the service manager made for it, else beside its state.
  public static func path(environment: [String: String], state: StateLocation) -> String? {
    // Several folders are separated by colons (systemd.exec(5)); ours is the first.
    if let folder = environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first {
      return FilePath.join(String(folder), name)
    }
    guard case .sqlite(let path) = state else { return nil }
    return FilePath.join(FilePath.folder(of: path), name)
  }

  /// Where the daemon of a configuration file is to be asked. A configuration that is at fault hides where its state is:
  /// the service's socket can be asked all the same.
  public static func path(config: String, environment: [String: String]) -> String {
    let service = "/run/diplowatch/" + name
    if environment["RUNTIME_DIRECTORY"] != nil {
      return path(environment: environment, state: Settings().state) ?? service
    }
    guard let settings = SettingsLoader.load(path: config).settings,
      let own = path(environment: [:], state: settings.state)
    else { return service }
    let isShipped = config == "/etc/diplowatch/diplowatch.yaml"
    return isShipped && access(own, F_OK) != 0 ? service : own
  }
}
